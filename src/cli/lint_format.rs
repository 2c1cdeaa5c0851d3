//! How `synth lint` prints what it found.
use crate::report::lint::{self as print, Report};
use clap::ValueEnum;

/// A format of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people
    #[default]
    Text,
    /// For programs: one JSON object with a version
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of a pull request, printed in a GitHub workflow
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// JUnit XML, for dashboards of tests
    Junit,
    /// A summary in Markdown, for a comment or the page of a job
    Markdown,
}

impl LintFormat {
    /// The findings in a format that is a function of them alone; `None` for those that also say what was looked at.
    pub(crate) fn of(self, report: &Report<'_>) -> Option<String> {
        Some(match self {
            Self::Text | Self::Json => return None,
            Self::Sarif => print::sarif(report),
            Self::Github => print::github(report),
            Self::Gitlab => print::gitlab(report),
            Self::Junit => print::junit(report),
            Self::Markdown => print::markdown(report),
        })
    }
}
