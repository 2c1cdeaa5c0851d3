//! Service tiers of inference and ways of it across regions.
use super::Malformed;
use std::str::FromStr;

/// How soon a request is served, and at which price
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/service-tiers-inference.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum ServiceTier {
    /// At regular prices.
    #[default]
    Standard,
    /// Cheaper, and later when there is much to do.
    Flex,
    /// Cheaper, as a job of many requests.
    Batch,
    /// Before the others, at a premium.
    Priority,
}

impl ServiceTier {
    /// Every tier.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Flex, Self::Batch, Self::Priority];

    /// The word: `standard`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Flex => "flex",
            Self::Batch => "batch",
            Self::Priority => "priority",
        }
    }
}

impl FromStr for ServiceTier {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        Self::ALL
            .into_iter()
            .find(|tier| tier.word() == text)
            .ok_or_else(|| Malformed::new("a tier is `standard`, `flex`, `batch` or `priority`"))
    }
}

/// Where a request may be served
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/cross-region-inference.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum InferenceOption {
    /// In the region that was called.
    #[default]
    InRegion,
    /// In any region of a geography.
    Geo,
    /// In any commercial region.
    Global,
}

impl InferenceOption {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::InRegion, Self::Geo, Self::Global];

    /// The word: `in_region`.
    pub fn word(self) -> &'static str {
        match self {
            Self::InRegion => "in_region",
            Self::Geo => "geo",
            Self::Global => "global",
        }
    }
}

impl FromStr for InferenceOption {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        Self::ALL
            .into_iter()
            .find(|option| option.word() == text)
            .ok_or_else(|| Malformed::new("inference is `in_region`, `geo` or `global`"))
    }
}
