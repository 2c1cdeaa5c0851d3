//! ARNs of things that the model names and AWS does not invent.
use crate::catalog;
use crate::estate::Estate;
use crate::model::{
    Bucket, Cache, ContentGuardrail, EncryptionKey, InferenceProfile, Project, RoleIdentity,
    Valkey, VectorIndex,
};
use crate::vocab::{AccountId, Name, Region};

/// The ARN of a bucket.
pub(super) fn bucket_arn(bucket: &Bucket) -> String {
    format!("arn:{}:s3:::{}", bucket.region.partition(), bucket.bucket)
}

/// The ARN of a project in the emitted templates. A project that no template makes gets an ARN
/// that nothing matches, so that the check fails at its grants.
pub(super) fn project_arn(estate: &Estate, project: &Project) -> String {
    let found = estate.project(project.account.id, &project.region, &project.project_name);
    found.map_or_else(
        || {
            let missing = format!("{{no template makes {}}}", project.name);
            project_with_id(&project.region, project.account.id, &missing)
        },
        str::to_owned,
    )
}

/// The ARN of a project with this id.
pub(super) fn project_with_id(region: &Region, account: AccountId, id: &str) -> String {
    format!(
        "arn:{}:bedrock-mantle:{region}:{account}:project/{id}",
        region.partition()
    )
}

/// The ARN of an inference profile in the emitted templates; one that nothing matches if no
/// template makes it.
pub(super) fn profile_arn(estate: &Estate, profile: &InferenceProfile) -> String {
    estate
        .profile(profile.account.id, &profile.region, &profile.profile_name)
        .map_or_else(
            || {
                let kind = "application-inference-profile";
                nobodys(&profile.region, profile.account.id, kind, &profile.name)
            },
            str::to_owned,
        )
}

/// The ARN of a content guardrail in the emitted templates, and that of its version; ones that
/// nothing matches if no template makes them.
pub(super) fn guardrail_arns(estate: &Estate, guardrail: &ContentGuardrail) -> (String, String) {
    let (account, region) = (guardrail.account.id, &guardrail.region);
    let missing = || nobodys(region, account, "guardrail", &guardrail.name);
    match estate.content_guardrail(account, region, &guardrail.guardrail_name) {
        Some(found) => {
            let version = found.versions.last().cloned();
            (found.arn.clone(), version.unwrap_or_else(missing))
        }
        None => (missing(), missing()),
    }
}

fn nobodys(region: &Region, account: AccountId, kind: &str, name: &Name) -> String {
    let partition = region.partition();
    format!("arn:{partition}:bedrock:{region}:{account}:{kind}/{{no template makes {name}}}")
}

/// The ARN of a Valkey cache.
pub(super) fn valkey_arn(cache: &Cache, valkey: &Valkey) -> String {
    in_elasticache(cache, &valkey.arn_resource())
}

/// The ARN of the user that a role connects to a Valkey cache as. A user that no template lets into
/// the cache gets an ARN that nothing matches.
pub(super) fn cache_user_arn(
    estate: &Estate,
    cache: &Cache,
    valkey: &Valkey,
    role: &RoleIdentity,
) -> String {
    let user = valkey.user_of(role, catalog::valkey().longest_name);
    let arn = in_elasticache(cache, &format!("user:{user}"));
    if estate.lets_in(&valkey_arn(cache, valkey), &arn) {
        return arn;
    }
    let missing = format!("user:{{no template lets in {}}}", role.name);
    in_elasticache(cache, &missing)
}

/// The ARN of the index in which like questions are looked for; one that nothing matches if no
/// template makes it.
pub(super) fn index_arn(estate: &Estate, cache: &Cache, kept: VectorIndex<'_>) -> String {
    let (region, account) = (&cache.region, cache.account.id);
    let start = format!("arn:{}:s3vectors:{region}:{account}", region.partition());
    let arn = format!("{start}:bucket/{}/index/{}", kept.bucket, kept.index);
    if estate.vector_indexes.contains(&arn) {
        return arn;
    }
    format!(
        "{start}:bucket/{{no template makes that of {}}}/index/none",
        cache.name
    )
}

fn in_elasticache(cache: &Cache, resource: &str) -> String {
    let (region, account) = (&cache.region, cache.account.id);
    format!(
        "arn:{}:elasticache:{region}:{account}:{resource}",
        region.partition()
    )
}

/// The ARN of a key: given, or in the emitted templates.
pub(super) fn key_arn(estate: &Estate, key: &EncryptionKey) -> String {
    match key {
        EncryptionKey::Given(key) => key.arn.to_string(),
        EncryptionKey::Own(key) => estate
            .key(key.account.id, &key.region, &key.alias)
            .map_or_else(
                || {
                    key_with_id(
                        &key.region,
                        key.account.id,
                        &format!("{{no template makes {}}}", key.name),
                    )
                },
                str::to_owned,
            ),
    }
}

/// The ARN of a key with this id.
pub(super) fn key_with_id(region: &Region, account: AccountId, id: &str) -> String {
    format!("arn:{}:kms:{region}:{account}:key/{id}", region.partition())
}
