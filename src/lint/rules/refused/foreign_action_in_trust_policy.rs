//! `foreign-action-in-trust-policy`: a trust policy about something else than assuming the role.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "foreign-action-in-trust-policy",
    group: Group::Refused,
    level: Level::Error,
    page: include_str!("foreign_action_in_trust_policy.md"),
    known_as: &["access-analyzer:UNSUPPORTED_ACTION_IN_POLICY"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust || !subject.kind_is_certain {
        return;
    }
    for action in statement.actions() {
        let Some((prefix, _)) = action.value.split_once(':') else {
            continue;
        };
        if is_unknown(&action.value)
            || prefix.eq_ignore_ascii_case("sts")
            || prefix.contains(['*', '?'])
        {
            continue;
        }
        findings
            .add(
                action.span,
                format!(
                    "a trust policy is about assuming the role: `{}` cannot stand in it",
                    action.value
                ),
            )
            .help("put what the role may do into a policy of the role");
    }
}
