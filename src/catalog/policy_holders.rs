//! What the policies of some resources can be about.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What the policy of a type of resource can be about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyHolder {
    /// The prefixes of its actions, and of the ARNs in it.
    pub services: Vec<String>,
    /// Whether the service refuses a policy with others; otherwise they match nothing.
    pub refuses: bool,
}

/// The holder of this CloudFormation or Terraform type.
pub fn policy_holder(resource_type: &str) -> Option<&'static PolicyHolder> {
    TABLE.holders.get(resource_type)
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    holders: BTreeMap<String, PolicyHolder>,
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/policy-holders.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_takes_actions_of_s3_alone() {
        let bucket = policy_holder("AWS::S3::BucketPolicy").unwrap();
        assert_eq!(bucket.services, ["s3"]);
        assert!(bucket.refuses);
        assert!(policy_holder("AWS::S3::Bucket").is_none());
    }
}
