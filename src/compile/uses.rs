//! Who uses what: one pass over all grants, so that the other side of each can be written.
use super::literal::in_pattern;
use crate::artifact::{Symbol, SymbolAttribute, SymbolKind, Text};
use crate::catalog::Service;
use crate::diag::Span;
use crate::model::{
    self, ContentGuardrail, EncryptionKey, Key, KeyAccess, KeyRight, Model, Requirement, Role,
    RoleIdentity, TaskKind, TrustConditions, TrustedPrincipal, Verb,
};
use crate::vocab::{AccountId, Arn, Name, OrganizationId, Region};
use std::collections::BTreeMap;

/// An index of the model.
#[derive(Debug)]
pub(crate) struct Uses<'a> {
    keys: BTreeMap<(AccountId, &'a Name, &'a Region), Vec<KeyUse<'a>>>,
    accesses: BTreeMap<(AccountId, &'a Name, &'a Region), Vec<&'a KeyAccess>>,
    accesses_of: BTreeMap<&'a Arn, Vec<&'a KeyAccess>>,
    caches: BTreeMap<(AccountId, &'a Name), Vec<(&'a RoleIdentity, Span)>>,
    roles: BTreeMap<&'a Arn, &'a Role>,
    members: BTreeMap<AccountId, &'a OrganizationId>,
    enforced: BTreeMap<(AccountId, &'a Region), &'a ContentGuardrail>,
    organization: Option<&'a OrganizationId>,
}

/// A role that decrypts with a key, through a service.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyUse<'a> {
    /// The role.
    pub(crate) role: &'a RoleIdentity,
    /// The service that asks on its behalf.
    pub(crate) service: Service,
    /// The service's region.
    pub(crate) region: &'a Region,
    /// The grant.
    pub(crate) span: Span,
}

impl<'a> Uses<'a> {
    /// The index.
    pub(crate) fn of(model: &'a Model) -> Self {
        let mut index = Self {
            keys: BTreeMap::new(),
            accesses: BTreeMap::new(),
            accesses_of: BTreeMap::new(),
            caches: BTreeMap::new(),
            roles: BTreeMap::new(),
            members: members(model),
            enforced: model
                .content_guardrails
                .iter()
                .filter(|guardrail| guardrail.enforced)
                .map(|guardrail| ((guardrail.account.id, &guardrail.region), &**guardrail))
                .collect(),
            organization: model.organization.as_ref().map(|known| &known.id),
        };
        for role in &model.roles {
            index.roles.insert(&role.identity.arn, role);
            for grant in &role.grants {
                if let Some((EncryptionKey::Own(key), service, region)) = decryption(&grant.verb) {
                    let key = (key.account.id, &key.name, &key.region);
                    let users = index.keys.entry(key).or_default();
                    users.push(KeyUse {
                        role: &role.identity,
                        service,
                        region,
                        span: grant.span,
                    });
                }
                if let Verb::Use { cache } = &grant.verb {
                    let users = index.caches.entry((cache.account.id, &cache.name));
                    users.or_default().push((&role.identity, grant.span));
                }
            }
        }
        for access in &model.key_accesses {
            let key = (access.key.account.id, &access.key.name, &access.key.region);
            index.accesses.entry(key).or_default().push(access);
            if let KeyRight::Administer(role) | KeyRight::Use(model::KeyUse { role, .. }) =
                &access.right
            {
                index.accesses_of.entry(&role.arn).or_default().push(access);
            }
        }
        index
    }

    /// Who decrypts with a key that synth makes, since something was granted under it.
    pub(crate) fn of_key(&self, key: &'a Key) -> &[KeyUse<'a>] {
        self.keys
            .get(&(key.account.id, &key.name, &key.region))
            .map_or(&[], Vec::as_slice)
    }

    /// Who may do what else with a key.
    pub(crate) fn accesses_to(&self, key: &'a Key) -> &[&'a KeyAccess] {
        self.accesses
            .get(&(key.account.id, &key.name, &key.region))
            .map_or(&[], Vec::as_slice)
    }

    /// What a role may do with keys, beside what follows from its grants.
    pub(crate) fn accesses_of(&self, role: &RoleIdentity) -> &[&'a KeyAccess] {
        self.accesses_of.get(&role.arn).map_or(&[], Vec::as_slice)
    }

    /// Who reads and writes a cache.
    pub(crate) fn of_cache(
        &self,
        account: AccountId,
        name: &'a Name,
    ) -> &[(&'a RoleIdentity, Span)] {
        self.caches.get(&(account, name)).map_or(&[], Vec::as_slice)
    }

    /// The role with this ARN, if synth makes it.
    pub(crate) fn role(&self, arn: &Arn) -> Option<&'a Role> {
        self.roles.get(arn).copied()
    }

    /// The content guardrail that every call on bedrock-runtime passes there.
    pub(crate) fn enforced_guardrail(
        &self,
        account: AccountId,
        region: &Region,
    ) -> Option<&'a ContentGuardrail> {
        self.enforced.get(&(account, region)).copied()
    }

    /// The organization that an account belongs to, if the blueprint says so.
    pub(crate) fn organization_of(&self, account: AccountId) -> Option<&'a OrganizationId> {
        self.members.get(&account).copied()
    }

    /// The organization, if the blueprint has one.
    pub(crate) fn organization(&self) -> Option<&'a OrganizationId> {
        self.organization
    }

    /// What `caller` has to do beside assuming `target`.
    pub(crate) fn asked_of(&self, caller: &RoleIdentity, target: &RoleIdentity) -> Asked {
        let admits = |principal: &TrustedPrincipal| match principal {
            TrustedPrincipal::Role(role) => role.arn == caller.arn,
            TrustedPrincipal::Account(account) => account.id == caller.account_id,
            _ => false,
        };
        let trusts = self
            .roles
            .get(&target.arn)
            .into_iter()
            .flat_map(|role| &role.trusted_by)
            .filter(|trust| admits(&trust.principal));
        trusts.fold(Asked::default(), |asked, trust| {
            let wanted = Asked::by(&trust.conditions);
            Asked {
                source_identity: asked.source_identity || wanted.source_identity,
                session_tags: asked.session_tags || wanted.session_tags,
            }
        })
    }
}

/// What a caller has to do beside assuming a role, each an action of its own.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// Set a source identity.
    pub(crate) source_identity: bool,
    /// Set session tags.
    pub(crate) session_tags: bool,
}

impl Asked {
    /// What these conditions ask.
    pub(crate) fn by(conditions: &TrustConditions) -> Self {
        Self {
            source_identity: conditions.source_identity == Requirement::Required,
            session_tags: !conditions.session_tags.is_empty(),
        }
    }
}

fn members(model: &Model) -> BTreeMap<AccountId, &OrganizationId> {
    let Some(organization) = &model.organization else {
        return BTreeMap::new();
    };
    let listed = model.accounts.iter();
    listed
        .filter(|account| !account.levels.is_empty())
        .map(|account| (account.id, &organization.id))
        .collect()
}

/// The key that a grant uses, and the service and region it does so through.
pub(crate) fn decryption(verb: &Verb) -> Option<(&EncryptionKey, Service, &Region)> {
    match verb {
        Verb::Read { bucket, .. } => {
            let key = bucket.key.as_ref()?;
            Some((key, Service::S3, &bucket.region))
        }
        // ElastiCache uses the key itself, by the grant of who made the cache.
        Verb::Use { cache } if cache.table().is_none() => None,
        Verb::Use { cache } => Some((cache.key.as_ref()?, Service::DynamoDb, &cache.region)),
        Verb::UseTable { table } => Some((table.key.as_ref()?, Service::DynamoDb, &table.region)),
        Verb::Notify { topic } => Some((topic.key.as_ref()?, Service::Sns, &topic.region)),
        Verb::Operate(task) => {
            let service = match task.kind {
                TaskKind::KeepCounts | TaskKind::KeepItems => Service::DynamoDb,
                TaskKind::PublishToTopic => Service::Sns,
                _ => return None,
            };
            Some((task.key.as_ref()?, service, &task.region))
        }
        Verb::InvokeInProject { .. }
        | Verb::InvokeWhereTagged { .. }
        | Verb::InvokeOnRuntime { .. }
        | Verb::Apply { .. }
        | Verb::InvokeOutside { .. }
        | Verb::PublishMetrics { .. }
        | Verb::Assume { .. } => None,
    }
}

/// What kind of thing a key is: a replica is made from its primary key.
pub(crate) fn key_kind(key: &Key) -> SymbolKind {
    if key.replica_of.is_some() {
        SymbolKind::ReplicaKey
    } else {
        SymbolKind::Key
    }
}

/// The ARN of a key that synth makes: AWS invents its id.
pub(crate) fn own_key_arn(key: &Key) -> Symbol {
    Symbol {
        kind: key_kind(key),
        account: key.account.id,
        name: key.identity.clone(),
        region: key.replica_of.as_ref().map(|_| key.region.clone()),
        attribute: SymbolAttribute::Arn,
    }
}

/// A key's ARN, for a resource element.
pub(crate) fn key_arn(key: &EncryptionKey) -> Text {
    match key {
        EncryptionKey::Own(key) => Text::Symbol(own_key_arn(key)),
        EncryptionKey::Given(key) => Text::Literal(in_pattern(&key.arn.to_string())),
    }
}
