//! Whom entries of `Principal` name, compared.
use crate::policy::Effect;
use crate::policy::matching::{Named, PrincipalTest};
use crate::policy::request::last_name;

/// Whether an element names everyone whom another names, and grants them no less: a grant to an account is a weaker one
/// than a grant to its role, and one to a role weaker than one to its session
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>).
pub(super) fn covers(one: (&PrincipalTest, Effect), two: (&PrincipalTest, Effect)) -> bool {
    let ((one, effect), (two, other_effect)) = (one, two);
    match (one.negated, two.negated) {
        (false, _) if one.names.contains(&Named::Anyone) => true,
        (false, false) => two
            .names
            .iter()
            .all(|name| one.names.iter().any(|by| names(by, name, effect))),
        // Whom `NotPrincipal` spares depends on the effect, and never less with more names.
        (true, true) => {
            effect == other_effect && one.names.iter().all(|name| two.names.contains(name))
        }
        _ => false,
    }
}

fn names(by: &Named, name: &Named, effect: Effect) -> bool {
    match (by, name) {
        (Named::Anyone, _) => true,
        (
            Named::Account {
                partition: None,
                id,
            },
            Named::Account { id: other, .. },
        ) => id == other,
        (Named::Role(role), Named::Role(other)) => {
            role.account == other.account
                && role.partition == other.partition
                && last_name(role) == last_name(other)
        }
        // A deny asks for no standing.
        (
            Named::Role(arn),
            Named::Session {
                partition,
                account,
                role,
                ..
            },
        ) => {
            effect == Effect::Deny
                && *arn.account == **account
                && *arn.partition == **partition
                && last_name(arn) == &**role
        }
        _ => by == name,
    }
}

/// Whether somebody may be named by both. False only if that is certain.
pub(super) fn overlaps(one: &PrincipalTest, two: &PrincipalTest) -> bool {
    one.negated
        || two.negated
        || one
            .names
            .iter()
            .any(|name| two.names.iter().any(|other| may_be_one(name, other)))
}

fn may_be_one(one: &Named, two: &Named) -> bool {
    match (one, two) {
        (Named::Nobody, _) | (_, Named::Nobody) => false,
        (Named::Service(one), Named::Service(two)) => one.eq_ignore_ascii_case(two),
        (Named::Federated(one), Named::Federated(two)) => one == two,
        (Named::Account { id: one, .. }, Named::Account { id: two, .. }) => one == two,
        // Accounts, roles, sessions, unique ids and everyone may be the same caller.
        _ => true,
    }
}
