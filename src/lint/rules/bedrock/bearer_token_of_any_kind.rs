//! `bearer-token-of-any-kind`: API keys that may be long-term ones.
use super::invocation::denials;
use crate::diag::Level;
use crate::lint::coverage::{covers, has_key};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "bearer-token-of-any-kind",
    group: Group::Bedrock,
    level: Level::Note,
    page: include_str!("bearer_token_of_any_kind.md"),
    known_as: &[],
    check: Check::Statement(check),
};

/// The action by which keys are used on each endpoint, and the key that tells their kind.
const USES: [(&str, &str); 2] = [
    ("bedrock:CallWithBearerToken", "bedrock:BearerTokenType"),
    (
        "bedrock-mantle:CallWithBearerToken",
        "bedrock-mantle:BearerTokenType",
    ),
];

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Identity || !statement.allows() {
        return;
    }
    for (action, key) in USES {
        if has_key(statement, key) || denials(&subject.document, action).next().is_some() {
            continue;
        }
        // Of a whole service, keys are the least.
        let named = statement.actions().find(|entry| {
            covers(&entry.value, action) && !entry.value.ends_with(":*") && entry.value != "*"
        });
        if let Some(entry) = named {
            findings
                .add(
                    entry.span,
                    "this lets API keys of every kind be used, long-term ones too",
                )
                .help(format!(
                    "ask for `StringEquals: {{ \"{key}\": \"SHORT_TERM\" }}`"
                ));
        }
    }
}
