//! The logging of model invocations on bedrock-runtime: a dated table.
use super::operations::{Parameters, fill};
use crate::vocab::{AccountId, Region};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What AWS logs of invocations, and as whom.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InvocationLogs {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    /// The service that writes.
    pub service: String,
    source_arn: String,
    /// What can be logged, and the API's word for it. What is not mentioned may be on.
    pub delivered: BTreeMap<String, String>,
}

/// The table.
pub fn invocation_logs() -> &'static InvocationLogs {
    &TABLE
}

impl InvocationLogs {
    /// What the service says that it acts for, as a pattern of ARNs.
    pub fn source_arn(&self, account: AccountId, region: &Region) -> String {
        let parameters = Parameters::from([
            ("account", account.to_string()),
            ("partition", region.partition().to_string()),
            ("region", region.to_string()),
        ]);
        fill(&self.source_arn, &parameters).0
    }
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<InvocationLogs> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/invocation-logging.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read() {
        assert_eq!(TABLE.delivered["text"], "textDataDeliveryEnabled");
        let account: AccountId = "111111111111".parse().unwrap();
        let region: Region = "us-east-2".parse().unwrap();
        assert_eq!(
            TABLE.source_arn(account, &region),
            "arn:aws:bedrock:us-east-2:111111111111:*"
        );
    }
}
