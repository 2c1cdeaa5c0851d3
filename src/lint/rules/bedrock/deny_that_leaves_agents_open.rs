//! `deny-that-leaves-agents-open`: all of Amazon Bedrock denied, but for services with prefixes of their own.
use crate::catalog::service_authorizations;
use crate::diag::Level;
use crate::lint::coverage::{everything, has_condition, some_of};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(super) static RULE: Rule = Rule {
    id: "deny-that-leaves-agents-open",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("deny_that_leaves_agents_open.md"),
    known_as: &[],
    check: Check::Run(check),
};

fn check(subjects: &[Subject], findings: &mut Findings) {
    let policies = || {
        subjects
            .iter()
            .filter(|subject| subject.kind == Kind::ServiceControl)
    };
    let denying = || {
        policies()
            .flat_map(|subject| subject.document.statements())
            .filter(|statement| statement.denies())
    };
    // bedrock-mantle, where the same models are, has a rule of its own.
    let open: Vec<&str> = service_authorizations()
        .map(crate::catalog::ServiceAuthorization::prefix)
        .filter(|prefix| prefix.starts_with("bedrock-") && *prefix != "bedrock-mantle")
        .filter(|prefix| !denying().any(|statement| is_about(statement, prefix)))
        .collect();
    if open.is_empty() {
        return;
    }
    for statement in denying() {
        let whole = statement
            .actions()
            .find(|entry| entry.value.eq_ignore_ascii_case("bedrock:*"));
        if let Some(entry) =
            whole.filter(|_| everything(statement).is_some() && !has_condition(statement))
        {
            findings
                .add(
                    entry.span,
                    format!("this denies all of `bedrock` and leaves {} open", some_of(open.iter().copied())),
                )
                .note("they are services with prefixes of their own: no `bedrock:` entry matches their actions")
                .help("deny their actions too, if nobody is to use Amazon Bedrock")
                .likely();
        }
    }
}

fn is_about(statement: &Statement, prefix: &str) -> bool {
    statement.not_action.is_some()
        || statement.actions().any(|entry| {
            let service = entry.value.split(':').next().unwrap_or_default();
            service == "*" || service.eq_ignore_ascii_case(prefix)
        })
}
