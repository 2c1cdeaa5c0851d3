//! Semantic stores: where answers to like questions are looked for, and for whom.
use super::caches::{hashed_name, key_word};
use super::{Context, expected_uses};
use crate::blueprint::raw::{self, KeyPart, SemanticMode, SemanticWord, Text};
use crate::catalog;
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Cache, CacheStore, EncryptionKey, KeyAccess, KeyRight, KeyUse, Role, SemanticStore, ValkeyForm,
    VectorUse, VectorsKept, Verb,
};
use crate::vocab::Region;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::str::FromStr as _;

/// The service that indexes vectors by itself, and the one that roles call, by their words in the
/// catalogue.
const INDEXING: &str = "s3vectors-indexing";
const SERVICE: &str = "s3vectors";

/// A semantic store, as far as it is the same in every account.
pub(super) struct Semantic {
    store: Located<SemanticWord>,
    dimensions: u16,
    threshold: u16,
    serves: bool,
    expects: Option<VectorUse>,
    key: Option<Span>,
    span: Span,
}

/// Resolves `semantic` of a cache.
pub(super) fn resolve(
    name: &Text,
    cache: &raw::Cache,
    context: &mut Context<'_>,
) -> Option<Semantic> {
    let written = cache.semantic.as_ref()?;
    let raw = &written.value;
    let expects = raw.expects.as_ref();
    let parted = cache
        .key_by
        .iter()
        .any(|part| matches!(part.value, KeyPart::Tenant | KeyPart::User));
    if !parted && !context.is_cut(cache.account.span) {
        context.report(shared(name, written.span));
    }
    Some(Semantic {
        store: raw.store,
        dimensions: raw.dimensions,
        threshold: threshold(raw, context)?,
        serves: matches!(&raw.mode, Some(mode) if mode.value == SemanticMode::Serve),
        expects: expects.and_then(|expects| expected_uses::of_vectors(expects, name, context)),
        key: cache.key.as_ref().map(|key| key.span),
        span: written.span,
    })
}

/// Whoever uses a cache with a store under a key of this blueprint uses the key through S3 Vectors,
/// and S3 Vectors itself has to read what it indexes
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-data-encryption.html>).
pub(super) fn key_accesses(caches: &[&Cache], roles: &[Role]) -> Vec<KeyAccess> {
    let mut accesses = Vec::new();
    let mut known = BTreeSet::new();
    for cache in caches {
        let (Some(semantic), Some(EncryptionKey::Own(key))) = (&cache.semantic, &cache.key) else {
            continue;
        };
        // On nodes ElastiCache alone uses the key, as it does for the answers.
        if semantic.bucket().is_none() {
            continue;
        }
        let place = format!("{} {} {}", key.account.id, key.region, key.name);
        let access = |right, span| KeyAccess {
            key: key.clone(),
            right,
            span,
        };
        if known.insert(place.clone()) {
            accesses.push(access(KeyRight::Service(INDEXING), semantic.span));
        }
        for role in roles {
            let mut grants = role.grants.iter();
            let uses = |verb: &Verb| matches!(verb, Verb::Use { cache: it } if **it == **cache);
            let Some(grant) = grants.find(|grant| uses(&grant.verb)) else {
                continue;
            };
            if known.insert(format!("{place} {}", role.identity.arn)) {
                let usage = KeyUse {
                    role: role.identity.clone(),
                    through: SERVICE,
                    of: None,
                    decrypt: true,
                    encrypt: true,
                    grants: false,
                };
                accesses.push(access(KeyRight::Use(usage), grant.span));
            }
        }
    }
    accesses
}

impl Semantic {
    /// The store of a cache, by its physical name and what keeps its answers, in a region.
    pub(super) fn placed(
        &self,
        (physical, answers): (&str, &CacheStore),
        region: &Region,
        key: Option<&EncryptionKey>,
        context: &mut Context<'_>,
    ) -> Option<SemanticStore> {
        let kept = match self.store.value {
            SemanticWord::S3Vectors => self.in_bucket(physical, region, key, context)?,
            SemanticWord::ValkeyNodes => self.on_nodes(answers, context)?,
        };
        Some(SemanticStore {
            kept,
            index: format!("{}-{}", catalog::vectors().distance, self.dimensions),
            dimensions: self.dimensions,
            threshold: self.threshold,
            serves: self.serves,
            expects: self.expects,
            span: self.span,
        })
    }

    fn in_bucket(
        &self,
        physical: &str,
        region: &Region,
        key: Option<&EncryptionKey>,
        context: &mut Context<'_>,
    ) -> Option<VectorsKept> {
        let facts = catalog::vectors();
        if !facts.are_in(region) {
            context.report(not_offered(region, self.span));
            return None;
        }
        if let (Some(EncryptionKey::Given(key)), Some(named)) = (key, self.key) {
            context.report(
                Diagnostic::error(
                    Code::WrongKind,
                    named,
                    format!(
                        "`{}` is an existing key, which a semantic store cannot have",
                        key.name
                    ),
                )
                .related(key.span, "declared here")
                .note("S3 Vectors must be let in by the policy of the key, as a service")
                .help("name a key of this blueprint, or remove `key:`"),
            );
            return None;
        }
        // Neither the key of a bucket nor anything of an index can be changed: what is named
        // anew is made before the old one is deleted.
        Some(VectorsKept::InBucket {
            bucket: hashed_name(physical, &key_word(key), facts.longest_name),
        })
    }

    /// Serverless caches have no vector search
    /// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/vector-search.html>).
    fn on_nodes(&self, answers: &CacheStore, context: &mut Context<'_>) -> Option<VectorsKept> {
        if let CacheStore::Valkey(valkey) = answers
            && matches!(valkey.form, ValkeyForm::Nodes { .. })
        {
            return self.expects.is_none().then_some(VectorsKept::OnNodes).or_else(|| {
                context.report(
                    Diagnostic::error(
                        Code::UnknownKey,
                        self.span,
                        "what vectors on nodes are used is in the price of the nodes",
                    )
                    .help("remove `expects` of `semantic`, and say the hour's price of the nodes: `expects: { fixed: 0.44 USD/hour }`"),
                );
                None
            });
        }
        context.report(
            Diagnostic::error(
                Code::WrongKind,
                self.store.span,
                "vectors are kept on the nodes of the cache, and this cache has none",
            )
            .note("serverless Valkey has no vector search, and tables have none")
            .help("say `engine: valkey_nodes`, or `store: s3_vectors`"),
        );
        None
    }
}

/// A similarity in basis points.
fn threshold(raw: &raw::Semantic, context: &mut Context<'_>) -> Option<u16> {
    let least = catalog::vectors().least_threshold;
    let (text, span) = (&raw.threshold.value.0, raw.threshold.span);
    let points = Some(text)
        .filter(|text| text.len() <= 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
        .and_then(|text| Decimal::from_str(text).ok())
        .and_then(|number| number.checked_mul(Decimal::from(10_000)))
        .filter(Decimal::is_integer)
        .and_then(|points| u16::try_from(points).ok());
    if let Some(points) = points.filter(|points| (least..=10_000).contains(points)) {
        return Some(points);
    }
    context.report(
        Diagnostic::error(
            Code::OutOfRange,
            span,
            format!("`{text}` is no similarity at which an answer can be taken"),
        )
        .note("below it, questions are alike that have other answers")
        .help("write a number from 0.95 to 1 with at most four decimals"),
    );
    None
}

fn shared(name: &Text, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::SharedAnswers,
        span,
        format!(
            "answers of `{}` would be found by all tenants and users",
            name.value
        ),
    )
    .note("a like question is not the same question: its answer may tell of someone else")
    .help("add `tenant` or `user` to `key_by:`")
}

fn not_offered(region: &Region, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::StoreNotOffered,
        span,
        format!("{region} does not have Amazon S3 Vectors"),
    )
    .help("keep the cache in a region that has it, or vectors on nodes: `engine: valkey_nodes` with `store: valkey_nodes`")
}
