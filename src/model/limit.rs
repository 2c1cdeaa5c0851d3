//! How much each user and each team may use.
use super::{Account, EncryptionKey};
use crate::diag::Span;
use crate::vocab::{Name, Pace, Region, TimeUnit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Limits that one function counts and decides, in one table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The name in the blueprint.
    pub name: Name,
    /// The account that counts.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// What each subject of a kind may use; each kind has at least one limit. Empty: there is a usage plan alone.
    pub subjects: BTreeMap<SubjectKind, BTreeMap<Counted, Allowance>>,
    /// The name of the thing that the table is.
    pub table: Name,
    /// The table's physical name.
    pub table_name: String,
    /// The key it is encrypted with; `None`: a key that AWS owns.
    pub key: Option<EncryptionKey>,
    /// How long after a call what it used can be told.
    pub settle_seconds: u32,
    /// The usage plan for an API.
    pub usage_plan: Option<UsagePlan>,
    /// Where it was declared.
    pub span: Span,
}

/// Who is limited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SubjectKind {
    /// A user.
    User,
    /// A team.
    Team,
}

impl SubjectKind {
    /// The word in a blueprint and in requests.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Team => "team",
        }
    }
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// Tokens.
    Tokens,
    /// Requests.
    Requests,
}

impl Counted {
    /// The word in a blueprint and in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Requests => "requests",
        }
    }
}

/// How much: at least one of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// In an hour, a day or a month of UTC.
    pub quota: Option<(u64, TimeUnit)>,
    /// At once, and how fast it comes back.
    pub rate: Option<(Pace, u64)>,
}

/// A usage plan of API Gateway, which is applied on a best-effort basis
/// (<https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsagePlan {
    /// The id of the REST API, which exists.
    pub api: String,
    /// Its stage.
    pub stage: String,
    /// Its physical name.
    pub plan_name: String,
    /// Requests a second.
    pub rate: u64,
    /// Requests at once.
    pub burst: u32,
    /// Requests in a day or a month.
    pub quota: Option<(u64, TimeUnit)>,
    /// The ids of the API keys that get it, sorted; they exist.
    pub keys: Vec<String>,
    /// Where it was declared.
    pub span: Span,
}

impl Limit {
    /// The attribute that names a subject.
    pub const SUBJECT: &'static str = "subject";
    /// The attribute that holds the second from which an item has expired.
    pub const EXPIRY: &'static str = "expires";
}
