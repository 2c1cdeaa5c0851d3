//! The path of a generated file inside the output directory.
use std::fmt;
use std::str::FromStr;

/// A path beneath the output directory that is safe to join: components of `A-Z a-z 0-9 . _ -`
/// parted by `/`, none of them `.`, `..` or `.synth-tmp`, which is the writer's own.
///
/// Ordered by text, which is the order of the files in a manifest.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RelativePath(String);

impl RelativePath {
    /// The longest path, in bytes.
    pub const MAX: usize = 1024;
    /// The longest component, in bytes: what file systems allow.
    pub const MAX_COMPONENT: usize = 255;
    /// The largest number of components.
    pub const MAX_DEPTH: usize = 16;

    /// The text, with `/` between components on every system.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The components; there is at least one.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.0.split('/')
    }
}

/// Why a text is not a [`RelativePath`]. Reads after "`TEXT`: ".
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPath {
    /// The text, or a component of it, is empty; so are absolute paths and a `/` at the end.
    #[error("a component of the path is empty")]
    Empty,
    /// `.`, `..` or the writer's own name.
    #[error("`.`, `..` and `.synth-tmp` are not names of generated files")]
    Reserved,
    /// A character outside `A-Z a-z 0-9 . _ -`.
    #[error("names of generated files have letters, digits, `.`, `_` and `-`")]
    Character,
    /// Longer or deeper than the bounds.
    #[error("the path is too long")]
    TooLong,
}

impl FromStr for RelativePath {
    type Err = InvalidPath;

    fn from_str(text: &str) -> Result<Self, InvalidPath> {
        if text.len() > Self::MAX || text.split('/').count() > Self::MAX_DEPTH {
            return Err(InvalidPath::TooLong);
        }
        for component in text.split('/') {
            if component.is_empty() {
                return Err(InvalidPath::Empty);
            }
            if component.len() > Self::MAX_COMPONENT {
                return Err(InvalidPath::TooLong);
            }
            if matches!(component, "." | "..") || component.as_bytes() == super::WORK.to_bytes() {
                return Err(InvalidPath::Reserved);
            }
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
            if !component.bytes().all(plain) {
                return Err(InvalidPath::Character);
            }
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for RelativePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RelativePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RelativePath({})", self.0)
    }
}
