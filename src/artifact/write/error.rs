//! Why a tree was not written.
use std::io;
use std::path::PathBuf;

/// Why the output directory was not written, or could not be compared.
///
/// The old tree is in place, whole, unless the error is [`WriteError::Partial`]; or the new one is,
/// whole, and the old one beside it could not be removed: then the error is [`WriteError::Io`] with
/// a path in `.NAME.synth-tmp`.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The path has no last component that could be created: `/`, `.` or `..`.
    #[error("`{0}` does not name a directory that can be replaced")]
    NoName(PathBuf),
    /// The output directory, or a directory on a relative way to it, is a symbolic link.
    #[error("`{0}` is a symbolic link; name the directory that it leads to")]
    SymbolicLink(PathBuf),
    /// Something that is not a directory stands where one is needed.
    #[error("`{0}` is not a directory")]
    NotADirectory(PathBuf),
    /// A file that synth did not write, or one that was edited, stands where a directory has to
    /// go, or a directory with such files where a file has to go.
    #[error("`{0}` is in the way of a generated file and was not written by synth; move it away")]
    InTheWay(PathBuf),
    /// A fifo, socket or device in the output directory.
    #[error("`{0}` is a fifo, a socket or a device; move it out of the output directory")]
    SpecialFile(PathBuf),
    /// Directories are nested deeper than the bound.
    #[error("`{0}` is nested too deeply")]
    TooDeep(PathBuf),
    /// The place of the writer's own files is taken by something it did not make.
    #[error("`{0}` is where synth builds its output, and was not made by synth; move it away")]
    NotOurs(PathBuf),
    /// Another run is writing this directory.
    #[error("another synth is writing `{0}`")]
    Busy(PathBuf),
    /// The operating system refused.
    #[error("cannot {action} `{path}`: {source}")]
    Io {
        /// What was tried, as a verb that reads before the path.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// File-by-file writing ended early: some files are new, some old, the manifest is old.
    #[error("`{directory}` is partly written, the next run completes it: {source}")]
    Partial {
        /// The output directory.
        directory: PathBuf,
        /// What ended it.
        source: Box<Self>,
    },
    /// The hook of [`write_tree_with`](super::write_tree_with) stopped the writer.
    #[error("stopped")]
    Stopped,
}

/// Whose turn it is after a [`WriteError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The user named a directory, or put something in it, that synth will not write over.
    User,
    /// The file system, or another process.
    Environment,
}

impl WriteError {
    /// Whose turn it is.
    pub fn blame(&self) -> Blame {
        match self {
            Self::NoName(_)
            | Self::SymbolicLink(_)
            | Self::NotADirectory(_)
            | Self::InTheWay(_)
            | Self::SpecialFile(_)
            | Self::TooDeep(_)
            | Self::NotOurs(_) => Blame::User,
            Self::Busy(_) | Self::Io { .. } | Self::Partial { .. } | Self::Stopped => {
                Blame::Environment
            }
        }
    }
}
