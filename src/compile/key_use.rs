//! What the use and the administration of a key are, for either side of it.
use super::key_policy::Side;
use super::literal::{exactly, in_pattern};
use super::uses::{Uses, own_key_arn};
use crate::artifact::{PolicyStatement, Text};
use crate::catalog::{self, KeyService};
use crate::diag::Span;
use crate::model::{EncryptedThing, Key, KeyAccess, KeyRight, KeyUse, RoleIdentity};
use crate::vocab::{Region, camel_case};
use std::collections::BTreeMap;

/// The statements of a role's identity policy about the keys it administers and uses.
pub(super) fn of_role(uses: &Uses<'_>, role: &RoleIdentity) -> Vec<PolicyStatement> {
    let accesses = uses.accesses_of(role).iter();
    accesses.flat_map(|access| on_own_side(access)).collect()
}

/// What one access is on the role's side.
pub(super) fn on_own_side(KeyAccess { key, right, span }: &KeyAccess) -> Vec<PolicyStatement> {
    let place = match &key.replica_of {
        Some(_) => format!("In{}", camel_case(key.region.as_str())),
        None => String::new(),
    };
    let name = key.name.camel_case();
    let statements = match right {
        KeyRight::Administer(_) => vec![administer(&format!("Administer{name}{place}"), *span)],
        KeyRight::Use(usage) => {
            let stem = format!("Use{name}{place}{}", way(usage));
            use_through(&stem, key, usage, *span)
        }
        KeyRight::Service(_) => Vec::new(),
    };
    let on_key = |statement: PolicyStatement| statement.on([Text::Symbol(own_key_arn(key))]);
    statements.into_iter().map(on_key).collect()
}

/// Administering a key: everything but using it.
pub(super) fn administer(sid: &str, span: Span) -> PolicyStatement {
    PolicyStatement::allow(sid, catalog::key_administration().clone(), span)
}

/// Through what and of what a key is used: `ThroughS3OfPrompts`.
pub(super) fn way(usage: &KeyUse) -> String {
    let of = usage
        .of
        .as_ref()
        .map(|thing| format!("Of{}", thing.name().camel_case()))
        .unwrap_or_default();
    format!("Through{}{of}", camel_case(usage.through))
}

/// Using a key through a service, and letting the service have grants; nothing is said of who.
pub(super) fn use_through(
    stem: &str,
    key: &Key,
    usage: &KeyUse,
    span: Span,
) -> Vec<PolicyStatement> {
    let Some(service) = catalog::key_service(usage.through) else {
        return Vec::new();
    };
    let through = |statement: PolicyStatement| {
        let host = catalog::via_host(usage.through, &key.region);
        statement.when("StringEquals", "kms:ViaService", [Text::Literal(host)])
    };
    let mut actions = std::collections::BTreeSet::new();
    if usage.decrypt {
        actions.extend(service.decrypt.iter().cloned());
    }
    if usage.encrypt {
        actions.extend(service.encrypt.iter().cloned());
    }
    let cipher = through(PolicyStatement::allow(stem, actions, span));
    let mut statements = vec![match &usage.of {
        Some(thing) => only_of(cipher, service, thing, &key.region),
        None => cipher,
    }];
    if usage.encrypt && !service.describe.is_empty() {
        let actions = service.describe.clone();
        let sid = format!("{stem}Describe");
        statements.push(through(PolicyStatement::allow(sid, actions, span)));
    }
    if usage.grants {
        let sid = format!("{stem}Grants");
        let grants = PolicyStatement::allow(sid, catalog::key_grants().clone(), span);
        let for_resource = [Text::literal("true")];
        statements.push(through(grants).when("Bool", "kms:GrantIsForAWSResource", for_resource));
    }
    statements
}

/// Only what the service says it encrypts for one thing
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html>).
fn only_of(
    statement: PolicyStatement,
    service: &KeyService,
    thing: &EncryptedThing,
    region: &Region,
) -> PolicyStatement {
    let parameters = parameters(thing, region);
    let mut statement = statement;
    for (key, patterns) in &service.context {
        let key = format!("kms:EncryptionContext:{key}");
        let is_pattern = patterns.iter().any(|pattern| pattern.contains('*'));
        let values: Vec<Text> = patterns
            .iter()
            .map(|pattern| {
                let fill = |text: &str| {
                    if is_pattern {
                        in_pattern(text)
                    } else {
                        text.to_owned()
                    }
                };
                let filled = parameters
                    .iter()
                    .fold(pattern.clone(), |filled, (name, value)| {
                        filled.replace(name, &fill(value))
                    });
                if is_pattern {
                    Text::Literal(filled)
                } else {
                    exactly(&filled)
                }
            })
            .collect();
        let operator = if is_pattern {
            "StringLike"
        } else {
            "StringEquals"
        };
        statement = statement.when(operator, key, values);
    }
    statement
}

fn parameters(thing: &EncryptedThing, region: &Region) -> BTreeMap<&'static str, String> {
    match thing {
        EncryptedThing::Bucket(bucket) => {
            let arn = format!("arn:{}:s3:::{}", region.partition(), bucket.bucket);
            BTreeMap::from([("{arn}", arn)])
        }
        EncryptedThing::Cache(cache) => BTreeMap::from([
            ("{account}", cache.account.id.to_string()),
            (
                "{table}",
                cache
                    .table()
                    .map(|table| table.name.clone())
                    .unwrap_or_default(),
            ),
        ]),
        EncryptedThing::Table(table) => BTreeMap::from([
            ("{account}", table.account.to_string()),
            ("{table}", table.table.clone()),
        ]),
        EncryptedThing::Secret(secret) => BTreeMap::from([("{arn}", secret.arn.to_string())]),
        EncryptedThing::Topic(topic) => BTreeMap::from([("{arn}", topic.arn.to_string())]),
    }
}

/// Which side of a key must say that a role may use or administer it.
pub(super) fn side(key: &Key, role: &RoleIdentity) -> Side {
    let existing = role.owner == crate::model::Owner::Existing;
    if existing && role.account_id == key.account.id {
        Side::KeyAlone
    } else {
        Side::Both
    }
}
