//! `allow-without-streaming`: models that answer at once and not in pieces.
use super::invocation::{INVOKE, STREAM};
use super::runtime_action_for_mantle_model::model_off_runtime;
use crate::diag::Level;
use crate::lint::coverage::{entry_for, place_of};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "allow-without-streaming",
    group: Group::Bedrock,
    level: Level::Note,
    page: include_str!("allow_without_streaming.md"),
    known_as: &[],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    let statements = || {
        subject
            .document
            .statements()
            .iter()
            .filter(|it| it.allows())
    };
    if statements().any(|statement| place_of(statement, STREAM).is_some()) {
        return;
    }
    // What is not on bedrock-runtime neither answers there nor streams.
    let useful = statements().filter(|statement| {
        statement.resource.is_none()
            || statement
                .resources()
                .any(|entry| model_off_runtime(&entry.value).is_none())
    });
    let mut entries = useful.filter_map(|statement| entry_for(statement, INVOKE));
    if let Some(entry) = entries.next() {
        findings
            .add(entry.span, "models may be invoked here and may not stream their answer")
            .note(format!("`ConverseStream` and other calls whose answer comes in pieces are authorised by `{STREAM}`"))
            .help(format!("allow `{STREAM}` too, if programs stream"));
    }
}
