//! Near misses of grants on what is stored: secrets, objects, items, messages, metrics.
use super::misses::{Miss, Near, OTHER};
use crate::model::{Bucket, Cache, CacheStore, Valkey, VectorIndex, Verb};
use crate::simulate::call::Call;
use crate::simulate::place;
use crate::simulate::question::Scope;
use std::sync::Arc;

impl Near<'_> {
    pub(super) fn secret(&self, secret: &str, calls: &[Call]) -> Vec<Miss> {
        let granted = |arn: &str| {
            self.verbs().any(|verb| {
                matches!(verb, Verb::InvokeOutside { model } if model.secret.arn.to_string() == arn)
            })
        };
        let each = |arn: &str| {
            calls
                .iter()
                .map(|call| call.with("secret", arn))
                .collect::<Vec<_>>()
        };
        let mut misses = vec![self.miss(
            "with a secret that is not named",
            each(&format!("{secret}{OTHER}")),
        )];
        for other in &self.model.secrets {
            let arn = other.arn.to_string();
            if !granted(&arn) {
                misses.push(self.miss(format!("with the secret `{}`", other.name), each(&arn)));
            }
        }
        misses
    }

    pub(super) fn read(&self, bucket: &Arc<Bucket>, prefix: &str, calls: &[Call]) -> Vec<Miss> {
        let prefixes: Vec<&str> = self
            .verbs()
            .filter_map(|verb| match verb {
                Verb::Read { bucket: at, prefix } if at.bucket == bucket.bucket => {
                    Some(prefix.as_str())
                }
                _ => None,
            })
            .collect();
        let outside = |key: &str| !prefixes.iter().any(|granted| key.starts_with(granted));
        let other_bucket = format!("{}{OTHER}", bucket.bucket);
        let mut misses = vec![
            self.miss(
                "of another bucket",
                calls
                    .iter()
                    .map(|call| call.with("bucket", other_bucket.as_str())),
            ),
        ];
        // One that shares a beginning with the prefix, and one that shares nothing.
        let twin = format!("{}{OTHER}/", prefix.trim_end_matches('/'));
        for (but, other) in [
            ("under another prefix", "~other/"),
            ("under a prefix that begins like it", twin.as_str()),
        ] {
            if outside(other) {
                let key = format!("{other}example.json");
                let change = |call: &Call| call.with("key", key.as_str()).with("prefix", other);
                misses.push(self.miss(but, calls.iter().map(change)));
            }
        }
        let listings = || {
            calls
                .iter()
                .filter(|call| call.operation == "s3.ListObjectsV2")
        };
        if !prefixes.contains(&"") {
            let whole =
                listings().flat_map(|call| [call.without("prefix"), call.with("prefix", "")]);
            misses.push(self.miss("by listing the whole bucket", whole));
        }
        misses
    }

    pub(super) fn cache(&self, cache: &Cache, calls: &[Call]) -> Vec<Miss> {
        let mut misses = match &cache.store {
            CacheStore::Table(table) => self.table(&table.name, calls),
            CacheStore::Valkey(valkey) => self.valkey(cache, valkey, calls),
        };
        if let Some(kept) = cache.vector_index() {
            misses.extend(self.semantic(cache, kept, calls));
        }
        misses
    }

    /// Looking for like questions in another index.
    fn semantic(&self, cache: &Cache, kept: VectorIndex<'_>, calls: &[Call]) -> Vec<Miss> {
        let of_service = calls
            .iter()
            .filter(|call| call.operation.starts_with("s3vectors."));
        let of_service: Vec<&Call> = of_service.collect();
        let each = |index: &str| {
            let changed = of_service.iter().map(|call| call.with("index", index));
            changed.collect::<Vec<_>>()
        };
        let own = place::index_arn(self.estate, cache, kept);
        let mut misses = vec![self.miss(
            "in an index that is not named",
            each(&format!("{own}{OTHER}")),
        )];
        for other in &self.model.caches {
            let granted = self
                .verbs()
                .any(|verb| matches!(verb, Verb::Use { cache: it } if **it == **other));
            if let Some(kept) = other.vector_index().filter(|_| !granted) {
                let index = place::index_arn(self.estate, other, kept);
                misses.push(self.miss(format!("in the index of `{}`", other.name), each(&index)));
            }
        }
        misses
    }

    pub(super) fn table(&self, table: &str, calls: &[Call]) -> Vec<Miss> {
        let granted = |name: &str| {
            self.verbs().any(|verb| match verb {
                Verb::Use { cache } => cache.table().is_some_and(|table| table.name == name),
                Verb::UseTable { table } => table.table == name,
                _ => false,
            })
        };
        let each = |name: &str| {
            calls
                .iter()
                .filter(|call| call.operation.starts_with("dynamodb."))
                .map(|call| call.with("table", name))
                .collect::<Vec<_>>()
        };
        let mut misses = vec![self.miss(
            "a table that is not named",
            each(&format!("{table}{OTHER}")),
        )];
        for other in &self.model.caches {
            if let Some(table) = other.table().filter(|table| !granted(&table.name)) {
                misses.push(self.miss(format!("`{}`", other.name), each(&table.name)));
            }
        }
        misses
    }

    /// Connecting to another cache, and as another user: that of another role first of all.
    fn valkey(&self, cache: &Cache, valkey: &Valkey, calls: &[Call]) -> Vec<Miss> {
        let granted = |cache: &Cache| {
            self.verbs()
                .any(|verb| matches!(verb, Verb::Use { cache: it } if **it == *cache))
        };
        // The request that the change is in: the other one stays right.
        let each = |parameter: &'static str, arn: &str| {
            let connecting = calls.iter();
            let connecting = connecting.filter(|call| call.operation.starts_with("elasticache."));
            let requests = connecting.flat_map(|call| {
                let call = call.with(parameter, arn);
                let asked = call.asked(self.estate, &self.asker, Scope::OwnPolicies);
                asked
                    .into_iter()
                    .filter(|asked| asked.request.resource.to_string() == arn)
                    .collect::<Vec<_>>()
            });
            requests.collect::<Vec<_>>()
        };
        let kept = place::valkey_arn(cache, valkey);
        let own = place::cache_user_arn(self.estate, cache, valkey, &self.role.identity);
        let miss = |but: String, requests| Miss { but, requests };
        let mut misses = vec![
            miss(
                "a cache that is not named".to_owned(),
                each("cache", &format!("{kept}{OTHER}")),
            ),
            miss(
                "as a user that is not named".to_owned(),
                each("user", &format!("{own}{OTHER}")),
            ),
        ];
        for other in &self.model.caches {
            let Some(valkey) = other.valkey() else {
                continue;
            };
            if !granted(other) {
                let arn = place::valkey_arn(other, valkey);
                misses.push(miss(format!("`{}`", other.name), each("cache", &arn)));
            }
            for role in &self.model.roles {
                let arn = place::cache_user_arn(self.estate, other, valkey, &role.identity);
                let its_own = role.identity.arn == self.role.identity.arn && granted(other);
                if !its_own {
                    let but = format!(
                        "as the user of `{}` in `{}`",
                        role.identity.name, other.name
                    );
                    misses.push(miss(but, each("user", &arn)));
                }
            }
        }
        misses
    }

    pub(super) fn topic(&self, topic: &str, calls: &[Call]) -> Vec<Miss> {
        let granted = |arn: &str| {
            self.verbs()
                .any(|verb| matches!(verb, Verb::Notify { topic } if topic.arn.to_string() == arn))
        };
        let each = |arn: &str| {
            calls
                .iter()
                .map(|call| call.with("topic", arn))
                .collect::<Vec<_>>()
        };
        let mut misses = vec![self.miss(
            "a topic that is not named",
            each(&format!("{topic}{OTHER}")),
        )];
        for other in &self.model.given_topics {
            let arn = other.arn.to_string();
            if !granted(&arn) {
                misses.push(self.miss(format!("`{}`", other.name), each(&arn)));
            }
        }
        misses
    }

    pub(super) fn metrics(&self, namespace: &str, calls: &[Call]) -> Vec<Miss> {
        let other = format!("{namespace}{OTHER}");
        vec![
            self.miss(
                "in another namespace",
                calls
                    .iter()
                    .map(|call| call.with("namespace", other.as_str())),
            ),
            self.miss(
                "without a namespace",
                calls.iter().map(|call| call.without("namespace")),
            ),
        ]
    }
}
