//! What all policies together say: the order of evaluation, as AWS's flow chart has it.
mod case;
mod combine;
mod decision;
mod layer;
mod recorder;

pub use decision::{Blocker, Decision, StatementRef, Verdict};
pub(crate) use layer::Standing;
pub(crate) use recorder::{Deciders, Place, Recorder};

use super::matching::Scope;
use super::{Facts, Layer, Layers, Policy, Request, Resource};
use crate::vocab::Arn;
use case::Case;
use combine::{Certainty, blockers, combine};
use layer::{standing, union};
use std::borrow::Cow;

/// Decides a request. Total: every request and all layers have a decision.
pub fn decide(request: &Request, layers: &Layers, facts: &dyn Facts) -> Decision {
    let mut deciders = Deciders::default();
    let outcome = evaluate(request, layers, facts, &mut deciders);
    deciders.finish(outcome)
}

/// A verdict, which sides of the grant it rests on, and what stood in its way.
#[derive(Debug)]
pub(crate) struct Reached {
    pub(crate) verdict: Verdict,
    pub(crate) identity_grants: bool,
    pub(crate) resource_grants: bool,
    pub(crate) blocked_by: Vec<Blocker>,
}

/// Where every layer stands.
#[derive(Debug)]
struct Standings {
    service_control: Vec<Standing>,
    resource_control: Standing,
    identity: Standing,
    boundary: Option<Standing>,
    session: Option<Standing>,
    resource: Standing,
    endpoint: Option<Standing>,
}

/// The one evaluation, whatever it is recorded for.
pub(crate) fn evaluate<R: Recorder>(
    request: &Request,
    layers: &Layers,
    facts: &dyn Facts,
    recorder: &mut R,
) -> Reached {
    let (mut action, mut resource) = ([0; 96], [0; 256]);
    let action = lower_case(request.action.as_str(), &mut action);
    let resource = match &request.resource {
        Resource::Any => Cow::Borrowed("*"),
        Resource::Arn(arn) => joined(&arn_fields(arn), &mut resource),
    };
    let has_boundary = layers.boundary.is_some();
    let scope = Scope::new(request, facts, &action, &resource, has_boundary);
    let case = Case::new(&scope, layers, recorder);
    let standings = stand(&scope, &case, layers, recorder);

    let cautious = combine(&case, &standings.seen(Certainty::Cautious));
    let verdict = if standings.are_certain() {
        cautious.verdict
    } else {
        let hopeful = combine(&case, &standings.seen(Certainty::Hopeful));
        match (cautious.verdict, hopeful.verdict) {
            (one, other) if one == other => one,
            // It is denied either way, only not by the same rule.
            (Verdict::ExplicitDeny, Verdict::ImplicitDeny) => Verdict::ImplicitDeny,
            _ => Verdict::Unknown,
        }
    };
    let blocked_by = if verdict == Verdict::Allowed {
        Vec::new()
    } else {
        blockers(&case, &standings, cautious)
    };
    Reached {
        verdict,
        identity_grants: cautious.identity_grants,
        resource_grants: cautious.resource_grants,
        blocked_by,
    }
}

/// Evaluates every layer that applies.
fn stand<R: Recorder>(
    scope: &Scope<'_>,
    case: &Case,
    layers: &Layers,
    recorder: &mut R,
) -> Standings {
    let endpoint = layers.endpoint_type;
    let mut ask = |layer, level, policies: &[Policy]| {
        standing(scope, policies, layer, level, endpoint, recorder)
    };
    let service_control = if case.service_control_applies {
        levels(&layers.service_control)
            .map(|(level, policies)| ask(Layer::ServiceControl, level, policies))
            .collect()
    } else {
        Vec::new()
    };
    let resource_control = if case.resource_control_applies {
        levels(&layers.resource_control)
            .map(|(level, policies)| ask(Layer::ResourceControl, level, policies))
            .fold(Standing::SILENT, union)
    } else {
        Standing::SILENT
    };
    let mut own = |layer, policies: &[Policy]| {
        if case.caller_policies_apply {
            ask(layer, None, policies)
        } else {
            Standing::SILENT
        }
    };
    let identity = own(Layer::Identity, &layers.identity);
    let boundary = layers.boundary.as_deref();
    let boundary = boundary.map(|policies| own(Layer::Boundary, policies));
    let session = layers.session.as_deref();
    let session = session.map(|policies| own(Layer::Session, policies));
    let resource = match &layers.resource {
        Some(policy) if case.resource_policy_applies => {
            ask(Layer::Resource, None, std::slice::from_ref(policy))
        }
        _ => Standing::SILENT,
    };
    let endpoint = layers.endpoint.as_deref();
    let endpoint = endpoint.map(|policies| ask(Layer::Endpoint, None, policies));
    Standings {
        service_control,
        resource_control,
        identity,
        boundary,
        session,
        resource,
        endpoint,
    }
}

fn levels(levels: &[Vec<Policy>]) -> impl Iterator<Item = (Option<usize>, &[Policy])> {
    levels
        .iter()
        .enumerate()
        .map(|(level, policies)| (Some(level), policies.as_slice()))
}

/// The fields of an ARN, for joining.
fn arn_fields(arn: &Arn) -> [&str; 10] {
    let Arn {
        partition,
        service,
        region,
        account,
        resource,
    } = arn;
    [
        "arn:", partition, ":", service, ":", region, ":", account, ":", resource,
    ]
}

/// The parts as one text, in the buffer if it fits.
fn joined<'b>(parts: &[&str], buffer: &'b mut [u8]) -> Cow<'b, str> {
    let mut length = 0;
    for part in parts {
        let Some(room) = buffer.get_mut(length..length + part.len()) else {
            return Cow::Owned(parts.concat());
        };
        room.copy_from_slice(part.as_bytes());
        length += part.len();
    }
    let text = buffer.get(..length).unwrap_or_default();
    std::str::from_utf8(text).map_or_else(|_| Cow::Owned(parts.concat()), Cow::Borrowed)
}

/// The text in lower case, in the buffer if it fits.
fn lower_case<'b>(text: &str, buffer: &'b mut [u8]) -> Cow<'b, str> {
    buffer
        .get_mut(..text.len())
        .and_then(|room| {
            room.copy_from_slice(text.as_bytes());
            room.make_ascii_lowercase();
            std::str::from_utf8(room).ok()
        })
        .map_or_else(|| Cow::Owned(text.to_ascii_lowercase()), Cow::Borrowed)
}
