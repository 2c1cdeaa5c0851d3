//! An emitted folder as its manifest tells it.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// An emitted folder.
#[derive(Debug, Clone)]
pub(crate) struct Out {
    pub(crate) folder: PathBuf,
    /// In deployment order.
    pub(crate) stacks: Vec<Stack>,
}

/// One stack of the manifest, with its template.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Stack {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) region: String,
    /// The template's path inside the folder.
    pub(crate) template: PathBuf,
    #[serde(default)]
    pub(crate) parameters: Vec<Parameter>,
    #[serde(skip)]
    pub(crate) body: Value,
}

/// A value that the deployment of a stack is given.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) from: Option<Source>,
}

/// The output of a stack that gives a parameter its value.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Source {
    pub(crate) stack: String,
    pub(crate) output: String,
}

impl Out {
    pub(crate) fn read(folder: &Path) -> Self {
        #[derive(Deserialize)]
        struct Manifest {
            stacks: Vec<Stack>,
        }
        let mut manifest: Manifest = read_json(&folder.join("manifest.json"));
        for stack in &mut manifest.stacks {
            stack.body = read_json(&folder.join(&stack.template));
        }
        assert!(
            !manifest.stacks.is_empty(),
            "{} has no stacks",
            folder.display()
        );
        Self {
            folder: folder.to_owned(),
            stacks: manifest.stacks,
        }
    }

    /// The fixture that the harness is tried on.
    pub(super) fn fixture() -> Self {
        Self::read(&super::tools::sources().join("fixture/out/demo"))
    }

    pub(crate) fn template_path(&self, stack: &Stack) -> PathBuf {
        self.folder.join(&stack.template)
    }

    /// The resource types of all templates, sorted, each once.
    pub(crate) fn types(&self) -> Vec<String> {
        let resources = self
            .stacks
            .iter()
            .filter_map(|stack| stack.body["Resources"].as_object());
        let mut types: Vec<String> = resources
            .flat_map(|resources| resources.values())
            .map(|resource| resource["Type"].as_str().unwrap().to_owned())
            .collect();
        types.sort();
        types.dedup();
        types
    }
}

/// Reads a JSON file of the repository.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> T {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
