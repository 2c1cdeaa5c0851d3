//! `deny-that-mantle-escapes`: models denied on one endpoint of Amazon Bedrock and open on the other.
use crate::diag::{Level, Span};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Pattern};

pub(super) static RULE: Rule = Rule {
    id: "deny-that-mantle-escapes",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("deny_that_mantle_escapes.md"),
    known_as: &[],
    check: Check::Run(check),
};

/// The one action on each endpoint that invokes models, or signs in with an API key.
const TWINS: [(&str, &str); 2] = [
    ("bedrock:InvokeModel", "bedrock-mantle:CreateInference"),
    (
        "bedrock:CallWithBearerToken",
        "bedrock-mantle:CallWithBearerToken",
    ),
];

fn check(subjects: &[Subject], findings: &mut Findings) {
    let policies = || {
        subjects
            .iter()
            .filter(|subject| subject.kind == Kind::ServiceControl)
    };
    for (runtime, mantle) in TWINS {
        // What one policy leaves open another may deny: they are attached together or not, which no file tells.
        let denied = policies().any(|subject| denial(subject, mantle).is_some());
        if denied {
            continue;
        }
        for subject in policies() {
            let Some(span) = denial(subject, runtime) else {
                continue;
            };
            findings
                .add(span, format!("this denies `{runtime}` and leaves `{mantle}` open"))
                .note("GPT-5.5 and others answer on bedrock-mantle, whose actions begin with `bedrock-mantle:`; no `bedrock:` entry matches them")
                .help("deny the action of bedrock-mantle in a statement of its own, with its own condition keys")
                .likely();
        }
    }
}

/// Where a policy denies an action.
fn denial(subject: &Subject, action: &str) -> Option<Span> {
    subject
        .document
        .statements()
        .iter()
        .filter(|statement| statement.denies())
        .find_map(|statement| {
            if let Some(others) = &statement.not_action {
                let spared = others
                    .values
                    .iter()
                    .any(|entry| matches(&entry.value, action));
                return (!spared).then_some(others.span);
            }
            let mut entries = statement.action.iter().flat_map(|actions| &actions.values);
            entries
                .find(|entry| matches(&entry.value, action))
                .map(|entry| entry.span)
        })
}

fn matches(entry: &str, action: &str) -> bool {
    Pattern::new(&entry.to_ascii_lowercase()).matches(&action.to_ascii_lowercase())
}
