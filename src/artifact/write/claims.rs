//! What manifests on disk claim that synth wrote: read with suspicion, never used to find a file.
use super::directory::Directory;
use super::{ContentHash, RelativePath, WORK, WriteError};
use rustix::fs::FileType;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The manifest's size beyond which it is not read, in bytes.
const MAX_BYTES: u64 = 32 << 20;
/// The number of files beyond which a manifest is not believed.
const MAX_FILES: usize = 500_000;

/// Who wrote a tree, from what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    /// Version of synth, then of its facts.
    pub(super) synth: (Option<String>, Option<String>),
    /// Hash of what was compiled.
    pub(super) blueprint: Option<String>,
}

/// The files that manifests name, each with the hash that its bytes must have to be believed.
///
/// A claim is only ever looked up for a file met while walking the directory, so a path in it,
/// whatever it is, leads nowhere.
#[derive(Debug, Default)]
pub(super) struct Claims {
    files: BTreeSet<(RelativePath, ContentHash)>,
    /// Who wrote the manifest in place, if it can be read.
    pub(super) origin: Option<Origin>,
}

impl Claims {
    /// The claims of the manifest in place, and of the one that an unfinished run was to put there.
    pub(super) fn read(directory: &Directory) -> Result<Self, WriteError> {
        let mut claims = Self::default();
        if let Some(bytes) = directory.read(super::MANIFEST_NAME, MAX_BYTES)? {
            claims.origin = claims.add(&bytes);
        }
        if directory.kind(WORK)? == Some(FileType::Directory) {
            let work = directory.open(WORK)?;
            if let Some(bytes) = work.read(super::MANIFEST_NAME, MAX_BYTES)? {
                claims.add(&bytes);
            }
        }
        Ok(claims)
    }

    /// Whether a manifest names this path with this hash.
    pub(super) fn confirm(&self, path: &RelativePath, hash: ContentHash) -> bool {
        self.files.contains(&(path.clone(), hash))
    }

    /// Whether a manifest names this path.
    pub(super) fn name(&self, path: &RelativePath) -> bool {
        let first = (path.clone(), ContentHash::LEAST);
        self.files
            .range(first..)
            .next()
            .is_some_and(|(found, _)| found == path)
    }

    /// Whether a manifest names a path beneath this one.
    pub(super) fn name_beneath(&self, directory: &str) -> bool {
        // `-` is the least character of a path.
        let Ok(least) = format!("{directory}/-").parse::<RelativePath>() else {
            return false;
        };
        let mut after = self.files.range((least, ContentHash::LEAST)..);
        let beneath = |path: &RelativePath| {
            let rest = path.as_str().strip_prefix(directory);
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        after.next().is_some_and(|(path, _)| beneath(path))
    }

    fn add(&mut self, bytes: &[u8]) -> Option<Origin> {
        let manifest = Manifest::read(bytes)?;
        for file in &manifest.files {
            if let (Ok(path), Some(hash)) = (file.path.parse(), ContentHash::parse(&file.sha256)) {
                self.files.insert((path, hash));
            }
        }
        Some(manifest.origin())
    }
}

impl Origin {
    /// The origin that a manifest gives; `None` if it is not one.
    pub(super) fn of(manifest: &[u8]) -> Option<Self> {
        Manifest::read(manifest).map(|manifest| manifest.origin())
    }
}

/// The part of a manifest that is read back.
#[derive(Deserialize)]
struct Manifest<'a> {
    #[serde(borrow)]
    synth: Writer<'a>,
    #[serde(borrow, default)]
    facts: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    blueprint: Option<Source<'a>>,
    #[serde(borrow)]
    files: Vec<Claim<'a>>,
}

#[derive(Deserialize)]
struct Writer<'a> {
    #[serde(borrow, default)]
    version: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Source<'a> {
    #[serde(borrow, default)]
    sha256: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Claim<'a> {
    #[serde(borrow)]
    path: Cow<'a, str>,
    #[serde(borrow)]
    sha256: Cow<'a, str>,
}

impl<'a> Manifest<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        // serde_json bounds the depth at 128.
        let manifest: Self = serde_json::from_slice(bytes).ok()?;
        (manifest.files.len() <= MAX_FILES).then_some(manifest)
    }

    fn origin(&self) -> Origin {
        let text = |text: &Option<Cow<'_, str>>| text.as_deref().map(str::to_owned);
        Origin {
            synth: (text(&self.synth.version), text(&self.facts)),
            blueprint: self.blueprint.as_ref().and_then(|hash| text(&hash.sha256)),
        }
    }
}
