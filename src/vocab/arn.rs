//! Amazon Resource Names, split into their six fields.
use super::Malformed;
use std::fmt;
use std::str::FromStr;

/// An ARN: `arn:partition:service:region:account:resource`.
///
/// Region and account may be empty (S3 buckets, Bedrock foundation models); the resource keeps
/// its own colons and slashes. Fields are kept as written: a concrete ARN and a pattern with
/// wildcards have the same shape
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Arn {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// The service namespace, such as `iam`.
    pub service: String,
    /// The region, or empty.
    pub region: String,
    /// The account id, or empty.
    pub account: String,
    /// Everything after the fifth colon.
    pub resource: String,
}

impl Arn {
    /// The resource's name after its type word: `role/ml/x` gives `ml/x`; `None` when the type
    /// differs.
    pub fn resource_of_type(&self, kind: &str) -> Option<&str> {
        let rest = self.resource.strip_prefix(kind)?;
        rest.strip_prefix('/').or_else(|| rest.strip_prefix(':'))
    }
}

impl FromStr for Arn {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let mut fields = text.splitn(6, ':');
        let mut next = || {
            fields.next().ok_or_else(|| {
                Malformed::new(
                    "an ARN has six fields, `arn:partition:service:region:account:resource`",
                )
            })
        };
        if next()? != "arn" {
            return Err(Malformed::new("an ARN begins with `arn:`"));
        }
        let arn = Self {
            partition: next()?.to_owned(),
            service: next()?.to_owned(),
            region: next()?.to_owned(),
            account: next()?.to_owned(),
            resource: next()?.to_owned(),
        };
        if arn.partition.is_empty() || arn.service.is_empty() || arn.resource.is_empty() {
            return Err(Malformed::new(
                "an ARN's partition, service and resource are not empty",
            ));
        }
        Ok(arn)
    }
}

impl fmt::Display for Arn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            partition,
            service,
            region,
            account,
            resource,
        } = self;
        write!(f, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}
