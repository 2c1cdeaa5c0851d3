//! Another text in place of a file's, in one step.
use crate::cli::files::read_file;
use anyhow::{Context as _, bail};
use std::fs::{self, File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// Writes a new text in place of the old one: beside the file first, then under its name, so that whoever opens it
/// finds the one or the other whole. What is a link, or was changed since it was read, stays as it is.
pub(super) fn replace(file: &Path, old: &str, new: &str) -> anyhow::Result<()> {
    let shown = file.to_string_lossy();
    let metadata = file
        .symlink_metadata()
        .with_context(|| format!("cannot write `{shown}`"))?;
    if metadata.is_symlink() {
        bail!("`{shown}` is a link: name the file that it leads to");
    }
    if metadata.permissions().readonly() {
        bail!("`{shown}` may not be written");
    }
    let beside = Beside::of(file)?;
    let written = beside.write(new, &metadata);
    written.with_context(|| format!("cannot write `{shown}`"))?;
    if read_file(file).ok().as_deref() != Some(old) {
        bail!("`{shown}` was changed while it was linted: run it again");
    }
    fs::rename(&beside.0, file).with_context(|| format!("cannot write `{shown}`"))
}

/// A file beside another one, which goes away if it is not put in its place.
struct Beside(PathBuf);

impl Beside {
    fn of(file: &Path) -> anyhow::Result<Self> {
        let name = file
            .file_name()
            .context("a file has a name")?
            .to_string_lossy();
        let name = format!(".{name}.synth-{}", std::process::id());
        Ok(Self(file.with_file_name(name)))
    }

    fn write(&self, text: &str, like: &fs::Metadata) -> std::io::Result<()> {
        let mut file: File = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&self.0)?;
        file.set_permissions(like.permissions())?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // Once it has been put in its place there is nothing left to remove.
        fs::remove_file(&self.0).ok();
    }
}
