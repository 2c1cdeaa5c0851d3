//! `every-model-of-runtime`: each model on bedrock-runtime, whatever it costs.
use super::invocation::{INVOKE, STREAM, allowing, covers_named};
use crate::diag::Level;
use crate::lint::coverage::entry_for;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "every-model-of-runtime",
    group: Group::Bedrock,
    level: Level::Note,
    page: include_str!("every_model_of_runtime.md"),
    known_as: &[],
    check: Check::Policy(check),
};

/// A name that no model has: what covers it covers them all.
const ANY: &str = "foundation-model/any.model-of-all";

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    for statement in allowing(&subject.document).filter(|it| it.condition.is_none()) {
        let entry = entry_for(statement, INVOKE).or_else(|| entry_for(statement, STREAM));
        let all = statement
            .resources()
            .find(|resource| covers_named(&resource.value, "bedrock", ANY));
        let (Some(entry), Some(all)) = (entry, all) else {
            continue;
        };
        if entry.value == "*" {
            continue;
        }
        findings
            .add(
                entry.span,
                "this invokes every model on bedrock-runtime, those that come later included",
            )
            .related(all.span, "every model")
            .note("and none of those that answer on bedrock-mantle alone, such as GPT-5.5: their action is `bedrock-mantle:CreateInference`")
            .help("name the ARNs of the models: `arn:aws:bedrock:REGION::foundation-model/ID`");
    }
}
