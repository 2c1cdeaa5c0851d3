//! Builds the new tree in the workshop, beside the old one.
use super::WriteError;
use super::directory::Directory;
use super::disk::{Access, Disk};
use super::plan::{Entry, Folder};
use std::ffi::CStr;

/// Makes a directory as planned: generated files that changed are written, all else is linked
/// from the old directory.
pub(super) fn build(
    disk: &mut Disk<'_>,
    old: Option<&Directory>,
    at: &Directory,
    name: &CStr,
    folder: &Folder<'_>,
) -> Result<(), WriteError> {
    let new = disk.make_directory(at, name, Access::Everyone)?;
    for (name, entry) in &folder.entries {
        match (entry, old) {
            (Entry::Folder { folder, .. }, old) => {
                let old = match old {
                    Some(old) if folder.existing.is_some() => Some(old.open(name)?),
                    _ => None,
                };
                build(disk, old.as_ref(), &new, name, folder)?;
            }
            (Entry::Write { bytes, .. }, _) => disk.write(&new, name, bytes)?,
            (Entry::Keep, Some(old)) => disk.link_or_copy(old, &new, name)?,
            (Entry::KeepLink, Some(old)) => disk.symlink(&old.link(name)?, &new, name)?,
            (Entry::Drop, _) | (Entry::Keep | Entry::KeepLink, None) => {}
        }
    }
    match folder.existing {
        // Last: it may forbid to write.
        Some(mode) if mode != new.mode()? => disk.set_mode(&new, mode),
        _ => Ok(()),
    }
}
