//! Actions that give more than they seem to: ways to other rights, to credentials, to data.
use super::authorization::{CatalogAction, action};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Actions that together give rights which nobody granted.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WayToMore {
    /// What they do, beginning with a verb: "attach any policy to a role".
    pub does: String,
    /// The service that gets a role passed, where `iam:PassRole` is one of the actions.
    #[serde(default)]
    pub passes_role_to: Option<String>,
    /// All of them are needed.
    pub actions: Vec<String>,
}

/// Ways to any rights in the account.
pub fn escalations() -> &'static [WayToMore] {
    &DATA.escalations
}

/// Ways to the rights of something that runs already, such as a function.
pub fn takeovers() -> &'static [WayToMore] {
    &DATA.takeovers
}

/// Actions whose answer is a credential of somebody else.
pub fn gives_credentials(action: CatalogAction) -> bool {
    ACTIONS.credentials.contains(&action)
}

/// Actions that read what is meant to be seen by few.
pub fn reads_data(action: CatalogAction) -> bool {
    ACTIONS.data_reads.contains(&action)
}

/// Actions that open a resource to others, whatever access level AWS gives them.
pub fn exposes_resource(action: CatalogAction) -> bool {
    ACTIONS.exposing.contains(&action)
}

/// Actions that make a credential of a user, which stays valid until somebody ends it.
pub fn makes_long_term_credential(action: CatalogAction) -> bool {
    ACTIONS.long_term_credentials.contains(&action)
}

/// Whether an action is a way to any rights in the account by itself.
pub fn escalates_alone(action: CatalogAction) -> bool {
    ACTIONS.escalating_alone.contains(&action)
}

/// The actions of each list.
struct Actions {
    credentials: BTreeSet<CatalogAction>,
    data_reads: BTreeSet<CatalogAction>,
    exposing: BTreeSet<CatalogAction>,
    long_term_credentials: BTreeSet<CatalogAction>,
    escalating_alone: BTreeSet<CatalogAction>,
}

static ACTIONS: LazyLock<Actions> = LazyLock::new(|| {
    let set = |names: &[String]| names.iter().filter_map(|name| action(name)).collect();
    let alone = escalations().iter().filter(|way| way.actions.len() == 1);
    Actions {
        credentials: set(&DATA.credentials),
        data_reads: set(&DATA.data_reads),
        exposing: set(&DATA.exposing),
        long_term_credentials: set(&DATA.long_term_credentials),
        escalating_alone: alone
            .flat_map(|way| &way.actions)
            .filter_map(|name| action(name))
            .collect(),
    }
});

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Risks {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: String,
    escalations: Vec<WayToMore>,
    takeovers: Vec<WayToMore>,
    credentials: Vec<String>,
    data_reads: Vec<String>,
    exposing: Vec<String>,
    long_term_credentials: Vec<String>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Risks> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/risks.json")).unwrap_or_default());
