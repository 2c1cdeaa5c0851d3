//! The front end as a whole: text → tree → schema → raw → model.
use super::files::Files;
use super::resolve::{self, Surroundings};
use super::validate::validate;
use super::{decode, digest, include, raw, values};
use crate::diag::{Outcome, SourceId, SourceMap};
use crate::model::Model;
use crate::syntax;

/// A blueprint that was read.
#[derive(Debug)]
pub struct Loaded {
    /// What it says.
    pub model: Model,
    /// SHA-256 of what it says, as 64 hexadecimal digits; order and spacing make no difference.
    pub digest: String,
}

/// Reads the blueprint that is `source` of `sources`, the files it includes and the documents it
/// names, and reports everything that is wrong with them.
///
/// `folder` is what to show before the paths of those files: empty, or ending in `/`.
pub fn load(
    source: SourceId,
    files: &dyn Files,
    folder: &str,
    sources: &mut SourceMap,
) -> Outcome<Loaded> {
    let mut diagnostics = Vec::new();
    let text = sources
        .file(source)
        .map(|file| file.text.clone())
        .unwrap_or_default();
    let parsed = syntax::parse_yaml(&text, source);
    diagnostics.extend(parsed.diagnostics);
    let Some(mut tree) = parsed.value else {
        return Outcome::new(None, diagnostics);
    };
    let account_limits = include::merge(&mut tree, files, folder, sources, &mut diagnostics);
    let digest = digest::digest(&tree);
    let doomed = values::check(&mut tree, &mut diagnostics);
    let validated = validate(tree, doomed, &mut diagnostics);
    let raw: Option<raw::Blueprint> = validated
        .tree
        .as_ref()
        .and_then(|tree| decode::decode(tree).ok());
    let Some(raw) = raw else {
        return Outcome::new(None, diagnostics);
    };
    let surroundings = Surroundings {
        files,
        folder,
        sources,
        cuts: &validated.cuts,
        account_limits,
    };
    let model = resolve::resolve(&raw, surroundings, &mut diagnostics);
    Outcome::new(model.map(|model| Loaded { model, digest }), diagnostics)
}
