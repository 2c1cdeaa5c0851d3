//! Buckets that synth makes: private, versioned, encrypted, over TLS alone.
use crate::artifact::{
    PolicyStatement, Principal, Symbol, SymbolAttribute, SymbolKind, Text, Value,
};
use crate::compile::uses::own_key_arn;
use crate::diag::Span;
use crate::model::{Account, Key};
use crate::vocab::Name;

/// The bucket's name, for whatever needs the bucket to be there.
pub(super) fn name(account: &Account, identity: &Name) -> Symbol {
    Symbol {
        kind: SymbolKind::Bucket,
        account: account.id,
        name: identity.clone(),
        region: None,
        attribute: SymbolAttribute::Id,
    }
}

/// What every bucket has, beside its name.
pub(super) fn properties(key: &Key) -> [(&'static str, Value); 4] {
    let on = || Value::Bool(true);
    let by_default = Value::map([
        ("KMSMasterKeyID", Value::Symbol(own_key_arn(key))),
        ("SSEAlgorithm", Value::string("aws:kms")),
    ]);
    let encryption = Value::map([
        ("BucketKeyEnabled", on()),
        ("ServerSideEncryptionByDefault", by_default),
    ]);
    [
        (
            "BucketEncryption",
            Value::map([(
                "ServerSideEncryptionConfiguration",
                Value::list([encryption]),
            )]),
        ),
        (
            "OwnershipControls",
            Value::map([(
                "Rules",
                Value::list([Value::map([(
                    "ObjectOwnership",
                    Value::string("BucketOwnerEnforced"),
                )])]),
            )]),
        ),
        (
            "PublicAccessBlockConfiguration",
            Value::map([
                ("BlockPublicAcls", on()),
                ("BlockPublicPolicy", on()),
                ("IgnorePublicAcls", on()),
                ("RestrictPublicBuckets", on()),
            ]),
        ),
        (
            "VersioningConfiguration",
            Value::map([("Status", Value::string("Enabled"))]),
        ),
    ]
}

/// Nobody reaches the bucket in the clear, and nobody puts an object under another key. An object
/// that is sent without saying how gets the bucket's own key, so that is no problem; and CloudTrail
/// may send its digests encrypted by S3.
pub(super) fn refusals(arn: &str, key: &Key, span: Span) -> [PolicyStatement; 2] {
    let in_the_clear = PolicyStatement::deny("TlsAlone", ["s3:*".to_owned()].into(), span)
        .principal(Principal::Anyone)
        .on([Text::literal(arn), Text::literal(format!("{arn}/*"))])
        .when("Bool", "aws:SecureTransport", [Text::literal("false")]);
    let header = "s3:x-amz-server-side-encryption-aws-kms-key-id";
    let other_key = PolicyStatement::deny("OwnKeyAlone", ["s3:PutObject".to_owned()].into(), span)
        .principal(Principal::Anyone)
        .on([Text::literal(format!("{arn}/*"))])
        .when("Null", header, [Text::literal("false")])
        .when("ArnNotEquals", header, [Text::Symbol(own_key_arn(key))]);
    [in_the_clear, other_key]
}
