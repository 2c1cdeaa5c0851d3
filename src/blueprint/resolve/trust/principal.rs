//! Each kind of principal that a role may trust.
use super::{outside, when};
use crate::blueprint::raw::{self, OneOrMany, TrustedBy};
use crate::blueprint::resolve::scope::Scope;
use crate::blueprint::resolve::{Context, identifier, permission_sets};
use crate::catalog::{federation, sends_source_account, sends_source_arn};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    InstanceProfile, RoleIdentity, TrustConditions, TrustedPrincipal, physical_name,
};
use crate::vocab::{AccountId, Arn};

type Resolved = Option<(TrustedPrincipal, TrustConditions)>;

/// Names of instance profiles in IAM have at most 128 characters.
const MOST_PROFILE_NAME: usize = 128;

/// Resolves an entry of `trusted_by`.
pub(super) fn resolve(
    role: &RoleIdentity,
    entry: &TrustedBy,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Resolved {
    match entry {
        TrustedBy::Service(raw) => service(role, raw, context),
        TrustedBy::Role(raw) => {
            let conditions = when::caller(&raw.when, scope, context);
            let caller = scope.role(&raw.role, role.account_id, context)?;
            if caller.arn == role.arn {
                context.report(itself(&raw.role));
                return None;
            }
            Some((TrustedPrincipal::Role(caller), conditions?))
        }
        TrustedBy::PermissionSet(raw) => {
            let conditions = when::caller(&raw.when, scope, context);
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
        TrustedBy::Account(raw) => {
            let conditions = when::caller(&raw.when, scope, context);
            let account = scope.accounts.one(&raw.account, context)?;
            Some((TrustedPrincipal::Account(account), conditions?))
        }
        TrustedBy::InstanceProfile(raw) => {
            let name = context.declared_name(&raw.instance_profile)?;
            let profile_name = physical_name(&context.blueprint, &name);
            if profile_name.len() > MOST_PROFILE_NAME {
                context.report(
                    Diagnostic::error(
                        Code::NameTooLong,
                        raw.instance_profile.span,
                        format!(
                            "the profile's name in IAM, `{profile_name}`, has {} characters of {MOST_PROFILE_NAME}",
                            profile_name.len()
                        ),
                    )
                    .help("shorten the name of the profile, or that of the blueprint"),
                );
            }
            let profile = InstanceProfile { name, profile_name };
            Some((
                TrustedPrincipal::InstanceProfile(profile),
                TrustConditions::default(),
            ))
        }
        TrustedBy::PodIdentity(raw) => outside::pod(role, raw, scope, context),
        TrustedBy::Irsa(raw) => outside::irsa(role, raw, scope, context),
        TrustedBy::GitHub(raw) => outside::github(role, raw, scope, context),
        TrustedBy::Oidc(raw) => outside::oidc(role, raw, scope, context),
        TrustedBy::Saml(raw) => outside::saml(role, raw, scope, context),
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

fn service(role: &RoleIdentity, raw: &raw::Service, context: &mut Context<'_>) -> Resolved {
    let host = identifier::service_host(&raw.service, context)?;
    if host == federation().pod_identity.service {
        context.report(
            Diagnostic::error(
                Code::UnpinnedSubject,
                raw.service.span,
                format!("`{host}` acts for every pod of every cluster in the account"),
            )
            .help("write `pod_identity:` with the cluster, the namespace and the service account"),
        );
        return None;
    }
    let mut conditions = TrustConditions::default();
    let problems = context.diagnostics.len();
    for text in raw.acting_for.iter().flat_map(OneOrMany::names) {
        conditions
            .source_arns
            .extend(source_arn(&host, role.account_id, text, context));
    }
    if raw
        .acting_for
        .as_ref()
        .is_some_and(|arns| arns.names().is_empty())
    {
        context.report(
            when::says_nothing(raw.service.span, "`acting_for` names nothing")
                .help("name what the service acts for, or leave `acting_for` out"),
        );
    }
    conditions.source_arns.sort();
    conditions.source_arns.dedup();
    (context.diagnostics.len() == problems).then_some((TrustedPrincipal::Service(host), conditions))
}

/// The ARN, with wildcards, of what a service may act for: in the role's own account, where the
/// service says its account.
fn source_arn(
    host: &str,
    account: AccountId,
    text: &raw::Text,
    context: &mut Context<'_>,
) -> Option<String> {
    if !sends_source_arn(host) {
        context.report(
            Diagnostic::error(
                Code::MeaninglessCondition,
                text.span,
                format!("`{host}` is not documented to say what it acts for"),
            )
            .note("a service that sends no `aws:SourceArn` could never become the role")
            .help("leave out `acting_for`"),
        );
        return None;
    }
    let arn = text.value.parse::<Arn>().ok().filter(|arn| {
        !text.value.contains(['$', '{', '}', ' ', '?'])
            && !arn.service.contains('*')
            && !arn.partition.contains('*')
    });
    let Some(arn) = arn else {
        context.report(
            Diagnostic::error(
                Code::InvalidArn,
                text.span,
                format!("`{}` is no ARN, nor one with `*` in it", text.value),
            )
            .help("write an ARN of the service's own things, such as `arn:aws:ecs:us-east-2:111122223333:*`"),
        );
        return None;
    };
    if account != AccountId::NOBODYS
        && sends_source_account(host)
        && arn.account != account.as_str()
    {
        context.report(
            Diagnostic::error(
                Code::OtherAccount,
                text.span,
                format!("`{}` is not of the role's account, {account}", text.value),
            )
            .note("a service becomes a role for its own account only")
            .help(format!("write account {account} into the ARN")),
        );
        return None;
    }
    Some(text.value.clone())
}

fn itself(role: &raw::Text) -> Diagnostic {
    Diagnostic::error(
        Code::RoleNobodyCanAssume,
        role.span,
        format!("the role `{}` is trusted to itself", role.value),
    )
    .help("name who becomes the role in the first place")
}
