//! The files to write, all of them, manifest included.
use super::{MANIFEST, RelativePath};
use std::collections::BTreeMap;
use std::ffi::CString;

/// One generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Where it goes, beneath the output directory.
    pub path: RelativePath,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Everything that the output directory is to hold, by path. It has a `manifest.json`, and no path
/// is both a file and a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tree {
    files: BTreeMap<RelativePath, Vec<u8>>,
}

/// Why files are not a [`Tree`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// Two files have one path.
    #[error("`{0}` is generated twice")]
    Twice(RelativePath),
    /// One file lies beneath the path of another.
    #[error("`{0}` is both a file and a directory")]
    FileAndDirectory(String),
    /// There is no `manifest.json`.
    #[error("there is no `manifest.json`")]
    NoManifest,
}

impl Tree {
    /// The tree of these files.
    pub fn new(files: impl IntoIterator<Item = OutputFile>) -> Result<Self, TreeError> {
        let mut all = BTreeMap::new();
        for OutputFile { path, bytes } in files {
            if all.contains_key(&path) {
                return Err(TreeError::Twice(path));
            }
            all.insert(path, bytes);
        }
        let tree = Self { files: all };
        tree.branch()?;
        if tree.manifest().is_none() {
            return Err(TreeError::NoManifest);
        }
        Ok(tree)
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&RelativePath, &[u8])> {
        self.files
            .iter()
            .map(|(path, bytes)| (path, bytes.as_slice()))
    }

    /// How many files there are, the manifest counted.
    #[expect(
        clippy::len_without_is_empty,
        reason = "a tree has at least its manifest"
    )]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// The bytes of the manifest.
    pub(super) fn manifest(&self) -> Option<&[u8]> {
        let is_manifest = |path: &RelativePath| path.as_str() == MANIFEST;
        self.iter()
            .find(|(path, _)| is_manifest(path))
            .map(|(_, bytes)| bytes)
    }

    /// The same files, nested as directories are.
    pub(super) fn branch(&self) -> Result<Branch<'_>, TreeError> {
        let mut root = Branch::default();
        for (path, bytes) in self.iter() {
            let clash = || TreeError::FileAndDirectory(path.to_string());
            let mut here = &mut root;
            let mut components = path.components().peekable();
            while let Some(component) = components.next() {
                // A checked path has no NUL.
                let name = CString::new(component).map_err(|_| clash())?;
                if components.peek().is_none() {
                    if here.0.insert(name, Wanted::File { path, bytes }).is_some() {
                        return Err(clash());
                    }
                    break;
                }
                let folder = here.0.entry(name);
                match folder.or_insert_with(|| Wanted::Folder(Branch::default())) {
                    Wanted::Folder(branch) => here = branch,
                    Wanted::File { .. } => return Err(clash()),
                }
            }
        }
        Ok(root)
    }
}

/// One directory of a tree.
#[derive(Debug, Default)]
pub(super) struct Branch<'t>(pub(super) BTreeMap<CString, Wanted<'t>>);

/// What a tree wants at one name.
#[derive(Debug)]
pub(super) enum Wanted<'t> {
    /// A file with these bytes.
    File {
        path: &'t RelativePath,
        bytes: &'t [u8],
    },
    /// A directory with these entries.
    Folder(Branch<'t>),
}
