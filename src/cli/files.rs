//! Reading input files: regular ones, of bounded size, UTF-8, and none a blueprint may not name.
use super::glob::{self, Pattern};
use crate::blueprint::{Files, ReadError};
use crate::syntax::MAX_TEXT_BYTES;
use rustix::fs::{CWD, Mode, OFlags, openat};
use std::fs::{File, FileType, Metadata};
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Component, Path, PathBuf};

/// The folder of a blueprint: all that the blueprint may name lies beneath it.
#[derive(Debug, Clone)]
pub struct Folder {
    /// The folder without links.
    root: PathBuf,
}

/// The blueprint at a path that the user gave, and its folder.
///
/// The path may be a link; the folder is then the one the link stands in, so that what the
/// blueprint names is looked for where the user sees it.
pub fn read_blueprint(path: &Path) -> Result<(Folder, String), ReadError> {
    let text = read_file(path)?;
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let root = parent
        .canonicalize()
        .map_err(|error| failure(&parent.to_string_lossy(), &error))?;
    Ok((Folder { root }, text))
}

/// The text of a file at a path that the user gave; links are followed.
///
/// Only a regular UTF-8 file of at most [`MAX_TEXT_BYTES`] is read, and a named pipe or a device
/// is not even opened.
pub fn read_file(path: &Path) -> Result<String, ReadError> {
    let shown = path.to_string_lossy();
    let metadata = path.metadata().map_err(|error| failure(&shown, &error))?;
    readable(&shown, &metadata)?;
    let file =
        openat(CWD, path, FLAGS, Mode::empty()).map_err(|error| failure(&shown, &error.into()))?;
    text(&shown, file)
}

/// A pipe or device that took the file's place since it was looked at does not block, and does
/// not become the terminal of this process.
const FLAGS: OFlags = OFlags::RDONLY
    .union(OFlags::CLOEXEC)
    .union(OFlags::NONBLOCK)
    .union(OFlags::NOCTTY);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let real = self.resolve(path)?;
        let metadata = real.metadata().map_err(|error| failure(path, &error))?;
        readable(path, &metadata)?;
        let file = self
            .open(&real)
            .map_err(|error| failure(path, &error))?
            .ok_or_else(|| outside(path))?;
        text(path, file)
    }

    fn glob(&self, pattern: &str) -> Result<Vec<String>, ReadError> {
        let components = Pattern::parse(pattern)?;
        glob::matches(pattern, &components, |path| self.resolve(path))
    }
}

impl Folder {
    /// The path without links, which is beneath the folder.
    fn resolve(&self, path: &str) -> Result<PathBuf, ReadError> {
        if Path::new(path).is_absolute() || climbs_out(path) {
            return Err(outside(path));
        }
        let real = self
            .root
            .join(path)
            .canonicalize()
            .map_err(|error| failure(path, &error))?;
        if real.starts_with(&self.root) {
            Ok(real)
        } else {
            Err(outside(path))
        }
    }

    /// Opens a path that [`Folder::resolve`] gave, component by component and following no link:
    /// one that was put there in between leads nowhere. `None` if it is not beneath the folder.
    fn open(&self, real: &Path) -> io::Result<Option<OwnedFd>> {
        let Ok(relative) = real.strip_prefix(&self.root) else {
            return Ok(None);
        };
        let folder_flags = FLAGS | OFlags::DIRECTORY;
        let mut at = openat(CWD, &self.root, folder_flags, Mode::empty())?;
        let mut components = relative.components().peekable();
        while let Some(component) = components.next() {
            let Component::Normal(name) = component else {
                return Ok(None);
            };
            let flags = if components.peek().is_some() {
                folder_flags
            } else {
                FLAGS
            };
            at = openat(&at, name, flags | OFlags::NOFOLLOW, Mode::empty())?;
        }
        Ok(Some(at))
    }
}

/// Whether a path leaves its folder by its words alone: whether something is there is nothing
/// that a blueprint may find out.
fn climbs_out(path: &str) -> bool {
    let mut depth = 0_usize;
    Path::new(path)
        .components()
        .any(|component| match component {
            Component::ParentDir => match depth.checked_sub(1) {
                Some(above) => {
                    depth = above;
                    false
                }
                None => true,
            },
            Component::Normal(_) => {
                depth += 1;
                false
            }
            _ => false,
        })
}

/// The text of an open file: what it is and how long it is are looked at once more.
fn text(path: &str, file: OwnedFd) -> Result<String, ReadError> {
    let file = File::from(file);
    let metadata = file.metadata().map_err(|error| failure(path, &error))?;
    readable(path, &metadata)?;
    // One byte more is room to see the end.
    let length = usize::try_from(metadata.len()).unwrap_or_default();
    bounded(path, file, length.min(MAX_TEXT_BYTES) + 1)
}

/// The text of standard input, of at most [`MAX_TEXT_BYTES`].
pub(crate) fn read_standard_input() -> Result<String, ReadError> {
    bounded("<stdin>", io::stdin().lock(), 0)
}

/// Reads a text of probably that many bytes.
fn bounded(path: &str, from: impl io::Read, expected: usize) -> Result<String, ReadError> {
    let mut bytes = Vec::with_capacity(expected);
    // One byte more than the bound tells a file that grows, or lies about its length.
    let bound = u64::try_from(MAX_TEXT_BYTES).unwrap_or(u64::MAX);
    from.take(bound.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| failure(path, &error))?;
    if bytes.len() > MAX_TEXT_BYTES {
        return Err(too_large(path));
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let before = error.as_bytes().iter().take(byte);
        ReadError::NotText {
            path: path.to_owned(),
            line: 1 + before.filter(|byte| **byte == b'\n').count(),
            byte,
        }
    })
}

/// Whether something is a regular file within the bound.
fn readable(path: &str, metadata: &Metadata) -> Result<(), ReadError> {
    if !metadata.is_file() {
        return Err(ReadError::NotAFile {
            path: path.to_owned(),
            kind: kind(metadata.file_type()),
        });
    }
    if usize::try_from(metadata.len()).is_ok_and(|length| length <= MAX_TEXT_BYTES) {
        Ok(())
    } else {
        Err(too_large(path))
    }
}

fn kind(file_type: FileType) -> &'static str {
    if file_type.is_dir() {
        "a directory"
    } else if file_type.is_fifo() {
        "a named pipe"
    } else if file_type.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

fn too_large(path: &str) -> ReadError {
    ReadError::TooLarge {
        path: path.to_owned(),
        limit: MAX_TEXT_BYTES,
    }
}

fn outside(path: &str) -> ReadError {
    ReadError::Outside {
        path: path.to_owned(),
    }
}

/// What an error of the operating system means for a path.
pub(super) fn failure(path: &str, error: &io::Error) -> ReadError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ReadError::NotFound { path },
        io::ErrorKind::PermissionDenied => ReadError::PermissionDenied { path },
        _ => ReadError::Failed {
            path,
            reason: error.to_string(),
        },
    }
}
