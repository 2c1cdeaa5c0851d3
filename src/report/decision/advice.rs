//! What would have to change for a refused request to be allowed.
use super::near::{Miss, NearMiss, misspelt, nearest};
use super::{View, conditions};
use crate::policy::{Blocker, Caller, Effect, Found, Kind, Layer, StatementTrace, Truth, Verdict};
use crate::simulate::batch::resource_kind;

/// One line for each thing that stands in the way; nothing for what is allowed.
pub(super) fn of(view: &View<'_>) -> Vec<String> {
    let decision = &view.decided.decision;
    if matches!(decision.verdict, Verdict::Allowed | Verdict::Unknown) {
        return Vec::new();
    }
    let mut advice = Vec::new();
    for blocker in &decision.blocked_by {
        let statements = || view.statements(blocker.layer, blocker.level);
        let denying: Vec<&StatementTrace> = statements()
            .filter(|traced| traced.effect == Effect::Deny && traced.applies == Truth::True)
            .collect();
        advice.extend(denying.iter().map(|traced| lift(view, traced)));
        let allowed = statements()
            .any(|traced| traced.effect == Effect::Allow && traced.applies == Truth::True);
        let only_denies = blocker.layer == Layer::ResourceControl || !denying.is_empty() && allowed;
        if denying.is_empty() || !only_denies && must_allow(blocker) {
            advice.push(open(view, blocker));
        }
    }
    advice
}

/// Layers that block when silent, whatever else is said.
fn must_allow(blocker: &Blocker) -> bool {
    matches!(blocker.layer, Layer::ServiceControl | Layer::Endpoint)
}

/// How a denying statement could stop to apply.
fn lift(view: &View<'_>, traced: &StatementTrace) -> String {
    let named = view.named(&traced.statement);
    let written = view.written(&traced.statement);
    let keys = conditions::keys_as_written(written);
    let lifting: Vec<String> = traced
        .conditions
        .iter()
        .enumerate()
        .map(|(index, condition)| {
            let key = keys.get(index).copied().unwrap_or(&condition.key);
            match condition.found {
                Found::Absent => format!("`{key}`"),
                _ => format!("another `{key}`"),
            }
        })
        .collect();
    if lifting.is_empty() {
        return format!("narrow or remove {named}: nothing overrides an explicit deny");
    }
    format!(
        "send the request with {}, or narrow {named}: nothing overrides an explicit deny",
        super::listed(&lifting, "or")
    )
}

/// How a silent layer could come to allow.
fn open(view: &View<'_>, blocker: &Blocker) -> String {
    if blocker.layer == Layer::Service {
        return "make another call: no policy changes what the service itself refuses".to_owned();
    }
    let near = nearest(view, view.statements(blocker.layer, blocker.level));
    match near.first() {
        Some(near) => mend(view, near),
        None => add(view, blocker),
    }
}

/// How the nearest statement could come to apply.
fn mend(view: &View<'_>, near: &NearMiss<'_>) -> String {
    let named = view.named(&near.traced.statement);
    let request = view.request;
    let steps: Vec<String> = near
        .misses
        .iter()
        .map(|miss| match miss {
            Miss::Action => match misspelt(view, near) {
                Some(wrong) => format!("write `{}` for `{wrong}`", request.action),
                None => format!("add the action `{}`", request.action),
            },
            Miss::Resource => match near.written {
                Some(statement) if statement.not_resource.is_some() => {
                    "take the resource out of `NotResource`".to_owned()
                }
                _ => format!("add the resource `{}`", request.resource),
            },
            Miss::Principal => format!("name {}", whom(view)),
            Miss::Condition(condition, key) => conditions::remedy(condition, key),
        })
        .collect();
    let conditions_only = near
        .misses
        .iter()
        .all(|miss| matches!(miss, Miss::Condition(..)));
    if conditions_only {
        format!("{}; or change {named}", steps.join(", and "))
    } else {
        format!("in {named}: {}", steps.join(", and "))
    }
}

/// The statement that is missing.
fn add(view: &View<'_>, blocker: &Blocker) -> String {
    let request = view.request;
    let (action, resource) = (&request.action, &request.resource);
    let (name, _) = view.blocker(blocker);
    match (blocker.layer, resource_kind(request)) {
        (Layer::Resource, Kind::Trust) => {
            format!(
                "let the trust policy of the role allow `{action}` to {}",
                whom(view)
            )
        }
        (Layer::Resource, Kind::Key) => {
            format!("let the key policy allow `{action}` to {}", whom(view))
        }
        (Layer::Resource, _) => format!(
            "let the policy of the resource allow `{action}` on `{resource}` to {}",
            whom(view)
        ),
        (Layer::Identity, _) => {
            format!("give the caller an identity policy that allows `{action}` on `{resource}`")
        }
        _ => format!("let {name} allow `{action}` on `{resource}`"),
    }
}

/// Whom a resource policy could name.
fn whom(view: &View<'_>) -> String {
    match &view.request.caller {
        Caller::Anonymous => "everyone, `*`".to_owned(),
        Caller::Session { role, .. } => format!("the caller's role `{role}`"),
        caller @ (Caller::Service { .. } | Caller::Federated { .. } | Caller::Root { .. }) => {
            format!("`{caller}`")
        }
        caller => {
            let account = caller.account().unwrap_or_default();
            format!("`{caller}`, or account {account} (whose own policies then decide)")
        }
    }
}
