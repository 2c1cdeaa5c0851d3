//! Tables of who may do what, through whom, and since which line.
use crate::diag::SourceMap;
use crate::report::json::print;
use crate::report::neutralise;
use crate::simulate::{AccessLine, AccessReview, Basis};
use serde::Serialize;
use std::fmt::Write as _;

/// How many characters of sentences are set in a column.
const WIDEST: usize = 100;

/// The version of the object.
const VERSION: u32 = 1;

/// For a terminal: each role with who becomes it and what it may do, each with its line.
pub fn review_text(review: &AccessReview, sources: &SourceMap) -> String {
    let mut text = String::new();
    for role in &review.roles {
        if !text.is_empty() {
            text.push('\n');
        }
        let place = sources.place(role.span);
        writeln!(
            text,
            "{} in {}  {}",
            role.name,
            role.account,
            neutralise(&place)
        )
        .ok();
        text += &section("entered by", &role.entered_by, sources);
        text += &section("may", &role.may, sources);
    }
    text
}

fn section(title: &str, lines: &[AccessLine], sources: &SourceMap) -> String {
    let rows: Vec<(String, String, &str)> = lines
        .iter()
        .map(|line| {
            let sentence = neutralise(&line.sentence).into_owned();
            let place = neutralise(&sources.place(line.span)).into_owned();
            (sentence, place, state(line))
        })
        .collect();
    if rows.is_empty() {
        return format!("  {title}: nothing\n");
    }
    let widths = rows.iter().map(|(sentence, ..)| sentence.chars().count());
    // One sentence that is very long shall not push all others apart.
    let width = widths.filter(|width| *width <= WIDEST).max();
    let width = width.unwrap_or_default();
    let mut text = format!("  {title}\n");
    for (sentence, place, state) in &rows {
        writeln!(text, "    {sentence:<width$}  {state:<7}  {place}").ok();
    }
    text
}

/// For a document: one table, a row for each thing that is possible.
pub fn review_markdown(review: &AccessReview, sources: &SourceMap) -> String {
    let mut text = String::from(
        "| role | account | who may do what | verdict | by | since |\n|---|---|---|---|---|---|\n",
    );
    for role in &review.roles {
        for line in role.entered_by.iter().chain(&role.may) {
            let by: Vec<String> = line.by.iter().map(statement).collect();
            let cells = [
                role.name.clone(),
                role.account.to_string(),
                line.sentence.clone(),
                state(line).to_owned(),
                by.join(", "),
                sources.place(line.span),
            ];
            let cells: Vec<String> = cells.iter().map(|cell| in_cell(cell)).collect();
            writeln!(text, "| {} |", cells.join(" | ")).ok();
        }
    }
    text
}

/// For programs: one JSON object with a version.
pub fn review_json(review: &AccessReview, sources: &SourceMap) -> String {
    let lines = |lines: &[AccessLine]| -> Vec<Line> {
        lines
            .iter()
            .map(|line| Line {
                sentence: line.sentence.clone(),
                verdict: state(line),
                by: line.by.iter().map(statement).collect(),
                since: sources.place(line.span),
            })
            .collect()
    };
    let roles = review.roles.iter().map(|role| Role {
        name: &role.name,
        account: role.account.to_string(),
        arn: role.arn.to_string(),
        since: sources.place(role.span),
        entered_by: lines(&role.entered_by),
        may: lines(&role.may),
    });
    let document = Document {
        version: VERSION,
        roles: roles.collect(),
    };
    print(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    roles: Vec<Role<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Role<'a> {
    #[serde(rename = "role")]
    name: &'a str,
    account: String,
    arn: String,
    since: String,
    entered_by: Vec<Line>,
    may: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    sentence: String,
    verdict: &'static str,
    by: Vec<String>,
    since: String,
}

fn state(line: &AccessLine) -> &'static str {
    match (line.holds, line.basis) {
        (false, _) => "denied",
        (true, Basis::Checked) => "checked",
        (true, Basis::Assumed) => "assumed",
    }
}

/// `policies/iam/….json#/Statement/0`.
fn statement(by: &crate::simulate::DecidingStatement) -> String {
    format!("{}#{}", by.path, by.pointer)
}

/// A text in a cell of a Markdown table: no bar ends the cell, nothing is markup but code.
fn in_cell(text: &str) -> String {
    let mut cell = String::new();
    for letter in neutralise(text).chars() {
        match letter {
            '|' | '<' | '>' | '[' | ']' | '*' | '_' | '@' | '\\' => {
                write!(cell, "&#{};", u32::from(letter)).ok();
            }
            _ => cell.push(letter),
        }
    }
    cell
}
