//! What a model compiles to.
mod builder;
mod constructs;

use synth::artifact::{Artifacts, OutputFile, TemplateFormat, files};
use synth::model::Model;

/// What a model without problems compiles to.
fn compiled(model: &Model) -> Artifacts {
    let outcome = synth::compile::compile(model);
    assert_eq!(outcome.diagnostics, []);
    outcome.value.unwrap()
}

fn printed(model: &Model) -> Vec<OutputFile> {
    files(&compiled(model), TemplateFormat::Json)
}

/// The text of one file.
fn text(files: &[OutputFile], path: &str) -> String {
    let found = files.iter().find(|file| file.path == path);
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    found
        .unwrap_or_else(|| panic!("no {path} in {paths:#?}"))
        .text
        .clone()
}

/// One file as JSON.
fn json(files: &[OutputFile], path: &str) -> serde_json::Value {
    serde_json::from_str(&text(files, path)).unwrap()
}
