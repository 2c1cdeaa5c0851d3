//! `every-model-of-mantle`: each model on bedrock-mantle, whatever it costs.
use super::invocation::{INFER, allowing, denials};
use crate::diag::Level;
use crate::lint::coverage::{entry_for, has_key};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "every-model-of-mantle",
    group: Group::Bedrock,
    level: Level::Note,
    page: include_str!("every_model_of_mantle.md"),
    known_as: &[],
    check: Check::Policy(check),
};

const KEY: &str = "bedrock-mantle:Model";

fn check(subject: &Subject, findings: &mut Findings) {
    let is_limited = denials(&subject.document, INFER).any(|it| has_key(it, KEY));
    if subject.kind != Kind::Identity || is_limited {
        return;
    }
    let entries = allowing(&subject.document)
        .filter(|statement| !has_key(statement, KEY))
        .filter_map(|statement| entry_for(statement, INFER));
    for entry in entries.filter(|entry| entry.value != "*") {
        findings
            .add(
                entry.span,
                "this invokes every model on bedrock-mantle, those that come later included",
            )
            .note("the ARN of a project names no model; only the condition key does")
            .help("name the models in the condition key `bedrock-mantle:Model`");
    }
}
