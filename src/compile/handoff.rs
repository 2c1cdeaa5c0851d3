//! Handoffs: the statements that policies of others need for the blueprint's grants to work.
use super::identity_policy::{assume, publish_messages, read, read_secret, use_given_table};
use super::key_policy::{Side, decrypt_by};
use super::principal::about_roles;
use super::uses::{Asked, Uses, decryption};
use super::{key_use, trust};
use crate::artifact::{Handoff, HandoffKind, PolicyDocument, PolicyStatement};
use crate::diag::Span;
use crate::model::{
    EncryptionKey, Grant, KeyAccess, KeyRight, KeyUse, Model, Owner, Role, RoleIdentity, Trust,
    TrustConditions, TrustedPrincipal, Verb,
};
use crate::vocab::{AccountId, Name};
use std::collections::{BTreeMap, BTreeSet};

/// Everything that others must add, by account, kind and name. A given key is always among it:
/// whether its document already says so is for the check to find out.
pub(super) fn handoffs(model: &Model, uses: &Uses<'_>) -> Vec<Handoff> {
    let mut found = Handoffs::default();
    for role in &model.roles {
        for trust in &role.trusted_by {
            let_assume(&mut found, role, trust);
        }
        for grant in &role.grants {
            bucket(&mut found, role, grant);
            key(&mut found, role, grant);
            secret(&mut found, role, grant);
            table(&mut found, role, grant);
            topic(&mut found, role, grant);
            let_in(&mut found, uses, role, grant);
        }
    }
    for access in &model.key_accesses {
        use_key(&mut found, access);
    }
    found.finish()
}

#[derive(Default)]
struct Handoffs(BTreeMap<(AccountId, HandoffKind, String), Handoff>);

impl Handoffs {
    fn add(
        &mut self,
        (account, kind, name): (AccountId, HandoffKind, &Name),
        arn: String,
        origin: Span,
        statements: impl IntoIterator<Item = PolicyStatement>,
        why: String,
    ) {
        let key = (account, kind, name.to_string());
        let handoff = self.0.entry(key).or_insert_with(|| Handoff {
            account,
            kind,
            name: name.to_string(),
            arn,
            statements: Vec::new(),
            attach_to: Vec::new(),
            content: None,
            why: BTreeSet::new(),
            origin,
        });
        handoff.statements.extend(statements);
        handoff.why.insert(why);
    }

    fn finish(self) -> Vec<Handoff> {
        self.0
            .into_values()
            .map(|mut handoff| {
                handoff.statements = PolicyDocument::new(handoff.statements).statements;
                handoff
            })
            .collect()
    }
}

/// The identity side turned into the resource side: the same statement, about the role.
fn by(role: &RoleIdentity, mut statement: PolicyStatement) -> PolicyStatement {
    statement.sid.push_str("By");
    statement.sid.push_str(&role.name.camel_case());
    about_roles(statement, [role])
}

/// Within one account a bucket's policy need not name the role.
fn bucket(found: &mut Handoffs, role: &Role, Grant { verb, span }: &Grant) {
    let role = &role.identity;
    if let Verb::Read { bucket, prefix } = verb
        && bucket.account.id != role.account_id
    {
        let place = (bucket.account.id, HandoffKind::Bucket, &bucket.name);
        let arn = format!("arn:{}:s3:::{}", role.arn.partition, bucket.bucket);
        let statements = read(role, bucket, prefix, *span).map(|statement| by(role, statement));
        let what = if prefix.is_empty() {
            "objects".to_owned()
        } else {
            format!("objects under {prefix}")
        };
        let why = format!("role {} reads {what}", role.arn);
        found.add(place, arn, bucket.span, statements, why);
    }
}

/// A key's policy has the last word in its own account, too.
fn key(found: &mut Handoffs, role: &Role, Grant { verb, span }: &Grant) {
    if let Some((EncryptionKey::Given(key), service, region)) = decryption(verb) {
        let sid = format!("DecryptBy{}", role.identity.name.camel_case());
        let statement = decrypt_by(sid, [&*role.identity], (service, region), *span);
        let place = (key.account, HandoffKind::Key, &key.name);
        let why = format!(
            "role {} uses what {} encrypts with the key",
            role.identity.arn,
            service.word()
        );
        found.add(place, key.arn.to_string(), key.span, [statement], why);
    }
}

fn secret(found: &mut Handoffs, role: &Role, Grant { verb, span }: &Grant) {
    let role = &role.identity;
    if let Verb::InvokeOutside { model } = verb
        && model.secret.account != role.account_id
    {
        let secret = &model.secret;
        let place = (secret.account, HandoffKind::Secret, &secret.name);
        let statement = by(role, read_secret(secret, *span));
        let why = format!("role {} reads the secret", role.arn);
        found.add(place, secret.arn.to_string(), secret.span, [statement], why);
    }
}

/// Within one account a table's policy need not name the role.
fn table(found: &mut Handoffs, role: &Role, Grant { verb, span }: &Grant) {
    let role = &role.identity;
    if let Verb::UseTable { table } = verb
        && table.account != role.account_id
    {
        let place = (table.account, HandoffKind::Table, &table.name);
        let statement = by(role, use_given_table(table, *span));
        let why = format!("role {} reads and writes items", role.arn);
        found.add(place, table.arn.to_string(), table.span, [statement], why);
    }
}

/// Nor need a topic's.
fn topic(found: &mut Handoffs, role: &Role, Grant { verb, span }: &Grant) {
    let role = &role.identity;
    if let Verb::Notify { topic } = verb
        && topic.account != role.account_id
    {
        let place = (topic.account, HandoffKind::Topic, &topic.name);
        let statement = by(role, publish_messages(topic, *span));
        let why = format!("role {} publishes messages", role.arn);
        found.add(place, topic.arn.to_string(), topic.span, [statement], why);
    }
}

/// A role of someone else's that uses a key of ours from another account needs the grant on its
/// own side, too.
fn use_key(found: &mut Handoffs, access: &KeyAccess) {
    if let KeyRight::Use(KeyUse { role, through, .. }) = &access.right
        && role.owner == Owner::Existing
        && key_use::side(&access.key, role) == Side::Both
    {
        let place = (role.account_id, HandoffKind::RoleIdentity, &role.name);
        let why = format!(
            "it uses the key {} of account {} through {through}",
            access.key.name, access.key.account.id
        );
        let statements = key_use::on_own_side(access);
        found.add(place, role.arn.to_string(), role.span, statements, why);
    }
}

/// A role of someone else's that may assume one of ours also needs the grant on its own side.
fn let_assume(found: &mut Handoffs, role: &Role, trust: &Trust) {
    if let TrustedPrincipal::Role(caller) = &trust.principal
        && caller.owner == Owner::Existing
    {
        let asked = Asked::by(&trust.conditions);
        let statement = assume(&role.identity, asked, trust.span);
        let place = (caller.account_id, HandoffKind::RoleIdentity, &caller.name);
        let why = format!("it may assume role {}", role.identity.arn);
        found.add(place, caller.arn.to_string(), caller.span, [statement], why);
    }
}

/// A role of someone else's that one of ours may assume has to trust it.
fn let_in(found: &mut Handoffs, uses: &Uses<'_>, role: &Role, Grant { verb, span }: &Grant) {
    if let Verb::Assume { role: target } = verb
        && target.owner == Owner::Existing
    {
        let trust = Trust {
            principal: TrustedPrincipal::Role(role.identity.clone()),
            conditions: TrustConditions::default(),
            span: *span,
        };
        let statement = trust::statement(uses, target, &trust);
        let place = (target.account_id, HandoffKind::RoleTrust, &target.name);
        let why = format!("role {} may assume it", role.identity.arn);
        found.add(place, target.arn.to_string(), target.span, [statement], why);
    }
}
