//! Projections for programs: the object of `cost.json`, and with `what_if` a second one.
use crate::artifact::Json;
use crate::catalog::prices_as_of;
use crate::cost::{self, Projection};
use crate::report::json::escape;

/// The object of `cost.json`.
pub fn json(projection: &Projection) -> String {
    escape(&cost::print(projection))
}

/// Before, after and what the difference is.
pub fn what_if_json(questions: &[String], before: &Projection, after: &Projection) -> String {
    let questions = questions.iter().map(|question| Json::text(&**question));
    let document = Json::map([
        ("version", Json::integer(1)),
        ("blueprint", Json::text(before.blueprint.as_str())),
        ("currency", Json::text("USD")),
        ("month", Json::text("30 days")),
        ("price_book", Json::text(prices_as_of())),
        ("what_if", Json::List(questions.collect())),
        ("before", cost::projection_json(before)),
        ("after", cost::projection_json(after)),
        ("difference", cost::difference_json(before, after)),
    ]);
    escape(&document.pretty())
}
