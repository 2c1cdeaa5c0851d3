//! What functions need to do with other things, and which services publish to topics by themselves.
use super::operations::{Parameters, fill};
use super::services::dns_suffix;
use crate::vocab::{AccountId, Region};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// What a kind of task needs to be allowed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskActions {
    /// The actions.
    pub actions: BTreeSet<String>,
    /// The resource, as a pattern with `{parameters}`, or `*`.
    pub resource: String,
    /// Conditions: operator, key, pattern of the value.
    #[serde(default)]
    pub when: BTreeMap<String, BTreeMap<String, String>>,
}

/// A service that publishes to topics by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicPublisher {
    /// The service principal.
    pub principal: String,
    /// What it is documented to send: operator, key, value. All of them hold it to one account.
    pub when: Vec<(String, String, String)>,
}

/// What the tasks of this word need: `write-logs`.
pub fn task_actions(word: &str) -> Option<&'static TaskActions> {
    DATA.tasks.get(word)
}

impl TaskActions {
    /// The text of a pattern of this task, with each parameter as `escape` makes it.
    pub fn filled(
        pattern: &str,
        parameters: &BTreeMap<&'static str, String>,
        escape: impl Fn(&str) -> String,
    ) -> String {
        let escaped = parameters
            .iter()
            .map(|(name, value)| (*name, escape(value)))
            .collect();
        fill(pattern, &escaped).0
    }
}

/// The service with this word, publishing for an account in a region: `budgets`.
pub fn topic_publisher(word: &str, account: AccountId, region: &Region) -> Option<TopicPublisher> {
    let publisher = DATA.publishers.get(word)?;
    let parameters = Parameters::from([
        ("account", account.to_string()),
        ("partition", region.partition().to_string()),
        ("region", region.to_string()),
        ("suffix", dns_suffix(region).to_owned()),
    ]);
    let when = publisher.when.iter().flat_map(|(operator, keys)| {
        keys.iter()
            .map(|(key, value)| (operator.clone(), key.clone(), fill(value, &parameters).0))
    });
    Some(TopicPublisher {
        principal: fill(&publisher.principal, &parameters).0,
        when: when.collect(),
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    tasks: BTreeMap<String, TaskActions>,
    publishers: BTreeMap<String, Publisher>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Publisher {
    principal: String,
    when: BTreeMap<String, BTreeMap<String, String>>,
}

// A test reads the embedded file, so that the fallback is never taken.
static DATA: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/tasks.json")).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::operations_that;

    #[test]
    fn every_task_is_exercised_by_operations_and_every_action_is_known() {
        assert!(!DATA.tasks.is_empty());
        for (word, task) in &DATA.tasks {
            let exercised: BTreeSet<&String> = operations_that(word)
                .flat_map(crate::catalog::Operation::actions)
                .collect();
            for action in &task.actions {
                assert!(crate::catalog::action(action).is_some(), "{action}");
                assert!(exercised.contains(action), "{word}: {action}");
            }
        }
    }
}
