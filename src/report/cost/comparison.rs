//! What a question of another use changes, for people.
use super::money::money;
use super::table::{Align, table};
use crate::cost::{Projection, Subject};
use crate::report::neutralise;
use rust_decimal::Decimal;
use std::fmt::Write as _;

/// Before, after and the difference: each model and cache, the total, each budget.
pub fn what_if_text(questions: &[String], before: &Projection, after: &Projection) -> String {
    let mut text = format!(
        "{}: a month of 30 days, in US dollars\n\n",
        before.blueprint
    );
    for question in questions {
        writeln!(text, "what if {}", neutralise(question)).ok();
    }
    let mut rows = vec![cells(["", "before", "after", "difference"])];
    for subject in subjects(before, after) {
        let (was, is) = (of(before, subject), of(after, subject));
        rows.push(row(&subject.name().to_string(), was, is));
    }
    rows.push(row("total", Some(before.total), Some(after.total)));
    for (was, is) in before.budgets.iter().zip(&after.budgets) {
        let mut cells = row(&format!("budget {}", was.name), was.projected, is.projected);
        if let (Some(before), Some(after)) = (was.percent(), is.percent()) {
            cells.push(format!("{before}% → {after}% of the limit"));
        }
        rows.push(cells);
    }
    let columns = [
        Align::Left,
        Align::Right,
        Align::Right,
        Align::Right,
        Align::Left,
    ];
    text.push('\n');
    text.push_str(&table(&columns, &rows));
    let lost: Vec<_> = after
        .unestimated
        .iter()
        .filter(|entry| !before.unestimated.contains(entry))
        .collect();
    if !lost.is_empty() {
        text.push_str("\nno longer in these numbers:\n");
        for entry in lost {
            writeln!(text, "  {}: {}", entry.what, entry.why).ok();
        }
    }
    text
}

fn subjects<'a>(before: &'a Projection, after: &'a Projection) -> Vec<&'a Subject> {
    let all = before.subjects.iter().chain(&after.subjects);
    let mut subjects: Vec<&Subject> = all.map(|(subject, _)| subject).collect();
    subjects.sort();
    subjects.dedup();
    subjects
}

fn of(projection: &Projection, subject: &Subject) -> Option<Decimal> {
    let found = projection
        .subjects
        .iter()
        .find(|(known, _)| known == subject);
    found.map(|(_, amount)| *amount)
}

fn row(name: &str, before: Option<Decimal>, after: Option<Decimal>) -> Vec<String> {
    let cell = |amount: Option<Decimal>| amount.map_or_else(|| "-".to_owned(), money);
    let difference = after.unwrap_or_default() - before.unwrap_or_default();
    vec![
        name.to_owned(),
        cell(before),
        cell(after),
        if difference > Decimal::ZERO {
            format!("+{}", money(difference))
        } else {
            money(difference)
        },
    ]
}

fn cells(cells: [&str; 4]) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}
