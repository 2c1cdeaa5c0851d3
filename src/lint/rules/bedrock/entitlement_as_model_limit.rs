//! `entitlement-as-model-limit`: access to models limited by what does not limit it.
use super::invocation::{INVOKE, STREAM, denials};
use crate::diag::Level;
use crate::lint::coverage::has_key;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "entitlement-as-model-limit",
    group: Group::Bedrock,
    level: Level::Note,
    page: include_str!("entitlement_as_model_limit.md"),
    known_as: &[],
    check: Check::Run(check),
};

/// Actions that look as if models could be used only after them.
const ENTITLEMENT: &str = "bedrock:PutFoundationModelEntitlement";
const SUBSCRIBE: &str = "aws-marketplace:Subscribe";

fn check(subjects: &[Subject], findings: &mut Findings) {
    let policies = || {
        subjects
            .iter()
            .filter(|subject| subject.kind == Kind::ServiceControl)
    };
    let denies = |action: &str| policies().any(|it| denials(&it.document, action).next().is_some());
    if denies(INVOKE) || denies(STREAM) {
        return;
    }
    for subject in policies() {
        let statements = subject.document.statements().iter();
        for statement in statements.filter(|statement| statement.denies()) {
            // Whoever denies subscriptions to some products means these.
            let of_products = has_key(statement, "aws-marketplace:ProductId");
            for entry in statement.actions() {
                let text = entry.value.as_str();
                if text.eq_ignore_ascii_case(ENTITLEMENT)
                    || (of_products && text.eq_ignore_ascii_case(SUBSCRIBE))
                {
                    findings
                        .add(entry.span, format!("denying `{text}` does not keep anyone from invoking models"))
                        .note("an account may invoke a model before it is subscribed to it, and many models need no subscription")
                        .help("deny `bedrock:InvokeModel*` and `bedrock-mantle:CreateInference` on the models that are not meant")
                        .likely();
                }
            }
        }
    }
}
