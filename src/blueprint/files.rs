//! The files a blueprint is made of, as this room sees them: it asks, and touches no disk.
use crate::diag::{Code, Diagnostic, Span};

/// Reads the files that a blueprint names. Paths are relative to the blueprint's folder and
/// separated by `/`.
pub trait Files {
    /// The text of a file beneath the folder.
    fn read(&self, path: &str) -> Result<String, ReadError>;

    /// The files beneath the folder whose path fits a pattern, sorted, at least one. `*` stands
    /// for any characters and `?` for one, both within one component of the path; a name that
    /// begins with a dot is only meant where the pattern says the dot.
    fn glob(&self, pattern: &str) -> Result<Vec<String>, ReadError>;
}

/// Why a file gives no text. Paths are as the user wrote them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The file is longer than the bound.
    #[error("`{path}` is longer than {limit} bytes")]
    TooLarge {
        /// The file.
        path: String,
        /// The bound, in bytes.
        limit: usize,
    },
    /// The file is not UTF-8.
    #[error("line {line} of `{path}` is not UTF-8 text (byte {byte} of the file)")]
    NotText {
        /// The file.
        path: String,
        /// The line of the first wrong byte, from 1.
        line: usize,
        /// How many bytes stand before it.
        byte: usize,
    },
    /// The path leads to something else than a regular file.
    #[error("`{path}` is {kind}, not a file")]
    NotAFile {
        /// The path.
        path: String,
        /// What it is: `a directory`, `a named pipe`.
        kind: &'static str,
    },
    /// The path is absolute, or leads out of the blueprint's folder.
    #[error("`{path}` is not beneath the folder of the blueprint")]
    Outside {
        /// The path or pattern.
        path: String,
    },
    /// A pattern holds what patterns cannot say.
    #[error("the pattern `{pattern}` cannot hold {part}")]
    Pattern {
        /// The pattern.
        pattern: String,
        /// The part: `` `**` ``.
        part: &'static str,
    },
    /// No file fits a pattern.
    #[error("no file fits `{pattern}`")]
    NoMatch {
        /// The pattern.
        pattern: String,
    },
    /// More files fit a pattern than are read.
    #[error("more than {limit} files fit `{pattern}`")]
    TooManyMatches {
        /// The pattern.
        pattern: String,
        /// The bound.
        limit: usize,
    },
    /// There is no such file.
    #[error("`{path}` does not exist")]
    NotFound {
        /// The path.
        path: String,
    },
    /// The file may not be read.
    #[error("`{path}` may not be read: permission denied")]
    PermissionDenied {
        /// The path.
        path: String,
    },
    /// Reading failed.
    #[error("`{path}` cannot be read: {reason}")]
    Failed {
        /// The path.
        path: String,
        /// What the operating system says.
        reason: String,
    },
}

impl ReadError {
    /// Whether the environment failed (exit code 3), rather than that the user's files have to
    /// change (exit code 1).
    pub fn is_environment(&self) -> bool {
        matches!(
            self,
            Self::NotFound { .. } | Self::PermissionDenied { .. } | Self::Failed { .. }
        )
    }

    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "split the file",
            Self::NotText { .. } => "save the file as UTF-8",
            Self::NotAFile { .. } => "name a regular file",
            Self::Outside { .. } => {
                "name the file by a path relative to the blueprint, without a link that leads elsewhere"
            }
            Self::Pattern { .. } => "use `*` and `?` within one component of the path",
            Self::NoMatch { .. } => "check the pattern, or remove it",
            Self::TooManyMatches { .. } => "narrow the pattern",
            Self::NotFound { .. } => "check the path",
            Self::PermissionDenied { .. } => "check the permissions of the file and its folders",
            Self::Failed { .. } => "check the file and the disk, and try again",
        }
    }

    /// The error as a diagnostic, at the place that named the file if one did.
    pub fn diagnostic(&self, named_at: Option<Span>) -> Diagnostic {
        let diagnostic = match named_at {
            Some(span) => Diagnostic::error(self.code(), span, self.to_string()),
            None => Diagnostic::placeless(self.code(), self.to_string()),
        };
        diagnostic.help(self.help())
    }

    fn code(&self) -> Code {
        match self {
            Self::TooLarge { .. } | Self::TooManyMatches { .. } => Code::TooLarge,
            Self::NotText { .. } => Code::InvalidText,
            Self::Outside { .. } | Self::Pattern { .. } => Code::InvalidPath,
            Self::NoMatch { .. } | Self::NotFound { .. } => Code::MissingFile,
            Self::NotAFile { .. } | Self::PermissionDenied { .. } | Self::Failed { .. } => {
                Code::UnreadableFile
            }
        }
    }
}
