//! A projection as tables for people.
use super::money::{exact, money, price};
use super::table::{Align, table};
use crate::catalog::prices_as_of;
use crate::cost::{BudgetShare, Line, PriceUsed, Projection, Subject, overshoot_sentences};
use crate::model::Covers;
use crate::report::neutralise;
use std::fmt::Write as _;

/// A projection for people: lines, total, budgets, what is not in it, and whose prices they are.
pub fn text(projection: &Projection) -> String {
    let mut text = format!(
        "{}: a month of 30 days, in US dollars\n",
        projection.blueprint
    );
    if projection.lines.is_empty() {
        text.push_str("\nnothing could be estimated\n");
    } else {
        text.push('\n');
        text.push_str(&lines(projection));
    }
    text.push_str(&budgets(projection));
    text.push_str(&overshoots(projection));
    text.push_str(&unestimated(projection));
    text.push_str(&prices(projection));
    text
}

/// What can be spent beyond budgets, and how that comes about.
fn overshoots(projection: &Projection) -> String {
    if projection.overshoots.is_empty() {
        return String::new();
    }
    let sentences = overshoot_sentences(&projection.overshoots);
    let mut text = "\nbeyond budgets, until they stop spending:\n".to_owned();
    for (sentence, overshoot) in sentences.iter().zip(&projection.overshoots) {
        writeln!(text, "  {}", neutralise(sentence)).ok();
        for how in &overshoot.how {
            writeln!(text, "    {}", neutralise(how)).ok();
        }
    }
    text
}

fn lines(projection: &Projection) -> String {
    let mut rows = vec![cells(["", "", "", "a month", "at", "USD"])];
    let mut last = None;
    for line in &projection.lines {
        let place = (&line.account, &line.project, &line.subject);
        let heading = last != Some(place);
        last = Some(place);
        let (whose, what) = if heading {
            (whose(line), line.subject.name().to_string())
        } else {
            (String::new(), String::new())
        };
        rows.push(vec![
            whose,
            what,
            line.part.word().to_owned(),
            format!("{} × {}", exact(line.quantity), line.part.unit()),
            price(line.price),
            money(line.amount),
        ]);
    }
    rows.push(cells(["total", "", "", "", "", &money(projection.total)]));
    table(
        &[
            Align::Left,
            Align::Left,
            Align::Left,
            Align::Right,
            Align::Right,
            Align::Right,
        ],
        &rows,
    )
}

fn whose(line: &Line) -> String {
    match &line.project {
        Some(project) => format!("{project} ({})", line.account),
        None => line.account.to_string(),
    }
}

fn budgets(projection: &Projection) -> String {
    if projection.budgets.is_empty() {
        return String::new();
    }
    let mut rows = vec![cells([
        "budget",
        "covers",
        "projected",
        "limit",
        "share",
        "",
    ])];
    rows.extend(projection.budgets.iter().map(budget));
    let columns = [
        Align::Left,
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Left,
    ];
    format!("\n{}", table(&columns, &rows))
}

fn budget(share: &BudgetShare) -> Vec<String> {
    let covers = match &share.covers {
        Covers::Project(project) => format!("project {}", project.name),
        Covers::Account(account) => format!("account {}", account.name),
        Covers::Tag(tag) => format!("tag {}={}", tag.key, tag.values.join(",")),
    };
    let time = share.span_of_time();
    vec![
        share.name.to_string(),
        covers,
        share.projected.map_or_else(|| "?".to_owned(), money),
        format!("{} / {time}", money(share.limit)),
        share
            .percent()
            .map_or_else(|| "?".to_owned(), |percent| format!("{percent}%")),
        if share.is_over() { "over" } else { "" }.to_owned(),
    ]
}

fn unestimated(projection: &Projection) -> String {
    let mut text = String::from("\nnot in these numbers:\n");
    let rows: Vec<Vec<String>> = projection
        .unestimated
        .iter()
        .map(|entry| vec![format!("  {}", entry.what), entry.why.clone()])
        .collect();
    text.push_str(&table(&[Align::Left, Align::Left], &rows));
    let outside = projection
        .lines
        .iter()
        .filter_map(|line| Some((line.subject.name(), line.billed_by.as_ref()?)));
    let mut outside: Vec<_> = outside.collect();
    outside.dedup();
    let outside = outside.into_iter().map(|(name, provider)| {
        format!("{name} is billed by {provider}: no budget of AWS counts it")
    });
    let notes: Vec<String> = projection.notes.iter().cloned().chain(outside).collect();
    if !notes.is_empty() {
        text.push_str("\nnotes:\n");
        for note in notes {
            writeln!(text, "  {note}").ok();
        }
    }
    text
}

fn prices(projection: &Projection) -> String {
    if projection.prices.is_empty() {
        return String::new();
    }
    let rows: Vec<Vec<String>> = projection.prices.iter().flat_map(price_rows).collect();
    let columns = [Align::Left, Align::Left, Align::Left];
    let as_of = prices_as_of();
    format!(
        "\nprices (price book of {as_of}):\n{}",
        table(&columns, &rows)
    )
}

fn price_rows(used: &PriceUsed) -> Vec<Vec<String>> {
    let name = match &used.of {
        Subject::Model(name) => format!("  {name}"),
        Subject::Cache(name) => format!("  cache {name}"),
        Subject::Canary(name) => format!("  canary {name}"),
    };
    let own = used.own.as_ref().map(|own| {
        let why = format!("the blueprint: {}", neutralise(&own.because));
        vec![name.clone(), own.as_of.clone(), why]
    });
    let book = used.book.as_ref().map(|book| {
        let doubt = if book.verified { "" } else { ", not verified" };
        let source = format!("{}{doubt}", book.source);
        vec![name.clone(), book.as_of.clone(), source]
    });
    own.into_iter().chain(book).collect()
}

fn cells(cells: [&str; 6]) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}
