//! An open directory, and all that is read through it. Nothing here changes the disk or follows a
//! symbolic link.
use super::{ContentHash, WriteError};
use rustix::fs::{AtFlags, Dir, FileType, Mode, OFlags, Stat, fstat, openat, readlinkat, statat};
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::ffi::{CStr, CString, OsStr};
use std::fs::File;
use std::io::Read as _;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

/// An open directory. Everything beneath is reached by single names relative to it, so that no
/// link on the way can lead elsewhere.
#[derive(Debug)]
pub(super) struct Directory {
    fd: OwnedFd,
    path: PathBuf,
}

impl Directory {
    /// An open directory, with the path that messages give it.
    pub(super) fn new(fd: OwnedFd, path: PathBuf) -> Self {
        Self { fd, path }
    }

    /// The descriptor for operations relative to this directory.
    pub(super) fn fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }

    /// The path, for messages.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The path of an entry, for messages; without a name, of the directory itself.
    pub(super) fn path_of(&self, name: &CStr) -> PathBuf {
        if name.is_empty() {
            return self.path.clone();
        }
        self.path.join(OsStr::from_bytes(name.to_bytes()))
    }

    /// The error of an action on an entry.
    pub(super) fn error(
        &self,
        action: &'static str,
        name: &CStr,
        source: impl Into<std::io::Error>,
    ) -> WriteError {
        WriteError::Io {
            action,
            path: self.path_of(name),
            source: source.into(),
        }
    }

    /// The directory of this name; an error if it is not one.
    pub(super) fn open(&self, name: &CStr) -> Result<Self, WriteError> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let fd = openat(&self.fd, name, flags, Mode::empty())
            .map_err(|errno| self.error("open", name, errno))?;
        Ok(Self::new(fd, self.path_of(name)))
    }

    /// What stands at this name, a link itself and not what it leads to; `None` if nothing.
    pub(super) fn stat(&self, name: &CStr) -> Result<Option<Stat>, WriteError> {
        match statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(errno) => Err(self.error("read", name, errno)),
        }
    }

    /// The kind of what stands at this name; `None` if nothing.
    pub(super) fn kind(&self, name: &CStr) -> Result<Option<FileType>, WriteError> {
        let stat = self.stat(name)?;
        Ok(stat.map(|stat| FileType::from_raw_mode(stat.st_mode)))
    }

    /// The directory's own permission bits.
    pub(super) fn mode(&self) -> Result<Mode, WriteError> {
        let stat = fstat(&self.fd).map_err(|errno| self.error("read", c"", errno))?;
        Ok(Mode::from_raw_mode(stat.st_mode))
    }

    /// Every entry, by name.
    pub(super) fn entries(&self) -> Result<BTreeMap<CString, FileType>, WriteError> {
        let failed = |errno| self.error("list", c"", errno);
        let mut entries = BTreeMap::new();
        for entry in Dir::read_from(&self.fd).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let kind = match entry.file_type() {
                // Some file systems do not say the kind with the name.
                FileType::Unknown => self.kind(name)?,
                kind => Some(kind),
            };
            entries.extend(kind.map(|kind| (name.to_owned(), kind)));
        }
        Ok(entries)
    }

    /// The regular file of this name, with its size in bytes; `None` if it is something else.
    pub(super) fn file(&self, name: &CStr) -> Result<Option<(File, u64)>, WriteError> {
        // Opening a fifo without NONBLOCK would wait for its writer.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let fd = match openat(&self.fd, name, flags, Mode::empty()) {
            Ok(fd) => fd,
            Err(Errno::NOENT | Errno::LOOP | Errno::NXIO) => return Ok(None),
            Err(errno) => return Err(self.error("read", name, errno)),
        };
        let stat = fstat(&fd).map_err(|errno| self.error("read", name, errno))?;
        let regular = FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile;
        let size = u64::try_from(stat.st_size).unwrap_or(u64::MAX);
        Ok(regular.then(|| (File::from(fd), size)))
    }

    /// The bytes of the regular file of this name, if there is one of at most `limit` bytes.
    pub(super) fn read(&self, name: &CStr, limit: u64) -> Result<Option<Vec<u8>>, WriteError> {
        let Some((file, size)) = self.file(name)? else {
            return Ok(None);
        };
        if size > limit {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        file.take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| self.error("read", name, error))?;
        Ok((bytes.len() as u64 <= limit).then_some(bytes))
    }

    /// Whether the regular file of this name holds exactly these bytes.
    pub(super) fn holds(&self, name: &CStr, bytes: &[u8]) -> Result<bool, WriteError> {
        let length = bytes.len() as u64;
        match self.file(name)? {
            Some((_, size)) if size != length => Ok(false),
            Some(_) => Ok(self.read(name, length)?.is_some_and(|found| found == bytes)),
            None => Ok(false),
        }
    }

    /// The hash of the regular file of this name, if it is at most `limit` bytes.
    pub(super) fn hash(&self, name: &CStr, limit: u64) -> Result<Option<ContentHash>, WriteError> {
        match self.file(name)? {
            Some((file, size)) if size <= limit => ContentHash::of_reader(file.take(limit))
                .map(Some)
                .map_err(|error| self.error("read", name, error)),
            _ => Ok(None),
        }
    }

    /// Where the symbolic link of this name leads.
    pub(super) fn link(&self, name: &CStr) -> Result<CString, WriteError> {
        readlinkat(&self.fd, name, Vec::new()).map_err(|errno| self.error("read", name, errno))
    }
}
