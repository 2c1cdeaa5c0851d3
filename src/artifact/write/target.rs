//! The output directory by its place: an open parent and one name.
use super::WriteError;
use super::directory::Directory;
use super::disk::{Access, Disk};
use rustix::fs::{CWD, FileType, Mode, OFlags, openat};
use rustix::io::Errno;
use std::ffi::{CStr, CString};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Component, Path, PathBuf};

/// Enough to reach what lies beneath; a directory that may be passed but not listed will do.
#[cfg(any(target_os = "linux", target_os = "android"))]
const REACH: OFlags = OFlags::PATH;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const REACH: OFlags = OFlags::RDONLY;

/// Where the output directory is, or will be.
pub(super) struct Target<'a> {
    /// The path as given.
    pub(super) path: &'a Path,
    /// Its last component.
    pub(super) name: CString,
}

impl<'a> Target<'a> {
    /// The place that a path names.
    pub(super) fn new(path: &'a Path) -> Result<Self, WriteError> {
        let no_name = || WriteError::NoName(path.to_owned());
        let Some(Component::Normal(name)) = path.components().next_back() else {
            return Err(no_name());
        };
        let name = CString::new(name.as_bytes()).map_err(|_| no_name())?;
        Ok(Self { path, name })
    }

    /// The directory above, if it exists.
    pub(super) fn parent(&self) -> Result<Option<Directory>, WriteError> {
        self.walk(&mut |_, _| Ok(false))
    }

    /// The directory above, made if it does not exist.
    pub(super) fn make_parent(&self, disk: &mut Disk<'_>) -> Result<Directory, WriteError> {
        let made = self.walk(
            &mut |at, name| match disk.make_directory(at, name, Access::Everyone) {
                Err(WriteError::Io { source, .. })
                    if source.kind() == std::io::ErrorKind::AlreadyExists =>
                {
                    Ok(true)
                }
                made => made.map(|_| true),
            },
        )?;
        made.ok_or_else(|| WriteError::NoName(self.path.to_owned()))
    }

    /// The directory itself, if it exists; an error if something else stands there.
    pub(super) fn open(&self, parent: &Directory) -> Result<Option<Directory>, WriteError> {
        match parent.kind(&self.name)? {
            None => Ok(None),
            Some(FileType::Directory) => parent.open(&self.name).map(Some),
            Some(FileType::Symlink) => Err(WriteError::SymbolicLink(self.path.to_owned())),
            Some(_) => Err(WriteError::NotADirectory(self.path.to_owned())),
        }
    }

    /// Opens one component after the other. On a relative path, which may lead through a
    /// stranger's checkout, links are refused; an absolute one is the user's own.
    fn walk(
        &self,
        make: &mut dyn FnMut(&Directory, &CStr) -> Result<bool, WriteError>,
    ) -> Result<Option<Directory>, WriteError> {
        let absolute = self.path.is_absolute();
        let start = if absolute { c"/" } else { c"." };
        let path = if absolute { "/" } else { "" };
        let mut here = reach(None, start, PathBuf::from(path), true)?;
        let mut components = self.path.components().peekable();
        while let Some(component) = components.next() {
            if components.peek().is_none() {
                break;
            }
            let name = match component {
                Component::Normal(name) => name,
                Component::ParentDir => std::ffi::OsStr::new(".."),
                _ => continue,
            };
            let invalid = |_| WriteError::NoName(self.path.to_owned());
            let name = CString::new(name.as_bytes()).map_err(invalid)?;
            let path = here.path_of(&name);
            match here.kind(&name)? {
                None if !make(&here, &name)? => return Ok(None),
                Some(FileType::Symlink) if !absolute => return Err(WriteError::SymbolicLink(path)),
                Some(FileType::Directory | FileType::Symlink) | None => {}
                Some(_) => return Err(WriteError::NotADirectory(path)),
            }
            here = reach(Some(&here), &name, path, absolute)?;
        }
        Ok(Some(here))
    }
}

fn reach(
    from: Option<&Directory>,
    name: &CStr,
    path: PathBuf,
    follow: bool,
) -> Result<Directory, WriteError> {
    let mut flags = REACH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    if !follow {
        flags |= OFlags::NOFOLLOW;
    }
    let fd = from.map_or(CWD, Directory::fd);
    match openat(fd, name, flags, Mode::empty()) {
        Ok(fd) => Ok(Directory::new(fd, path)),
        Err(Errno::NOTDIR) => Err(WriteError::NotADirectory(path)),
        Err(errno) => Err(WriteError::Io {
            action: "open",
            path,
            source: errno.into(),
        }),
    }
}
