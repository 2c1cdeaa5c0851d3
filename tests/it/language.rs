//! The language reference in `docs/language`: every fragment of a blueprint in it compiles, and its checks hold.
use std::path::{Path, PathBuf};
use std::process::Command;

/// What an include may bring; other sections of a fragment replace those of the base.
const INCLUDED: &[&str] = &[
    "accounts",
    "budgets",
    "caches",
    "content_guardrails",
    "existing",
    "expect",
    "groups",
    "guardrails",
    "identity_providers",
    "keys",
    "models",
    "networks",
    "projects",
    "roles",
    "units",
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language")
}

#[expect(clippy::disallowed_methods, reason = "files of the repository")]
fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn pages() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut pages: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    pages.sort();
    assert!(!pages.is_empty());
    pages
}

/// The texts of the blocks marked as YAML, each with the line it begins at.
fn fragments(page: &str) -> Vec<(usize, String)> {
    let mut fragments = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        if line.trim_end() == "```yaml" {
            let block: Vec<&str> = lines
                .by_ref()
                .map(|(_, line)| line)
                .take_while(|line| line.trim_end() != "```")
                .collect();
            fragments.push((number + 2, block.join("\n") + "\n"));
        }
    }
    fragments
}

/// The sections of a text, by their keys at the left margin.
fn sections(text: &str) -> Vec<(String, String)> {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        let key = line.split(':').next().unwrap_or_default();
        let begins = line.contains(':') && !key.is_empty() && !key.starts_with([' ', '#', '-']);
        if begins {
            sections.push((key.to_owned(), String::new()));
        }
        if let Some((_, text)) = sections.last_mut() {
            text.push_str(line);
            text.push('\n');
        }
    }
    sections
}

/// Writes a fragment as the blueprint it stands for.
#[expect(
    clippy::disallowed_methods,
    reason = "files of the test's own in a temporary folder"
)]
fn write_blueprint(fragment: &str, place: &Path) {
    copy_live(place);
    if fragment.starts_with("synth: 1") {
        std::fs::write(place.join("blueprint.yaml"), fragment).unwrap();
        return;
    }
    let (included, own): (Vec<_>, Vec<_>) = sections(fragment)
        .into_iter()
        .partition(|(key, _)| INCLUDED.contains(&key.as_str()));
    let base = sections(&read(&folder().join("base.yaml")));
    let mut blueprint: String = base
        .iter()
        .filter(|(key, _)| own.iter().all(|(other, _)| other != key))
        .chain(&own)
        .map(|(_, text)| text.as_str())
        .collect();
    if !included.is_empty() {
        blueprint.push_str("include: [fragment.yaml]\n");
        let text: String = included.into_iter().map(|(_, text)| text).collect();
        std::fs::write(place.join("fragment.yaml"), text).unwrap();
    }
    std::fs::write(place.join("blueprint.yaml"), blueprint).unwrap();
}

fn copy_live(place: &Path) {
    let live = folder().join("live");
    std::fs::create_dir(place.join("live")).unwrap();
    for entry in std::fs::read_dir(live).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, place.join("live").join(path.file_name().unwrap())).unwrap();
    }
}

/// What `synth check` says against a fragment.
fn refusal(fragment: &str) -> Option<String> {
    let place = tempfile::tempdir().unwrap();
    write_blueprint(fragment, place.path());
    let output = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(["check", "blueprint.yaml"])
        .current_dir(place.path())
        .output()
        .unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn every_fragment_of_the_language_reference_compiles() {
    let mut wrong = Vec::new();
    for page in pages() {
        let text = read(&page);
        let fragments = fragments(&text);
        let index = page.ends_with("README.md") || page.ends_with("reference.md");
        assert!(
            index || !fragments.is_empty(),
            "{} shows nothing",
            page.display()
        );
        for (line, fragment) in fragments {
            if let Some(refusal) = refusal(&fragment) {
                wrong.push(format!("{}:{line}\n{refusal}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_fragment_that_is_wrong_is_found() {
    let refusal = refusal(
        "roles:\n  reader: { account: nowhere, trusted_by: [ { service: lambda.amazonaws.com } ] }\n",
    );
    assert!(refusal.unwrap().contains("nowhere"));
}

/// Made from the types; `UPDATE=1` makes it anew.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the tests, and a file of the repository"
)]
fn the_table_of_every_word_is_fresh() {
    let schema = serde_json::from_str(&synth::blueprint::schema_text()).unwrap();
    let text = synth::report::language::reference(&schema);
    let path = folder().join("reference.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    assert!(
        read(&path) == text,
        "{} is stale: UPDATE=1 makes it anew",
        path.display()
    );
    let schema: serde_json::Value = schema;
    let definitions = schema["$defs"].as_object().unwrap();
    for name in definitions.keys() {
        assert!(
            text.contains(&format!("\n## {name}\n")),
            "{name} is told nowhere"
        );
    }
}

#[test]
fn the_index_names_every_page() {
    let index = read(&folder().join("README.md"));
    for page in pages() {
        let name = page.file_name().unwrap().to_str().unwrap();
        assert!(
            name == "README.md" || index.contains(&format!("({name})")),
            "{name}"
        );
    }
}
