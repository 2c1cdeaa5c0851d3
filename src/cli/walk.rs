//! The files below what the user named, in a fixed order.
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Folders that hold what tools made or others wrote.
const SKIPPED: [&str; 3] = ["node_modules", "target", "cdk.out"];

/// Endings of files that may hold policies.
const ENDINGS: [&str; 4] = ["json", "template", "yaml", "yml"];

/// What there is below some paths.
#[derive(Debug, Default)]
pub(crate) struct Walk {
    /// Files to read, each once, sorted.
    pub(crate) files: BTreeSet<PathBuf>,
    /// What could not be looked into.
    pub(crate) failures: Vec<(PathBuf, io::Error)>,
}

impl Walk {
    /// Adds a path: a file by itself, or what may hold policies below a folder. Links below a folder are
    /// not followed, so that no loop of them is walked; hidden folders are left out.
    pub(crate) fn add(&mut self, path: &Path) {
        match path.metadata() {
            Err(error) => self.failures.push((path.to_owned(), error)),
            Ok(metadata) if metadata.is_dir() => self.folder(path),
            Ok(_) => {
                self.files.insert(path.to_owned());
            }
        }
    }

    fn folder(&mut self, folder: &Path) {
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            let entries = match folder.read_dir() {
                Ok(entries) => entries,
                Err(error) => {
                    self.failures.push((folder, error));
                    continue;
                }
            };
            for entry in entries {
                match entry.and_then(|entry| Ok((entry.path(), entry.file_type()?))) {
                    Ok((path, kind)) if kind.is_dir() && !is_skipped(&path) => waiting.push(path),
                    Ok((path, kind)) if kind.is_file() && may_hold_policies(&path) => {
                        self.files.insert(plain(path));
                    }
                    Ok(_) => {}
                    Err(error) => self.failures.push((folder.clone(), error)),
                }
            }
        }
    }
}

fn is_skipped(path: &Path) -> bool {
    path.file_name().is_none_or(|name| {
        let name = name.to_string_lossy();
        name.starts_with('.') || SKIPPED.contains(&name.as_ref())
    })
}

fn may_hold_policies(path: &Path) -> bool {
    let ending = path.extension().map(std::ffi::OsStr::to_string_lossy);
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_ref()))
}

/// `./a` as `a`: the way a person would name it.
fn plain(path: PathBuf) -> PathBuf {
    match path.strip_prefix("./") {
        Ok(plain) => plain.to_owned(),
        Err(_) => path,
    }
}
