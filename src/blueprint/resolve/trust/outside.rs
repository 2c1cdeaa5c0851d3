//! Callers from outside IAM: pods, jobs, and people whom an identity provider vouches for.
use super::when;
use crate::blueprint::raw::{self, Text};
use crate::blueprint::resolve::scope::Scope;
use crate::blueprint::resolve::{Context, identifier, identity_providers};
use crate::catalog::federation;
use crate::diag::{Code, Diagnostic};
use crate::model::{
    GitHubJob, OidcProvider, RoleIdentity, ServiceAccount, TokenSubject, TrustConditions,
    TrustedPrincipal,
};
use crate::vocab::AccountId;
use std::sync::Arc;

type Resolved = Option<(TrustedPrincipal, TrustConditions)>;

/// A service account, through EKS Pod Identity: cluster and role are of one account
/// (<https://docs.aws.amazon.com/eks/latest/userguide/pod-id-association.html>).
pub(super) fn pod(
    role: &RoleIdentity,
    raw: &raw::PodIdentity,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Resolved {
    let service_account = service_account(&raw.namespace, &raw.service_account, context);
    let cluster = scope.existing.cluster(&raw.pod_identity, context)?;
    if role.account_id != AccountId::NOBODYS && cluster.account_id != role.account_id {
        context.report(
            Diagnostic::error(
                Code::OtherAccount,
                raw.pod_identity.span,
                format!(
                    "the cluster `{}` is in account {}, the role in account {}",
                    cluster.name, cluster.account_id, role.account_id
                ),
            )
            .note("EKS Pod Identity gives pods roles of the cluster's own account")
            .help("use `irsa`, which crosses accounts, or let a role of the cluster's account assume this one"),
        );
        return None;
    }
    let principal = TrustedPrincipal::Pod {
        cluster,
        service_account: service_account?,
    };
    Some((principal, TrustConditions::default()))
}

/// A service account, through the issuer of its cluster.
pub(super) fn irsa(
    role: &RoleIdentity,
    raw: &raw::Irsa,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Resolved {
    let service_account = service_account(&raw.namespace, &raw.service_account, context);
    let conditions = when::network(&raw.when, scope, context);
    let cluster = scope.existing.cluster(&raw.irsa, context)?;
    let Some(issuer) = &cluster.issuer else {
        identity_providers::no_issuer(&raw.irsa, context);
        return None;
    };
    let provider = provider(role, issuer, &raw.irsa, scope, context)?;
    let principal = TrustedPrincipal::WebIdentity {
        audience: audience(None, &provider, &raw.irsa, context)?,
        provider,
        subject: TokenSubject::ServiceAccount(service_account?),
    };
    Some((principal, conditions?))
}

/// Jobs of one repository, for one branch, tag or environment
/// (<https://docs.github.com/en/actions/reference/security/oidc>).
pub(super) fn github(
    role: &RoleIdentity,
    raw: &raw::GitHub,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Resolved {
    let repository = repository(&raw.github, context);
    let job = job(raw, context);
    let conditions = when::network(&raw.when, scope, context);
    let issuer = &federation().github_issuer;
    let provider = provider(role, issuer, &raw.github, scope, context)?;
    let principal = TrustedPrincipal::WebIdentity {
        audience: audience(None, &provider, &raw.github, context)?,
        provider,
        subject: TokenSubject::GitHub {
            repository: repository?,
            job: job?,
        },
    };
    Some((principal, conditions?))
}

/// Someone of another issuer, by the whole subject.
pub(super) fn oidc(
    role: &RoleIdentity,
    raw: &raw::Oidc,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Resolved {
    let subject = pinned(&raw.subject, context);
    let conditions = when::federated(&raw.when, scope, context);
    let provider = scope.provider(&raw.oidc, role.account_id, context)?;
    let principal = TrustedPrincipal::WebIdentity {
        audience: audience(raw.audience.as_ref(), &provider, &raw.oidc, context)?,
        provider,
        subject: TokenSubject::Exactly(subject?),
    };
    Some((principal, conditions?))
}

/// People of a SAML provider in the role's account.
pub(super) fn saml(
    role: &RoleIdentity,
    raw: &raw::Saml,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Resolved {
    let conditions = when::federated(&raw.when, scope, context);
    let mut regions: Vec<String> = raw
        .regions
        .iter()
        .filter_map(|region| context.known_region(region))
        .map(|region| region.to_string())
        .collect();
    regions.sort();
    regions.dedup();
    let provider = scope.existing.saml_provider(&raw.saml, context)?;
    if role.account_id != AccountId::NOBODYS && provider.account_id != role.account_id {
        context.report(elsewhere(&raw.saml, provider.account_id, role.account_id));
        return None;
    }
    let principal = TrustedPrincipal::Saml { provider, regions };
    Some((principal, conditions?))
}

fn service_account(
    namespace: &Text,
    name: &Text,
    context: &mut Context<'_>,
) -> Option<ServiceAccount> {
    let namespace = identifier::kubernetes_name(namespace, "Kubernetes namespace", false, context);
    let name = identifier::kubernetes_name(name, "Kubernetes service account", true, context);
    Some(ServiceAccount {
        namespace: namespace?,
        name: name?,
    })
}

/// The provider of an issuer in the role's own account: AWS takes no other.
fn provider(
    role: &RoleIdentity,
    issuer: &str,
    of: &Text,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<OidcProvider>> {
    let account = role.account_id;
    let found = identity_providers::of_issuer(issuer, account, scope.providers, scope.existing);
    // What could not be read may have been the provider.
    let told = account == AccountId::NOBODYS || !scope.knows_all_providers();
    if found.is_none() && !told {
        context.report(
            Diagnostic::error(
                Code::MissingIdentityProvider,
                of.span,
                format!("account {account} has no OIDC identity provider for `https://{issuer}`"),
            )
            .note("a role trusts an issuer through an identity provider of its own account")
            .help("make it under `identity_providers:`, or name the one that is there under `existing:` with `oidc_provider:`"),
        );
    }
    found
}

/// The audience of the tokens: one that the provider takes.
fn audience(
    given: Option<&Text>,
    provider: &OidcProvider,
    of: &Text,
    context: &mut Context<'_>,
) -> Option<String> {
    let usual = &federation().audience;
    let place = given.unwrap_or(of);
    let diagnostic = match (given, provider.audiences.as_slice()) {
        (Some(text), known) if known.contains(&text.value) => return Some(text.value.clone()),
        (Some(text), _) => Diagnostic::error(
            Code::UnknownWord,
            place.span,
            format!(
                "`{}` takes no tokens for the audience `{}`",
                provider.name, text.value
            ),
        ),
        (None, [only]) => return Some(only.clone()),
        (None, known) if known.contains(usual) => return Some(usual.clone()),
        (None, _) => Diagnostic::error(
            Code::MissingKey,
            place.span,
            format!("`{}` takes tokens for several audiences", provider.name),
        ),
    };
    let known: Vec<&str> = provider.audiences.iter().map(String::as_str).collect();
    let known = crate::blueprint::violation::either(&known);
    context.report(
        diagnostic
            .related(provider.span, "declared here")
            .help(format!("write `audience:` {known}")),
    );
    None
}

/// Owner and repository, each with its number or without.
fn repository(text: &Text, context: &mut Context<'_>) -> Option<String> {
    if text.value.contains(['*', '?']) {
        context.report(
            unpinned(text, "any repository that fits it could become the role")
                .help("name one repository; give each its own entry"),
        );
        return None;
    }
    let word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
    };
    let numbered = |part: &str| match part.split_once('@') {
        Some((name, number)) => {
            word(name) && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        }
        None => word(part),
    };
    let holds = text.value.len() <= 200
        && text
            .value
            .split_once('/')
            .is_some_and(|(owner, repository)| {
                numbered(owner)
                    && numbered(repository)
                    && owner.contains('@') == repository.contains('@')
            });
    if holds {
        return Some(text.value.clone());
    }
    context.report(
        Diagnostic::error(
            Code::InvalidId,
            text.span,
            format!("`{}` is no repository of GitHub", text.value),
        )
        .help("write owner and repository, `acme/answers`, or both with their numbers, `acme@1234/answers@5678`"),
    );
    None
}

/// What the job runs for: one of branch, tag and environment.
fn job(raw: &raw::GitHub, context: &mut Context<'_>) -> Option<GitHubJob> {
    type Make = fn(String) -> GitHubJob;
    let words: [(&Option<Text>, Make); 3] = [
        (&raw.branch, GitHubJob::Branch),
        (&raw.tag, GitHubJob::Tag),
        (&raw.environment, GitHubJob::Environment),
    ];
    let mut given = words
        .into_iter()
        .filter_map(|(text, make)| Some((text.as_ref()?, make)));
    let Some((text, make)) = given.next() else {
        context.report(
            Diagnostic::error(
                Code::UnpinnedSubject,
                raw.github.span,
                format!("`{}` names no branch, tag or environment", raw.github.value),
            )
            .note("a job of any branch, and of any pull request from one, could become the role")
            .help("add `branch:`, `tag:` or `environment:`"),
        );
        return None;
    };
    if let Some((second, _)) = given.next() {
        context.report(
            Diagnostic::error(
                Code::MeaninglessCondition,
                second.span,
                "a job's subject names one of branch, tag and environment".to_owned(),
            )
            .related(text.span, "this is another")
            .note("GitHub puts the environment into the subject if the job has one, else the branch or tag")
            .help("keep one of them"),
        );
        return None;
    }
    if text.value.contains(['*', '?']) {
        context.report(
            unpinned(
                text,
                "anyone who may push a name that fits it could become the role",
            )
            .help("name one; give each its own entry"),
        );
        return None;
    }
    let holds = (1..=255).contains(&text.value.len())
        && text.value.trim() == text.value
        && !text.value.starts_with("refs/")
        && text.value.chars().all(|c| !c.is_control() && c != ':');
    if !holds {
        context.report(
            Diagnostic::error(
                Code::InvalidId,
                text.span,
                format!(
                    "`{}` is no name of a branch, tag or environment",
                    text.value
                ),
            )
            .help("write its name alone, such as `main`"),
        );
        return None;
    }
    Some(make(text.value.clone()))
}

/// A subject that is one caller.
fn pinned(text: &Text, context: &mut Context<'_>) -> Option<String> {
    if text.value.contains(['*', '?']) {
        context.report(
            unpinned(text, "everyone whose subject fits it could become the role")
                .help("write the subject whole, as the issuer puts it into `sub`"),
        );
        return None;
    }
    let holds = (1..=255).contains(&text.value.len())
        && text.value.chars().all(|c| (' '..='\u{ff}').contains(&c));
    if !holds {
        context.report(
            Diagnostic::error(
                Code::InvalidId,
                text.span,
                format!("`{}` is no subject of an OIDC token", text.value),
            )
            .help("write 1 to 255 characters that a policy can hold (up to U+00FF)"),
        );
        return None;
    }
    Some(text.value.clone())
}

fn unpinned(text: &Text, why: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnpinnedSubject,
        text.span,
        format!("`{}` has wildcards: {why}", text.value),
    )
}

fn elsewhere(provider: &Text, account: AccountId, wanted: AccountId) -> Diagnostic {
    Diagnostic::error(
        Code::OtherAccount,
        provider.span,
        format!(
            "the provider `{}` is in account {account}, the role in account {wanted}",
            provider.value
        ),
    )
    .help(format!("name a provider of account {wanted}"))
}
