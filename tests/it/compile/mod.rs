//! What a model compiles to.
pub(crate) mod acme;
pub(crate) mod builder;
mod constructs;
mod guardrails;
mod handoffs;
mod literal;
mod network;
mod packing;
mod policies;
mod printing;
mod properties;
mod refusals;
mod stacks;

use synth::artifact::{Artifacts, OutputFile, TemplateFormat, files};
use synth::model::Model;

/// What a model without problems compiles to.
pub(crate) fn compiled(model: &Model) -> Artifacts {
    let outcome = synth::compile::compile(model);
    assert_eq!(outcome.diagnostics, []);
    outcome.value.unwrap()
}

pub(crate) fn printed(model: &Model) -> Vec<OutputFile> {
    files(&compiled(model), TemplateFormat::Json)
}

/// The text of one file.
pub(crate) fn text(files: &[OutputFile], path: &str) -> String {
    let found = files.iter().find(|file| file.path == path);
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    found
        .unwrap_or_else(|| panic!("no {path} in {paths:#?}"))
        .text
        .clone()
}

/// One file as JSON.
pub(crate) fn json(files: &[OutputFile], path: &str) -> serde_json::Value {
    serde_json::from_str(&text(files, path)).unwrap()
}
