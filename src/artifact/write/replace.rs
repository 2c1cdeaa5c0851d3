//! Writes file by file, where two directories cannot be exchanged.
//!
//! The new manifest is put into `.synth-tmp` first and moved into place last. Until then the next
//! run finds in it what this one was about to write, and so completes or undoes it.
use super::directory::Directory;
use super::disk::{Access, Disk};
use super::plan::{Entry, Folder};
use super::{MANIFEST_NAME, WORK, WriteError};
use rustix::fs::FileType;
use std::ffi::CStr;

/// A file before it is moved into place.
const NEXT: &CStr = c"next";

/// Changes the directory itself as planned.
pub(super) fn replace(
    disk: &mut Disk<'_>,
    directory: &Directory,
    folder: &Folder<'_>,
    manifest: &[u8],
) -> Result<(), WriteError> {
    let work = enter(disk, directory)?;
    clear(disk, directory, folder)?;
    disk.write(&work, NEXT, manifest)?;
    disk.rename((&work, NEXT), (&work, MANIFEST_NAME))?;
    put(disk, &work, directory, folder, Level::Top)?;
    disk.rename((&work, MANIFEST_NAME), (directory, MANIFEST_NAME))?;
    disk.remove(directory, WORK)
}

/// The place of files on their way; the manifest of an unfinished run stays in it.
fn enter(disk: &mut Disk<'_>, directory: &Directory) -> Result<Directory, WriteError> {
    if directory.kind(WORK)? == Some(FileType::Directory) {
        let work = directory.open(WORK)?;
        for (name, kind) in work.entries()? {
            if name.as_c_str() != MANIFEST_NAME || kind != FileType::RegularFile {
                disk.remove(&work, &name)?;
            }
        }
        return Ok(work);
    }
    disk.remove(directory, WORK)?;
    disk.make_directory(directory, WORK, Access::Owner)
}

/// Removes what is wanted no more, while the manifests that vouch for it are still there.
fn clear(
    disk: &mut Disk<'_>,
    directory: &Directory,
    folder: &Folder<'_>,
) -> Result<(), WriteError> {
    for (name, entry) in &folder.entries {
        match entry {
            Entry::Drop | Entry::Folder { clear: true, .. } | Entry::Write { clear: true, .. } => {
                disk.remove(directory, name)?;
            }
            Entry::Folder { folder, .. } if folder.existing.is_some() => {
                clear(disk, &directory.open(name)?, folder)?;
            }
            Entry::Folder { .. } | Entry::Write { .. } | Entry::Keep | Entry::KeepLink => {}
        }
    }
    Ok(())
}

#[derive(Clone, Copy, PartialEq)]
enum Level {
    Top,
    Below,
}

/// Puts every generated file that changed into place, but for the manifest.
fn put(
    disk: &mut Disk<'_>,
    work: &Directory,
    directory: &Directory,
    folder: &Folder<'_>,
    level: Level,
) -> Result<(), WriteError> {
    for (name, entry) in &folder.entries {
        match entry {
            Entry::Write { .. } if level == Level::Top && name.as_c_str() == MANIFEST_NAME => {}
            Entry::Write { bytes, .. } => {
                disk.write(work, NEXT, bytes)?;
                disk.rename((work, NEXT), (directory, name))?;
            }
            Entry::Folder { folder, .. } => {
                let below = if folder.existing.is_some() {
                    directory.open(name)?
                } else {
                    disk.make_directory(directory, name, Access::Everyone)?
                };
                put(disk, work, &below, folder, Level::Below)?;
            }
            Entry::Keep | Entry::KeepLink | Entry::Drop => {}
        }
    }
    Ok(())
}
