//! What has to happen to a directory so that it holds a tree: found by walking it, in memory.
use super::claims::Claims;
use super::directory::Directory;
use super::tree::{Branch, Wanted};
use super::{MANIFEST, RelativePath, WORK, WriteError};
use rustix::fs::{FileType, Mode};
use std::collections::BTreeMap;
use std::ffi::{CStr, CString};

/// How deep a directory may be nested; the walk holds one open directory for each level.
const MAX_DEPTH: usize = 64;
/// The size beyond which a file is taken for edited without reading it, in bytes.
const MAX_GENERATED: u64 = 64 << 20;

/// What has to happen to a directory.
#[derive(Debug, Default)]
pub(super) struct Plan<'t> {
    /// Every entry of the directory afterwards, and those to drop.
    pub(super) root: Folder<'t>,
    pub(super) created: Vec<RelativePath>,
    pub(super) changed: Vec<RelativePath>,
    pub(super) removed: Vec<RelativePath>,
    pub(super) unchanged: usize,
    /// Replaced although no manifest vouches for what stands there.
    pub(super) edited: Vec<RelativePath>,
    /// Named by a manifest, edited since, wanted no more: kept.
    pub(super) kept: Vec<RelativePath>,
    /// Whether an empty directory has to go that held generated files.
    pub(super) emptied: bool,
    /// Whether a run that wrote file by file left its work behind.
    pub(super) leftover: bool,
    /// The first thing that forbids writing.
    pub(super) obstacle: Option<WriteError>,
}

/// A directory as it is to be.
#[derive(Debug, Default)]
pub(super) struct Folder<'t> {
    /// The permissions it has, if it exists.
    pub(super) existing: Option<Mode>,
    pub(super) entries: BTreeMap<CString, Entry<'t>>,
}

/// What becomes of one name.
#[derive(Debug)]
pub(super) enum Entry<'t> {
    /// A directory; with `clear` something else stands there and goes first.
    Folder { folder: Folder<'t>, clear: bool },
    /// A generated file; with `clear` a directory stands there and goes first.
    Write { bytes: &'t [u8], clear: bool },
    /// A regular file that stays.
    Keep,
    /// A foreign symbolic link that stays.
    KeepLink,
    /// Was generated and is wanted no more.
    Drop,
}

impl<'t> Plan<'t> {
    /// Walks the directory (`None`: there is none) and compares it with the tree.
    pub(super) fn new(
        old: Option<&Directory>,
        branch: &Branch<'t>,
        claims: &Claims,
    ) -> Result<Self, WriteError> {
        let mut walk = Walk {
            claims,
            plan: Self::default(),
        };
        walk.plan.leftover = match old {
            Some(old) => old.kind(WORK)?.is_some(),
            None => false,
        };
        walk.plan.root = walk.folder(old, Some(branch), "", 0)?;
        Ok(walk.plan)
    }

    /// Whether anything has to change.
    pub(super) fn changes(&self) -> bool {
        let files = [&self.created, &self.changed, &self.removed];
        self.emptied || files.iter().any(|files| !files.is_empty())
    }
}

struct Walk<'t, 'c> {
    claims: &'c Claims,
    plan: Plan<'t>,
}

impl<'t> Walk<'t, '_> {
    fn folder(
        &mut self,
        old: Option<&Directory>,
        branch: Option<&Branch<'t>>,
        at: &str,
        depth: usize,
    ) -> Result<Folder<'t>, WriteError> {
        let mut folder = Folder::default();
        if let Some(old) = old {
            folder.existing = Some(old.mode()?);
            for (name, kind) in old.entries()? {
                if depth == 0 && name.as_c_str() == WORK {
                    continue;
                }
                let place = Place {
                    directory: old,
                    name: &name,
                    at: &join(at, &name),
                    depth,
                };
                let wanted = branch.and_then(|branch| branch.0.get(&name));
                let entry = self.entry(&place, kind, wanted)?;
                folder.entries.insert(name, entry);
            }
        }
        for (name, wanted) in branch.iter().flat_map(|branch| &branch.0) {
            if !folder.entries.contains_key(name) {
                let entry = self.create(wanted, &join(at, name), depth, false)?;
                folder.entries.insert(name.clone(), entry);
            }
        }
        Ok(folder)
    }

    fn entry(
        &mut self,
        place: &Place<'_>,
        kind: FileType,
        wanted: Option<&Wanted<'t>>,
    ) -> Result<Entry<'t>, WriteError> {
        match (kind, wanted) {
            (FileType::RegularFile, Some(Wanted::File { path, bytes })) => {
                self.compare(place, path, bytes)
            }
            (FileType::RegularFile, Some(folder @ Wanted::Folder(_))) => {
                match self.unwanted_file(place)? {
                    Entry::Drop => self.create(folder, place.at, place.depth, true),
                    kept => Ok(self.refuse(WriteError::InTheWay(place.path()), kept)),
                }
            }
            (FileType::RegularFile, None) => self.unwanted_file(place),
            (FileType::Directory, Some(Wanted::Folder(branch))) => {
                self.existing(place, Some(branch))
            }
            (FileType::Directory, Some(Wanted::File { path, bytes })) => {
                match self.existing(place, None)? {
                    Entry::Folder { folder, .. } if !folder.entries.is_empty() => {
                        Ok(self.refuse(WriteError::InTheWay(place.path()), Entry::Keep))
                    }
                    _ => {
                        self.plan.created.push((*path).clone());
                        Ok(Entry::Write { bytes, clear: true })
                    }
                }
            }
            (FileType::Directory, None) => self.existing(place, None),
            (FileType::Symlink, Some(wanted)) => self.replace_link(place, wanted),
            (FileType::Symlink, None) => Ok(Entry::KeepLink),
            _ => Ok(self.refuse(WriteError::SpecialFile(place.path()), Entry::Keep)),
        }
    }

    /// A directory that is there, with what the tree wants in it. Dropped if all it held is.
    fn existing(
        &mut self,
        place: &Place<'_>,
        branch: Option<&Branch<'t>>,
    ) -> Result<Entry<'t>, WriteError> {
        if place.depth >= MAX_DEPTH {
            return Ok(self.refuse(WriteError::TooDeep(place.path()), Entry::Keep));
        }
        let old = place.directory.open(place.name)?;
        let folder = self.folder(Some(&old), branch, place.at, place.depth + 1)?;
        let dropped = |entry: &Entry<'_>| matches!(entry, Entry::Drop);
        if folder.entries.is_empty() {
            // A foreign one stays; one that a run emptied before it was stopped goes.
            if branch.is_none() && self.claims.name_beneath(place.at) {
                self.plan.emptied = true;
                return Ok(Entry::Drop);
            }
        } else if folder.entries.values().all(dropped) {
            return Ok(Entry::Drop);
        }
        let clear = false;
        Ok(Entry::Folder { folder, clear })
    }

    /// A regular file where the tree wants one.
    fn compare(
        &mut self,
        place: &Place<'_>,
        path: &RelativePath,
        bytes: &'t [u8],
    ) -> Result<Entry<'t>, WriteError> {
        if place.directory.holds(place.name, bytes)? {
            self.plan.unchanged += 1;
            return Ok(Entry::Keep);
        }
        self.plan.changed.push(path.clone());
        let vouched = if path.as_str() == MANIFEST {
            // A manifest cannot give its own hash.
            self.claims.origin.is_some()
        } else {
            self.vouched(place, path)?
        };
        if !vouched {
            self.plan.edited.push(path.clone());
        }
        let clear = false;
        Ok(Entry::Write { bytes, clear })
    }

    /// A symbolic link where the tree wants a file or directory: replaced, never followed.
    fn replace_link(
        &mut self,
        place: &Place<'_>,
        wanted: &Wanted<'t>,
    ) -> Result<Entry<'t>, WriteError> {
        if let Ok(path) = place.at.parse() {
            self.plan.edited.push(path);
        }
        match wanted {
            Wanted::File { path, bytes } => {
                self.plan.changed.push((*path).clone());
                let clear = false;
                Ok(Entry::Write { bytes, clear })
            }
            folder @ Wanted::Folder(_) => self.create(folder, place.at, place.depth, true),
        }
    }

    /// A regular file that the tree does not want: dropped if a manifest vouches for it.
    fn unwanted_file(&mut self, place: &Place<'_>) -> Result<Entry<'t>, WriteError> {
        let Ok(path) = place.at.parse::<RelativePath>() else {
            return Ok(Entry::Keep);
        };
        if !self.claims.name(&path) {
            return Ok(Entry::Keep);
        }
        if self.vouched(place, &path)? {
            self.plan.removed.push(path);
            return Ok(Entry::Drop);
        }
        self.plan.kept.push(path);
        Ok(Entry::Keep)
    }

    fn vouched(&self, place: &Place<'_>, path: &RelativePath) -> Result<bool, WriteError> {
        if !self.claims.name(path) {
            return Ok(false);
        }
        let hash = place.directory.hash(place.name, MAX_GENERATED)?;
        Ok(hash.is_some_and(|hash| self.claims.confirm(path, hash)))
    }

    /// Something that is not there yet.
    fn create(
        &mut self,
        wanted: &Wanted<'t>,
        at: &str,
        depth: usize,
        clear: bool,
    ) -> Result<Entry<'t>, WriteError> {
        match wanted {
            Wanted::File { path, bytes } => {
                self.plan.created.push((*path).clone());
                Ok(Entry::Write { bytes, clear })
            }
            Wanted::Folder(branch) => {
                let folder = self.folder(None, Some(branch), at, depth + 1)?;
                Ok(Entry::Folder { folder, clear })
            }
        }
    }

    fn refuse(&mut self, error: WriteError, entry: Entry<'t>) -> Entry<'t> {
        self.plan.obstacle.get_or_insert(error);
        entry
    }
}

/// An entry met on the walk.
struct Place<'p> {
    directory: &'p Directory,
    name: &'p CStr,
    /// Its path from the top; not to be used on disk.
    at: &'p str,
    depth: usize,
}

impl Place<'_> {
    fn path(&self) -> std::path::PathBuf {
        self.directory.path_of(self.name)
    }
}

/// The path of an entry as text. Bytes that are not UTF-8 become a character that no generated
/// path has, so such a name equals none.
fn join(at: &str, name: &CStr) -> String {
    let name = name.to_string_lossy();
    if at.is_empty() {
        name.into_owned()
    } else {
        format!("{at}/{name}")
    }
}
