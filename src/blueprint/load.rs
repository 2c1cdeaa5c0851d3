//! The front end as a whole: text → tree → schema → raw → model.
use super::files::Files;
use super::resolve::{self, Surroundings};
use super::validate::validate;
use super::{decode, digest, include, placeholder, raw, values};
use crate::diag::{Code, Outcome, SourceId, SourceMap, Span, distinct};
use crate::model::Model;
use crate::syntax::{self, Node};

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
    load_and_ask(source, None, files, folder, sources)
}

/// Reads a blueprint as [`load`] does, with the sections that the source `question` adds to it: an
/// `expect` of its own.
pub fn load_and_ask(
    source: SourceId,
    question: Option<SourceId>,
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
    if let Some(question) = question {
        include::add(&mut tree, question, sources, &mut diagnostics);
    }
    let included = include::merge(&mut tree, files, folder, sources, &mut diagnostics);
    let digest = digest::digest(&tree);
    let doomed = values::check(&mut tree, &mut diagnostics);
    let unread: Vec<Span> = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.code == Code::InvalidKey)
        .filter_map(|diagnostic| diagnostic.primary.as_ref().map(|label| label.span))
        .collect();
    let validated = validate(tree, doomed, &unread, &mut diagnostics);
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
        cut_places: validated.places,
        incomplete: included.incomplete,
        account_limits: included.limits,
    };
    let model = resolve::resolve(&raw, surroundings, &mut diagnostics);
    // What is about a placeholder has been told where it stands for something.
    diagnostics.retain(|diagnostic| !placeholder::is_about(diagnostic));
    let diagnostics = distinct(diagnostics);
    Outcome::new(model.map(|model| Loaded { model, digest }), diagnostics)
}

/// Whether a tree that the schema accepts can be decoded, which it always can; `None` for a tree
/// that the schema refuses. For the test that holds this.
#[doc(hidden)]
pub fn decodes(tree: &Node) -> Option<bool> {
    let accepted = super::schema::validator()?.is_valid(&super::pointer::to_json(tree));
    accepted.then(|| decode::decode::<raw::Blueprint>(tree).is_ok())
}
