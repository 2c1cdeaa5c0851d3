//! One small blueprint for each construct of the language: it compiles, its checks hold, every mutant of what it emits is
//! caught, and the counterparts take what comes out.
use crate::mutants::{explained, hunt};
use crate::simulate::load;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// What a construct's blueprint compiles to.
pub(crate) struct Construct {
    /// The blueprint's file without its ending.
    pub(crate) name: String,
    /// The emitted folder.
    pub(crate) folder: PathBuf,
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/constructs")
}

fn names() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(sources())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert!(!names.is_empty());
    names
}

/// Every construct, compiled by the real binary; once for all tests.
pub(crate) fn compiled() -> &'static [Construct] {
    static COMPILED: OnceLock<(TempDir, Vec<Construct>)> = OnceLock::new();
    &COMPILED
        .get_or_init(|| {
            let place = tempfile::tempdir().unwrap();
            let constructs = names()
                .into_iter()
                .map(|name| compile(name, place.path()))
                .collect();
            (place, constructs)
        })
        .1
}

fn compile(name: String, place: &Path) -> Construct {
    let folder = place.join(&name);
    let output = Command::new(env!("CARGO_BIN_EXE_synth"))
        .arg(sources().join(format!("{name}.yaml")))
        .arg("--out")
        .arg(&folder)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{name}:\n{told}");
    Construct { name, folder }
}

#[test]
fn every_construct_compiles_and_its_checks_hold() {
    for construct in compiled() {
        let manifest = construct.folder.join("manifest.json");
        assert!(manifest.is_file(), "{}", construct.name);
    }
}

#[test]
fn every_mutant_of_a_construct_is_caught_or_explained() {
    for name in names() {
        let reasons = sources().join(format!("survivors/{name}.json"));
        let reasons = match std::fs::read(&reasons) {
            Ok(text) => serde_json::from_slice(&text).unwrap(),
            Err(_) => serde_json::json!([]),
        };
        let blueprint = load::load_file(&sources(), &format!("{name}.yaml"));
        hunt(&name, blueprint, &explained(&reasons));
    }
}

#[test]
fn every_list_of_survivors_has_a_construct() {
    let names = names();
    for entry in std::fs::read_dir(sources().join("survivors")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(names.contains(&name), "{}", path.display());
    }
}
