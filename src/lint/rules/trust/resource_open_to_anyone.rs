//! `resource-open-to-anyone`: a resource that everyone may use.
use crate::diag::Level;
use crate::diag::Located;
use crate::lint::caller::{anyone, closing_denials, covers, limits_callers};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "resource-open-to-anyone",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("resource_open_to_anyone.md"),
    known_as: &[
        "checkov:CKV_AWS_168",
        "checkov:CKV_AWS_169",
        "checkov:CKV_AWS_283",
        "checkov:CKV_AWS_301",
        "checkov:CKV_AWS_32",
        "checkov:CKV_AWS_33",
        "checkov:CKV_AWS_70",
    ],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if !matches!(subject.kind, Kind::Resource | Kind::Key) {
        return;
    }
    let closing = closing_denials(&subject.document);
    for statement in subject.document.statements() {
        let is_open = statement.allows() && !limits_callers(statement) && !is_invocation(statement);
        let Some(name) = anyone(statement).filter(|_| is_open) else {
            continue;
        };
        let is_closed =
            |action: &Located<String>| closing.iter().any(|denial| covers(denial, &action.value));
        if statement.action.is_some() && statement.actions().all(is_closed) {
            continue;
        }
        let what = match subject.kind {
            Kind::Key => "everyone with an AWS account may use this key",
            _ => {
                "everyone may do this, without an AWS account too where the service takes unsigned requests"
            }
        };
        let found = findings.add(name.span, what).help(
            "name the accounts, or add a condition such as `StringEquals: { \"aws:PrincipalOrgID\": … }`",
        );
        let found = match &statement.condition {
            Some(condition) => found.related(condition.span, "this does not say who"),
            None => found,
        };
        // It may be the policy of an endpoint, where everyone is nothing special.
        if !subject.kind_is_certain {
            found.likely();
        }
    }
}

/// Whether it is a policy of an API, which has its own ways of asking who calls.
fn is_invocation(statement: &Statement) -> bool {
    let mut actions = statement.actions().peekable();
    actions.peek().is_some()
        && actions.all(|action| {
            let action = action.value.to_ascii_lowercase();
            action.starts_with("execute-api:") || action.starts_with("vpc-lattice-svcs:")
        })
}
