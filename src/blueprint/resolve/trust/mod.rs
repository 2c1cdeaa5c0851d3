//! Who may become a role.
mod outside;
mod principal;
mod when;

use super::Context;
use super::scope::Scope;
use crate::blueprint::raw;
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{Role, RoleIdentity, Trust, TrustedPrincipal};

/// Resolves `trusted_by`.
pub(super) fn resolve(
    role: &RoleIdentity,
    entries: &[Located<raw::TrustedBy>],
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Trust> {
    let mut trusts: Vec<Trust> = Vec::new();
    for entry in entries {
        let Some((principal, conditions)) = principal::resolve(role, &entry.value, scope, context)
        else {
            continue;
        };
        let trust = Trust {
            principal,
            conditions,
            span: entry.span,
        };
        if let Some(first) = trusts.iter().find(|known| key(known) == key(&trust)) {
            context.report(
                Diagnostic::error(
                    Code::DuplicateGrant,
                    entry.span,
                    "the same principal is trusted twice".to_owned(),
                )
                .related(first.span, "first here")
                .help("remove one of the two, or join their conditions"),
            );
            continue;
        }
        trusts.push(trust);
    }
    trusts
}

/// Puts trust into an order that does not depend on how it was written.
pub(super) fn sort(trusts: &mut [Trust]) {
    trusts.sort_by_key(key);
}

fn key(trust: &Trust) -> (u8, String) {
    match &trust.principal {
        TrustedPrincipal::Service(host) => (0, host.clone()),
        TrustedPrincipal::Role(role) => (1, role.arn.to_string()),
        TrustedPrincipal::Account(account) => (2, account.id.to_string()),
        TrustedPrincipal::InstanceProfile(profile) => (3, profile.name.to_string()),
        TrustedPrincipal::Pod {
            cluster,
            service_account,
        } => (4, format!("{} {service_account:?}", cluster.arn)),
        TrustedPrincipal::WebIdentity {
            provider,
            audience,
            subject,
        } => (5, format!("{} {subject:?} {audience}", provider.arn)),
        TrustedPrincipal::Saml { provider, .. } => (6, provider.arn.to_string()),
    }
}

/// Roles whose sessions AWS ends sooner than they say: a session that was begun by a session ends
/// after an hour
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining>).
pub(super) fn chained_sessions(roles: &[Role], context: &mut Context<'_>) {
    const CHAINED_SECONDS: u32 = 3_600;
    let mut told = std::collections::BTreeSet::new();
    for role in roles {
        let chained = |trust: &Trust| matches!(trust.principal, TrustedPrincipal::Role(_));
        let only = !role.trusted_by.is_empty() && role.trusted_by.iter().all(chained);
        if only
            && role.max_session_seconds > CHAINED_SECONDS
            && told.insert(role.identity.name.clone())
        {
            context.report(
                Diagnostic::warning(
                    Code::ChainedSession,
                    role.identity.span,
                    format!(
                        "sessions of `{}` end after 1h: only roles may become it",
                        role.identity.name
                    ),
                )
                .note("AWS ends a session that another session began after an hour, whatever the role's longest session is, and refuses to begin a longer one")
                .help("leave out `max_session`, or let a service, a user or an identity provider become it"),
            );
        }
    }
}
