//! The writer of the output directory.
//!
//! Whoever opens the directory, at any moment and also after the writer was killed, finds the
//! whole old or the whole new tree:
//!
//! 1. Compare with the disk. A run that would change nothing touches nothing.
//! 2. Enter the workshop, a locked sibling `.NAME.synth-tmp` on the same file system; clear away
//!    what a dead run left in it.
//! 3. Build the whole new directory in it: changed files are written, everything else, foreign
//!    files included, is hard-linked (copied where links fail). What the old manifest names with
//!    the hash it has, and the new tree lacks, is left out.
//! 4. Exchange the two directories in one step, then remove the old one.
//!
//! Where the file system has no such step, files are replaced one by one, the manifest last; an
//! unfinished run is completed by the next one, and [`Written::how`] says so.
//!
//! The directory may come from an attacker. It is walked by single names relative to open
//! directories and no link is followed; the old manifest is never used to find a file, only to
//! look up the hash of one that was met.
//!
//! Not promised: power loss (nothing is synced), a reader that walks across the exchange, a foreign
//! file saved by someone else between steps 3 and 4. Owner, times and extended attributes of
//! foreign directories and links, which are made anew, are not kept; their permissions are.
mod build;
mod claims;
mod compare;
mod content_hash;
mod directory;
mod disk;
mod error;
mod path;
mod plan;
mod replace;
mod target;
mod tree;
mod workshop;

pub use compare::{Cause, Staleness, compare_tree};
pub use content_hash::ContentHash;
pub use disk::{Fate, Operation, OperationKind};
pub use error::{Blame, WriteError};
pub use path::{InvalidPath, RelativePath};
pub use tree::{OutputFile, Tree, TreeError};

use claims::Claims;
use directory::Directory;
use disk::Disk;
use plan::Plan;
use rustix::io::Errno;
use std::ffi::CStr;
use std::path::Path;
use target::Target;
use tree::Branch;
use workshop::{TREE, Workshop};

/// The path of the manifest, which every tree has.
pub const MANIFEST: &str = "manifest.json";
const MANIFEST_NAME: &CStr = c"manifest.json";
/// Where the output directory holds the work of a run that writes file by file.
pub(crate) const WORK: &CStr = c".synth-tmp";

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Generated files that were not there.
    pub created: Vec<RelativePath>,
    /// Generated files that had other bytes.
    pub changed: Vec<RelativePath>,
    /// Files of an earlier run that are generated no more.
    pub removed: Vec<RelativePath>,
    /// How many generated files were as they should be; they were not written.
    pub unchanged: usize,
    /// What was replaced although the old manifest did not vouch for it: generated files that were
    /// edited by hand, foreign files and symbolic links in the place of a generated file.
    pub edited_by_hand: Vec<RelativePath>,
    /// Files of an earlier run that are generated no more but were edited by hand: kept.
    pub kept: Vec<RelativePath>,
    /// How the directory came to hold the new tree.
    pub how: How,
}

/// How the directory came to hold the new tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// It did before.
    Untouched,
    /// In one step.
    Exchanged,
    /// One file after the other, since the file system cannot exchange directories.
    FileByFile,
}

/// Makes the directory hold the tree, and the foreign files that it held before.
///
/// Directories above it are made. On a relative path no component may be a symbolic link; on an
/// absolute one only the last may not.
pub fn write_tree(directory: &Path, tree: &Tree) -> Result<Written, WriteError> {
    write_tree_with(directory, tree, &mut |_| Fate::Proceed)
}

/// [`write_tree`] with a hook that is asked before each operation that changes the disk: the door
/// for tests that stop the writer or make an operation fail.
pub fn write_tree_with(
    directory: &Path,
    tree: &Tree,
    hook: &mut dyn FnMut(&Operation<'_>) -> Fate,
) -> Result<Written, WriteError> {
    let target = Target::new(directory)?;
    // A checked tree has a branch.
    let branch = tree.branch().unwrap_or_default();
    match untouched(&target, &branch) {
        Ok(Some(written)) => return Ok(written),
        // Another run may be at it: look again under the lock.
        Ok(None) | Err(WriteError::Io { .. }) => {}
        Err(error) => return Err(error),
    }
    let disk = &mut Disk::new(hook);
    let parent = target.make_parent(disk)?;
    let name = Workshop::name(&target.name);
    let workshop = Workshop::enter(disk, &parent, &name, directory)?;
    let manifest = tree.manifest().unwrap_or_default();
    match work(disk, &target, &parent, &workshop, &branch, manifest) {
        Err(WriteError::Stopped) => Err(WriteError::Stopped),
        Err(error) => {
            // The first error is the one to tell; the next run removes what is left.
            let _left = workshop.leave(disk);
            Err(error)
        }
        Ok(written) => workshop.leave(disk).map(|()| written),
    }
}

/// What is written if nothing has to be.
fn untouched(target: &Target<'_>, branch: &Branch<'_>) -> Result<Option<Written>, WriteError> {
    let Some(parent) = target.parent()? else {
        return Ok(None);
    };
    let leftover = parent.kind(&Workshop::name(&target.name))?.is_some();
    let Some(old) = target.open(&parent)? else {
        return Ok(None);
    };
    let plan = Plan::new(Some(&old), branch, &Claims::read(&old)?)?;
    if let Some(obstacle) = plan.obstacle {
        return Err(obstacle);
    }
    let nothing = !plan.changes() && !plan.leftover && !leftover;
    Ok(nothing.then(|| written(plan, How::Untouched)))
}

/// The work of the one who holds the lock.
fn work(
    disk: &mut Disk<'_>,
    target: &Target<'_>,
    parent: &Directory,
    workshop: &Workshop<'_>,
    branch: &Branch<'_>,
    manifest: &[u8],
) -> Result<Written, WriteError> {
    workshop.clear(disk)?;
    let old = target.open(parent)?;
    let claims = match &old {
        Some(old) => Claims::read(old)?,
        None => Claims::default(),
    };
    let mut plan = Plan::new(old.as_ref(), branch, &claims)?;
    if let Some(obstacle) = plan.obstacle.take() {
        return Err(obstacle);
    }
    let new = (&workshop.holder, TREE);
    let place = (parent, target.name.as_c_str());
    let Some(old) = old else {
        build::build(disk, None, &workshop.holder, TREE, &plan.root)?;
        match disk.rename_to_free(new, place) {
            Err(error) if unsupported(&error) => disk.rename(new, place)?,
            renamed => renamed?,
        }
        return Ok(written(plan, How::Exchanged));
    };
    if !plan.changes() {
        disk.remove(&old, WORK)?;
        return Ok(written(plan, How::Untouched));
    }
    build::build(disk, Some(&old), &workshop.holder, TREE, &plan.root)?;
    match disk.exchange(new, place) {
        Ok(()) => return Ok(written(plan, How::Exchanged)),
        Err(error) if unsupported(&error) => workshop.clear(disk)?,
        Err(error) => return Err(error),
    }
    match replace::replace(disk, &old, &plan.root, manifest) {
        Ok(()) => Ok(written(plan, How::FileByFile)),
        Err(WriteError::Stopped) => Err(WriteError::Stopped),
        Err(error) => Err(WriteError::Partial {
            directory: target.path.to_owned(),
            source: Box::new(error),
        }),
    }
}

/// Whether the file system cannot rename in this way at all: an old or network file system, a
/// mount point, a directory in a lower layer of an overlay.
fn unsupported(error: &WriteError) -> bool {
    let WriteError::Io { source, .. } = error else {
        return false;
    };
    matches!(
        Errno::from_io_error(source),
        Some(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP | Errno::XDEV | Errno::BUSY)
    )
}

fn written(plan: Plan<'_>, how: How) -> Written {
    Written {
        created: plan.created,
        changed: plan.changed,
        removed: plan.removed,
        unchanged: plan.unchanged,
        edited_by_hand: plan.edited,
        kept: plan.kept,
        how,
    }
}
