//! `tag-on-untaggable-model`: a tag asked of what carries none.
use super::invocation::{all_of_service, allowing, holds_without, invokes, named};
use crate::catalog::service;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Base, Operator, Statement};

pub(super) static RULE: Rule = Rule {
    id: "tag-on-untaggable-model",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("tag_on_untaggable_model.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if !all_of_service(statement, "bedrock") {
        return;
    }
    let tag = statement.condition_keys().find(|(operator, key)| {
        let asks = Operator::of(&operator.value).is_some_and(|it| it.base != Base::Null);
        let beginning = key.key.value.get(.."aws:ResourceTag/".len());
        asks && beginning.is_some_and(|it| it.eq_ignore_ascii_case("aws:ResourceTag/"))
    });
    let Some((operator, key)) = tag else {
        return;
    };
    let does = match (statement.allows(), holds_without(&operator.value)) {
        (true, false) => "never allows it",
        (true, true) => "allows it always",
        (false, false) => "never denies it",
        (false, true) => "denies it always",
    };
    for entry in statement.resources() {
        let never = statement.allows() && !holds_without(&operator.value);
        if entry.value == "*" && never && invokes(statement) && !invokes_untagged(subject) {
            findings
                .add(entry.span, "of all that this covers foundation models carry no tags: the condition never allows one")
                .related(key.key.span, "asks for a tag")
                .note("an application inference profile may carry the tag, and whoever invokes it must be allowed its model, too")
                .help("allow foundation models in a statement without the tag; for models on bedrock-mantle tag the project");
        }
        if let Some(word) = named(&entry.value, "bedrock").and_then(untaggable) {
            findings
                .add(entry.span, format!("{word} carries no tags: the condition {does}"))
                .related(key.key.span, "asks for a tag")
                .help("put what carries no tags into a statement of its own, or use application inference profiles, which do carry them");
        }
    }
}

/// Whether another statement lets models be invoked without asking for a tag: this one may then be for application
/// inference profiles, which carry tags.
fn invokes_untagged(subject: &Subject) -> bool {
    allowing(&subject.document).any(|statement| {
        let mut keys = statement.condition_keys();
        let asks = keys.any(|(_, key)| {
            let key = key.key.value.to_ascii_lowercase();
            key.starts_with("aws:resourcetag/")
        });
        invokes(statement) && !asks
    })
}

/// What it is, if nothing of its type can be tagged.
fn untaggable(named: &str) -> Option<String> {
    if named == "project/default" {
        return Some("the project `default` of bedrock-runtime".to_owned());
    }
    let (word, _) = named.split_once('/')?;
    let resource_type = service("bedrock")?.resource_type(word)?;
    let mut keys = resource_type.condition_keys();
    let has_tags = keys.any(|key| key.stands_for("aws:ResourceTag/Team"));
    (!has_tags).then(|| format!("`{word}`"))
}
