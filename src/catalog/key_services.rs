//! How AWS services use KMS keys: through a role's request, or by themselves.
use super::operations::{Parameters, fill};
use super::services::dns_suffix;
use crate::vocab::{AccountId, Region};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// How a service uses a key for a role whose request it serves
/// (<https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service>).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyService {
    /// The actions of reading what it holds.
    pub decrypt: BTreeSet<String>,
    /// The actions of writing to it.
    pub encrypt: BTreeSet<String>,
    /// The actions beside those of writing that carry no encryption context.
    pub describe: BTreeSet<String>,
    /// The encryption context that it sends, by key: patterns with `{arn}`, `{account}` and
    /// `{table}` of the thing.
    pub context: BTreeMap<String, Vec<String>>,
}

/// A service that uses a key by itself, as a service principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyCaller {
    /// The service principal.
    pub principal: String,
    /// What it does.
    pub actions: BTreeSet<String>,
    /// What it is documented to send: operator, key, value. All of them hold it to one account.
    pub when: Vec<(String, String, String)>,
}

/// The service with this word: `s3`.
pub fn key_service(word: &str) -> Option<&'static KeyService> {
    DATA.through.get(word)
}

/// The words of all services that roles use keys through.
pub fn key_services() -> impl Iterator<Item = &'static str> {
    DATA.through.keys().map(String::as_str)
}

/// The service with this word, acting for an account in a region: `cloudwatch-logs`.
pub fn key_caller(word: &str, account: AccountId, region: &Region) -> Option<KeyCaller> {
    let caller = DATA.callers.get(word)?;
    let parameters = Parameters::from([
        ("account", account.to_string()),
        ("partition", region.partition().to_string()),
        ("region", region.to_string()),
        ("suffix", dns_suffix(region).to_owned()),
    ]);
    let when = caller.when.iter().flat_map(|(operator, keys)| {
        keys.iter()
            .map(|(key, value)| (operator.clone(), key.clone(), fill(value, &parameters).0))
    });
    Some(KeyCaller {
        principal: fill(&caller.principal, &parameters).0,
        actions: caller.actions.clone(),
        when: when.collect(),
    })
}

/// The words of all services that use keys by themselves.
pub fn key_callers() -> impl Iterator<Item = &'static str> {
    DATA.callers.keys().map(String::as_str)
}

/// What administering a key is, which is not using it.
pub fn key_administration() -> &'static BTreeSet<String> {
    &DATA.administer
}

/// Letting a service use a key for as long as a thing of its exists.
pub fn key_grants() -> &'static BTreeSet<String> {
    &DATA.grant
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: Vec<String>,
    administer: BTreeSet<String>,
    grant: BTreeSet<String>,
    through: BTreeMap<String, KeyService>,
    callers: BTreeMap<String, Caller>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Caller {
    principal: String,
    actions: BTreeSet<String>,
    when: BTreeMap<String, BTreeMap<String, String>>,
}

// A test reads the embedded file, so that the fallback is never taken.
static DATA: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/key-services.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_has_actions_and_says_for_whom_it_acts() {
        assert_eq!(key_services().count(), 6);
        for word in key_services() {
            let service = key_service(word).unwrap();
            assert!(!service.decrypt.is_empty() && !service.encrypt.is_empty());
            // AWS does not say what these two send.
            let unsaid = ["elasticache", "s3vectors"].contains(&word);
            assert_eq!(service.context.is_empty(), unsaid, "{word}");
        }
        let region: Region = "us-east-2".parse().unwrap();
        let account: AccountId = "111111111111".parse().unwrap();
        assert_eq!(key_callers().count(), 6);
        for word in key_callers() {
            let caller = key_caller(word, account, &region).unwrap();
            assert!(!caller.when.is_empty(), "{word}");
            for (_, key, value) in &caller.when {
                assert!(value.contains("111111111111"), "{word} {key}");
            }
        }
    }
}
