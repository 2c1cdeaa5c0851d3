//! Things that exist already.
mod encrypted;

use crate::blueprint::raw::{self, OneOrMany, Text};
use crate::blueprint::resolve::accounts::Accounts;
use crate::blueprint::resolve::names::{Broken, Names, unknown_name, wrong_kind};
use crate::blueprint::resolve::{Context, Own, given_providers as given, identifier, networks};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Boundary, Bucket, EksCluster, EncryptedThing, EncryptionKey, GivenKey, GivenPolicy, GivenRole,
    GivenScp, GivenTable, GivenTopic, IdentityCenter, ManagedPolicy, Network, OidcProvider, Owner,
    RoleIdentity, SamlProvider, Secret,
};
use crate::policy::Kind;
use crate::vocab::{AccountId, Region};
use std::sync::Arc;

/// A thing that exists, of any kind.
#[derive(Debug, Clone)]
pub(super) enum Thing {
    Bucket(Arc<Bucket>),
    Key(Arc<GivenKey>),
    Role(Arc<GivenRole>),
    Network(Arc<Network>),
    Scp(Arc<GivenScp>),
    Boundary(Arc<Boundary>),
    Secret(Arc<Secret>),
    Cluster(Arc<EksCluster>),
    OidcProvider(Arc<OidcProvider>),
    SamlProvider(Arc<SamlProvider>),
    Table(Arc<GivenTable>),
    Topic(Arc<GivenTopic>),
    ManagedPolicy(Arc<ManagedPolicy>),
    IdentityCenter(Arc<IdentityCenter>),
}

impl Thing {
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Bucket(_) => "a bucket",
            Self::Key(_) => "a key",
            Self::Role(_) => "a role",
            Self::Network(_) => "a network",
            Self::Scp(_) => "a service control policy",
            Self::Boundary(_) => "a permissions boundary",
            Self::Secret(_) => "a secret",
            Self::Cluster(_) => "an EKS cluster",
            Self::OidcProvider(_) => "an OIDC provider",
            Self::SamlProvider(_) => "a SAML provider",
            Self::Table(_) => "a table",
            Self::Topic(_) => "a topic",
            Self::ManagedPolicy(_) => "a managed policy",
            Self::IdentityCenter(_) => "an Identity Center",
        }
    }

    pub(super) fn span(&self) -> Span {
        match self {
            Self::Bucket(thing) => thing.span,
            Self::Key(thing) => thing.span,
            Self::Role(thing) => thing.identity.span,
            Self::Network(thing) => thing.span,
            Self::Scp(thing) => thing.span,
            Self::Boundary(thing) => thing.span,
            Self::Secret(thing) => thing.span,
            Self::Cluster(thing) => thing.span,
            Self::OidcProvider(thing) => thing.span,
            Self::SamlProvider(thing) => thing.span,
            Self::Table(thing) => thing.span,
            Self::Topic(thing) => thing.span,
            Self::ManagedPolicy(thing) => thing.span,
            Self::IdentityCenter(thing) => thing.span,
        }
    }
}

/// Everything that exists already, by name.
pub(super) struct Existing {
    /// The things.
    pub things: Names<Thing>,
}

/// Declares a lookup that wants one kind of thing.
macro_rules! lookup {
    ($(#[$doc:meta])* $name:ident, $variant:ident, $type:ty, $kind:literal) => {
        $(#[$doc])*
        pub(super) fn $name(&self, text: &Text, context: &mut Context<'_>) -> Option<Arc<$type>> {
            if !self.things.declares(&text.value) {
                let of_kind = self.things.usable().filter_map(|(name, thing)| {
                    matches!(thing, Thing::$variant(_)).then_some(name)
                });
                let unknown = unknown_name($kind, text, of_kind);
                context.report(unknown);
                return None;
            }
            match self.things.find(&text.value)? {
                Thing::$variant(thing) => Some(thing.clone()),
                other => {
                    context.report(wrong_kind($kind, other.kind(), text, other.span()));
                    None
                }
            }
        }
    };
}

impl Existing {
    lookup!(
        /// A bucket by name.
        bucket, Bucket, Bucket, "a bucket"
    );
    lookup!(
        /// A network by name.
        network, Network, Network, "a network"
    );
    lookup!(
        /// A boundary by name.
        boundary, Boundary, Boundary, "a permissions boundary"
    );
    lookup!(
        /// A secret by name.
        secret, Secret, Secret, "a secret"
    );
    lookup!(
        /// An EKS cluster by name.
        cluster, Cluster, EksCluster, "an EKS cluster"
    );
    lookup!(
        /// A SAML provider by name.
        saml_provider, SamlProvider, SamlProvider, "a SAML provider"
    );
    lookup!(
        /// A topic by name.
        topic, Topic, GivenTopic, "a topic"
    );
    lookup!(
        /// A managed policy by name.
        managed_policy, ManagedPolicy, ManagedPolicy, "a managed policy"
    );

    /// The existing table of this name, if the name is one of a table.
    pub(super) fn table(&self, name: &str) -> Option<Arc<GivenTable>> {
        match self.things.find(name) {
            Some(Thing::Table(table)) => Some(table.clone()),
            _ => None,
        }
    }

    /// The thing of this name whose service says what it encrypts.
    pub(super) fn encrypted(&self, name: &str) -> Option<EncryptedThing> {
        match self.things.find(name)? {
            Thing::Bucket(thing) => Some(EncryptedThing::Bucket(thing.clone())),
            Thing::Table(thing) => Some(EncryptedThing::Table(thing.clone())),
            Thing::Secret(thing) => Some(EncryptedThing::Secret(thing.clone())),
            Thing::Topic(thing) => Some(EncryptedThing::Topic(thing.clone())),
            _ => None,
        }
    }

    lookup!(
        /// An Identity Center by name.
        identity_center, IdentityCenter, IdentityCenter, "an Identity Center"
    );

    /// Every Identity Center.
    pub(super) fn identity_centers(&self) -> impl Iterator<Item = &Arc<IdentityCenter>> {
        self.things.usable().filter_map(|(_, thing)| match thing {
            Thing::IdentityCenter(thing) => Some(thing),
            _ => None,
        })
    }

    /// A key that synth makes, for what `service` encrypts by itself: its policy has to let the service in.
    pub(super) fn own_key(
        &self,
        text: &Text,
        own: &Own<crate::model::Key>,
        place: (AccountId, &Region),
        service: &str,
        context: &mut Context<'_>,
    ) -> Option<Arc<crate::model::Key>> {
        let given = match self.key(text, own, place, context)? {
            EncryptionKey::Own(key) => return Some(key),
            EncryptionKey::Given(key) => key,
        };
        context.report(
            Diagnostic::error(
                Code::WrongKind,
                text.span,
                format!("`{}` is an existing key, where one of `keys` must stand", text.value),
            )
            .related(given.span, "declared here")
            .note(format!("the policy of the key has to let {service} use it, and synth does not write that of an existing key"))
            .help("declare a key under `keys:`"),
        );
        None
    }

    /// A key by name: one to be made in the account where it is used, or one that exists.
    pub(super) fn key(
        &self,
        text: &Text,
        own: &Own<crate::model::Key>,
        (account, region): (AccountId, &Region),
        context: &mut Context<'_>,
    ) -> Option<EncryptionKey> {
        if own.names().any(|name| name == text.value) {
            let key = own.in_account(text, account, context)?;
            let key = key.replica(region).map_or(key, Arc::new);
            same_region(text, &key.region, region, context)?;
            return Some(EncryptionKey::Own(key));
        }
        match self.things.find(&text.value) {
            Some(Thing::Key(key)) => {
                same_region(text, &key.region, region, context)?;
                Some(EncryptionKey::Given(key.clone()))
            }
            Some(other) => {
                context.report(wrong_kind("a key", other.kind(), text, other.span()));
                None
            }
            None => {
                if !self.things.declares(&text.value) && !own.declares(&text.value) {
                    let given = self
                        .things
                        .usable()
                        .filter_map(|(name, thing)| matches!(thing, Thing::Key(_)).then_some(name));
                    let names = own.names().chain(given);
                    context.report(unknown_name("a key", text, names));
                }
                None
            }
        }
    }

    /// The existing role of this name, if the name is one of a role.
    pub(super) fn role(&self, name: &str) -> Option<Arc<RoleIdentity>> {
        match self.things.find(name) {
            Some(Thing::Role(role)) => Some(role.identity.clone()),
            _ => None,
        }
    }

    /// The names of the existing roles.
    pub(super) fn role_names(&self) -> impl Iterator<Item = &str> {
        self.things
            .usable()
            .filter_map(|(name, thing)| matches!(thing, Thing::Role(_)).then_some(name))
    }
}

/// Resolves everything that exists, last what may name keys.
pub(super) fn resolve(
    section: &raw::Section<raw::Existing>,
    made: &raw::Section<raw::Network>,
    broken: Broken,
    accounts: &Accounts,
    own_keys: &Own<crate::model::Key>,
    context: &mut Context<'_>,
) -> Existing {
    let mut existing = Existing {
        things: Names::new("an existing thing", broken),
    };
    for (name, thing) in &section.0 {
        let thing = match &thing.value {
            raw::Existing::Bucket(_) | raw::Existing::Table(_) | raw::Existing::Topic(_) => {
                continue;
            }
            raw::Existing::KmsKey(raw) => key(name, raw, context).map(Thing::Key),
            raw::Existing::Vpc(raw) => {
                networks::network(name, raw, made, accounts, context).map(Thing::Network)
            }
            raw::Existing::Scp(raw) => scp(name, raw, accounts, context).map(Thing::Scp),
            raw::Existing::Boundary(raw) => boundary(name, raw, context).map(Thing::Boundary),
            raw::Existing::Secret(raw) => secret(name, &raw.secret, context).map(Thing::Secret),
            raw::Existing::EksCluster(raw) => {
                given::cluster(name, raw, context).map(Thing::Cluster)
            }
            raw::Existing::OidcProvider(raw) => {
                given::oidc_provider(name, raw, context).map(Thing::OidcProvider)
            }
            raw::Existing::SamlProvider(raw) => {
                given::saml_provider(name, &raw.saml_provider, context).map(Thing::SamlProvider)
            }
            raw::Existing::Role(raw) => role(name, raw, context).map(Thing::Role),
            raw::Existing::ManagedPolicy(raw) => {
                managed_policy(name, raw, context).map(Thing::ManagedPolicy)
            }
            raw::Existing::IdentityCenter(raw) => {
                identity_center(name, raw, accounts, context).map(Thing::IdentityCenter)
            }
        };
        existing.things.declare(&name.value, thing);
    }
    for (name, thing) in &section.0 {
        let encrypted = match &thing.value {
            raw::Existing::Bucket(raw) => {
                bucket(name, raw, accounts, own_keys, &existing, context).map(Thing::Bucket)
            }
            raw::Existing::Table(raw) => {
                encrypted::table(name, raw, own_keys, &existing, context).map(Thing::Table)
            }
            raw::Existing::Topic(raw) => {
                encrypted::topic(name, raw, own_keys, &existing, context).map(Thing::Topic)
            }
            _ => continue,
        };
        existing.things.declare(&name.value, encrypted);
    }
    existing
}

/// A key encrypts in its own region only
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html>).
fn same_region(
    key: &Text,
    of_key: &Region,
    wanted: &Region,
    context: &mut Context<'_>,
) -> Option<()> {
    if of_key == wanted {
        return Some(());
    }
    context.report(
        Diagnostic::error(
            Code::OtherRegion,
            key.span,
            format!(
                "the key `{}` is in {of_key}, what it is to encrypt is in {wanted}",
                key.value
            ),
        )
        .note("AWS KMS keys are used in their own region only")
        .help(format!("name a key in {wanted}")),
    );
    None
}

fn bucket(
    name: &Text,
    raw: &raw::Bucket,
    accounts: &Accounts,
    own_keys: &Own<crate::model::Key>,
    existing: &Existing,
    context: &mut Context<'_>,
) -> Option<Arc<Bucket>> {
    let declared = context.declared_name(name);
    let bucket = identifier::bucket_name(&raw.bucket, context);
    let account = accounts.one(&raw.account, context);
    let region = context.region(raw.region.as_ref(), name);
    let policy = match &raw.policy {
        Some(path) => Some(context.given_policy(path, Kind::Resource)?),
        None => None,
    };
    let account = account?;
    let key = match &raw.key {
        Some(key) => Some(existing.key(key, own_keys, (account.id, region.as_ref()?), context)?),
        None => None,
    };
    let (name, bucket, region, span) = (declared?, bucket?, region?, name.span);
    Some(Arc::new(Bucket {
        name,
        bucket,
        account,
        region,
        key,
        policy,
        span,
    }))
}

fn key(name: &Text, raw: &raw::KmsKey, context: &mut Context<'_>) -> Option<Arc<GivenKey>> {
    let declared = context.declared_name(name);
    let arn = identifier::arn(&raw.kms_key, "kms", "key", context);
    let policy = match &raw.policy {
        Some(path) => Some(context.given_policy(path, Kind::Key)?),
        None => None,
    };
    let (arn, account) = arn?;
    let region = arn_region(&arn.region, &raw.kms_key, context)?;
    Some(Arc::new(GivenKey {
        name: declared?,
        arn,
        account,
        region,
        policy,
        span: name.span,
    }))
}

fn role(name: &Text, raw: &raw::RoleArn, context: &mut Context<'_>) -> Option<Arc<GivenRole>> {
    let declared = context.declared_name(name);
    let arn = identifier::arn(&raw.role, "iam", "role", context);
    let policies = match &raw.policies {
        Some(paths) => Some(all_policies(paths, context)?),
        None => None,
    };
    let trust = match &raw.trust {
        Some(path) => Some(context.given_policy(path, Kind::Trust)?),
        None => None,
    };
    let (arn, account_id) = arn?;
    let name_in_blueprint = declared?;
    let identity = RoleIdentity {
        identity: name_in_blueprint.clone(),
        name: name_in_blueprint,
        adopt: false,
        owner: Owner::Existing,
        account_id,
        arn,
        span: name.span,
    };
    Some(Arc::new(GivenRole {
        identity: Arc::new(identity),
        policies,
        trust,
    }))
}

/// The policies in these files; none of them where one was not usable.
fn all_policies(paths: &[Text], context: &mut Context<'_>) -> Option<Vec<GivenPolicy>> {
    let read: Vec<Option<GivenPolicy>> = paths
        .iter()
        .map(|path| context.given_policy(path, Kind::Identity))
        .collect();
    read.into_iter().collect()
}

fn managed_policy(
    name: &Text,
    raw: &raw::GivenManagedPolicy,
    context: &mut Context<'_>,
) -> Option<Arc<ManagedPolicy>> {
    let declared = context.declared_name(name);
    let policy_name = identifier::policy_name(&raw.managed_policy, context);
    let policy = match &raw.document {
        Some(path) => Some(context.given_policy(path, Kind::Identity)?),
        None => None,
    };
    Some(Arc::new(ManagedPolicy {
        name: declared?,
        policy_name: policy_name?,
        policy,
        span: name.span,
    }))
}

fn scp(
    name: &Text,
    raw: &raw::Scp,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Option<Arc<GivenScp>> {
    let declared = context.declared_name(name);
    let policy = context.given_policy(&raw.scp, Kind::ServiceControl);
    let attached_to = targets(&raw.attached_to, accounts, context);
    Some(Arc::new(GivenScp {
        name: declared?,
        policy: policy?,
        attached_to,
        span: name.span,
    }))
}

/// What something is attached to, sorted, each once.
pub(super) fn targets(
    texts: &OneOrMany,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Vec<crate::model::PolicyTarget> {
    let mut targets: Vec<_> = texts
        .names()
        .iter()
        .flat_map(|text| accounts.target(text, context))
        .collect();
    targets.sort();
    targets.dedup();
    targets
}

fn boundary(name: &Text, raw: &raw::Boundary, context: &mut Context<'_>) -> Option<Arc<Boundary>> {
    let declared = context.declared_name(name);
    let policy_name = identifier::policy_name(&raw.boundary, context);
    let policy = match &raw.document {
        Some(path) => Some(context.given_policy(path, Kind::Boundary)?),
        None => None,
    };
    let (name, policy_name, span) = (declared?, policy_name?, name.span);
    Some(Arc::new(Boundary {
        name,
        policy_name,
        policy,
        span,
    }))
}

fn secret(name: &Text, arn: &Text, context: &mut Context<'_>) -> Option<Arc<Secret>> {
    let declared = context.declared_name(name);
    let (parsed, account) = identifier::arn(arn, "secretsmanager", "secret", context)?;
    let region = arn_region(&parsed.region, arn, context)?;
    Some(Arc::new(Secret {
        name: declared?,
        arn: parsed,
        account,
        region,
        span: name.span,
    }))
}

fn identity_center(
    name: &Text,
    raw: &raw::IdentityCenter,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Option<Arc<IdentityCenter>> {
    let declared = context.declared_name(name);
    let arn = identifier::identity_center_instance(&raw.identity_center, context);
    let account = accounts.one(&raw.account, context);
    let region = context.region(raw.region.as_ref(), name);
    let identity_store = identifier::identity_store(&raw.identity_store, context);
    let attributes = raw
        .attributes
        .iter()
        .flatten()
        .filter_map(|key| identifier::tag_key(key, context))
        .collect();
    Some(Arc::new(IdentityCenter {
        name: declared?,
        arn: arn?,
        account: account?,
        region: region?,
        identity_store: identity_store?,
        attributes,
        span: name.span,
    }))
}

pub(super) fn arn_region(
    region: &str,
    arn: &Text,
    context: &mut Context<'_>,
) -> Option<crate::vocab::Region> {
    let text = Text::new(region.to_owned(), arn.span);
    context.known_region(&text)
}
