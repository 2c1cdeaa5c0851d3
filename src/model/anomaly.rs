//! Monitors of anomalies in cost.
use super::{Account, Project};
use crate::diag::Span;
use crate::vocab::Name;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A monitor, and who is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnomalyMonitor {
    /// The name in the blueprint.
    pub name: Name,
    /// The account whose cost it sees.
    pub account: Arc<Account>,
    /// What it watches.
    pub watches: Watched,
    /// The least that an anomaly costs to be told, in US dollars.
    pub above: Decimal,
    /// Where it was declared.
    pub span: Span,
}

/// What a monitor watches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// What carries a tag of this key with one of these values, sorted.
    Tag(String, Vec<String>),
    /// What carries the tag of a project.
    Project(Arc<Project>),
    /// Each service by itself.
    Services,
}
