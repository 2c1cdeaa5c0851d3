//! How requests are spread over models.
use super::LanguageModel;
use crate::diag::Span;
use crate::vocab::Name;
use std::collections::BTreeMap;

/// The routing of a blueprint.
#[derive(Debug, Clone)]
pub struct Routing {
    /// For everyone not in an experiment.
    pub default: Route,
    /// By user group.
    pub experiments: BTreeMap<Name, Route>,
}

impl Routing {
    /// Every model that requests can go to, as often as it is named.
    pub fn models(&self) -> impl Iterator<Item = &LanguageModel> {
        std::iter::once(&self.default)
            .chain(self.experiments.values())
            .flat_map(|route| {
                let split = route.split.iter().map(|(model, _)| model);
                split.chain(&route.failover)
            })
    }
}

/// Where requests go.
#[derive(Debug, Clone)]
pub struct Route {
    /// Models and their shares in basis points, by model name; the shares add up to 10,000.
    pub split: Vec<(LanguageModel, u16)>,
    /// What keeps a caller on one model; an experiment without one has the default's.
    pub sticky_by: StickyBy,
    /// What to try, in this order, when the chosen model is unavailable.
    pub failover: Vec<LanguageModel>,
    /// When a model counts as unavailable.
    pub breaker: Option<Breaker>,
    /// Where it was written.
    pub span: Span,
}

/// What the stable hash of a request is taken over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StickyBy {
    /// Every request anew.
    #[default]
    Request,
    /// The user.
    User,
    /// The tenant.
    Tenant,
}

impl StickyBy {
    /// The word in a blueprint.
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::User => "user",
            Self::Tenant => "tenant",
        }
    }
}

/// When a circuit breaker opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Breaker {
    /// Share of failed requests, in basis points.
    pub error_basis_points: u16,
    /// 95th percentile of the latency, in milliseconds, measured by the client.
    pub p95_milliseconds: Option<u64>,
    /// Fewer requests than this in the window decide nothing.
    pub min_requests: u32,
    /// How long it stays open, in milliseconds.
    pub cooldown_milliseconds: u64,
}
