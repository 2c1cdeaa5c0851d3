//! What an entry of a role's trust is exercised by: the call that brings all it asks for.
use super::call::Call;
use super::circumstances::{Circumstances, OrganizationOverride, Path, SOME_ENDPOINT};
use crate::catalog::federation;
use crate::model::{
    GitHubJob, Requirement, RoleIdentity, TokenSubject, Trust, TrustConditions, TrustedPrincipal,
};
use crate::vocab::Region;

/// Assuming a role with everything that an entry of its trust asks for.
pub(super) fn assume_under(target: &RoleIdentity, region: &Region, trust: Option<&Trust>) -> Call {
    let principal = trust.map(|trust| &trust.principal);
    let operation = match principal {
        Some(TrustedPrincipal::Pod { .. }) => "eks-auth.AssumeRoleForPodIdentity",
        Some(TrustedPrincipal::WebIdentity { .. }) => "sts.AssumeRoleWithWebIdentity",
        Some(TrustedPrincipal::Saml { .. }) => "sts.AssumeRoleWithSAML",
        _ => "sts.AssumeRole",
    };
    let call = Call::new(
        operation,
        region,
        target.account_id,
        [("role", target.arn.to_string())],
    );
    let Some(trust) = trust else { return call };
    let conditions = &trust.conditions;
    let mut call = claiming(call, &trust.principal);
    if let Some(id) = &conditions.external_id {
        call = call.with("external_id", id.as_str());
    }
    if conditions.source_identity == Requirement::Required {
        call = call.with("source_identity", identities(conditions).swap_remove(0));
    }
    if !conditions.session_tags.is_empty() {
        call = call.with("session_tags", "given");
    }
    call.under(circumstances(conditions))
}

/// The call with what the principal itself brings: the tags of a pod, the claims of a token.
fn claiming(call: Call, principal: &TrustedPrincipal) -> Call {
    match principal {
        TrustedPrincipal::Pod {
            cluster,
            service_account,
        } => call
            .with("cluster", cluster.arn.to_string())
            .with("namespace", service_account.namespace.as_str())
            .with("service_account", service_account.name.as_str()),
        TrustedPrincipal::WebIdentity {
            provider,
            audience,
            subject,
        } => call
            .with("provider", provider.arn.to_string())
            .with("issuer", provider.issuer.as_str())
            .with("audience", audience.as_str())
            .with("subject", subject_text(subject)),
        TrustedPrincipal::Saml { provider, regions } => {
            let pages = sign_in_pages(&provider.arn.partition, regions);
            call.with("sign_in_page", pages.into_iter().next().unwrap_or_default())
        }
        _ => call,
    }
}

/// The pages of AWS sign-in that a SAML assertion may be presented to
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_saml_relying-party.html>).
pub(super) fn sign_in_pages(partition: &str, regions: &[String]) -> Vec<String> {
    federation().saml_sign_in(partition, regions.iter().map(String::as_str))
}

/// The subject of the token that a caller has.
pub(super) fn subject_text(subject: &TokenSubject) -> String {
    match subject {
        TokenSubject::ServiceAccount(account) => [
            "system",
            "serviceaccount",
            &account.namespace,
            &account.name,
        ]
        .join(":"),
        TokenSubject::GitHub { repository, job } => github_subject(repository, job),
        TokenSubject::Exactly(text) => text.clone(),
    }
}

/// What GitHub writes into the token of a job
/// (<https://docs.github.com/en/actions/reference/security/oidc>).
pub(super) fn github_subject(repository: &str, job: &GitHubJob) -> String {
    let job = match job {
        GitHubJob::Branch(branch) => format!("ref:refs/heads/{branch}"),
        GitHubJob::Tag(tag) => format!("ref:refs/tags/{tag}"),
        GitHubJob::Environment(environment) => format!("environment:{environment}"),
    };
    format!("repo:{repository}:{job}")
}

/// A source identity for each pattern that one may fit.
pub(super) fn identities(conditions: &TrustConditions) -> Vec<String> {
    if conditions.source_identities.is_empty() {
        return vec!["someone".to_owned()];
    }
    let patterns = conditions.source_identities.iter();
    patterns
        .map(|pattern| pattern.replace('*', "someone").replace('?', "x"))
        .collect()
}

/// The ways that a call may come, one for each that is named.
pub(super) fn ways(conditions: &TrustConditions) -> Vec<Path> {
    let addresses = conditions.source_addresses.iter();
    let mut ways: Vec<Path> = addresses
        .map(|range| Path::Address(range.split('/').next().unwrap_or_default().to_owned()))
        .collect();
    let endpoints = &conditions.source_vpc_endpoints;
    match (conditions.source_vpcs.first(), endpoints.first()) {
        (None, None) => {}
        (None, Some(_)) => ways.extend(endpoints.iter().map(|endpoint| Path::endpoint(endpoint))),
        (Some(first), endpoint) => {
            let some = SOME_ENDPOINT.to_owned();
            let through = |vpc: &String, endpoint: &String| Path::Endpoint {
                vpc: vpc.clone(),
                endpoint: Some(endpoint.clone()),
            };
            let endpoint = endpoint.unwrap_or(&some);
            ways.extend(
                conditions
                    .source_vpcs
                    .iter()
                    .map(|vpc| through(vpc, endpoint)),
            );
            ways.extend(
                endpoints
                    .iter()
                    .skip(1)
                    .map(|endpoint| through(first, endpoint)),
            );
        }
    }
    if ways.is_empty() {
        ways.push(Path::Internet);
    }
    ways
}

fn circumstances(conditions: &TrustConditions) -> Circumstances {
    let mut circumstances = Circumstances {
        way: ways(conditions).into_iter().next().unwrap_or_default(),
        tags: conditions.principal_tags.clone(),
        second_factor: (conditions.mfa == Requirement::Required).then_some(true),
        organization: match conditions.from_organization {
            Requirement::Required => OrganizationOverride::Ours,
            Requirement::Optional => OrganizationOverride::OfAccount,
        },
        ..Circumstances::default()
    };
    if let Some(seconds) = conditions.mfa_age_seconds {
        let lately = seconds.saturating_sub(1).to_string();
        circumstances = circumstances.with_key("aws:MultiFactorAuthAge", Some(&lately));
    }
    for (tag, value) in &conditions.session_tags {
        let value = value.as_deref().unwrap_or("anything");
        circumstances = circumstances.with_key(&format!("aws:RequestTag/{tag}"), Some(value));
    }
    if !conditions.session_tags.is_empty() {
        let keys = conditions.session_tags.keys().cloned();
        circumstances = circumstances.with_values("aws:TagKeys", keys);
    }
    if let Some(tag) = &conditions.transitive_tag {
        circumstances = circumstances.with_values("sts:TransitiveTagKeys", [tag.clone()]);
    }
    circumstances
}
