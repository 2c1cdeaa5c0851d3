//! Lambda functions that a blueprint brings along.
use super::{Account, RoleIdentity};
use crate::diag::Span;
use crate::vocab::{Name, Region};
use std::sync::Arc;

/// A function. Its source is the same for every blueprint; what differs is data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// What it is.
    pub kind: FunctionKind,
    /// The name of the thing in the blueprint that it serves.
    pub name: Name,
    /// The account it runs in.
    pub account: Arc<Account>,
    /// The region it runs in.
    pub region: Region,
    /// Its physical name.
    pub function_name: String,
    /// The role it runs as.
    pub role: Arc<RoleIdentity>,
    /// How long its log is kept, in days.
    pub retention_days: u16,
    /// How long one run may take, in seconds, at most 900.
    pub timeout_seconds: u16,
    /// The topics that call it, of its own account.
    pub called_by_topics: Vec<CallingTopic>,
    /// How often it is called beside that, in minutes.
    pub called_every_minutes: Option<u16>,
    /// Where it was asked for.
    pub span: Span,
}

/// A topic whose messages reach a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallingTopic {
    /// Its name in the blueprint.
    pub name: Name,
    /// Its physical name.
    pub topic_name: String,
    /// Its region, which may be another than the function's.
    pub region: Region,
}

/// What a function is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FunctionKind {
    /// Stops spending, and lifts that again.
    Enforcer,
    /// Counts what users and teams use, and says what they may.
    Limiter,
    /// Asks a model whether it answers.
    Canary,
    /// Turns the logging of model invocations on and off, for CloudFormation.
    InvocationLogging,
}

impl FunctionKind {
    /// What physical names end with, and logical ids begin with.
    pub fn word(self) -> &'static str {
        match self {
            Self::Enforcer => "enforcer",
            Self::Limiter => "limiter",
            Self::Canary => "canary",
            Self::InvocationLogging => "invocation-logging",
        }
    }
}

impl Function {
    /// The service that functions run in, which becomes their roles.
    pub const SERVICE: &'static str = "lambda.amazonaws.com";

    /// The name of its log group.
    pub fn log_group(&self) -> String {
        Self::log_group_of(&self.function_name)
    }

    /// The name of the log group of the function with this physical name.
    pub fn log_group_of(function_name: &str) -> String {
        format!("/aws/lambda/{function_name}")
    }

    /// Its ARN.
    pub fn arn(&self) -> String {
        let partition = self.region.partition();
        let (region, account) = (&self.region, self.account.id);
        format!(
            "arn:{partition}:lambda:{region}:{account}:function:{}",
            self.function_name
        )
    }
}
