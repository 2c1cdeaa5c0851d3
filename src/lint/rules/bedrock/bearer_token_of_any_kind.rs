//! `bearer-token-of-any-kind`: API keys that may be long-term ones.
use super::invocation::{allowing, denials};
use crate::diag::Level;
use crate::diag::Located;
use crate::lint::coverage::{covers, has_key};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "bearer-token-of-any-kind",
    group: Group::Bedrock,
    level: Level::Note,
    page: include_str!("bearer_token_of_any_kind.md"),
    known_as: &[],
    check: Check::Policy(check),
};

/// The action by which keys are used on each endpoint, and the key that tells their kind.
const USES: [(&str, &str); 2] = [
    ("bedrock:CallWithBearerToken", "bedrock:BearerTokenType"),
    (
        "bedrock-mantle:CallWithBearerToken",
        "bedrock-mantle:BearerTokenType",
    ),
];

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Identity {
        return;
    }
    for (action, key) in USES {
        if denials(&subject.document, action).next().is_some() {
            continue;
        }
        // Of a whole service, keys are the least.
        let is_named = |entry: &Located<String>| {
            covers(&entry.value, action) && !entry.value.ends_with(":*") && entry.value != "*"
        };
        let named = allowing(&subject.document)
            .filter(|statement| !has_key(statement, key))
            .filter_map(|statement| statement.actions().find(|entry| is_named(entry)));
        for entry in named {
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
