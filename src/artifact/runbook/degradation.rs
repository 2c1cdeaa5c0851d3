//! The playbook for models that fail or are slow.
use super::{Code, Commands, SharedBy};
use serde::Serialize;

/// What to do when models fail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Degradation {
    /// The routes: the default, then the experiments.
    pub routes: Vec<RoutePage>,
    /// What the models' metrics say.
    pub metrics: Vec<MetricsPage>,
    /// Whether some model is on bedrock-mantle.
    pub on_mantle: bool,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoutePage {
    /// `default`, or the user group.
    pub name: Code,
    /// Models with their shares: `gpt-5.5 80 %`.
    pub split: Vec<Code>,
    /// What is tried when the chosen model is unavailable, in order.
    pub failover: Vec<Code>,
    /// When a model counts as unavailable: sentences.
    pub breaker: Vec<String>,
    /// What to write where to have requests go elsewhere, by the model that fails.
    pub diversions: Vec<Diversion>,
}

/// How requests get around a model that fails.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diversion {
    /// The model that fails.
    pub fails: Code,
    /// What to write in the blueprint.
    pub split: Code,
}

/// What the metrics of models say in one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetricsPage {
    /// What asks them.
    pub commands: Commands,
    /// The other accounts in which it is the same.
    pub shared: Option<SharedBy>,
}
