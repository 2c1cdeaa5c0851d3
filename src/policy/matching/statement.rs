//! All four elements of a statement against a request.
use super::{Grants, Scope};
use crate::policy::compiled::{CompiledStatement, ResourceElement};
use crate::policy::decide::{Place, Recorder};
use crate::policy::{EndpointType, Layer, Resource, Truth};

/// Whether a statement applies, and how it names the caller.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Match {
    pub(crate) truth: Truth,
    pub(crate) grants: Grants,
}

/// What each element said, for a trace.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parts {
    pub(crate) readable: bool,
    pub(crate) principal: bool,
    pub(crate) grants: Grants,
    pub(crate) action: bool,
    pub(crate) resource: Truth,
    pub(crate) conditions: Truth,
    /// The first action and resource entry that match. Only with `DETAIL`.
    pub(crate) entries: Entries,
}

/// Which entries of `Action` or `NotAction` and of `Resource` or `NotResource` match, from 0.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entries {
    pub(crate) action: Option<usize>,
    pub(crate) resource: Option<usize>,
}

/// Compares a statement with the request. Without a trace the first element that fails ends it.
pub(crate) fn applies<R: Recorder>(
    statement: &CompiledStatement,
    action_matches: bool,
    scope: &Scope<'_>,
    place: Place<'_>,
    endpoint: EndpointType,
    recorder: &mut R,
) -> Match {
    let layer = place.layer;
    let nothing = Match {
        truth: Truth::False,
        grants: Grants::NONE,
    };
    let mut parts = Parts {
        readable: statement.is_readable && layer.has_principal() | statement.principal.is_none(),
        principal: true,
        grants: Grants::NONE,
        action: action_matches || statement.action.matches(scope),
        resource: Truth::True,
        conditions: Truth::True,
        entries: Entries::default(),
    };
    recorder.begin();
    if R::DETAIL {
        parts.entries = entries(statement, scope, layer, recorder);
    }
    if !(parts.readable && parts.action) {
        if !R::DETAIL {
            return nothing;
        }
        recorder.hush();
    }
    parts.resource = resource(statement, scope, layer, recorder);
    if parts.resource == Truth::False {
        if !R::DETAIL {
            return nothing;
        }
        recorder.hush();
    }
    let grants = match &statement.principal {
        Some(test) => test.grants(scope, layer, endpoint, statement.effect, recorder),
        // An endpoint policy without principals means everyone, another without them nobody.
        None if layer.has_principal() && layer != Layer::Endpoint => Grants::NONE,
        None => Grants::ANYONE,
    };
    parts.principal = !grants.is_empty();
    parts.grants = grants;
    if !parts.principal {
        if !R::DETAIL {
            return nothing;
        }
        recorder.hush();
    }
    for test in &statement.conditions {
        parts.conditions = parts.conditions.and(test.holds(scope, recorder));
        if parts.conditions == Truth::False {
            if !R::DETAIL {
                return nothing;
            }
            recorder.hush();
        }
    }
    let truth = Truth::from(parts.readable && parts.action && parts.principal)
        .and(parts.resource)
        .and(parts.conditions);
    recorder.end(place, statement, parts, truth);
    Match { truth, grants }
}

/// Looks for the entries again, for the trace alone.
fn entries<R: Recorder>(
    statement: &CompiledStatement,
    scope: &Scope<'_>,
    layer: Layer,
    recorder: &mut R,
) -> Entries {
    recorder.hush();
    let resource = match &statement.resource {
        ResourceElement::Test(test) => test.matching(scope, layer, recorder),
        ResourceElement::Missing => None,
    };
    recorder.unhush();
    Entries {
        action: statement.action.matching(scope),
        resource,
    }
}

fn resource<R: Recorder>(
    statement: &CompiledStatement,
    scope: &Scope<'_>,
    layer: Layer,
    recorder: &mut R,
) -> Truth {
    match &statement.resource {
        ResourceElement::Test(test) => test.matches(scope, layer, recorder),
        // A trust policy has no resource: it speaks of the role it stands on.
        ResourceElement::Missing => (layer == Layer::Resource && is_trust(scope)).into(),
    }
}

/// Whether the request is one that a role's trust policy decides.
pub(crate) fn is_trust(scope: &Scope<'_>) -> bool {
    scope.service == "sts"
        && matches!(
            &scope.request.resource,
            Resource::Arn(arn) if arn.service == "iam" && arn.resource.starts_with("role/")
        )
}
