//! The sibling directory in which the new tree is built; who holds its lock is the one writer.
use super::WriteError;
use super::directory::Directory;
use super::disk::{Access, Disk};
use rustix::fs::{FileType, Stat, fstat};
use std::ffi::{CStr, CString};
use std::io::ErrorKind;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::time::Duration;

/// The tree under construction; after the exchange, the old one.
pub(super) const TREE: &CStr = c"tree";
/// The file that is locked.
const LOCK: &CStr = c"lock";
/// How often the lock is tried.
const ATTEMPTS: usize = 25;
/// How long to wait while another run holds it: half a second in all, enough for a run on a small
/// tree to end.
const PAUSE: Duration = Duration::from_millis(20);

/// `.NAME.synth-tmp` beside the output directory, locked.
///
/// The tree is not the workshop itself but lies in it, so that the lock stays with the place when
/// the trees are exchanged. The kernel drops the lock of a dead run, and the next run takes its
/// workshop over with all that is left in it.
pub(super) struct Workshop<'p> {
    parent: &'p Directory,
    name: CString,
    /// The directory that holds [`TREE`].
    pub(super) holder: Directory,
    lock: OwnedFd,
}

impl<'p> Workshop<'p> {
    /// The name of the workshop of an output directory.
    pub(super) fn name(target: &CStr) -> CString {
        let name = [b".", target.to_bytes(), b".synth-tmp"].concat();
        // Built from a text without NUL.
        CString::new(name).unwrap_or_default()
    }

    /// Makes the workshop, or takes over that of a dead run. `target` is for messages.
    pub(super) fn enter(
        disk: &mut Disk<'_>,
        parent: &'p Directory,
        name: &CStr,
        target: &Path,
    ) -> Result<Self, WriteError> {
        for _ in 0..ATTEMPTS {
            match disk.make_directory(parent, name, Access::Owner) {
                Err(WriteError::Io { source, .. })
                    if matches!(
                        source.kind(),
                        ErrorKind::AlreadyExists | ErrorKind::NotFound
                    ) => {}
                made => drop(made?),
            }
            match parent.kind(name)? {
                None => continue,
                Some(FileType::Directory) => {}
                Some(_) => return Err(WriteError::NotOurs(parent.path_of(name))),
            }
            match Self::take(disk, parent, name) {
                Ok(Taken::Ours(workshop)) => return Ok(workshop),
                Ok(Taken::Gone) => {}
                Ok(Taken::Held) => std::thread::sleep(PAUSE),
                Err(error @ WriteError::Io { .. }) => {
                    // Fails, as it should, unless the directory is empty.
                    let _not_empty = disk.remove_directory(parent, name);
                    return Err(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(WriteError::Busy(target.to_owned()))
    }

    /// Takes the lock, if it can be had at once.
    fn take(
        disk: &mut Disk<'_>,
        parent: &'p Directory,
        name: &CStr,
    ) -> Result<Taken<'p>, WriteError> {
        let gone = |error: &WriteError| matches!(error, WriteError::Io { source, .. } if source.kind() == ErrorKind::NotFound);
        let holder = match parent.open(name) {
            Err(error) if gone(&error) => return Ok(Taken::Gone),
            holder => holder?,
        };
        let entries = match holder.entries() {
            Err(error) if gone(&error) => return Ok(Taken::Gone),
            entries => entries?,
        };
        let ours = |(name, kind): (&CString, &FileType)| {
            name.as_c_str() == TREE || (name.as_c_str() == LOCK && *kind == FileType::RegularFile)
        };
        if !entries.iter().all(ours) {
            return Err(WriteError::NotOurs(holder.path().to_owned()));
        }
        let lock = match disk.open_lock(&holder, LOCK) {
            Err(error) if gone(&error) => return Ok(Taken::Gone),
            lock => lock?,
        };
        if !disk.lock(&lock, &holder, LOCK)? {
            return Ok(Taken::Held);
        }
        // The run that held the lock before removes both before it lets go.
        let same_lock = same(fstat(&lock), holder.stat(LOCK)?);
        let same_holder = same(fstat(holder.fd()), parent.stat(name)?);
        let name = name.to_owned();
        if !(same_lock && same_holder) {
            return Ok(Taken::Gone);
        }
        Ok(Taken::Ours(Self {
            parent,
            name,
            holder,
            lock,
        }))
    }

    /// Removes whatever tree is in it.
    pub(super) fn clear(&self, disk: &mut Disk<'_>) -> Result<(), WriteError> {
        disk.remove(&self.holder, TREE)
    }

    /// Removes the workshop with all in it, then lets go of the lock.
    pub(super) fn leave(self, disk: &mut Disk<'_>) -> Result<(), WriteError> {
        self.clear(disk)?;
        disk.remove(&self.holder, LOCK)?;
        let removed = disk.remove_directory(self.parent, &self.name);
        drop(self.lock);
        match removed {
            // Another run came in, as it may from the moment that the lock file was removed.
            Err(WriteError::Io { source, .. })
                if matches!(
                    source.kind(),
                    ErrorKind::DirectoryNotEmpty | ErrorKind::NotFound
                ) =>
            {
                Ok(())
            }
            removed => removed,
        }
    }
}

/// What came of trying the lock.
enum Taken<'p> {
    /// It is ours.
    Ours(Workshop<'p>),
    /// Another run holds it.
    Held,
    /// The workshop went away meanwhile.
    Gone,
}

fn same(one: rustix::io::Result<Stat>, two: Option<Stat>) -> bool {
    match (one, two) {
        (Ok(one), Some(two)) => (one.st_dev, one.st_ino) == (two.st_dev, two.st_ino),
        _ => false,
    }
}
