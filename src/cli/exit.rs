//! How a run ended, as scripts see it.
use std::process::ExitCode;

/// The exit code. Where several hold, the greatest counts: the environment before problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Exit {
    /// 0: fine.
    #[default]
    Fine,
    /// 1: the input has problems, or a check failed.
    Problems,
    /// 2: wrong usage.
    Usage,
    /// 3: the environment failed: a file, the network, credentials.
    Environment,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Problems => 1,
            Self::Usage => 2,
            Self::Environment => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
