//! Semantic stores: an index of Amazon S3 Vectors in a bucket of its own.
use super::cache::key_value;
use super::part::{Part, PlacedResource, properties, tags_in};
use crate::artifact::{LogicalId, PolicyStatement, Text, Value};
use crate::catalog::{self, VerbWord, verb_actions};
use crate::diag::Span;
use crate::model::{Cache, Model, RoleIdentity, SemanticStore, VectorIndex};

/// A vector bucket and its index. Answers come again, so neither outlives its stack. Nothing of an
/// index can be changed: one with other dimensions has another name.
pub(super) fn store(model: &Model, cache: &Cache, kept: &SemanticStore) -> Part {
    let Some(bucket_name) = kept.bucket() else {
        // The nodes of the cache keep it.
        return Part::default();
    };
    let facts = catalog::vectors();
    let place = (&*cache.account, &cache.region);
    let bucket_id = LogicalId::new("VectorBucket", cache.identity.as_str());
    let mut own = properties([
        ("Tags", tags_in(model, &cache.account)),
        ("VectorBucketName", Value::string(bucket_name)),
    ]);
    // Without a key of one's own S3 encrypts with one that AWS owns.
    if let Some(key) = &cache.key {
        let encryption = [
            ("KmsKeyArn", key_value(key)),
            ("SseType", Value::string("aws:kms")),
        ];
        own.insert("EncryptionConfiguration".to_owned(), Value::map(encryption));
    }
    let bucket = PlacedResource::new(
        "AWS::S3Vectors::VectorBucket",
        bucket_id.clone(),
        place,
        own,
        kept.span,
    );
    let beside = facts.kept_beside.iter().map(Value::string);
    let metadata = [("NonFilterableMetadataKeys", Value::list(beside))];
    let mut index = PlacedResource::new(
        "AWS::S3Vectors::Index",
        LogicalId::new("VectorIndex", cache.identity.as_str()),
        place,
        properties([
            ("DataType", Value::string(&facts.data_type)),
            ("Dimension", Value::integer(kept.dimensions)),
            ("DistanceMetric", Value::string(&facts.distance)),
            ("IndexName", Value::string(&kept.index)),
            ("MetadataConfiguration", Value::map(metadata)),
            ("Tags", tags_in(model, &cache.account)),
            ("VectorBucketName", Value::string(bucket_name)),
        ]),
        kept.span,
    );
    index.resource.depends_on.push(bucket_id);
    Part {
        resources: vec![bucket, index],
        ..Part::default()
    }
}

/// Looking for like questions, and keeping them. Who asks for what stands beside a vector has to be
/// allowed to get vectors, too
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_S3VectorBuckets_QueryVectors.html>).
pub(super) fn search(
    role: &RoleIdentity,
    cache: &Cache,
    kept: VectorIndex<'_>,
    span: Span,
) -> PolicyStatement {
    let sid = format!("Search{}", cache.name.camel_case());
    let (partition, region, account) = (&role.arn.partition, &cache.region, cache.account.id);
    let index = format!("bucket/{}/index/{}", kept.bucket, kept.index);
    let arn = format!("arn:{partition}:s3vectors:{region}:{account}:{index}");
    PolicyStatement::allow(sid, verb_actions(VerbWord::SearchVectors), span)
        .on([Text::Literal(arn)])
}
