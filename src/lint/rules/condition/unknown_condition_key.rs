//! `unknown-condition-key`: a condition key that AWS does not have.
use crate::catalog::{
    CatalogConditionKey, condition_key, global_condition_keys, is_condition_key, replacements,
    service, service_authorizations_as_of,
};
use crate::diag::{Level, did_you_mean};
use crate::lint::carried::outcome;
use crate::lint::comparison::comparisons;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::lint::{Fix, Safety};
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "unknown-condition-key",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("unknown_condition_key.md"),
    known_as: &[
        "access-analyzer:INVALID_GLOBAL_CONDITION_KEY",
        "access-analyzer:INVALID_SERVICE_CONDITION_KEY",
    ],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    for comparison in comparisons(statement) {
        let name = comparison.name();
        let Some((prefix, _)) = name.split_once(':') else {
            continue;
        };
        let known = is_condition_key(name) || !replacements(name).is_empty();
        if known || is_of_a_provider(prefix) || lacks_its_tag(name) {
            continue;
        }
        let found = findings
            .add(
                comparison.key.span,
                format!("there is no condition key `{name}`"),
            )
            .note(outcome(statement, comparison.holds_when_absent()))
            .note(format!(
                "as of {}, the date of synth's list of condition keys",
                service_authorizations_as_of()
            ));
        let near = near(prefix, name);
        let Some(first) = near.first() else {
            continue;
        };
        let names: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
        let found = found.help(format!("did you mean {}?", names.join(" or ")));
        if near.len() == 1 {
            found.fix(Fix::replace(Safety::Unsafe, comparison.key, first.as_str()));
        }
    }
}

/// Keys of identity providers begin with the provider's host; AWS lists those of a few.
fn is_of_a_provider(prefix: &str) -> bool {
    prefix.contains('.')
}

/// Whether it is a key of tags that names none, which is said elsewhere.
fn lacks_its_tag(name: &str) -> bool {
    condition_key(&format!("{}/x", name.trim_end_matches('/'))).is_some()
}

/// The longest name that anything is offered for.
const LONGEST: usize = 128;

fn near(prefix: &str, name: &str) -> Vec<String> {
    let (name, tag) = match name.split_once('/') {
        Some((name, tag)) => (name, Some(tag)),
        None => (name, None),
    };
    if name.len() > LONGEST {
        return Vec::new();
    }
    let keys: Vec<CatalogConditionKey> = match service(prefix) {
        _ if prefix.eq_ignore_ascii_case("aws") => global_condition_keys().collect(),
        Some(service) => service.condition_keys().collect(),
        None => Vec::new(),
    };
    let plain = keys
        .iter()
        .filter_map(|key| match (key.name().split_once("/${"), tag) {
            (Some((name, _)), Some(_)) => Some(name),
            (None, None) => Some(key.name()),
            _ => None,
        });
    did_you_mean(name, plain)
        .into_iter()
        .map(|near| match tag {
            Some(tag) => format!("{near}/{tag}"),
            None => near.to_owned(),
        })
        .collect()
}
