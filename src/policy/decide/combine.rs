//! From where the layers stand to the verdict: the whole procedure on one screen.
use super::case::{CallerSide, Case, Exception};
use super::{Blocker, Standing, Standings, Verdict};
use crate::policy::matching::Grants;
use crate::policy::{Layer, Truth};

/// How unknown truths are taken: the verdict is known if it is the same both ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Certainty {
    /// What may deny denies, what may not allow does not.
    Cautious,
    /// What may allow allows, what may not deny does not.
    Hopeful,
}

/// The layers, each as it is taken.
#[derive(Debug)]
#[expect(clippy::struct_excessive_bools, reason = "one truth for each layer")]
pub(super) struct Seen {
    denied: bool,
    service_control: bool,
    endpoint: bool,
    identity: bool,
    boundary: bool,
    session: bool,
    /// How the resource policy's allowing statements name the caller.
    grants: Grants,
}

/// A verdict and the sides of the grant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Combined {
    pub(super) verdict: Verdict,
    pub(super) identity_grants: bool,
    pub(super) resource_grants: bool,
    /// Layers without whose word nothing is allowed, and which are silent.
    missing: Missing,
}

#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one truth for each layer")]
struct Missing {
    identity: bool,
    boundary: bool,
    session: bool,
    resource: bool,
}

/// The order of evaluation
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>).
pub(super) fn combine(case: &Case, seen: &Seen) -> Combined {
    // A rule of the service that no policy changes.
    if case.exception == Some(Exception::Allowed) {
        return Combined::of(Verdict::Allowed, Missing::default());
    }
    // One deny anywhere denies.
    if seen.denied {
        return Combined::of(Verdict::ExplicitDeny, Missing::default());
    }
    let (granted, missing) = grant(case, seen);
    let unrefused = case.exception.is_none();
    // Every SCP level and the endpoint must allow, whoever grants; RCPs only ever deny.
    let guarded = seen.service_control && seen.endpoint;
    if unrefused && guarded && granted {
        let resource_grants = !seen.grants.is_empty();
        return Combined {
            identity_grants: seen.identity && seen.boundary && seen.session,
            resource_grants,
            ..Combined::of(Verdict::Allowed, missing)
        };
    }
    Combined::of(Verdict::ImplicitDeny, missing)
}

/// Whether the caller's side and the resource's side grant the request, and what is silent if not.
fn grant(case: &Case, seen: &Seen) -> (bool, Missing) {
    let itself = seen.grants.has(Grants::DIRECT) || seen.grants.has(Grants::ANYONE);
    let limits = seen.boundary && seen.session;
    let root = case.caller == CallerSide::Root;
    let identity = seen.identity || root;
    let mut missing = Missing {
        identity: !identity,
        boundary: !seen.boundary,
        session: !seen.session,
        resource: false,
    };
    let granted = match (case.caller, case.same_account) {
        // Services, identity providers' callers and unsigned ones have the resource policy alone.
        (CallerSide::Outside, _) => {
            missing = Missing {
                resource: !itself,
                ..Missing::default()
            };
            itself
        }
        // The root user may do anything in its account that asks for no explicit trust.
        (CallerSide::Root, true) if !case.explicit_trust => true,
        // In one account, a grant to the caller itself passes silent boundaries and sessions, …
        (_, true) if itself => true,
        // … a grant to its role or user only silent identity policies, …
        (_, true) if seen.grants.has(Grants::VIA) => {
            missing.identity = false;
            limits
        }
        // … and a grant to the account none of them; keys and roles need at least that.
        (_, true) => {
            missing.resource = case.explicit_trust && seen.grants.is_empty();
            identity && limits && !missing.resource
        }
        // Across accounts both sides must allow.
        (_, false) => {
            missing.resource = seen.grants.is_empty();
            identity && limits && !missing.resource
        }
    };
    (granted, missing)
}

/// Everything that stands in the way of a request that is not allowed.
pub(super) fn blockers(case: &Case, standings: &Standings, combined: Combined) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    let mut block = |layer, level, holds| {
        if holds {
            blockers.push(Blocker { layer, level });
        }
    };
    let denies = |standing: &Standing| standing.deny != Truth::False;
    let silent = |standing: &Standing| standing.allow != Truth::True;
    let missing = combined.missing;
    for (level, standing) in standings.service_control.iter().enumerate() {
        let holds = denies(standing) || silent(standing);
        block(Layer::ServiceControl, Some(level), holds);
    }
    block(
        Layer::ResourceControl,
        None,
        denies(&standings.resource_control),
    );
    block(
        Layer::Identity,
        None,
        denies(&standings.identity) || missing.identity,
    );
    let some = |standing: &Option<Standing>, test: &dyn Fn(&Standing) -> bool| {
        standing.as_ref().is_some_and(test)
    };
    let boundary = some(&standings.boundary, &denies) || missing.boundary;
    block(Layer::Boundary, None, boundary);
    let session = some(&standings.session, &denies) || missing.session;
    block(Layer::Session, None, session);
    block(
        Layer::Resource,
        None,
        denies(&standings.resource) || missing.resource,
    );
    let endpoint = |standing: &Standing| denies(standing) || silent(standing);
    block(Layer::Endpoint, None, some(&standings.endpoint, &endpoint));
    block(
        Layer::Service,
        None,
        case.exception == Some(Exception::Refused),
    );
    blockers
}

impl Combined {
    fn of(verdict: Verdict, missing: Missing) -> Self {
        Self {
            verdict,
            identity_grants: false,
            resource_grants: false,
            missing,
        }
    }
}

impl Standings {
    /// Whether nothing hangs on context that was not supplied.
    pub(super) fn are_certain(&self) -> bool {
        let optional = [&self.boundary, &self.session, &self.endpoint];
        [&self.resource_control, &self.identity, &self.resource]
            .into_iter()
            .chain(optional.into_iter().flatten())
            .chain(&self.service_control)
            .all(|standing| standing.deny != Truth::Unknown && standing.allow != Truth::Unknown)
    }

    /// The layers as they are taken with this certainty.
    pub(super) fn seen(&self, certainty: Certainty) -> Seen {
        let hopeful = certainty == Certainty::Hopeful;
        let allows = |standing: &Standing| match standing.allow {
            Truth::True => true,
            Truth::Unknown => hopeful,
            Truth::False => false,
        };
        let denies = |standing: &Standing| match standing.deny {
            Truth::True => true,
            Truth::Unknown => !hopeful,
            Truth::False => false,
        };
        let limit = |standing: &Option<Standing>| standing.as_ref().is_none_or(allows);
        let optional = [&self.boundary, &self.session, &self.endpoint];
        Seen {
            denied: self.service_control.iter().any(denies)
                || [&self.resource_control, &self.identity, &self.resource]
                    .into_iter()
                    .chain(optional.into_iter().flatten())
                    .any(denies),
            service_control: self.service_control.iter().all(allows),
            endpoint: limit(&self.endpoint),
            identity: allows(&self.identity),
            boundary: limit(&self.boundary),
            session: limit(&self.session),
            grants: if hopeful {
                self.resource.possible_grants
            } else {
                self.resource.grants
            },
        }
    }
}
