//! Guardrails about where Bedrock is used.
use super::statements::deny;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::diag::Span;
use crate::vocab::Region;

/// Bedrock only in these regions.
pub(super) fn approved(regions: &[Region], span: Span) -> Vec<PolicyStatement> {
    let regions = regions.iter().map(|region| Text::literal(region.as_str()));
    vec![
        deny("ApprovedRegions", GuardrailWord::Bedrock, span)
            .on_all()
            .when("StringNotEquals", "aws:RequestedRegion", regions),
    ]
}
