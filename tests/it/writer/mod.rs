//! The writer: the output directory is always the whole old or the whole new tree.
mod everyday;
mod hostile;
mod kill;
mod stale;
mod stop;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use synth::artifact::write::{ContentHash, Fate, Operation, OperationKind, OutputFile, Tree};

/// A manifest of these files.
fn manifest(files: &[(&str, &str)], version: &str, blueprint: &str) -> Vec<u8> {
    let files: Vec<_> = files
        .iter()
        .map(|(path, text)| {
            let sha256 = ContentHash::of(text.as_bytes()).to_string();
            serde_json::json!({ "path": path, "sha256": sha256 })
        })
        .collect();
    let manifest = serde_json::json!({
        "synth": { "version": version },
        "facts": "2026-11-22",
        "blueprint": { "sha256": blueprint },
        "stacks": [{ "region": "us-east-2" }],
        "files": files,
    });
    serde_json::to_vec_pretty(&manifest).unwrap()
}

/// A tree of these files and their manifest.
fn tree_from(files: &[(&str, &str)], version: &str, blueprint: &str) -> Tree {
    let manifest = manifest(files, version, blueprint);
    let output = |path: &str, bytes: &[u8]| OutputFile {
        path: path.parse().unwrap(),
        bytes: bytes.to_owned(),
    };
    let generated = files
        .iter()
        .map(|(path, text)| output(path, text.as_bytes()));
    Tree::new(generated.chain([output("manifest.json", &manifest)])).unwrap()
}

fn tree(files: &[(&str, &str)]) -> Tree {
    tree_from(files, "0.1.0", "b1")
}

/// A folder of its own, and the output directory in it.
struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder }
    }

    fn root(&self) -> &Path {
        self.folder.path()
    }

    fn out(&self) -> PathBuf {
        self.root().join("acme")
    }

    /// The names in the folder: the output directory and what a run left beside it.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.root()).unwrap();
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.unwrap().file_name().into_string().unwrap()
        };
        let mut names: Vec<_> = entries.map(name).collect();
        names.sort();
        names
    }
}

fn put(path: &Path, bytes: impl AsRef<[u8]>) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(bytes.as_ref()).unwrap();
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// One entry of a directory, as a reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Seen {
    File(String),
    Link(PathBuf),
    Folder(u32),
    Special,
}

/// Everything in a directory, by path, non-ASCII escaped; nothing if there is no directory.
fn see(directory: &Path) -> BTreeMap<String, Seen> {
    let mut all = BTreeMap::new();
    let mut folders = vec![directory.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let metadata = path.symlink_metadata().unwrap();
            let seen = if metadata.is_dir() {
                folders.push(path.clone());
                Seen::Folder(metadata.mode() & 0o7777)
            } else if metadata.is_symlink() {
                Seen::Link(std::fs::read_link(&path).unwrap())
            } else if metadata.is_file() {
                Seen::File(std::fs::read(&path).unwrap().escape_ascii().to_string())
            } else {
                Seen::Special
            };
            let name = path.strip_prefix(directory).unwrap();
            let name = name.as_os_str().as_bytes().escape_ascii();
            all.insert(name.to_string(), seen);
        }
    }
    all
}

/// What `see` gives for a file with this text.
#[expect(clippy::unnecessary_wraps, reason = "compared with what a map gives")]
fn file(text: &str) -> Option<Seen> {
    Some(Seen::File(text.escape_default().to_string()))
}

/// The file system that the writer is made to believe it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Abilities {
    All,
    NoLinks,
    NoExchange,
}

impl Abilities {
    /// What becomes of an operation on such a file system.
    fn fate(self, operation: &Operation<'_>) -> Fate {
        let error = |raw: rustix::io::Errno| Fate::Fail(raw.into());
        match (self, operation.kind) {
            (Self::NoLinks, OperationKind::Link) => error(rustix::io::Errno::PERM),
            (Self::NoExchange, OperationKind::Exchange | OperationKind::RenameToFree) => {
                error(rustix::io::Errno::INVAL)
            }
            _ => Fate::Proceed,
        }
    }
}
