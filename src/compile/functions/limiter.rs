//! The limiter's configuration: what each user and team may use, and where it is counted.
use crate::artifact::Json;
use crate::model::{Allowance, Function, Model};
use std::collections::BTreeMap;

/// Its source, the same for every blueprint.
pub(super) const SOURCE: &str = include_str!("limiter.py");

/// What differs, as a text of JSON.
pub(super) fn configuration(model: &Model, function: &Function) -> String {
    let mut limits = model.limits.iter();
    let own = limits.find(|it| it.name == function.name && it.account.id == function.account.id);
    let Some(limit) = own else {
        return String::new();
    };
    let subjects = limit.subjects.iter().map(|(kind, limits)| {
        let limits = limits
            .iter()
            .map(|(counted, allowance)| (counted.word(), allowed(allowance)));
        (kind.word(), Json::map(limits))
    });
    Json::map([
        ("hold_seconds", Json::integer(limit.settle_seconds)),
        ("limits", Json::map(subjects)),
        ("table", Json::text(&limit.table_name)),
    ])
    .minified()
}

fn allowed<'a>(allowance: &Allowance) -> Json<'a> {
    let mut members = BTreeMap::new();
    if let Some((quota, per)) = allowance.quota {
        members.insert("quota", Json::integer(quota));
        members.insert("window", Json::text(per.word()));
    }
    if let Some((pace, burst)) = allowance.rate {
        members.insert("burst", Json::integer(burst));
        members.insert("per_seconds", Json::integer(pace.seconds()));
        members.insert("rate", Json::integer(pace.count()));
    }
    Json::map(members)
}
