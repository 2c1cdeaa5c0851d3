//! A summary in Markdown for a pull request or a job: counts, files, and each finding folded away.
use super::told::{Report, Told};
use super::{LintSummary, facts};
use crate::diag::Level;
use crate::report::neutralise;
use crate::report::tally::{Tally, counted};
use indexmap::IndexMap;
use std::fmt::Write as _;

/// How many files and findings are listed: a comment on GitHub holds 65,536 characters.
const MOST_FILES: usize = 50;
const MOST_FINDINGS: usize = 50;

/// How many characters of one sentence are shown.
const LONGEST_SENTENCE: usize = 240;

/// The summary. Texts of users come out as text, whatever they hold.
pub fn markdown(report: &Report<'_>) -> String {
    let mut found: Vec<&Told<'_>> = report.counted().collect();
    let mut text = headline(report.summary);
    if !found.is_empty() {
        table(&found, &mut text);
        found.sort_by_key(|told| told.level);
        details(&found, &mut text);
    }
    let looked = format!(
        "{} in {}",
        counted(report.summary.policies, "policy"),
        counted(report.summary.files, "file")
    );
    writeln!(text, "{looked}. {}", facts().trim_end()).ok();
    text
}

fn headline(summary: &LintSummary) -> String {
    let tally = summary.tally().to_string();
    let tally = if tally.is_empty() {
        "nothing found"
    } else {
        &tally
    };
    format!("### synth lint: {tally}\n\n")
}

fn table(found: &[&Told<'_>], text: &mut String) {
    let mut files: IndexMap<&str, Tally> = IndexMap::new();
    for told in found {
        let tally = files.entry(file(told)).or_default();
        match told.level {
            Level::Error => tally.errors += 1,
            Level::Warning => tally.warnings += 1,
            Level::Note => tally.notes += 1,
        }
    }
    text.push_str("| file | errors | warnings | notes |\n| --- | ---: | ---: | ---: |\n");
    for (file, tally) in files.iter().take(MOST_FILES) {
        let Tally {
            errors,
            warnings,
            notes,
        } = tally;
        writeln!(text, "| {} | {errors} | {warnings} | {notes} |", code(file)).ok();
    }
    if files.len() > MOST_FILES {
        writeln!(
            text,
            "\n{} more.",
            counted(files.len() - MOST_FILES, "file")
        )
        .ok();
    }
    text.push('\n');
}

fn details(found: &[&Told<'_>], text: &mut String) {
    write!(
        text,
        "<details>\n<summary>{}</summary>\n\n",
        counted(found.len(), "finding")
    )
    .ok();
    for told in found.iter().take(MOST_FINDINGS) {
        let line = told.place.map_or(String::new(), |place| {
            format!(":{}:{}", place.start.line, place.start.column)
        });
        let place = code(&format!("{}{line}", shortened(file(told))));
        writeln!(
            text,
            "- **{}** <code>{}</code> {place}<br>{}",
            told.level.word(),
            told.rule,
            told.sentences()
                .iter()
                .map(|sentence| prose(sentence))
                .collect::<Vec<_>>()
                .join("<br>")
        )
        .ok();
    }
    if found.len() > MOST_FINDINGS {
        writeln!(
            text,
            "\n{} more.",
            counted(found.len() - MOST_FINDINGS, "finding")
        )
        .ok();
    }
    text.push_str("\n</details>\n\n");
}

fn file<'a>(told: &Told<'a>) -> &'a str {
    told.place.map_or("(no file)", |place| place.file)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST_SENTENCE) {
        Some((cut, _)) => format!("{}...", text.get(..cut).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// A text that mentions nobody, links nowhere and is not formatted: within `code` GitHub looks for none of that.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(&shortened(text)))
}

/// A sentence with what stands in backticks as code. Where a user's text has a backtick itself, a part of it comes out
/// as prose, in which nothing can mention or link either.
fn prose(sentence: &str) -> String {
    let sentence = shortened(sentence);
    let mut out = String::new();
    for (number, part) in sentence.split('`').enumerate() {
        if number % 2 == 1 {
            write!(out, "<code>{}</code>", escaped(part)).ok();
            continue;
        }
        let mut part = escaped(part);
        for (trigger, split) in TRIGGERS {
            part = part.replace(trigger, split);
        }
        out.push_str(&part);
    }
    out
}

/// What GitHub looks for in text when all references are resolved: mentions, issues and addresses. As code they are none.
const TRIGGERS: [(&str, &str); 3] = [
    ("&#64;", "<code>&#64;</code>"),
    ("&#35;", "<code>&#35;</code>"),
    ("&#58;&#47;&#47;", "&#58;<code>&#47;&#47;</code>"),
];

/// Every character that Markdown or HTML gives a meaning as a reference, and what a terminal would act on made visible.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in neutralise(text).chars() {
        if character.is_ascii_punctuation() && !matches!(character, ',' | ';' | '\'') {
            write!(out, "&#{};", u32::from(character)).ok();
        } else {
            out.push(character);
        }
    }
    out
}
