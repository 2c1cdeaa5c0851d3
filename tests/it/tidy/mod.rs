//! The repository's rules. Each is a function from text to problems, seen to find one in a text that breaks it.
mod documents;
mod facts;
mod files;
mod rooms;
mod sources;

use std::path::{Path, PathBuf};

/// A file of the repository.
#[derive(Debug)]
struct File {
    /// From the root of the repository, with `/`.
    path: String,
    /// `None` if it is no UTF-8.
    text: Option<String>,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The text of a file that every repository of synth has.
fn text(path: &str) -> String {
    let bytes = std::fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    String::from_utf8(bytes).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file that is not ignored, by path.
///
/// What git tracks would be nearer, but the tests also run where there is no git.
fn files() -> Vec<File> {
    let mut found = Vec::new();
    walk("", &ignored(&text(".gitignore")), &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The files that a room or a test is made of.
fn rust_files() -> Vec<(String, String)> {
    let files = files().into_iter();
    let rust = files.filter(|file| has_extension(&file.path, "rs"));
    rust.map(|file| (file.path, file.text.unwrap())).collect()
}

fn has_extension(path: &str, extension: &str) -> bool {
    let found = Path::new(path).extension();
    found.is_some_and(|found| found == extension)
}

/// The patterns of `.gitignore`: names with at most one `*` piece between fixed ones.
fn ignored(gitignore: &str) -> Vec<String> {
    let names = gitignore.lines().map(|line| line.trim_end_matches('/'));
    names.chain([".git"]).map(str::to_owned).collect()
}

fn is_ignored(name: &str, patterns: &[String]) -> bool {
    patterns.iter().any(|pattern| {
        let mut pieces = pattern.split('*');
        let Some(mut rest) = name.strip_prefix(pieces.next().unwrap_or_default()) else {
            return false;
        };
        for piece in pieces {
            match rest.split_once(piece) {
                Some((_, after)) if !piece.is_empty() => rest = after,
                Some(_) => rest = "",
                None => return false,
            }
        }
        rest.is_empty()
    })
}

fn walk(folder: &str, ignored: &[String], found: &mut Vec<File>) {
    for entry in std::fs::read_dir(root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if is_ignored(&name, ignored) {
            continue;
        }
        let path = if folder.is_empty() {
            name
        } else {
            format!("{folder}/{name}")
        };
        if entry.file_type().unwrap().is_dir() {
            walk(&path, ignored, found);
        } else {
            let text = String::from_utf8(std::fs::read(entry.path()).unwrap()).ok();
            found.push(File { path, text });
        }
    }
}

#[test]
fn the_walk_finds_what_is_committed_and_nothing_that_is_ignored() {
    let files = files();
    let has = |path: &str| files.iter().any(|file| file.path == path);
    assert!(
        has("Cargo.toml") && has("src/lib.rs") && has(".ci/run") && has("out/acme/manifest.json")
    );
    let strange = |file: &&File| file.path.contains("/.venv/") || file.path.starts_with("target/");
    assert!(!files.iter().any(|file| strange(&file)));
    let patterns = ignored("target/\n*.tmp*/\n.lock\n");
    for (name, expected) in [
        ("target", true),
        ("targets", false),
        (".acme.tmp-1", true),
        ("x.tmp", true),
        ("tmp", false),
        (".lock", true),
        (".git", true),
        (".gitignore", false),
    ] {
        assert_eq!(is_ignored(name, &patterns), expected, "{name}");
    }
}
