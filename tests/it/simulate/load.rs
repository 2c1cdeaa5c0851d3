//! Blueprints as texts, with the documents they name.
use std::collections::BTreeMap;
use std::path::Path;
use synth::artifact::{TemplateFormat, files};
use synth::blueprint::{Files, ReadError};
use synth::diag::{Diagnostic, Outcome, SourceMap};
use synth::estate::Emitted;
use synth::model::Model;
use synth::simulate::{Checks, check};

pub(crate) const ACME: &str = include_str!("../../../blueprints/acme.yaml");
pub(crate) const STARTER: &str = include_str!("../../../blueprints/starter.yaml");

/// A blueprint, what it emits, and the texts of both.
pub(crate) struct Estate {
    pub(crate) model: Model,
    pub(crate) emitted: Emitted,
    pub(crate) sources: SourceMap,
}

/// The documents in `blueprints/live/`.
pub(crate) fn live() -> BTreeMap<String, String> {
    [
        (
            "live/boundary.json",
            include_str!("../../../blueprints/live/boundary.json"),
        ),
        (
            "live/prompts-key.json",
            include_str!("../../../blueprints/live/prompts-key.json"),
        ),
        (
            "live/prompts-bucket.json",
            include_str!("../../../blueprints/live/prompts-bucket.json"),
        ),
        (
            "live/region-deny.json",
            include_str!("../../../blueprints/live/region-deny.json"),
        ),
    ]
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .into()
}

#[expect(clippy::disallowed_methods, reason = "files of the tests' own")]
/// Reads and compiles a blueprint of a folder that holds the files it names in `live/`.
pub(crate) fn load_file(folder: &Path, name: &str) -> Estate {
    let read = |path: &Path| {
        std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    };
    let live = std::fs::read_dir(folder.join("live"))
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            (format!("live/{name}"), read(&path))
        });
    load(&read(&folder.join(name)), live.collect())
}

/// Files by path.
#[derive(Default)]
pub(crate) struct Texts(BTreeMap<String, String>);

impl Files for Texts {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let text = self.0.get(path).cloned();
        text.ok_or_else(|| ReadError::Outside {
            path: path.to_owned(),
        })
    }

    fn glob(&self, pattern: &str) -> Result<Vec<String>, ReadError> {
        self.read(pattern).map(|_| vec![pattern.to_owned()])
    }
}

/// Reads and compiles a blueprint without problems.
pub(crate) fn load(blueprint: &str, files: BTreeMap<String, String>) -> Estate {
    let mut sources = SourceMap::default();
    let source = sources.add("blueprint.yaml", blueprint);
    let loaded = synth::blueprint::load(source, &Texts(files), "", &mut sources);
    assert_eq!(messages(&loaded.diagnostics), [""; 0]);
    let model = loaded.value.unwrap().model;
    let emitted = emitted(&model);
    Estate {
        model,
        emitted,
        sources,
    }
}

fn emitted(model: &Model) -> Emitted {
    let Outcome { value, diagnostics } = synth::compile::compile(model);
    assert_eq!(messages(&diagnostics), [""; 0]);
    let artifacts = value.unwrap();
    Emitted::of(&artifacts, &files(&artifacts, TemplateFormat::Json))
}

pub(crate) fn acme() -> Estate {
    load(ACME, live())
}

/// The blueprint acme with one text in it replaced.
pub(crate) fn acme_with(old: &str, new: &str) -> Estate {
    assert_eq!(ACME.matches(old).count(), 1, "{old}");
    load(&ACME.replace(old, new), live())
}

pub(crate) fn messages(diagnostics: &[Diagnostic]) -> Vec<&str> {
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.message.as_str())
        .collect()
}

impl Estate {
    pub(crate) fn check(&mut self) -> (Checks, Vec<Diagnostic>) {
        let outcome = check(&self.model, &self.emitted, &mut self.sources);
        (outcome.value.unwrap(), outcome.diagnostics)
    }
}
