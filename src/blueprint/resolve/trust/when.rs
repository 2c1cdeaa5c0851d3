//! What must hold for a role to be assumed, beside who the caller is.
use crate::blueprint::raw::{self, Mfa, OneOrMany, SessionTags, SourceIdentity, Strings, Text};
use crate::blueprint::resolve::quantity::{self, Bounds};
use crate::blueprint::resolve::scope::Scope;
use crate::blueprint::resolve::{Context, identifier};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{Requirement, TrustConditions};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// How long ago a second factor may have been given: sessions last 36 hours at most.
const MFA_AGE: Bounds = Bounds {
    least: 60_000,
    greatest: 129_600_000,
    words: "1min to 36h",
};

/// What must hold of a caller who has a role or user.
pub(super) fn caller(
    raw: &raw::When,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<TrustConditions> {
    let problems = context.diagnostics.len();
    let mut conditions = way(
        raw.source_ip.as_deref(),
        raw.through.as_ref(),
        raw.vpc_endpoints.as_deref(),
        scope,
        context,
    );
    session(
        &mut conditions,
        raw.session_tags.as_ref(),
        raw.transitive.as_ref(),
        raw.source_identity.as_ref(),
        context,
    );
    conditions.principal_tags = tags(&raw.principal_tag, context);
    conditions.external_id = raw
        .external_id
        .as_ref()
        .and_then(|text| identifier::external_id(text, context));
    if let Some(mfa) = &raw.mfa {
        conditions.mfa = Requirement::Required;
        if let Mfa::Lately(age) = &mfa.value {
            conditions.mfa_age_seconds = quantity::duration(&age.within, MFA_AGE, context)
                .and_then(|milliseconds| u32::try_from(milliseconds / 1_000).ok());
        }
    }
    if let Some(from) = &raw.from {
        context.organization_missing(from.span, "this needs");
        conditions.from_organization = Requirement::Required;
    }
    // A condition that could not be read must not turn into no condition.
    (context.diagnostics.len() == problems).then_some(conditions)
}

/// What must hold of someone whom an identity provider vouches for.
pub(super) fn federated(
    raw: &raw::FederatedWhen,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<TrustConditions> {
    let problems = context.diagnostics.len();
    let mut conditions = way(
        raw.source_ip.as_deref(),
        raw.through.as_ref(),
        raw.vpc_endpoints.as_deref(),
        scope,
        context,
    );
    session(
        &mut conditions,
        raw.session_tags.as_ref(),
        raw.transitive.as_ref(),
        raw.source_identity.as_ref(),
        context,
    );
    (context.diagnostics.len() == problems).then_some(conditions)
}

/// The way that a call must come.
pub(super) fn network(
    raw: &raw::NetworkWhen,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<TrustConditions> {
    let problems = context.diagnostics.len();
    let conditions = way(
        raw.source_ip.as_deref(),
        raw.through.as_ref(),
        raw.vpc_endpoints.as_deref(),
        scope,
        context,
    );
    (context.diagnostics.len() == problems).then_some(conditions)
}

fn way(
    source_ip: Option<&[Text]>,
    through: Option<&OneOrMany>,
    vpc_endpoints: Option<&[Text]>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> TrustConditions {
    let source_vpc_endpoints = sorted(
        vpc_endpoints
            .into_iter()
            .flatten()
            .filter_map(|text| identifier::ec2_id(text, "vpce-", "VPC endpoint id", context)),
    );
    let source_vpcs = sorted(
        through
            .into_iter()
            .flat_map(OneOrMany::names)
            .filter_map(|text| Some(scope.existing.network(text, context)?.vpc.clone())),
    );
    let source_addresses = sorted(
        source_ip
            .into_iter()
            .flatten()
            .filter_map(|text| address_range(text, context)),
    );
    // A call through an endpoint has no address on the internet.
    let private = through
        .and_then(|names| names.names().first())
        .or_else(|| vpc_endpoints.and_then(<[Text]>::first));
    if let (Some(address), Some(private)) = (source_ip.and_then(<[Text]>::first), private) {
        context.report(
            never(
                address.span,
                "no call comes from the internet and through an endpoint",
            )
            .related(private.span, "through an endpoint")
            .note("a request through an interface endpoint has no `aws:SourceIp`")
            .help("keep one of them, or write two entries"),
        );
    }
    TrustConditions {
        source_vpc_endpoints,
        source_vpcs,
        source_addresses,
        ..TrustConditions::default()
    }
}

fn sorted(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts.dedup();
    texts
}

fn session(
    conditions: &mut TrustConditions,
    session_tags: Option<&SessionTags>,
    transitive: Option<&Text>,
    source_identity: Option<&Located<SourceIdentity>>,
    context: &mut Context<'_>,
) {
    conditions.session_tags = match session_tags {
        None => BTreeMap::new(),
        Some(SessionTags::Values(section)) => {
            let tags = tags(section, context);
            tags.into_iter()
                .map(|(key, value)| (key, Some(value)))
                .collect()
        }
        Some(SessionTags::Keys(keys)) => {
            let empty = |key: &Text| (key.clone(), Text::new(String::new(), key.span));
            let section = raw::Section(keys.iter().map(empty).collect());
            tags(&section, context)
                .into_keys()
                .map(|key| (key, None))
                .collect()
        }
    };
    if let Some(text) = transitive {
        if session_tags.is_some() && !conditions.session_tags.contains_key(&text.value)
            || session_tags.is_none()
        {
            context.report(
                never(
                    text.span,
                    &format!("`{}` is none of the session tags", text.value),
                )
                .help("name one of `session_tags`"),
            );
        }
        conditions.transitive_tag = Some(text.value.clone());
    }
    if let Some(wanted) = source_identity {
        conditions.source_identity = Requirement::Required;
        if let SourceIdentity::Like(patterns) = &wanted.value {
            if patterns.is_empty() {
                context.report(
                    says_nothing(wanted.span, "no source identity is named")
                        .help("write `required`, or a pattern"),
                );
            }
            conditions.source_identities = sorted(
                patterns
                    .iter()
                    .filter_map(|text| identifier::source_identity(text, context)),
            );
        }
    }
}

/// Tags that stand in a policy.
fn tags(section: &Strings, context: &mut Context<'_>) -> BTreeMap<String, String> {
    let tags = identifier::tags(section, context);
    for (key, value) in &section.0 {
        fits_policy(key, context);
        fits_policy(value, context);
    }
    tags
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

/// A range of addresses on the internet, such as `203.0.113.0/24`.
fn address_range(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let (address, bits) = text.value.split_once('/').unwrap_or((&text.value, ""));
    let address: Option<IpAddr> = address.parse().ok();
    let width = if address.is_some_and(|address| address.is_ipv6()) {
        128
    } else {
        32
    };
    let bits: Option<u32> = if text.value.contains('/') {
        bits.parse().ok()
    } else {
        Some(width)
    };
    let (Some(address), Some(bits)) = (address, bits.filter(|bits| *bits <= width)) else {
        context.report(
            Diagnostic::error(
                Code::InvalidId,
                text.span,
                format!("`{}` is no range of addresses", text.value),
            )
            .help("write a first address and the bits that are fixed, such as `203.0.113.0/24`"),
        );
        return None;
    };
    if bits == 0 {
        context.report(
            says_nothing(text.span, &format!("`{}` is every address", text.value))
                .help("name the addresses that callers have, or leave it out"),
        );
        return None;
    }
    if is_private(address) {
        context.report(
            never(text.span, &format!("`{}` is not on the internet", text.value))
                .note("AWS sees the public address of a call; one that comes through an endpoint has none")
                .help("name the network with `through:`"),
        );
        return None;
    }
    let number = match address {
        IpAddr::V4(address) => u128::from(address.to_bits()),
        IpAddr::V6(address) => address.to_bits(),
    };
    let free = width.saturating_sub(bits);
    let rest = 1_u128
        .checked_shl(free)
        .map_or(u128::MAX, |size| size.saturating_sub(1));
    if number & rest != 0 {
        context.report(
            Diagnostic::error(
                Code::InvalidId,
                text.span,
                format!(
                    "`{}` does not begin with the first address of its range",
                    text.value
                ),
            )
            .help("set the bits of the address that are not fixed to 0"),
        );
        return None;
    }
    Some(text.value.clone())
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_private() || address.is_loopback() || address.is_link_local()
        }
        IpAddr::V6(address) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
    }
}

/// A condition that no caller can meet.
fn never(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::MeaninglessCondition, span, message.to_owned())
        .label("this can never hold")
}

/// A condition that says nothing.
pub(super) fn says_nothing(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(Code::MeaninglessCondition, span, message.to_owned())
}
