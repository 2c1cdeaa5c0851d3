//! `runtime-action-for-mantle-model`: a model that is not on bedrock-runtime, named in a statement about it.
use crate::catalog::{model, model_ids};
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Pattern, Statement};
use crate::vocab::Endpoint;

pub(super) static RULE: Rule = Rule {
    id: "runtime-action-for-mantle-model",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("runtime_action_for_mantle_model.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let resources = [&statement.resource, &statement.not_resource];
    for resource in resources
        .into_iter()
        .flatten()
        .flat_map(|entries| &entries.values)
    {
        let Some(named) = model_off_runtime(&resource.value) else {
            continue;
        };
        let does = if statement.denies() {
            "denies"
        } else {
            "grants"
        };
        findings
            .add(
                resource.span,
                format!("`{named}` is not on bedrock-runtime: this {does} nothing"),
            )
            .note("it answers on bedrock-mantle alone, whose actions begin with `bedrock-mantle:`")
            .help(
                "use `bedrock-mantle:CreateInference` on the project's ARN, with the condition key `bedrock-mantle:Model`",
            );
    }
}

/// The model, or pattern of models, that an ARN of bedrock-runtime names, if it is known to be on bedrock-mantle alone.
pub(super) fn model_off_runtime(resource: &str) -> Option<&str> {
    let (before, named) = resource.split_once(":foundation-model/")?;
    if !before.contains(":bedrock:") {
        return None;
    }
    let pattern = Pattern::new(named);
    let mut known = model_ids().filter(|id| pattern.matches(id)).peekable();
    known.peek()?;
    let on_runtime = |id: &str| {
        model(id).is_some_and(|model| {
            model
                .offers()
                .any(|(endpoint, _)| endpoint == Endpoint::Runtime)
        })
    };
    (!known.any(on_runtime)).then_some(named)
}
