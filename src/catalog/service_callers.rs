//! What AWS services say of the resource for which they assume a role.
use super::operations::{Parameters, fill};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The condition keys that a service principal is documented to send when it assumes a role in
/// the account that the parameters name; empty for a service that sends none.
pub fn service_caller_context(host: &str, parameters: &Parameters) -> BTreeMap<String, String> {
    TABLE
        .services
        .get(host)
        .into_iter()
        .flatten()
        .map(|(key, template)| (key.clone(), fill(template, parameters).0))
        .collect()
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    services: BTreeMap<String, BTreeMap<String, String>>,
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/service-callers.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_names_the_account_it_acts_for() {
        let parameters = Parameters::from([("account", "111111111111".to_owned())]);
        let context = service_caller_context("budgets.amazonaws.com", &parameters);
        assert_eq!(context["aws:SourceAccount"], "111111111111");
        assert!(service_caller_context("lambda.amazonaws.com", &parameters).is_empty());
    }
}
