//! `denial-of-direct-calls`: a `Deny` meant for services that call on behalf of others, which everybody else meets too.
use crate::catalog::{KeyTrait, key_is};
use crate::diag::Level;
use crate::lint::comparison::{comparisons, required_keys};
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};

pub(super) static RULE: Rule = Rule {
    id: "denial-of-direct-calls",
    group: Group::Condition,
    level: Level::Warning,
    page: include_str!("denial_of_direct_calls.md"),
    known_as: &[],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    // For resource control policies AWS names the guards, which is a rule of its own.
    if !statement.denies() || subject.kind == Kind::ResourceControl || is_for_services(statement) {
        return;
    }
    let required = required_keys(statement);
    // Any other key may spare those who call directly.
    let about_services =
        comparisons(statement).all(|one| key_is(one.name(), KeyTrait::OfServiceCalls));
    if !about_services {
        return;
    }
    for comparison in comparisons(statement).filter(|comparison| comparison.operator.negated) {
        let name = comparison.name();
        let holds = comparison.holds_when_absent();
        if !holds || required.contains(&name.to_ascii_lowercase()) {
            continue;
        }
        findings
            .add(
                comparison.written.span,
                format!("every request without `{name}` is denied"),
            )
            .related(comparison.key.span, "only a service that calls for a resource sends this")
            .note("users and roles that call directly never have this key, so that they are denied whoever they are")
            .help(format!("add `Null: {{\"{name}\": \"false\"}}`"));
    }
}

fn is_for_services(statement: &Statement) -> bool {
    let mut principals = statement.principals().peekable();
    principals.peek().is_some() && principals.all(|(kind, _)| *kind == PrincipalType::Service)
}
