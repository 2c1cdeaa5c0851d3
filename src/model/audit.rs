//! What records who did what, and where the records are kept.
use super::{Account, Function, Key, RoleIdentity};
use crate::diag::Span;
use crate::vocab::{AccountId, Name, OrganizationId, Region};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What records calls, and what becomes of the records.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The trails: one for an organization, or one for each account; they write to the archive.
    pub trails: Vec<Trail>,
    /// Where they write.
    pub archive: Option<Archive>,
    /// What is asked of the archive.
    pub queries: Option<Queries>,
    /// The logging of invocations, by account.
    pub logging: Vec<InvocationLogging>,
}

/// A trail of AWS CloudTrail.
#[derive(Debug, Clone)]
pub struct Trail {
    /// The name that its logical id is made of.
    pub identity: Name,
    /// Its name in AWS.
    pub trail_name: String,
    /// The account whose stack makes it.
    pub account: Arc<Account>,
    /// Its home region.
    pub region: Region,
    /// The account in its ARN. A trail of an organization is the management account's, whoever
    /// made it
    /// (<https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-delegated-administrator.html>).
    pub owner: AccountId,
    /// The organization, if it records every account of one.
    pub organization: Option<OrganizationId>,
    /// What it records.
    pub records: BTreeSet<TrailRecord>,
    /// Where it was declared.
    pub span: Span,
}

/// What a trail records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrailRecord {
    /// Data events of bedrock-mantle.
    BedrockMantle,
    /// Management events.
    Management,
}

impl TrailRecord {
    /// The word in blueprints and in the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Self::BedrockMantle => "bedrock_mantle",
            Self::Management => "management",
        }
    }
}

impl Trail {
    /// Its ARN.
    pub fn arn(&self) -> String {
        format!(
            "arn:{}:cloudtrail:{}:{}:trail/{}",
            self.region.partition(),
            self.region,
            self.owner,
            self.trail_name
        )
    }

    /// The trail as its account knows it in whatever region: what AWS KMS is told.
    pub fn arn_in_any_region(&self) -> String {
        format!(
            "arn:{}:cloudtrail:*:{}:trail/{}",
            self.region.partition(),
            self.owner,
            self.trail_name
        )
    }

    /// The folders that it writes to, below the bucket.
    pub fn folders(&self) -> Vec<String> {
        let own = format!("AWSLogs/{}", self.owner);
        let members = self.organization.as_ref().map(|id| format!("AWSLogs/{id}"));
        std::iter::once(own).chain(members).collect()
    }
}

/// The bucket that trails write to. Nothing in it can be overwritten or deleted before its time.
#[derive(Debug, Clone)]
pub struct Archive {
    /// The name that its logical id is made of.
    pub identity: Name,
    /// The bucket's name.
    pub bucket: String,
    /// The account that holds it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// The key it is encrypted with.
    pub key: Arc<Key>,
    /// The days for which every object is locked.
    pub retention_days: u32,
    /// Who may delete earlier.
    pub lock: Lock,
    /// The days after which objects move to S3 Glacier Instant Retrieval.
    pub glacier_after_days: Option<u32>,
    /// The days after which objects are deleted.
    pub expire_after_days: Option<u32>,
    /// Where it was declared.
    pub span: Span,
}

impl Archive {
    /// The bucket's ARN.
    pub fn arn(&self) -> String {
        format!("arn:{}:s3:::{}", self.region.partition(), self.bucket)
    }
}

/// Who may delete what S3 Object Lock keeps
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html#object-lock-retention-modes>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lock {
    /// Whoever may bypass it.
    Governance,
    /// Nobody.
    Compliance,
}

/// The logging of model invocations on bedrock-runtime, in one account and region.
#[derive(Debug, Clone)]
pub struct InvocationLogging {
    /// The account.
    pub account: Arc<Account>,
    /// The region.
    pub region: Region,
    /// The log group's name.
    pub log_group: String,
    /// How long the log is kept, in days.
    pub retention_days: u16,
    /// The key that the log group is encrypted with.
    pub key: Option<Arc<Key>>,
    /// What is logged of each invocation; not empty.
    pub records: BTreeSet<LoggedData>,
    /// The role that the service writes as.
    pub delivery: Arc<RoleIdentity>,
    /// The function that turns it on and off.
    pub function: Function,
    /// The models of the blueprint that are called in this account and are not logged, sorted.
    pub unlogged: BTreeSet<Name>,
    /// Where it was declared.
    pub span: Span,
}

/// What is logged of an invocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LoggedData {
    /// Vectors.
    Embeddings,
    /// Prompts and answers.
    Text,
}

impl LoggedData {
    /// The word in the catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Self::Embeddings => "embeddings",
            Self::Text => "text",
        }
    }
}

/// Saved queries over the archive.
#[derive(Debug, Clone)]
pub struct Queries {
    /// How many calls of one principal in one hour are a burst.
    pub burst: u32,
    /// Where they were declared.
    pub span: Span,
}
