//! The verdict in a sentence, and what kind of case it is.
use super::{View, listed};
use crate::policy::{Caller, Layer, Verdict};
use crate::simulate::batch::resource_kind;

/// `denied: the identity policies do not allow …`.
pub(super) fn verdict(view: &View<'_>) -> String {
    let (request, decision) = (view.request, &view.decided.decision);
    let (action, resource) = (&request.action, &request.resource);
    let who = caller(view);
    match decision.verdict {
        Verdict::Allowed => format!("allowed: {who} may call `{action}` on `{resource}`"),
        Verdict::ExplicitDeny => {
            let mut layers: Vec<(Layer, Option<usize>)> = decision
                .by
                .iter()
                .map(|statement| (statement.layer, statement.level))
                .collect();
            layers.dedup();
            let (names, plural) = joined(layers.into_iter().map(|(l, n)| view.layer(l, n)));
            let verb = if plural { "deny" } else { "denies" };
            format!("denied: {names} {verb} it: {who} may not call `{action}` on `{resource}`")
        }
        Verdict::ImplicitDeny => {
            let silent = decision.blocked_by.iter().map(|b| view.blocker(b));
            let (names, plural) = joined(silent);
            let verb = if plural { "do" } else { "does" };
            format!("denied: {names} {verb} not allow {who} to call `{action}` on `{resource}`")
        }
        Verdict::Unknown => format!(
            "unknown: whether {who} may call `{action}` on `{resource}` depends on {}",
            listed(&decision.needs, "and")
        ),
    }
}

/// Whose the caller and the resource are, and what follows from it.
pub(super) fn circumstances(view: &View<'_>) -> Vec<String> {
    let request = view.request;
    let mut lines = Vec::new();
    let account = request.caller.account();
    lines.push(match (account, view.trace.same_account) {
        (Some(account), true) => {
            format!("caller and resource are in one account, {account}")
        }
        (Some(account), false) => format!(
            "the caller is in account {account}, the resource in {}: both sides must allow",
            request.owner().unwrap_or("another")
        ),
        (None, _) => {
            "the caller belongs to no account: only the resource's own policy can allow".to_owned()
        }
    });
    if view.trace.explicit_trust {
        let kind = resource_kind(request);
        let thing = if request.action.service().eq_ignore_ascii_case("kms") {
            "a key"
        } else {
            "a role"
        };
        lines.push(format!(
            "nothing is allowed on {thing} unless its own policy, the {kind}, says so"
        ));
    }
    lines
}

fn caller(view: &View<'_>) -> String {
    match &view.request.caller {
        Caller::Anonymous => "an unsigned caller".to_owned(),
        caller => format!("`{caller}`"),
    }
}

/// Names with `and`, and whether a verb after them is plural.
fn joined(names: impl Iterator<Item = (String, bool)>) -> (String, bool) {
    let names: Vec<(String, bool)> = names.collect();
    let plural = names.len() != 1 || names.iter().all(|(_, plural)| *plural);
    let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
    if names.is_empty() {
        return ("the policies".to_owned(), true);
    }
    (listed(&names, "and"), plural)
}
