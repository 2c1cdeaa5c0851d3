//! A projection for programs: `cost.json`, version 1. Amounts are texts, exact.
use super::overshoot::Overshoot;
use super::projection::{BudgetShare, Line, PriceUsed, Projection, Subject, Subtotal};
use crate::artifact::Json;
use crate::catalog::prices_as_of;
use crate::model::{Covers, Period};
use rust_decimal::Decimal;

/// The text of `cost.json`.
pub fn print(projection: &Projection) -> String {
    let mut members = vec![
        ("version", Json::integer(1)),
        ("blueprint", Json::text(projection.blueprint.as_str())),
        ("currency", Json::text("USD")),
        ("month", Json::text("30 days")),
        ("price_book", Json::text(prices_as_of())),
    ];
    members.extend(parts(projection));
    Json::map(members).pretty()
}

/// A projection inside a larger document.
pub fn projection_json(projection: &Projection) -> Json<'_> {
    Json::map(parts(projection))
}

/// What `after` costs more than `before`: the total, each model and cache, each budget.
pub fn difference_json<'a>(before: &'a Projection, after: &'a Projection) -> Json<'a> {
    let of = |projection: &Projection, subject: &Subject| {
        let entry = projection.subjects.iter().find(|(name, _)| name == subject);
        entry.map_or(Decimal::ZERO, |(_, amount)| *amount)
    };
    let mut subjects: Vec<&Subject> = before.subjects.iter().map(|(name, _)| name).collect();
    let new = after.subjects.iter().map(|(name, _)| name);
    subjects.extend(new.filter(|name| !before.subjects.iter().any(|(known, _)| known == *name)));
    let subjects = subjects.into_iter().map(|subject| {
        let difference = of(after, subject) - of(before, subject);
        Json::map([subject_member(subject), ("monthly", amount(difference))])
    });
    Json::map([
        ("total", amount(after.total - before.total)),
        ("subjects", Json::List(subjects.collect())),
    ])
}

fn parts(projection: &Projection) -> Vec<(&'static str, Json<'_>)> {
    let subjects = projection.subjects.iter().map(|(subject, monthly)| {
        Json::map([subject_member(subject), ("monthly", amount(*monthly))])
    });
    let unestimated = projection.unestimated.iter().map(|entry| {
        Json::map([
            ("what", Json::text(&*entry.what)),
            ("why", Json::text(&*entry.why)),
        ])
    });
    let notes = projection.notes.iter().map(|note| Json::text(&**note));
    vec![
        ("total", amount(projection.total)),
        ("subjects", Json::List(subjects.collect())),
        ("projects", subtotals(&projection.projects)),
        ("accounts", subtotals(&projection.accounts)),
        (
            "budgets",
            Json::List(projection.budgets.iter().map(budget).collect()),
        ),
        (
            "overshoots",
            Json::List(projection.overshoots.iter().map(overshoot).collect()),
        ),
        (
            "lines",
            Json::List(projection.lines.iter().map(line).collect()),
        ),
        ("unestimated", Json::List(unestimated.collect())),
        ("notes", Json::List(notes.collect())),
        (
            "prices",
            Json::List(projection.prices.iter().map(price).collect()),
        ),
    ]
}

/// What can be spent beyond a budget: an amount, or why nothing bounds it.
fn overshoot(overshoot: &Overshoot) -> Json<'_> {
    let how = overshoot.how.iter().map(|how| Json::text(&**how));
    let bound = match &overshoot.bound {
        Ok(most) => ("at_most", amount(*most)),
        Err(why) => ("unbounded", Json::text(&**why)),
    };
    let goes_on = overshoot.goes_on.iter();
    let goes_on = goes_on.map(|name| Json::text(name.as_str()));
    Json::map([
        ("budget", Json::text(overshoot.budget.as_str())),
        ("account", Json::text(overshoot.account_id.as_str())),
        bound,
        ("goes_on", Json::List(goes_on.collect())),
        ("how", Json::List(how.collect())),
    ])
}

fn subject_member(subject: &Subject) -> (&'static str, Json<'_>) {
    match subject {
        Subject::Model(name) => ("model", Json::text(name.as_str())),
        Subject::Cache(name) => ("cache", Json::text(name.as_str())),
        Subject::Canary(name) => ("canary", Json::text(name.as_str())),
    }
}

fn amount(amount: Decimal) -> Json<'static> {
    Json::text(amount.normalize().to_string())
}

fn subtotals(subtotals: &[Subtotal]) -> Json<'_> {
    let subtotal = |of: &'_ Subtotal| {
        let mut members = Vec::new();
        members.extend(
            of.project
                .iter()
                .map(|name| ("project", text(name.as_str()))),
        );
        members.extend([
            ("account", text(of.account.as_str())),
            ("account_id", text(&of.account_id.to_string())),
            ("monthly", amount(of.amount)),
        ]);
        Json::map(members)
    };
    Json::List(subtotals.iter().map(subtotal).collect())
}

fn text(text: &str) -> Json<'static> {
    Json::text(text.to_owned())
}

fn budget(share: &BudgetShare) -> Json<'_> {
    let mut members = vec![
        ("budget", Json::text(share.name.as_str())),
        ("account", Json::text(share.account.as_str())),
        ("account_id", text(&share.account_id.to_string())),
    ];
    members.extend(covered(&share.covers));
    members.extend([
        ("period", Json::text(period(share.period))),
        ("time", Json::text(share.span_of_time())),
        ("limit", amount(share.limit)),
    ]);
    members.extend(
        share
            .projected
            .map(|projected| ("projected", amount(projected))),
    );
    members.extend(share.percent().map(|percent| ("percent", amount(percent))));
    members.push(("over", Json::Bool(share.is_over())));
    Json::map(members)
}

/// What a budget counts, if it is not the whole of its account.
fn covered(covers: &Covers) -> Vec<(&'static str, Json<'_>)> {
    match covers {
        Covers::Project(project) => vec![
            ("project", Json::text(project.name.as_str())),
            ("covered_account_id", text(project.account.id.as_str())),
        ],
        Covers::Account(account) => vec![("covered_account_id", text(account.id.as_str()))],
        Covers::Tag(tag) => {
            let values = tag.values.iter().map(|value| Json::text(value.as_str()));
            vec![
                ("tag", Json::text(tag.key.as_str())),
                ("values", Json::List(values.collect())),
            ]
        }
    }
}

fn period(period: Period) -> &'static str {
    match period {
        Period::Daily => "day",
        Period::Monthly => "month",
        Period::Quarterly => "quarter",
        Period::Annually => "year",
    }
}

fn line(line: &Line) -> Json<'_> {
    let mut members = vec![
        ("account", Json::text(line.account.as_str())),
        ("account_id", text(&line.account_id.to_string())),
    ];
    let project = line.project.iter();
    members.extend(project.map(|name| ("project", Json::text(name.as_str()))));
    members.extend([
        subject_member(&line.subject),
        ("part", Json::text(line.part.word())),
        ("quantity", amount(line.quantity)),
        ("unit", Json::text(line.part.unit())),
        ("price", amount(line.price)),
        ("monthly", amount(line.amount)),
    ]);
    let billed_by = line.billed_by.iter();
    members.extend(billed_by.map(|provider| ("billed_by", Json::text(&**provider))));
    Json::map(members)
}

fn price(used: &PriceUsed) -> Json<'_> {
    let mut members = vec![subject_member(&used.of)];
    members.extend(used.book.iter().map(|book| {
        let members = [
            ("as_of", Json::text(&*book.as_of)),
            ("source", Json::text(&*book.source)),
            ("verified", Json::Bool(book.verified)),
        ];
        ("price_book", Json::map(members))
    }));
    members.extend(used.own.iter().map(|own| {
        let members = [
            ("as_of", Json::text(&*own.as_of)),
            ("because", Json::text(&*own.because)),
        ];
        ("blueprint", Json::map(members))
    }));
    Json::map(members)
}
