//! What an evaluation result of the API says.
use super::error::SimulatorError;
use crate::policy::Verdict;
use crate::simulate::opinion::SecondOpinion;
use aws_sdk_iam::types::{EvaluationResult, PolicyEvaluationDecisionType};
use std::collections::BTreeMap;

/// Adds what is said of each action (lower case) to `opinions`. One resource was asked about, so
/// that its result, where there is one, and the result of the action are the same.
pub(super) fn collect(
    results: &[EvaluationResult],
    resource: &str,
    opinions: &mut BTreeMap<String, SecondOpinion>,
) -> Result<(), SimulatorError> {
    for result in results {
        let specific = result
            .resource_specific_results()
            .iter()
            .find(|it| it.eval_resource_name() == resource);
        let decision = specific.map_or(result.eval_decision(), |specific| {
            specific.eval_resource_decision()
        });
        let mut missing = result.missing_context_values().to_vec();
        if let Some(specific) = specific {
            missing.extend_from_slice(specific.missing_context_values());
        }
        missing.sort_unstable();
        missing.dedup();
        let opinion = SecondOpinion::Decided {
            verdict: verdict(decision)?,
            missing,
        };
        opinions.insert(result.eval_action_name().to_ascii_lowercase(), opinion);
    }
    Ok(())
}

fn verdict(decision: &PolicyEvaluationDecisionType) -> Result<Verdict, SimulatorError> {
    match decision {
        PolicyEvaluationDecisionType::Allowed => Ok(Verdict::Allowed),
        PolicyEvaluationDecisionType::ExplicitDeny => Ok(Verdict::ExplicitDeny),
        PolicyEvaluationDecisionType::ImplicitDeny => Ok(Verdict::ImplicitDeny),
        _ => Err(SimulatorError::Unreadable {
            why: "it has a decision that synth does not know",
        }),
    }
}
