//! Chains: each step from one role to the next, as the session before it can really make it.
use super::allowed;
use crate::estate::Estate;
use crate::model::{Model, Role, TrustedPrincipal, Verb};
use crate::simulate::call::Asker;
use crate::simulate::exercise;
use crate::simulate::question::{Question, Scope, Who};

/// The steps on from a role whose sessions people or other roles begin. Such a session knows of no
/// second factor: a role has no device to show, and Identity Center does not tell
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent>).
pub(super) fn of_role(model: &Model, estate: &Estate, role: &Role, questions: &mut Vec<Question>) {
    let Some(account) = role.identity.home() else {
        return;
    };
    if !is_begun_by_a_session(role) {
        return;
    }
    let asker = Asker::role(Who::Ours, &role.identity.arn);
    for grant in &role.grants {
        let Verb::Assume { role: target } = &grant.verb else {
            continue;
        };
        let mut call = exercise::assume(model, &role.identity, target, &account.home_region);
        call.circumstances.second_factor = None;
        let who = if role.identity.is_of_permission_set() {
            "who signed in with"
        } else {
            "who assumed"
        };
        questions.push(allowed(
            format!(
                "{who} `{}` can go on to assume `{}` without a second factor",
                role.identity.name, target.name
            ),
            vec![call.asked(estate, &asker, Scope::Everything)],
            grant.span,
        ));
    }
}

/// Whether nobody with keys or a device of their own becomes the role.
fn is_begun_by_a_session(role: &Role) -> bool {
    let by_role = |principal: &TrustedPrincipal| matches!(principal, TrustedPrincipal::Role(_));
    role.identity.is_of_permission_set()
        || (!role.trusted_by.is_empty()
            && role
                .trusted_by
                .iter()
                .all(|trust| by_role(&trust.principal)))
}
