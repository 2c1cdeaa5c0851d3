//! The operations that change the disk: each is announced to the hook, then done.
use super::WriteError;
use super::directory::Directory;
use rustix::fs::{AtFlags, FileType, FlockOperation, Mode, OFlags, RenameFlags, flock};
use rustix::io::Errno;
use std::ffi::CStr;
use std::fs::File;
use std::io::Write as _;
use std::os::fd::OwnedFd;
use std::path::PathBuf;

/// One operation that is about to change the disk.
#[derive(Debug)]
pub struct Operation<'a> {
    /// What is about to be done.
    pub kind: OperationKind,
    directory: &'a Directory,
    name: &'a CStr,
}

impl Operation<'_> {
    /// What it is done to; of two names, the one that is new.
    pub fn path(&self) -> PathBuf {
        self.directory.path_of(self.name)
    }
}

/// The kinds of operations: one for each system call that changes the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OperationKind {
    /// Make an empty directory.
    MakeDirectory,
    /// Make an empty file.
    CreateFile,
    /// Put the bytes into a file just made.
    WriteBytes,
    /// Set the permissions of a directory.
    SetMode,
    /// Give a file a second name.
    Link,
    /// Make a symbolic link.
    MakeSymbolicLink,
    /// Rename; a file at the new name is replaced.
    Rename,
    /// Rename to a name that is free.
    RenameToFree,
    /// Exchange two names.
    Exchange,
    /// Take the lock.
    Lock,
    /// Remove a name of a file or link.
    RemoveFile,
    /// Remove an empty directory.
    RemoveDirectory,
}

/// What the hook makes of an operation.
#[derive(Debug)]
pub enum Fate {
    /// It is done.
    Proceed,
    /// It is not done, and fails with this error as if the operating system had said so.
    Fail(std::io::Error),
    /// The writer ends here, as if the process had been killed: nothing more is done, nothing is
    /// cleaned up.
    Stop,
}

/// Who may enter a new directory, before the umask.
#[derive(Debug, Clone, Copy)]
pub(super) enum Access {
    /// Mode 0755.
    Everyone,
    /// Mode 0700.
    Owner,
}

/// Asked before each operation.
pub(super) type Hook<'h> = dyn FnMut(&Operation<'_>) -> Fate + 'h;

/// The way to change the disk; there is no other.
pub(super) struct Disk<'h> {
    hook: &'h mut Hook<'h>,
}

/// How deep the writer removes: more than it ever builds, and a bound on open directories.
const REMOVE_DEPTH: usize = 128;

impl<'h> Disk<'h> {
    /// A disk whose operations this hook sees.
    pub(super) fn new(hook: &'h mut Hook<'h>) -> Self {
        Self { hook }
    }

    /// Makes an empty directory; an existing one is an error.
    ///
    /// The permissions are those of a new file tree, or for the owner alone.
    pub(super) fn make_directory(
        &mut self,
        at: &Directory,
        name: &CStr,
        access: Access,
    ) -> Done<Directory> {
        let mode = match access {
            Access::Everyone => Mode::from_raw_mode(0o755),
            Access::Owner => Mode::RWXU,
        };
        self.ask(OperationKind::MakeDirectory, at, name, "create")?;
        rustix::fs::mkdirat(at.fd(), name, mode)
            .map_err(|errno| at.error("create", name, errno))?;
        at.open(name)
    }

    /// Makes a file with these bytes; an existing one is an error.
    pub(super) fn write(&mut self, at: &Directory, name: &CStr, bytes: &[u8]) -> Done<()> {
        let mut file = File::from(self.create(at, name, Mode::from_raw_mode(0o644))?);
        self.ask(OperationKind::WriteBytes, at, name, "write")?;
        file.write_all(bytes)
            .map_err(|error| at.error("write", name, error))
    }

    /// Gives the file a name in a second directory, or copies it where a link cannot be had.
    pub(super) fn link_or_copy(
        &mut self,
        from: &Directory,
        to: &Directory,
        name: &CStr,
    ) -> Done<()> {
        let linked = self
            .ask(OperationKind::Link, to, name, "link")
            .and_then(|()| {
                rustix::fs::linkat(from.fd(), name, to.fd(), name, AtFlags::empty())
                    .map_err(|errno| to.error("link", name, errno))
            });
        match linked {
            Err(WriteError::Io { source, .. }) if may_copy(&source) => self.copy(from, to, name),
            linked => linked,
        }
    }

    fn copy(&mut self, from: &Directory, to: &Directory, name: &CStr) -> Done<()> {
        let Some((mut source, _)) = from.file(name)? else {
            return Err(WriteError::SpecialFile(from.path_of(name)));
        };
        let stat = rustix::fs::fstat(&source).map_err(|errno| from.error("read", name, errno))?;
        let mut copy = File::from(self.create(to, name, Mode::from_raw_mode(0o600))?);
        self.ask(OperationKind::WriteBytes, to, name, "write")?;
        std::io::copy(&mut source, &mut copy).map_err(|error| to.error("write", name, error))?;
        self.ask(OperationKind::SetMode, to, name, "set the mode of")?;
        // Not the set-user-id bits: the copy may have another owner.
        let mode = Mode::from_raw_mode(stat.st_mode) & Mode::from_raw_mode(0o777);
        rustix::fs::fchmod(&copy, mode).map_err(|errno| to.error("set the mode of", name, errno))
    }

    /// Makes a symbolic link.
    pub(super) fn symlink(&mut self, target: &CStr, at: &Directory, name: &CStr) -> Done<()> {
        self.ask(OperationKind::MakeSymbolicLink, at, name, "create")?;
        rustix::fs::symlinkat(target, at.fd(), name)
            .map_err(|errno| at.error("create", name, errno))
    }

    /// Sets the permissions of a directory.
    pub(super) fn set_mode(&mut self, directory: &Directory, mode: Mode) -> Done<()> {
        self.ask(OperationKind::SetMode, directory, c"", "set the mode of")?;
        rustix::fs::fchmod(directory.fd(), mode)
            .map_err(|errno| directory.error("set the mode of", c"", errno))
    }

    /// Renames; a file or link at the new name is replaced in the same moment.
    pub(super) fn rename(
        &mut self,
        from: (&Directory, &CStr),
        to: (&Directory, &CStr),
    ) -> Done<()> {
        self.ask(OperationKind::Rename, to.0, to.1, "replace")?;
        rustix::fs::renameat(from.0.fd(), from.1, to.0.fd(), to.1)
            .map_err(|errno| to.0.error("replace", to.1, errno))
    }

    /// Renames to a name that is free.
    pub(super) fn rename_to_free(
        &mut self,
        from: (&Directory, &CStr),
        to: (&Directory, &CStr),
    ) -> Done<()> {
        self.ask(OperationKind::RenameToFree, to.0, to.1, "create")?;
        self.rename_with(from, to, RenameFlags::NOREPLACE)
    }

    /// Exchanges two names.
    pub(super) fn exchange(
        &mut self,
        one: (&Directory, &CStr),
        two: (&Directory, &CStr),
    ) -> Done<()> {
        self.ask(OperationKind::Exchange, two.0, two.1, "exchange")?;
        self.rename_with(one, two, RenameFlags::EXCHANGE)
    }

    #[expect(
        clippy::unused_self,
        reason = "whoever changes the disk has been through `ask`"
    )]
    fn rename_with(
        &mut self,
        from: (&Directory, &CStr),
        to: (&Directory, &CStr),
        flags: RenameFlags,
    ) -> Done<()> {
        rustix::fs::renameat_with(from.0.fd(), from.1, to.0.fd(), to.1, flags)
            .map_err(|errno| to.0.error("replace", to.1, errno))
    }

    /// The regular file of this name, made if it is not there, open for locking.
    pub(super) fn open_lock(&mut self, at: &Directory, name: &CStr) -> Done<OwnedFd> {
        self.ask(OperationKind::CreateFile, at, name, "create")?;
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK;
        let mode = Mode::from_raw_mode(0o600);
        rustix::fs::openat(at.fd(), name, flags | OFlags::CLOEXEC, mode)
            .map_err(|errno| at.error("create", name, errno))
    }

    /// Takes the lock of a file; whether it could be had at once.
    pub(super) fn lock(&mut self, file: &OwnedFd, at: &Directory, name: &CStr) -> Done<bool> {
        self.ask(OperationKind::Lock, at, name, "lock")?;
        match flock(file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(true),
            Err(Errno::WOULDBLOCK) => Ok(false),
            Err(errno) => Err(at.error("lock", name, errno)),
        }
    }

    /// Removes what stands at this name and all beneath it, never what a link leads to. Nothing
    /// there is no error.
    pub(super) fn remove(&mut self, at: &Directory, name: &CStr) -> Done<()> {
        self.remove_within(at, name, REMOVE_DEPTH)
    }

    fn remove_within(&mut self, at: &Directory, name: &CStr, depth: usize) -> Done<()> {
        match at.kind(name)? {
            None => Ok(()),
            Some(FileType::Directory) => {
                let deeper = depth.checked_sub(1);
                let deeper = deeper.ok_or_else(|| WriteError::TooDeep(at.path_of(name)))?;
                let directory = at.open(name)?;
                let mode = directory.mode()?;
                if !mode.contains(Mode::RWXU) {
                    self.set_mode(&directory, mode | Mode::RWXU)?;
                }
                for entry in directory.entries()?.keys() {
                    self.remove_within(&directory, entry, deeper)?;
                }
                self.remove_directory(at, name)
            }
            Some(_) => {
                self.ask(OperationKind::RemoveFile, at, name, "remove")?;
                rustix::fs::unlinkat(at.fd(), name, AtFlags::empty())
                    .map_err(|errno| at.error("remove", name, errno))
            }
        }
    }

    /// Removes an empty directory.
    pub(super) fn remove_directory(&mut self, at: &Directory, name: &CStr) -> Done<()> {
        self.ask(OperationKind::RemoveDirectory, at, name, "remove")?;
        rustix::fs::unlinkat(at.fd(), name, AtFlags::REMOVEDIR)
            .map_err(|errno| at.error("remove", name, errno))
    }

    fn create(&mut self, at: &Directory, name: &CStr, mode: Mode) -> Done<OwnedFd> {
        self.ask(OperationKind::CreateFile, at, name, "create")?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
        rustix::fs::openat(at.fd(), name, flags | OFlags::CLOEXEC, mode)
            .map_err(|errno| at.error("create", name, errno))
    }

    fn ask(
        &mut self,
        kind: OperationKind,
        directory: &Directory,
        name: &CStr,
        action: &'static str,
    ) -> Done<()> {
        let operation = Operation {
            kind,
            directory,
            name,
        };
        match (self.hook)(&operation) {
            Fate::Proceed => Ok(()),
            Fate::Fail(error) => Err(directory.error(action, name, error)),
            Fate::Stop => Err(WriteError::Stopped),
        }
    }
}

type Done<T> = Result<T, WriteError>;

/// Whether a link failed for a reason that a copy does not share.
fn may_copy(error: &std::io::Error) -> bool {
    matches!(
        Errno::from_io_error(error),
        Some(
            Errno::PERM
                | Errno::ACCESS
                | Errno::MLINK
                | Errno::XDEV
                | Errno::NOSYS
                | Errno::NOTSUP
                | Errno::INVAL
        )
    )
}
