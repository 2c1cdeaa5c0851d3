//! How late AWS sees what is spent, and how late a denial holds.
use serde::Deserialize;
use std::sync::LazyLock;

/// Minutes from spending to being denied, by part.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Detection {
    /// Until AWS Budgets counts what was spent.
    pub budgets_minutes: u32,
    /// Until a metric is there, once its period is over.
    pub metrics_minutes: u32,
    /// Until an attached policy holds everywhere.
    pub iam_minutes: u32,
    /// Until an attached service control policy holds everywhere.
    pub organizations_minutes: u32,
    /// The day the figures were taken down, `YYYY-MM-DD`.
    pub as_of: String,
    source: String,
    /// What AWS does not say, in sentences.
    pub unverified: Vec<String>,
}

/// The figures.
pub fn detection() -> &'static Detection {
    &DATA
}

// A test reads the embedded file, so that the fallback is never taken.
static DATA: LazyLock<Detection> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/detection.json")).unwrap_or_else(|_| Detection {
        budgets_minutes: u32::MAX,
        metrics_minutes: u32::MAX,
        iam_minutes: u32::MAX,
        organizations_minutes: u32::MAX,
        as_of: String::new(),
        source: String::new(),
        unverified: Vec::new(),
    })
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read() {
        assert!(detection().budgets_minutes < 10_000);
        assert_eq!(detection().as_of.len(), 10);
    }
}
