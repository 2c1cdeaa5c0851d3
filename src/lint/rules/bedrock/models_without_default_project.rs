//! `models-without-default-project`: models spared of a denial, and not the project that calls need too.
use super::invocation::{INVOKE, covers_named, named};
use crate::diag::Level;
use crate::lint::coverage::entry_for;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "models-without-default-project",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("models_without_default_project.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let Some(spared) = statement
        .not_resource
        .as_ref()
        .filter(|_| statement.denies())
    else {
        return;
    };
    if entry_for(statement, INVOKE).is_none() {
        return;
    }
    let is_model = |text: &str| {
        named(text, "bedrock").is_some_and(|named| {
            named.starts_with("foundation-model/") || named.starts_with("inference-profile/")
        })
    };
    let has = |wanted: &str| {
        let mut entries = spared.values.iter();
        entries.any(|entry| {
            covers_named(&entry.value, "bedrock", wanted)
                || entry.value.starts_with(is_unknown_start)
        })
    };
    let Some(model) = spared.values.iter().find(|entry| is_model(&entry.value)) else {
        return;
    };
    if !has("project/default") {
        findings
            .add(spared.span, "this denies the Responses API for the models that it spares")
            .related(model.span, "a model that is meant to be spared")
            .note("on bedrock-runtime a response is authorised for `project/default` of the account too")
            .help("add `arn:aws:bedrock:*:*:project/default`")
            .likely();
    }
}

fn is_unknown_start(character: char) -> bool {
    is_unknown(character.encode_utf8(&mut [0; 4]))
}
