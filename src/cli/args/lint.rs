//! The flags of `synth lint`.
use super::PolicyWord;
use crate::cli::lint_format::LintFormat;
use crate::diag::Level;
use crate::lint::{Confidence, Safety};
use crate::vocab::Day;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// What to lint, how, and what to do about it.
#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// Files and folders, or `-` for standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What kind of policy the documents are [default: told by their content]
    #[arg(long = "as", value_name = "KIND")]
    pub(crate) kind: Option<PolicyWord>,
    /// Which findings make the run fail [default: error]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,
    /// How to print what was found
    #[arg(long, default_value = "text")]
    pub(crate) format: LintFormat,
    /// Pass over files that hold no policy, though they were named
    #[arg(long)]
    pub(crate) skip_other_files: bool,
    #[command(flatten)]
    pub(crate) choice: ChoiceArguments,
    #[command(flatten)]
    pub(crate) mending: MendingArguments,
}

/// Which findings are told.
#[derive(Debug, Args)]
#[command(next_help_heading = "Which findings are told")]
pub(crate) struct ChoiceArguments {
    /// Only this rule; may be given several times
    #[arg(long = "rule", value_name = "ID")]
    pub(crate) rules: Vec<String>,
    /// Only findings of this level or a graver one [default: note]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) min_level: Option<LevelWord>,
    /// Only findings that are so certain [default: likely]
    #[arg(long, value_name = "CONFIDENCE")]
    pub(crate) min_confidence: Option<ConfidenceWord>,
    /// The configuration [default: `synth.toml` here or above, up to the root of the repository]
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(crate) config: Option<PathBuf>,
    /// Do without a configuration
    #[arg(long)]
    pub(crate) no_config: bool,
    /// Leave out findings that this file has
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write what is found to a file for `--baseline`, and do not fail because of it
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff"])]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Only what was changed since this revision and the working tree parted: changed files, and in them findings on
    /// changed lines or in statements with changed lines; needs `git`
    #[arg(long, value_name = "REV", conflicts_with = "write_baseline")]
    pub(crate) since: Option<String>,
    /// Tell also what is suppressed, and why
    #[arg(long)]
    pub(crate) show_suppressed: bool,
    /// The day on which suppressions expire or not [default: today]
    #[arg(long, value_name = "DAY", hide = true)]
    pub(crate) today: Option<Day>,
}

/// What is done about findings.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is done about them")]
pub(crate) struct MendingArguments {
    /// Mend files where every request is decided as before; with `=all`, also where some may be decided otherwise
    #[arg(
        long,
        value_name = "WHICH",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "safe"
    )]
    pub(crate) fix: Option<FixWord>,
    /// Print what `--fix` would change, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,
}

/// Which findings make a run of the linter fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FailOn {
    #[default]
    Error,
    Warning,
    Note,
    None,
}

impl FailOn {
    /// The least level that makes a run fail.
    pub(crate) fn level(self) -> Option<Level> {
        match self {
            Self::Error => Some(Level::Error),
            Self::Warning => Some(Level::Warning),
            Self::Note => Some(Level::Note),
            Self::None => None,
        }
    }
}

/// A level on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum LevelWord {
    Error,
    Warning,
    Note,
}

impl From<LevelWord> for Level {
    fn from(word: LevelWord) -> Self {
        match word {
            LevelWord::Error => Self::Error,
            LevelWord::Warning => Self::Warning,
            LevelWord::Note => Self::Note,
        }
    }
}

/// A confidence on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ConfidenceWord {
    Certain,
    Likely,
}

impl From<ConfidenceWord> for Confidence {
    fn from(word: ConfidenceWord) -> Self {
        match word {
            ConfidenceWord::Certain => Self::Certain,
            ConfidenceWord::Likely => Self::Likely,
        }
    }
}

/// Which fixes are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FixWord {
    Safe,
    All,
}

impl From<FixWord> for Safety {
    fn from(word: FixWord) -> Self {
        match word {
            FixWord::Safe => Self::Safe,
            FixWord::All => Self::Unsafe,
        }
    }
}
