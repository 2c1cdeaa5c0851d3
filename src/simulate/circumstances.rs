//! What a real request carries beside the action and the resource.
use super::question::caller_account;
use crate::catalog::{CausedRequest, KeyValue};
use crate::estate::Estate;
use crate::model::Network;
use crate::policy::{Caller, Context, ContextValue, Request, Resource};
use crate::vocab::AccountId;
use std::collections::BTreeMap;

/// An address of a documentation range (RFC 5737): the internet.
pub(super) const INTERNET_ADDRESS: &str = "203.0.113.10";
/// An address inside a network (RFC 1918).
const PRIVATE_ADDRESS: &str = "10.0.0.10";
/// The moment at which everything is asked.
const NOW: (&str, &str) = ("2026-11-22T12:00:00Z", "1795348800");
/// An endpoint that no policy names.
pub(super) const SOME_ENDPOINT: &str = "vpce-00000000000000000";
/// A network that no policy names.
pub(super) const SOME_NETWORK: &str = "vpc-00000000000000000";

/// The circumstances that a question varies.
#[derive(Debug, Clone, Default)]
pub(super) struct Circumstances {
    /// The way of the request.
    pub(super) way: Path,
    /// The tags of a caller that no template makes, and those of a session.
    pub(super) tags: BTreeMap<String, String>,
    /// Whether the caller signed in with a second factor; `None`: the request does not say.
    pub(super) second_factor: Option<bool>,
    /// The organization the caller is in, if that is not the one its account stands in.
    pub(super) organization: OrganizationOverride,
    /// Keys as this question wants them, `None`: not there. These win.
    pub(super) keys: BTreeMap<String, Option<KeyValue>>,
}

/// The network way of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Path {
    /// Over the internet.
    #[default]
    Internet,
    /// Over the internet, from this address.
    Address(String),
    /// Through an interface endpoint in a network.
    Endpoint {
        /// The network's id.
        vpc: String,
        /// The endpoint's id; `None`: the one there is for the service.
        endpoint: Option<String>,
    },
}

/// Which organization a caller belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum OrganizationOverride {
    /// Its account's.
    #[default]
    OfAccount,
    /// The blueprint's, though its account is not known to be in it.
    Ours,
    /// Another one.
    Other,
}

impl Path {
    pub(super) fn through(network: &Network) -> Self {
        Self::Endpoint {
            vpc: network.vpc.clone(),
            endpoint: None,
        }
    }

    pub(super) fn endpoint(endpoint: &str) -> Self {
        Self::Endpoint {
            vpc: SOME_NETWORK.to_owned(),
            endpoint: Some(endpoint.to_owned()),
        }
    }
}

impl Circumstances {
    pub(super) fn by(way: Path) -> Self {
        Self {
            way,
            ..Self::default()
        }
    }

    /// The same with a multivalued key of these values.
    pub(super) fn with_values(
        mut self,
        key: &str,
        values: impl IntoIterator<Item = String>,
    ) -> Self {
        let values = KeyValue::Many(values.into_iter().collect());
        self.keys.insert(key.to_owned(), Some(values));
        self
    }

    /// The same with a key of this value, or without the key.
    pub(super) fn with_key(mut self, key: &str, value: Option<&str>) -> Self {
        let value = value.map(|text| KeyValue::One(text.to_owned()));
        self.keys.insert(key.to_owned(), value);
        self
    }
}

/// The request that AWS would authorise. `owner` is the account of a resource whose ARN names none.
///
/// `None` if the table of operations holds something that is no action or ARN, which a test
/// forbids.
pub(super) fn request(
    estate: &Estate,
    caller: &Caller,
    caused: &CausedRequest,
    owner: Option<AccountId>,
    circumstances: &Circumstances,
) -> Option<Request> {
    let resource: Resource = caused.resource.parse().ok()?;
    let account = caller_account(caller);
    let named = resource.arn().and_then(|arn| arn.account.parse().ok());
    let owner = named.or(owner).or(account);
    let mut context = Context::new();
    let mut one = |key: &str, value: &str| {
        context.insert(key, value.into());
    };
    one("aws:RequestedRegion", &caused.region);
    one("aws:SecureTransport", "true");
    one("aws:CurrentTime", NOW.0);
    one("aws:EpochTime", NOW.1);
    one(
        "aws:ViaAWSService",
        if caused.via.is_some() {
            "true"
        } else {
            "false"
        },
    );
    let service = matches!(caller, Caller::Service { .. });
    let anonymous = matches!(caller, Caller::Anonymous);
    if !anonymous {
        one(
            "aws:PrincipalIsAWSService",
            if service { "true" } else { "false" },
        );
    }
    if matches!(caller, Caller::Role { .. } | Caller::Session { .. }) {
        one("aws:TokenIssueTime", NOW.0);
    }
    network(&mut one, estate, caused, circumstances, service);
    if let Some(present) = circumstances.second_factor {
        one(
            "aws:MultiFactorAuthPresent",
            if present { "true" } else { "false" },
        );
    }
    let own_tags = estate.roles.get(&caller.to_string()).map(|role| &role.tags);
    for (tag, value) in own_tags.into_iter().flatten().chain(&circumstances.tags) {
        one(&format!("aws:PrincipalTag/{tag}"), value);
    }
    for (tag, value) in estate
        .project_tags
        .get(&caused.resource)
        .into_iter()
        .flatten()
    {
        one(&format!("aws:ResourceTag/{tag}"), value);
    }
    if let Some(owner) = owner {
        one("aws:ResourceAccount", owner.as_str());
    }
    organization(&mut context, estate, account, owner, circumstances);
    if service {
        source_organization(&mut context, estate, caused, circumstances);
    }
    keys(&mut context, caused, circumstances);
    Some(Request {
        caller: caller.clone(),
        action: caused.action.parse().ok()?,
        resource,
        resource_account: owner,
        context,
    })
}

/// The keys of the network way. A service that calls for the caller uses no endpoint of the
/// caller's (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html>).
fn network(
    one: &mut impl FnMut(&str, &str),
    estate: &Estate,
    caused: &CausedRequest,
    circumstances: &Circumstances,
    service: bool,
) {
    if service {
        return;
    }
    match (&circumstances.way, &caused.via) {
        (Path::Internet, _) => one("aws:SourceIp", INTERNET_ADDRESS),
        (Path::Address(address), _) => one("aws:SourceIp", address),
        (Path::Endpoint { vpc, endpoint }, None) => {
            one("aws:SourceVpc", vpc);
            let (prefix, _) = caused.action.split_once(':').unwrap_or_default();
            let there = || {
                let endpoint = estate.endpoint(vpc, &caused.region, prefix);
                endpoint.map_or(SOME_ENDPOINT, |endpoint| &endpoint.id)
            };
            one("aws:SourceVpce", endpoint.as_deref().unwrap_or_else(there));
            one("aws:VpcSourceIp", PRIVATE_ADDRESS);
        }
        (Path::Endpoint { .. }, Some(_)) => {}
    }
}

fn organization(
    context: &mut Context,
    estate: &Estate,
    caller: Option<AccountId>,
    owner: Option<AccountId>,
    circumstances: &Circumstances,
) {
    let ours = |account: Option<AccountId>| {
        let organization = estate.organization.as_ref()?;
        let account = account?;
        organization.has(account).then_some((organization, account))
    };
    if let Some((organization, _)) = ours(owner) {
        context.insert("aws:ResourceOrgID", organization.id.as_str().into());
    }
    let other = circumstances.organization == OrganizationOverride::Other;
    if circumstances.organization == OrganizationOverride::Ours
        && let Some(organization) = &estate.organization
    {
        context.insert("aws:PrincipalOrgID", organization.id.as_str().into());
        return;
    }
    match ours(caller) {
        Some((organization, account)) if !other => {
            context.insert("aws:PrincipalOrgID", organization.id.as_str().into());
            let paths = vec![organization.path(account)];
            context.insert("aws:PrincipalOrgPaths", paths.into());
        }
        _ if caller.is_some() => {
            context.insert("aws:PrincipalOrgID", FOREIGN_ORGANIZATION.into());
            let paths = vec![format!("{FOREIGN_ORGANIZATION}/r-zzzz/")];
            context.insert("aws:PrincipalOrgPaths", paths.into());
        }
        _ => {}
    }
}

/// The organization of the account that a service acts for, which AWS sends beside the account where it is in one
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourceorgid>).
fn source_organization(
    context: &mut Context,
    estate: &Estate,
    caused: &CausedRequest,
    circumstances: &Circumstances,
) {
    const SOURCE_ACCOUNT: &str = "aws:SourceAccount";
    let given = circumstances.keys.get(SOURCE_ACCOUNT);
    let sent = given.map_or_else(|| caused.context.get(SOURCE_ACCOUNT), Option::as_ref);
    let Some(KeyValue::One(account)) = sent else {
        return;
    };
    let account = account.parse::<AccountId>().ok();
    let Some((organization, account)) = estate.organization.as_ref().zip(account) else {
        return;
    };
    if organization.has(account) {
        context.insert("aws:SourceOrgID", organization.id.as_str().into());
        let paths = vec![organization.path(account)];
        context.insert("aws:SourceOrgPaths", paths.into());
    }
}

/// The organization of everyone outside.
const FOREIGN_ORGANIZATION: &str = "o-zzzzzzzzzz";

fn keys(context: &mut Context, caused: &CausedRequest, circumstances: &Circumstances) {
    if let Some(via) = &caused.via {
        if caused.action.starts_with("kms:") {
            let host = format!("{via}.{}.amazonaws.com", caused.region);
            context.insert("kms:ViaService", host.into());
        }
        let chain = vec![format!("{via}.amazonaws.com")];
        context.insert("aws:CalledVia", chain.into());
    }
    for (key, value) in &caused.context {
        insert(context, key, value);
    }
    for (key, value) in &circumstances.keys {
        match value {
            Some(value) => insert(context, key, value),
            None => {
                context.insert(key, ContextValue::Absent);
            }
        }
    }
}

fn insert(context: &mut Context, key: &str, value: &KeyValue) {
    let value = match value {
        KeyValue::One(text) => text.clone().into(),
        KeyValue::Many(texts) => texts.clone().into(),
    };
    context.insert(key, value);
}
