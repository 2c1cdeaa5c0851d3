//! Guardrails that do less than they say, or that refuse what the blueprint approves of.
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::accounts::Accounts;
use crate::diag::{Code, Diagnostic};
use crate::model::{CrossRegionProfile, Guardrail, GuardrailKind, PolicyTarget};

/// Warns of each.
pub(super) fn report(guardrails: &[Guardrail], accounts: &Accounts, context: &mut Context<'_>) {
    for guardrail in guardrails {
        without_effect(guardrail, accounts, context);
    }
    let profiles = guardrails
        .iter()
        .filter_map(|guardrail| match &guardrail.kind {
            GuardrailKind::ApprovedModelsOnly { profiles, .. } => Some((guardrail, profiles)),
            _ => None,
        });
    for (models, profiles) in profiles {
        for other in guardrails.iter().filter(|it| meet(models, it, accounts)) {
            for profile in profiles {
                refused_elsewhere(models, other, profile, context);
            }
        }
    }
}

/// Service and resource control policies bind neither the principals nor the resources of the
/// management account
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>).
fn without_effect(guardrail: &Guardrail, accounts: &Accounts, context: &mut Context<'_>) {
    let Some(organization) = &accounts.organization else {
        return;
    };
    let management = PolicyTarget::Account(organization.management.id);
    if guardrail.kind.policy_type() == crate::model::PolicyType::Bedrock
        || guardrail
            .attached_to
            .iter()
            .any(|target| *target != management)
    {
        return;
    }
    context.report(
        Diagnostic::warning(
            Code::GuardrailWithoutEffect,
            guardrail.span,
            format!(
                "`{}` stands on the management account alone, which no {} binds",
                guardrail.kind.name(),
                guardrail.kind.policy_type().words()
            ),
        )
        .note("keep workloads out of the management account: no organization policy protects it")
        .help("attach it to the root, a unit or another account"),
    );
}

/// Whether both hold in some account.
fn meet(one: &Guardrail, other: &Guardrail, accounts: &Accounts) -> bool {
    accounts.named.usable().any(|(_, account)| {
        let below = |guardrail: &Guardrail| {
            let mut targets = guardrail.attached_to.iter();
            targets.any(|target| account.levels.contains(target))
        };
        below(one) && below(other)
    })
}

/// A call through a cross-Region profile fails where one of its destinations is denied
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/geographic-cross-region-inference.html>).
fn refused_elsewhere(
    models: &Guardrail,
    other: &Guardrail,
    profile: &CrossRegionProfile,
    context: &mut Context<'_>,
) {
    let refused = match &other.kind {
        GuardrailKind::ApprovedRegionsOnly { regions, .. } if !profile.is_global() => profile
            .destinations
            .iter()
            .find(|region| !regions.contains(region))
            .map(|region| format!("requests to {region}, where it sends some")),
        GuardrailKind::ApprovedRegionsOnly {
            global_inference: false,
            ..
        }
        | GuardrailKind::NoGlobalInference
            if profile.is_global() =>
        {
            Some("global inference".to_owned())
        }
        _ => None,
    };
    if let Some(refused) = refused {
        context.report(
            Diagnostic::warning(
                Code::RegionNotApproved,
                models.span,
                format!(
                    "`{}` is approved here, and `{}` denies {refused}",
                    profile.id,
                    other.kind.name()
                ),
            )
            .related(other.span, "denied here")
            .note("a call through a cross-Region profile fails when the region it is sent to is denied")
            .help("approve of its destinations, or do not approve of the profile"),
        );
    }
}
