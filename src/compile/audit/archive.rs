//! The archive: a bucket in which nothing is overwritten or deleted before its time.
use super::bucket;
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, PolicyStatement, Principal, SymbolKind,
    Text, Value,
};
use crate::catalog::trails;
use crate::compile::part::{Part, PlacedResource, properties, tags_in};
use crate::model::{Archive, Lock, Model, Trail};

/// The bucket with its policy; both outlive their stack.
pub(super) fn archive(model: &Model, archive: &Archive, writers: &[Trail]) -> Part {
    let place = (&*archive.account, &archive.region);
    let mut own = properties([
        ("BucketName", Value::string(&archive.bucket)),
        ("LifecycleConfiguration", lifecycle(archive)),
        ("ObjectLockConfiguration", lock(archive)),
        ("ObjectLockEnabled", Value::Bool(true)),
        ("Tags", tags_in(model, &archive.account)),
    ]);
    own.extend(bucket::properties(&archive.key).map(|(name, value)| (name.to_owned(), value)));
    let bucket_id = LogicalId::new(SymbolKind::Bucket.logical_word(), archive.identity.as_str());
    let bucket = PlacedResource::new("AWS::S3::Bucket", bucket_id, place, own, archive.span)
        .retained()
        .giving(SymbolKind::Bucket, &archive.identity);
    let policy = policy(archive, writers);
    let name = bucket::name(&archive.account, &archive.identity);
    let policy_resource = PlacedResource::new(
        "AWS::S3::BucketPolicy",
        policy_id(archive),
        place,
        properties([
            ("Bucket", Value::Symbol(name)),
            ("PolicyDocument", Value::Policy(policy.clone())),
        ]),
        archive.span,
    )
    .retained();
    Part {
        resources: vec![bucket, policy_resource],
        policies: vec![PolicyFile {
            path: PolicyKind::Bucket.path(Some(archive.account.id), archive.identity.as_str()),
            document: policy,
        }],
        ..Part::default()
    }
}

/// The logical id of the bucket's policy.
pub(super) fn policy_id(archive: &Archive) -> LogicalId {
    LogicalId::new("BucketPolicy", archive.identity.as_str())
}

fn lock(archive: &Archive) -> Value {
    let mode = match archive.lock {
        Lock::Governance => "GOVERNANCE",
        Lock::Compliance => "COMPLIANCE",
    };
    let retention = Value::map([
        ("Days", Value::integer(archive.retention_days)),
        ("Mode", Value::string(mode)),
    ]);
    Value::map([
        ("ObjectLockEnabled", Value::string("Enabled")),
        ("Rule", Value::map([("DefaultRetention", retention)])),
    ])
}

/// In a versioned bucket what expires becomes an old version first, which is then deleted as well
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html#non-current-days-calculations>).
fn lifecycle(archive: &Archive) -> Value {
    let mut rule = vec![
        (
            "AbortIncompleteMultipartUpload",
            Value::map([("DaysAfterInitiation", Value::integer(7))]),
        ),
        ("Id", Value::string("keep")),
        ("Status", Value::string("Enabled")),
    ];
    if let Some(days) = archive.glacier_after_days {
        let transition = Value::map([
            ("StorageClass", Value::string("GLACIER_IR")),
            ("TransitionInDays", Value::integer(days)),
        ]);
        rule.push(("Transitions", Value::list([transition])));
    }
    if let Some(days) = archive.expire_after_days {
        rule.push(("ExpirationInDays", Value::integer(days)));
        rule.push((
            "NoncurrentVersionExpiration",
            Value::map([("NoncurrentDays", Value::integer(1))]),
        ));
    }
    Value::map([("Rules", Value::list([Value::map(rule)]))])
}

/// Each trail writes to its own folders, and looks whether it may; beside that the account decides
/// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>).
fn policy(archive: &Archive, writers: &[Trail]) -> PolicyDocument {
    let table = trails();
    let arn = archive.arn();
    let principal = || Principal::Service([table.principal(&archive.region)].into());
    let mut statements = Vec::new();
    let sources = writers.iter().map(|trail| Text::literal(trail.arn()));
    statements.push(
        PolicyStatement::allow("TrailLooks", table.bucket.check.clone(), archive.span)
            .principal(principal())
            .on([Text::literal(&*arn)])
            .when("ArnEquals", "aws:SourceArn", sources),
    );
    for trail in writers {
        let sid = match writers {
            [_] => "TrailWrites".to_owned(),
            _ => format!("TrailOf{}Writes", trail.owner),
        };
        let folders = trail.folders();
        let folders = folders
            .iter()
            .map(|folder| Text::literal(format!("{arn}/{folder}/*")));
        statements.push(
            PolicyStatement::allow(sid, table.bucket.write.clone(), trail.span)
                .principal(principal())
                .on(folders)
                .when("ArnEquals", "aws:SourceArn", [Text::literal(trail.arn())])
                .when(
                    "StringEquals",
                    "s3:x-amz-acl",
                    [Text::literal(&*table.bucket.acl)],
                ),
        );
    }
    statements.extend(bucket::refusals(&arn, &archive.key, archive.span));
    PolicyDocument::new(statements)
}
