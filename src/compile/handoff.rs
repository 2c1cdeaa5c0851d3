//! Handoffs: the statements that policies of others need for the blueprint's grants to work.
use super::identity_policy::{assume, read, read_secret};
use super::key::decrypt_by;
use super::principal::about_roles;
use super::trust;
use super::uses::{Uses, decryption};
use crate::artifact::{Handoff, HandoffKind, PolicyDocument, PolicyStatement};
use crate::diag::Span;
use crate::model::{
    EncryptionKey, Grant, Model, Owner, Requirement, Role, RoleIdentity, Trust, TrustConditions,
    TrustedPrincipal, Verb,
};
use crate::vocab::{AccountId, Name};
use std::collections::BTreeMap;

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
            let_in(&mut found, uses, role, grant);
        }
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
    ) {
        let key = (account, kind, name.to_string());
        self.0
            .entry(key)
            .or_insert_with(|| Handoff {
                account,
                kind,
                name: name.to_string(),
                arn,
                statements: Vec::new(),
                attach_to: Vec::new(),
                origin,
            })
            .statements
            .extend(statements);
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
        found.add(place, arn, bucket.span, statements);
    }
}

/// A key's policy has the last word in its own account, too.
fn key(found: &mut Handoffs, role: &Role, Grant { verb, span }: &Grant) {
    if let Some((EncryptionKey::Given(key), service, region)) = decryption(verb) {
        let sid = format!("DecryptBy{}", role.identity.name.camel_case());
        let statement = decrypt_by(sid, [&*role.identity], (service, region), *span);
        let place = (key.account, HandoffKind::Key, &key.name);
        found.add(place, key.arn.to_string(), key.span, [statement]);
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
        found.add(place, secret.arn.to_string(), secret.span, [statement]);
    }
}

/// A role of someone else's that may assume one of ours also needs the grant on its own side.
fn let_assume(found: &mut Handoffs, role: &Role, trust: &Trust) {
    if let TrustedPrincipal::Role(caller) = &trust.principal
        && caller.owner == Owner::Existing
    {
        let source_identity = trust.conditions.source_identity == Requirement::Required;
        let statement = assume(&role.identity, source_identity, trust.span);
        let place = (caller.account_id, HandoffKind::RoleIdentity, &caller.name);
        found.add(place, caller.arn.to_string(), caller.span, [statement]);
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
        let statement = trust::statement(uses, target.account_id, &trust);
        let place = (target.account_id, HandoffKind::RoleTrust, &target.name);
        found.add(place, target.arn.to_string(), target.span, [statement]);
    }
}
