//! Who uses what: one pass over all grants, so that the other side of each can be written.
use super::literal::in_pattern;
use crate::artifact::{Symbol, SymbolAttribute, SymbolKind, Text};
use crate::catalog::Service;
use crate::diag::Span;
use crate::model::{
    EncryptionKey, Key, Model, Requirement, Role, RoleIdentity, TrustedPrincipal, Verb,
};
use crate::vocab::{AccountId, Arn, Name, OrganizationId, Region};
use std::collections::BTreeMap;

/// An index of the model.
#[derive(Debug)]
pub(crate) struct Uses<'a> {
    keys: BTreeMap<(AccountId, &'a Name), Vec<KeyUse<'a>>>,
    tables: BTreeMap<(AccountId, &'a Name), Vec<(&'a RoleIdentity, Span)>>,
    roles: BTreeMap<&'a Arn, &'a Role>,
    members: BTreeMap<AccountId, &'a OrganizationId>,
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
            tables: BTreeMap::new(),
            roles: BTreeMap::new(),
            members: members(model),
        };
        for role in &model.roles {
            index.roles.insert(&role.identity.arn, role);
            for grant in &role.grants {
                if let Some((EncryptionKey::Own(key), service, region)) = decryption(&grant.verb) {
                    let users = index.keys.entry((key.account.id, &key.name)).or_default();
                    users.push(KeyUse {
                        role: &role.identity,
                        service,
                        region,
                        span: grant.span,
                    });
                }
                if let Verb::Use { cache } = &grant.verb {
                    let users = index.tables.entry((cache.account.id, &cache.name));
                    users.or_default().push((&role.identity, grant.span));
                }
            }
        }
        index
    }

    /// Who decrypts with a key that synth makes.
    pub(crate) fn of_key(&self, account: AccountId, name: &'a Name) -> &[KeyUse<'a>] {
        self.keys.get(&(account, name)).map_or(&[], Vec::as_slice)
    }

    /// Who reads and writes a cache.
    pub(crate) fn of_table(
        &self,
        account: AccountId,
        name: &'a Name,
    ) -> &[(&'a RoleIdentity, Span)] {
        self.tables.get(&(account, name)).map_or(&[], Vec::as_slice)
    }

    /// The organization that an account belongs to, if the blueprint says so.
    pub(crate) fn organization_of(&self, account: AccountId) -> Option<&'a OrganizationId> {
        self.members.get(&account).copied()
    }

    /// Whether `caller` can only assume `target` with a source identity.
    pub(crate) fn needs_source_identity(
        &self,
        caller: &RoleIdentity,
        target: &RoleIdentity,
    ) -> bool {
        let admits = |principal: &TrustedPrincipal| match principal {
            TrustedPrincipal::Service(_) => false,
            TrustedPrincipal::Role(role) => role.arn == caller.arn,
            TrustedPrincipal::Account(account) => account.id == caller.account_id,
        };
        self.roles.get(&target.arn).is_some_and(|role| {
            role.trusted_by.iter().any(|trust| {
                admits(&trust.principal)
                    && trust.conditions.source_identity == Requirement::Required
            })
        })
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

/// The key that a grant decrypts with, and the service and region it does so through.
pub(crate) fn decryption(verb: &Verb) -> Option<(&EncryptionKey, Service, &Region)> {
    match verb {
        Verb::Read { bucket, .. } => {
            let key = bucket.key.as_ref()?;
            Some((key, Service::S3, &bucket.region))
        }
        Verb::Use { cache } => Some((cache.key.as_ref()?, Service::DynamoDb, &cache.region)),
        Verb::InvokeInProject { .. }
        | Verb::InvokeWhereTagged { .. }
        | Verb::InvokeOnRuntime { .. }
        | Verb::InvokeOutside { .. }
        | Verb::PublishMetrics { .. }
        | Verb::Assume { .. } => None,
    }
}

/// The ARN of a key that synth makes: AWS invents its id.
pub(crate) fn own_key_arn(key: &Key) -> Symbol {
    Symbol {
        kind: SymbolKind::Key,
        account: key.account.id,
        name: key.name.clone(),
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
