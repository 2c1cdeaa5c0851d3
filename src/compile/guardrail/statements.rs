//! What each guardrail says, as statements of a policy of the organization.
use super::{
    api_keys, audit, identities, models, perimeter, platform, projects, regions, retention,
};
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::{GuardrailWord, guardrail_actions};
use crate::compile::literal::in_pattern;
use crate::diag::Span;
use crate::model::{ExceptedRole, Guardrail, GuardrailKind, Organization};

/// The statements of a guardrail; they only deny. Of which type of policy they are is in
/// [`GuardrailKind::policy_type`]; none for a type that has no statements.
pub(super) fn of(guardrail: &Guardrail, organization: &Organization) -> Vec<PolicyStatement> {
    let partition = organization.management.home_region.partition();
    let saying = Saying {
        partition: partition.as_str(),
        organization: organization.id.as_str(),
        span: guardrail.span,
    };
    let statements = said(&guardrail.kind, &saying);
    if guardrail.except.is_empty() {
        return statements;
    }
    let arns: Vec<Text> = guardrail
        .except
        .iter()
        .map(|role| Text::Literal(excepted(role, &saying)))
        .collect();
    statements
        .into_iter()
        .map(|statement| statement.when("ArnNotEquals", "aws:PrincipalArn", arns.iter().cloned()))
        .collect()
}

/// What every statement is written with.
pub(super) struct Saying<'a> {
    /// The partition of every ARN.
    pub(super) partition: &'a str,
    /// The organization's id.
    pub(super) organization: &'a str,
    /// Where the guardrail was written.
    pub(super) span: Span,
}

fn said(kind: &GuardrailKind, saying: &Saying<'_>) -> Vec<PolicyStatement> {
    match kind {
        GuardrailKind::ApiKeyMaxAge { days } => api_keys::max_age(*days, saying),
        GuardrailKind::ApprovedMarketplaceProductsOnly { products } => {
            platform::marketplace(products, saying)
        }
        GuardrailKind::ApprovedModelsOnly {
            mantle,
            runtime,
            profiles,
        } => models::approved(mantle, runtime, profiles, saying),
        GuardrailKind::ApprovedRegionsOnly {
            regions,
            global_inference,
        } => regions::approved(regions, *global_inference, saying),
        GuardrailKind::ApprovedServiceTiersOnly { tiers } => models::tiers(tiers, saying),
        GuardrailKind::EnforcedGuardrail { .. } => Vec::new(),
        GuardrailKind::NoApiKeys => api_keys::none(saying),
        GuardrailKind::NoConfusedDeputy { services, partners } => {
            perimeter::no_confused_deputy(services, partners, saying)
        }
        GuardrailKind::NoDefaultProject => projects::no_default(saying),
        GuardrailKind::NoGlobalInference => regions::no_global(saying),
        GuardrailKind::NoIamUsers => identities::no_users(saying),
        GuardrailKind::NoLeavingOrganization => platform::no_leaving(saying),
        GuardrailKind::NoLongTermApiKeys => api_keys::no_long_term(saying),
        GuardrailKind::NoRootUser => identities::no_root(saying),
        GuardrailKind::PassRolesOnlyTo { services } => identities::pass_only_to(services, saying),
        GuardrailKind::ProtectAuditTrail {
            log_groups,
            buckets,
        } => audit::trail(log_groups, buckets, saying),
        GuardrailKind::ProtectAccessTags { tags } => projects::access_tags(tags, saying),
        GuardrailKind::ProtectEnforcers { things } => platform::enforcers(things, saying),
        GuardrailKind::ProtectPlatformRoles { roles } => identities::platform_roles(roles, saying),
        GuardrailKind::ProtectProjects => projects::protected(saying),
        GuardrailKind::RequireBoundary { boundary } => identities::bounded(boundary, saying),
        GuardrailKind::RequireGuardrail { guardrails } => models::guarded(guardrails, saying),
        GuardrailKind::RequireProjectTags { tags } => projects::tagged(tags, saying),
        GuardrailKind::TrustedIdentitiesOnly { services, partners } => {
            perimeter::trusted_identities(services, partners, saying)
        }
        GuardrailKind::TrustedResourcesOnly {
            partners,
            resources,
        } => perimeter::trusted_resources(partners, resources, saying),
        GuardrailKind::ZeroRetention => retention::zero(saying),
    }
}

impl Saying<'_> {
    /// A statement that denies the actions of this word.
    pub(super) fn deny(&self, sid: &str, word: GuardrailWord) -> PolicyStatement {
        PolicyStatement::deny(sid, guardrail_actions(word), self.span)
    }

    /// `arn:PARTITION:` and the rest.
    pub(super) fn arn(&self, rest: &str) -> Text {
        Text::Literal(format!("arn:{}:{rest}", self.partition))
    }
}

fn excepted(role: &ExceptedRole, saying: &Saying<'_>) -> String {
    match role {
        ExceptedRole::Role(role) => in_pattern(&role.arn.to_string()),
        ExceptedRole::InAnyAccount(role) => role_anywhere(role, saying),
    }
}

/// A role by path and name in whatever account; a `*` at its end is a wildcard.
pub(super) fn role_anywhere(role: &str, saying: &Saying<'_>) -> String {
    format!("arn:{}:iam::*:role/{role}", saying.partition)
}
