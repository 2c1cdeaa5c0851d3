//! `model-as-resource-of-mantle`: an ARN of a model where bedrock-mantle has none.
use super::invocation::all_of_service;
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Statement;

pub(super) static RULE: Rule = Rule {
    id: "model-as-resource-of-mantle",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("model_as_resource_of_mantle.md"),
    known_as: &[],
    check: Check::Statement(check),
};

/// What stands before the id in ARNs of models and of what leads to them.
const MODELS: [&str; 3] = [
    ":foundation-model/",
    ":inference-profile/",
    ":application-inference-profile/",
];

fn check(_: &Subject, statement: &Statement, findings: &mut Findings) {
    let of_mantle = all_of_service(statement, "bedrock-mantle");
    let resources = [&statement.resource, &statement.not_resource];
    for entry in resources
        .into_iter()
        .flatten()
        .flat_map(|entries| &entries.values)
    {
        let text = entry.value.as_str();
        let is_model = MODELS.iter().any(|word| text.contains(word));
        if is_model && (of_mantle || text.contains(":bedrock-mantle:")) {
            findings
                .add(
                    entry.span,
                    "bedrock-mantle has no ARNs of models: this matches nothing",
                )
                .note("what its actions are authorised for is a project")
                .help(
                    "name the project, and the model in the condition key `bedrock-mantle:Model`",
                );
        }
    }
}
