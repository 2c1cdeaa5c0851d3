//! Who may become a role.
use super::scope::Scope;
use super::{Context, identifier, permission_sets};
use crate::blueprint::raw::{self, Required, Text};
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{Requirement, RoleIdentity, Trust, TrustConditions, TrustedPrincipal};

/// Resolves `trusted_by`.
pub(super) fn resolve(
    role: &RoleIdentity,
    entries: &[Located<raw::TrustedBy>],
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Trust> {
    let mut trusts: Vec<Trust> = Vec::new();
    for entry in entries {
        let Some((principal, conditions)) = one(role, &entry.value, scope, context) else {
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
    }
}

fn one(
    role: &RoleIdentity,
    entry: &raw::TrustedBy,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<(TrustedPrincipal, TrustConditions)> {
    match entry {
        raw::TrustedBy::Service(raw) => {
            let host = identifier::service_host(&raw.service, context)?;
            Some((TrustedPrincipal::Service(host), TrustConditions::default()))
        }
        raw::TrustedBy::Role(raw) => {
            let conditions = when(&raw.when, context);
            let caller = scope.role(&raw.role, role.account_id, context)?;
            if caller.arn == role.arn {
                context.report(itself(&raw.role));
                return None;
            }
            Some((TrustedPrincipal::Role(caller), conditions?))
        }
        raw::TrustedBy::PermissionSet(raw) => {
            let conditions = when(&raw.when, context);
            let place = match &raw.r#in {
                Some(account) => Some(scope.accounts.one(account, context)?),
                None => None,
            };
            let (entrances, account) = (scope.entrances, role.account_id);
            let name = &raw.permission_set;
            let caller =
                permission_sets::instance(entrances, name, place.as_ref(), account, context)?;
            let met = people_can(raw, scope, context);
            Some((TrustedPrincipal::Role(caller), conditions.filter(|_| met)?))
        }
        raw::TrustedBy::Account(raw) => {
            let conditions = when(&raw.when, context);
            let account = scope.accounts.one(&raw.account, context)?;
            Some((TrustedPrincipal::Account(account), conditions?))
        }
    }
}

/// Whether people who entered through Identity Center can meet the conditions: their sessions know
/// of no second factor, which Identity Center asks for itself, and carry its attributes alone
/// (<https://docs.aws.amazon.com/singlesignon/latest/userguide/mfa-types.html>).
fn people_can(
    raw: &raw::TrustedPermissionSet,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> bool {
    let before = context.diagnostics.len();
    let name = &raw.permission_set.value;
    if let Some(mfa) = &raw.when.mfa {
        context.report(
            Diagnostic::error(
                Code::UnmetCondition,
                mfa.span,
                format!("no session of the permission set `{name}` says that there was a second factor"),
            )
            .note("IAM Identity Center asks for the second factor when people sign in, and AWS STS never hears of it")
            .help("require it in Identity Center, and remove it here"),
        );
    }
    let Some(attributes) = scope.entrances.attributes(name) else {
        return context.diagnostics.len() == before;
    };
    for (tag, _) in &raw.when.principal_tag.0 {
        if !attributes.contains(&tag.value) {
            context.report(
                Diagnostic::error(
                    Code::UnmetCondition,
                    tag.span,
                    format!("no session of the permission set `{name}` carries the tag `{}`", tag.value),
                )
                .note("sessions carry the attributes for access control of IAM Identity Center, and no other tag")
                .help("add it to `attributes:` of the Identity Center, once it is one"),
            );
        }
    }
    context.diagnostics.len() == before
}

fn itself(role: &Text) -> Diagnostic {
    Diagnostic::error(
        Code::RoleNobodyCanAssume,
        role.span,
        format!("the role `{}` is trusted to itself", role.value),
    )
    .help("name who becomes the role in the first place")
}

fn when(raw: &raw::When, context: &mut Context<'_>) -> Option<TrustConditions> {
    let problems = context.diagnostics.len();
    let principal_tags = identifier::tags(&raw.principal_tag, context);
    for (key, value) in &raw.principal_tag.0 {
        fits_policy(key, context);
        fits_policy(value, context);
    }
    let external_id = raw
        .external_id
        .as_ref()
        .and_then(|text| identifier::external_id(text, context));
    let mut source_vpc_endpoints: Vec<String> = raw
        .vpc_endpoints
        .iter()
        .flatten()
        .filter_map(|text| identifier::ec2_id(text, "vpce-", "VPC endpoint id", context))
        .collect();
    source_vpc_endpoints.sort();
    source_vpc_endpoints.dedup();
    // A condition that could not be read must not turn into no condition.
    (context.diagnostics.len() == problems).then(|| TrustConditions {
        principal_tags,
        source_identity: requirement(raw.source_identity.as_ref()),
        external_id,
        mfa: requirement(raw.mfa.as_ref()),
        source_vpc_endpoints,
    })
}

/// Policies hold U+0020 to U+00FF only
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html>); tags hold more.
fn fits_policy(text: &Text, context: &mut Context<'_>) {
    let Some(foreign) = text.value.chars().find(|c| u32::from(*c) > 0xff) else {
        return;
    };
    context.report(
        Diagnostic::error(
            Code::PolicyText,
            text.span,
            format!(
                "`{}` would stand in a policy, and policies cannot hold U+{:04X}",
                text.value,
                u32::from(foreign)
            ),
        )
        .note("IAM accepts the characters U+0020 to U+00FF in a policy")
        .help("use a tag of those characters"),
    );
}

fn requirement(word: Option<&Located<Required>>) -> Requirement {
    if word.is_some() {
        Requirement::Required
    } else {
        Requirement::Optional
    }
}
