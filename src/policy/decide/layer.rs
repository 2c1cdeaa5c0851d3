//! Where one layer, or one level of one, stands: what its statements deny, allow and grant.
use super::{Place, Recorder};
use crate::policy::compiled::Candidate;
use crate::policy::matching::{Grants, Scope, applies};
use crate::policy::{Effect, EndpointType, Layer, Note, Policy, Truth};

/// What the statements of a layer say together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Whether a statement denies.
    pub(crate) deny: Truth,
    /// Whether a statement allows.
    pub(crate) allow: Truth,
    /// How the allowing statements name the caller.
    pub(crate) grants: Grants,
    /// The same, with those that may allow.
    pub(crate) possible_grants: Grants,
}

impl Standing {
    /// No statement applies.
    pub(crate) const SILENT: Self = Self {
        deny: Truth::False,
        allow: Truth::False,
        grants: Grants::NONE,
        possible_grants: Grants::NONE,
    };
}

/// What two parts of a layer say together.
pub(super) fn union(one: Standing, other: Standing) -> Standing {
    Standing {
        deny: one.deny.or(other.deny),
        allow: one.allow.or(other.allow),
        grants: one.grants.with(other.grants),
        possible_grants: one.possible_grants.with(other.possible_grants),
    }
}

/// Evaluates the policies of a layer, which count together.
pub(super) fn standing<R: Recorder>(
    scope: &Scope<'_>,
    policies: &[Policy],
    layer: Layer,
    level: Option<usize>,
    endpoint: EndpointType,
    recorder: &mut R,
) -> Standing {
    let mut standing = Standing::SILENT;
    for (index, policy) in policies.iter().enumerate() {
        let mut ask = |candidate: Candidate<'_>, recorder: &mut R| {
            let place = Place {
                layer,
                level,
                policy: index,
                label: &policy.label,
                statement: candidate.index,
            };
            let statement = candidate.statement;
            let found = applies(
                statement,
                candidate.action_matches,
                scope,
                place,
                endpoint,
                recorder,
            );
            standing = union(
                standing,
                stands(statement.effect, found.truth, found.grants),
            );
        };
        if R::DETAIL {
            for candidate in policy.compiled.statements() {
                ask(candidate, recorder);
            }
        } else {
            let (service, name, resource) = (scope.service, scope.name, scope.resource);
            policy
                .compiled
                .each_candidate(service, name, resource, |candidate| {
                    ask(candidate, recorder);
                });
        }
        for statement in policy.compiled.inert_statements() {
            recorder.note(Note::InertStatement {
                label: policy.label.to_string(),
                statement,
            });
        }
    }
    recorder.layer(layer, level, standing);
    standing
}

/// Where one statement alone stands.
fn stands(effect: Effect, truth: Truth, grants: Grants) -> Standing {
    let taken = |at_least| {
        if truth >= at_least {
            grants
        } else {
            Grants::NONE
        }
    };
    match effect {
        Effect::Deny => Standing {
            deny: truth,
            ..Standing::SILENT
        },
        Effect::Allow => Standing {
            allow: truth,
            grants: taken(Truth::True),
            possible_grants: taken(Truth::Unknown),
            ..Standing::SILENT
        },
    }
}
