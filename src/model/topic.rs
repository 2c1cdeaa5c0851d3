//! SNS topics that people and functions are told through.
use super::{Account, Key};
use crate::diag::Span;
use crate::vocab::{Name, Region};
use std::collections::BTreeSet;
use std::sync::Arc;

/// An encrypted topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The name of the thing in the blueprint that tells.
    pub name: Name,
    /// The account.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// Its physical name.
    pub topic_name: String,
    /// The key it is encrypted with: one for all topics of an account and region.
    pub key: Arc<Key>,
    /// The services that publish to it.
    pub publishers: BTreeSet<Publisher>,
    /// The e-mail addresses that are told.
    pub tell: BTreeSet<String>,
    /// Where it was asked for.
    pub span: Span,
}

/// A service that publishes by itself, for the topic's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Publisher {
    /// AWS Budgets.
    Budgets,
    /// CloudWatch alarms.
    CloudWatchAlarms,
    /// AWS Cost Anomaly Detection.
    CostAnomalyDetection,
}

impl Publisher {
    /// The word in the catalogue, for topics and keys alike.
    pub fn word(self) -> &'static str {
        match self {
            Self::Budgets => "budgets",
            Self::CloudWatchAlarms => "cloudwatch-alarms",
            Self::CostAnomalyDetection => "cost-anomaly-detection",
        }
    }
}

impl Topic {
    /// Its ARN.
    pub fn arn(&self) -> String {
        let partition = self.region.partition();
        let (region, account) = (&self.region, self.account.id);
        format!("arn:{partition}:sns:{region}:{account}:{}", self.topic_name)
    }
}
