//! The playbook for callers and credentials that are not to be trusted any more.
use super::alike::alike;
use super::aws::{aws, of_account, place};
use super::stopping::unassign;
use crate::artifact::{
    Artifacts, Code, Commands, Revocation, RevokedApiKeys, RevokedKey, RevokedPeople,
    RevokedSecret, Security, Word,
};
use crate::model::{
    Account, Cache, CacheStore, EncryptionKey, Key, LanguageModel, Model, Owner, Verb,
};
use std::collections::BTreeSet;

/// The name that the console gives it, so that it is found there
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html>).
const REVOKE: &str = "AWSRevokeOlderSessions";

pub(super) fn security(model: &Model, artifacts: &Artifacts) -> Security {
    let invoking: BTreeSet<_> = model
        .roles
        .iter()
        .filter(|role| {
            let mut grants = role.grants.iter();
            grants.any(|grant| grant.verb.is_invocation_on_bedrock())
        })
        .map(|role| role.identity.account_id)
        .collect();
    let accounts = model.accounts.iter();
    let keys = accounts.filter(|account| invoking.contains(&account.id));
    Security {
        sessions: sessions(model),
        people: model
            .permission_sets
            .iter()
            .map(|set| RevokedPeople {
                name: Code::new(set.name.as_str()),
                revoke: unassign(artifacts, set, |_| true),
                hours: set.max_session_seconds.div_ceil(3600),
            })
            .collect(),
        api_keys: alike(keys.map(|account| (&**account, api_keys(account))))
            .into_iter()
            .map(|(account, page, shared)| RevokedApiKeys {
                account: Code::new(account.name.as_str()),
                shared,
                ..page
            })
            .collect(),
        secrets: secrets(model),
        keys: kms_keys(model),
    }
}

fn sessions(model: &Model) -> Vec<Revocation> {
    let pages = model.accounts.iter().filter_map(|account| {
        let roles: Vec<_> = model
            .roles
            .iter()
            .filter(|role| matches!(role.identity.owner, Owner::Synth(_)))
            .filter(|role| role.identity.account_id == account.id)
            .collect();
        let longest = roles.iter().map(|role| role.max_session_seconds).max()?;
        let revoke = Commands::default()
            .shell("now=$(date -u +%Y-%m-%dT%H:%M:%SZ)")
            .shell(r#"revoke='{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"'$now'"}}}}'"#);
        let revoke = roles.iter().fold(revoke, |commands, role| {
            commands.run(
                of_account(account.id, "iam put-role-policy")
                    .option("role-name", role.identity.role_name())
                    .option("policy-name", REVOKE)
                    .option("policy-document", Word::variable("revoke")),
            )
        });
        let restore = roles.iter().fold(Commands::default(), |commands, role| {
            commands.run(
                of_account(account.id, "iam delete-role-policy")
                    .option("role-name", role.identity.role_name())
                    .option("policy-name", REVOKE),
            )
        });
        let page = Revocation {
            account: Code::new(""),
            revoke,
            restore,
            hours: longest.div_ceil(3600),
            shared: None,
        };
        Some((&**account, page))
    });
    alike(pages)
        .into_iter()
        .map(|(account, page, shared)| Revocation {
            account: Code::new(account.name.as_str()),
            shared,
            ..page
        })
        .collect()
}

fn api_keys(account: &Account) -> RevokedApiKeys {
    let one = |operation: &str| {
        of_account(account.id, operation)
            .option("user-name", Word::variable("user"))
            .option(
                "service-specific-credential-id",
                Word::variable("credential"),
            )
    };
    let list = of_account(account.id, "iam list-service-specific-credentials")
        .word("--all-users")
        .option("service-name", "bedrock.amazonaws.com")
        .option(
            "query",
            "ServiceSpecificCredentials[].[UserName, ServiceSpecificCredentialId, Status, CreateDate]",
        )
        .option("output", "text");
    RevokedApiKeys {
        account: Code::new(""),
        shared: None,
        list: Commands::default().run(list),
        deactivate: Commands::default()
            .shell("user='' credential=''  # of one of these lines")
            .run(one("iam update-service-specific-credential").option("status", "Inactive")),
        delete: Commands::default().run(one("iam delete-service-specific-credential")),
    }
}

fn secrets(model: &Model) -> Vec<RevokedSecret> {
    let mut seen = BTreeSet::new();
    let outside = model.models.iter().filter_map(|model| match model {
        LanguageModel::Outside(model) => Some(model),
        LanguageModel::Bedrock(_) => None,
    });
    outside
        .filter(|outside| seen.insert(outside.secret.arn.to_string()))
        .map(|outside| {
            let secret = &outside.secret;
            let reads = |verb: &Verb| matches!(verb, Verb::InvokeOutside { model } if model.secret.arn == secret.arn);
            let readers = model
                .roles
                .iter()
                .filter(|role| role.grants.iter().any(|grant| reads(&grant.verb)));
            RevokedSecret {
                name: Code::new(secret.name.as_str()),
                provider: Code::new(&*outside.provider),
                readers: readers.map(|role| Code::new(place(model, &role.identity))).collect(),
                rotate: Commands::default()
                    .shell("file=${file:-new-key.txt}")
                    .run(
                        aws(secret.account, &secret.region, "secretsmanager put-secret-value")
                            .option("secret-id", secret.arn.to_string())
                            .option("secret-string", Word::from("file://").then("file")),
                    ),
            }
        })
        .collect()
}

/// The physical name of what keeps a cache's answers.
pub(super) fn store_name(cache: &Cache) -> &str {
    match &cache.store {
        CacheStore::Table(table) => &table.name,
        CacheStore::Valkey(valkey) => &valkey.name,
    }
}

/// What nobody reads while a key is disabled, by physical name.
fn encrypted(model: &Model, key: &Key) -> Vec<Code> {
    let is = |other: &Key| {
        (&other.name, other.account.id, &other.region) == (&key.name, key.account.id, &key.region)
    };
    let own = |other: Option<&EncryptionKey>| match other {
        Some(EncryptionKey::Own(other)) => is(other),
        Some(EncryptionKey::Given(_)) | None => false,
    };
    let caches = model.caches.iter().filter(|it| own(it.key.as_ref()));
    let buckets = caches.clone().filter_map(|cache| cache.vector_index());
    let buckets = buckets.map(|index| index.bucket);
    let caches = caches.map(|cache| store_name(cache)).chain(buckets);
    let limits = model.limits.iter().filter(|it| own(it.key.as_ref()));
    let limits = limits.map(|limit| limit.table_name.as_str());
    let topics = model.topics.iter().filter(|it| is(&it.key));
    let topics = topics.map(|topic| topic.topic_name.as_str());
    let logs = model.observability.iter().flat_map(|it| &it.logs);
    let logs = logs.filter(|it| it.key.as_deref().is_some_and(is));
    let logs = logs.map(|group| group.log_group_name.as_str());
    let audit = model.audit.iter();
    let archive = audit
        .clone()
        .flat_map(|it| &it.archive)
        .filter(|it| is(&it.key));
    let archive = archive.map(|archive| archive.bucket.as_str());
    let invocations = audit.flat_map(|it| &it.logging);
    let invocations = invocations.filter(|it| it.key.as_deref().is_some_and(is));
    let invocations = invocations.map(|logging| logging.log_group.as_str());
    let all = caches.chain(limits).chain(topics).chain(logs);
    all.chain(archive)
        .chain(invocations)
        .map(Code::new)
        .collect()
}

fn kms_keys(model: &Model) -> Vec<RevokedKey> {
    let keys = model.keys.iter().map(|key| {
        let alias = format!("alias/{}", key.alias);
        let fetched = || {
            Commands::default().set(
                "key",
                aws(key.account.id, &key.region, "kms describe-key")
                    .option("key-id", &*alias)
                    .option("query", "KeyMetadata.KeyId")
                    .option("output", "text"),
            )
        };
        let act = |operation: &str| {
            fetched().run(
                aws(key.account.id, &key.region, operation).option("key-id", Word::variable("key")),
            )
        };
        let page = RevokedKey {
            shared: None,
            encrypts: encrypted(model, key),
            disable: act("kms disable-key"),
            enable: act("kms enable-key"),
            alias: Code::new(alias.clone()),
        };
        (&*key.account, page)
    });
    alike(keys)
        .into_iter()
        .map(|(_, page, shared)| RevokedKey { shared, ..page })
        .collect()
}
