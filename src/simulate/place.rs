//! ARNs of things that the model names and AWS does not invent.
use crate::estate::Estate;
use crate::model::{Bucket, EncryptionKey, Project};
use crate::vocab::{AccountId, Region};

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
