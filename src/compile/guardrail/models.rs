//! Guardrails about which models are used, and how.
use super::statements::Saying;
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::GuardrailWord;
use crate::compile::literal::{exactly, in_pattern};
use crate::model::{CrossRegionProfile, GuardrailVersion};

/// The tier that a request is in which names none
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html>).
const USUAL_TIER: &str = "default";

/// Only these models, on both endpoints.
pub(super) fn approved(
    mantle: &[String],
    runtime: &[String],
    profiles: &[CrossRegionProfile],
    saying: &Saying<'_>,
) -> Vec<PolicyStatement> {
    vec![
        on_mantle(mantle, saying),
        on_runtime(runtime, profiles, saying),
    ]
}

/// On bedrock-mantle the model is a condition key. A request without it is denied, too.
fn on_mantle(ids: &[String], saying: &Saying<'_>) -> PolicyStatement {
    let statement = saying
        .deny("MantleModels", GuardrailWord::MantleModelUse)
        .on_all();
    if ids.is_empty() {
        return statement;
    }
    let ids = ids.iter().map(|id| exactly(id));
    statement.when("StringNotEquals", "bedrock-mantle:Model", ids)
}

/// On bedrock-runtime the model is the resource, in whatever region a profile sends requests to;
/// the region of a global one is empty. The Responses API is authorised on the default project as
/// well, an application inference profile, an asynchronous invocation and a batch job together
/// with their model, so these are let through here: denying the model is what counts. Without any
/// approved model nothing is.
fn on_runtime(
    ids: &[String],
    profiles: &[CrossRegionProfile],
    saying: &Saying<'_>,
) -> PolicyStatement {
    let statement = saying.deny("RuntimeModels", GuardrailWord::RuntimeModelUse);
    if ids.is_empty() {
        return statement.on_all();
    }
    let models = ids
        .iter()
        .map(|id| saying.arn(&format!("bedrock:*::foundation-model/{}", in_pattern(id))));
    let profiles = profiles.iter().map(|it| {
        saying.arn(&format!(
            "bedrock:*:*:inference-profile/{}",
            in_pattern(&it.id)
        ))
    });
    let companions = [
        "application-inference-profile/*",
        "async-invoke/*",
        "model-invocation-job/*",
        "project/default",
    ]
    .map(|resource| saying.arn(&format!("bedrock:*:*:{resource}")));
    statement.on_all_but(models.chain(profiles).chain(companions))
}

/// Only these service tiers. A request that names none is in the usual one, so where that is not
/// approved, the key has to be there.
pub(super) fn tiers(tiers: &[String], saying: &Saying<'_>) -> Vec<PolicyStatement> {
    [
        (
            "MantleServiceTiers",
            GuardrailWord::MantleInference,
            "bedrock-mantle:ServiceTier",
        ),
        (
            "RuntimeServiceTiers",
            GuardrailWord::RuntimeInference,
            "bedrock:ServiceTier",
        ),
    ]
    .map(|(sid, word, key)| {
        let statement = saying.deny(sid, word).on_all().when(
            "StringNotEquals",
            key,
            tiers.iter().map(|tier| exactly(tier)),
        );
        if tiers.iter().any(|tier| tier == USUAL_TIER) {
            statement.when("Null", key, [Text::literal("false")])
        } else {
            statement
        }
    })
    .into()
}

/// Models are invoked with one of these Bedrock guardrails. Everything that ends in a model is
/// authorised on it, and the guardrail is sent with that; profiles and projects are not asked for
/// it. A request without a guardrail is denied, too
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-permissions-id.html>).
pub(super) fn guarded(
    guardrails: &[GuardrailVersion],
    saying: &Saying<'_>,
) -> Vec<PolicyStatement> {
    let models = [
        "bedrock:*::foundation-model/*",
        "bedrock:*:*:custom-model-deployment/*",
        "bedrock:*:*:imported-model/*",
        "bedrock:*:*:provisioned-model/*",
    ]
    .map(|rest| saying.arn(rest));
    vec![
        saying
            .deny("RequireGuardrail", GuardrailWord::RuntimeInference)
            .on(models)
            .when(
                "StringNotEquals",
                "bedrock:GuardrailIdentifier",
                guardrails.iter().map(|guardrail| exactly(&guardrail.arn)),
            ),
    ]
}
