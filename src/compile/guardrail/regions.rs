//! Guardrails about where Bedrock is used.
use super::statements::Saying;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::vocab::Region;

/// What `aws:RequestedRegion` says where AWS chooses the region
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html>).
const ANY_REGION: &str = "unspecified";

/// Bedrock only in these regions.
pub(super) fn approved(
    regions: &[Region],
    global_inference: bool,
    saying: &Saying<'_>,
) -> Vec<PolicyStatement> {
    let regions = regions.iter().map(|region| Text::literal(region.as_str()));
    let global = global_inference.then(|| Text::literal(ANY_REGION));
    vec![
        saying
            .deny("ApprovedRegions", GuardrailWord::Bedrock)
            .on_all()
            .when(
                "StringNotEquals",
                "aws:RequestedRegion",
                regions.chain(global),
            ),
    ]
}

/// Neither through a global profile, nor where AWS chooses the region: an application inference
/// profile hides the global one that it was made from.
pub(super) fn no_global(saying: &Saying<'_>) -> Vec<PolicyStatement> {
    vec![
        saying
            .deny("GlobalProfiles", GuardrailWord::GlobalInference)
            .on([saying.arn("bedrock:*:*:inference-profile/global.*")]),
        saying
            .deny("GlobalRouting", GuardrailWord::RuntimeInference)
            .on_all()
            .when(
                "StringEquals",
                "aws:RequestedRegion",
                [Text::literal(ANY_REGION)],
            ),
    ]
}
