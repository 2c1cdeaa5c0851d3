//! What each guardrail says, as statements of a policy of the organization.
use super::{api_keys, audit, models, projects, regions, retention};
use crate::artifact::PolicyStatement;
use crate::catalog::{GuardrailWord, guardrail_actions};
use crate::diag::Span;
use crate::model::{Guardrail, GuardrailKind};

/// The statements of a guardrail; they only deny. Of which type of policy they are is in
/// [`GuardrailKind`].
pub(super) fn of(guardrail: &Guardrail, partition: &str) -> Vec<PolicyStatement> {
    let span = guardrail.span;
    match &guardrail.kind {
        GuardrailKind::ApprovedModelsOnly { mantle, runtime } => {
            models::approved(mantle, runtime, partition, span)
        }
        GuardrailKind::ApprovedRegionsOnly { regions } => regions::approved(regions, span),
        GuardrailKind::NoDefaultProject => projects::no_default(partition, span),
        GuardrailKind::NoLongTermApiKeys => Vec::from(api_keys::no_long_term(span)),
        GuardrailKind::ProtectAuditTrail { except } => vec![audit::trail(except, span)],
        GuardrailKind::ZeroRetention => retention::zero(span),
    }
}

/// A statement that denies the actions of this word.
pub(super) fn deny(sid: &str, guardrail: GuardrailWord, span: Span) -> PolicyStatement {
    PolicyStatement::deny(sid, guardrail_actions(guardrail), span)
}
