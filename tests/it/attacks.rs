//! What a stranger's blueprint, or output folder, may try: a plain answer each time, and nothing
//! written where there is an error.
use crate::diagnostics::{Said, names_beneath, write};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use synth::artifact::TemplateFormat;
use synth::blueprint::{Files, ReadError};
use synth::diag::SourceMap;
use synth::report::human::{Paint, render};
use synth::syntax::{Key, Node, Value};

const STARTER: &str = include_str!("../../blueprints/starter.yaml");
const ACME: &str = include_str!("../../blueprints/acme.yaml");

/// How long a run may take before the test calls it hung: many times what it needs.
const HUNG: Duration = Duration::from_mins(1);

/// Runs the binary; panics if a signal ended it or it hangs.
fn synth(folder: &Path, arguments: &[&str]) -> Said {
    let mut child = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(["--color", "never"])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let step = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    // What is printed fits into a pipe: at most 200 problems, each of bounded length.
    while child.try_wait().unwrap().is_none() {
        if waited > HUNG {
            child.kill().unwrap();
            panic!("{arguments:?} hangs");
        }
        std::thread::sleep(step);
        waited += step;
    }
    let output = child.wait_with_output().unwrap();
    Said {
        code: output.status.code().expect("no signal ended it"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A run that is refused: this exit code, this code in its first problem, and nothing written.
fn refused(folder: &Path, blueprint: &str, exit: i32, code: &str) {
    let before = names_beneath(folder);
    let said = synth(folder, &[blueprint]);
    assert_eq!(said.code, exit, "{blueprint}: {}", said.stderr);
    assert!(
        said.stderr.starts_with(&format!("error[{code}]: ")),
        "{blueprint}: {}",
        said.stderr
    );
    assert_eq!(said.stdout, "", "{blueprint}");
    assert_eq!(
        names_beneath(folder),
        before,
        "{blueprint}: nothing is written"
    );
}

fn place(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(&path, text);
    }
    folder
}

#[test]
fn files_that_are_no_blueprints_are_refused_plainly() {
    let bomb: String = ["a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned()]
        .into_iter()
        .chain(('b'..='j').map(|name| {
            let before = char::from(name as u8 - 1);
            format!(
                "{name}: &{name} [{}]\n",
                vec![format!("*{before}"); 10].join(", ")
            )
        }))
        .collect();
    let flow = format!("a: {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    let mut block = String::new();
    for depth in 0..10_000 {
        block.push_str(&" ".repeat(depth.min(400)));
        block.push_str("a:\n");
    }
    let dashes = format!("{}x\n", "- ".repeat(10_000));
    let folder = place(&[
        ("bomb.yaml", &bomb),
        ("flow.yaml", &flow),
        ("block.yaml", &block),
        ("dashes.yaml", &dashes),
        ("empty.yaml", ""),
        ("nul.yaml", "synth: 1\0\n"),
        ("list.yaml", "- a\n"),
        ("text.yaml", "hello\n"),
    ]);
    let root = folder.path();
    std::fs::File::create(root.join("sparse.yaml"))
        .unwrap()
        .set_len(200 * 1024 * 1024)
        .unwrap();
    std::fs::create_dir(root.join("folder.yaml")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(root.join("pipe.yaml"))
            .status()
            .unwrap()
            .success()
    );
    std::fs::copy("/bin/sh", root.join("binary.yaml")).unwrap();
    for (blueprint, code) in [
        ("bomb.yaml", "alias-expansion"),
        ("flow.yaml", "nested-too-deep"),
        ("block.yaml", "nested-too-deep"),
        ("dashes.yaml", "nested-too-deep"),
        ("empty.yaml", "empty-file"),
        ("nul.yaml", "invalid-text"),
        ("list.yaml", "wrong-type"),
        ("text.yaml", "wrong-type"),
        ("sparse.yaml", "too-large"),
        ("folder.yaml", "unreadable-file"),
        ("pipe.yaml", "unreadable-file"),
        ("binary.yaml", "invalid-text"),
    ] {
        refused(root, blueprint, 1, code);
    }
    refused(root, "absent.yaml", 3, "missing-file");
}

#[test]
fn a_blueprint_names_files_beneath_its_own_folder_only() {
    let blueprint = |more: &str| STARTER.replace("\naccounts:", &format!("\n{more}\naccounts:"));
    let document = |path: &str| {
        blueprint(&format!(
            "existing: {{ edge: {{ boundary: Edge, document: \"{path}\" }} }}"
        ))
    };
    let include = |path: &str| blueprint(&format!("include: [ \"{path}\" ]"));
    let folder = place(&[
        ("secret.yaml", "projects: { leaked: { account: main } }\n"),
        (
            "secret.json",
            "{ \"Version\": \"2012-10-17\", \"Statement\": [] }\n",
        ),
        ("work/up.yaml", &include("../secret.yaml")),
        ("work/glob.yaml", &include("../*.yaml")),
        ("work/absolute.yaml", &include("/etc/hostname")),
        ("work/link.yaml", &include("linked.yaml")),
        ("work/folder.yaml", &include("linked/secret.yaml")),
        ("work/document-up.yaml", &document("../secret.json")),
        ("work/document-absent.yaml", &document("../absent.json")),
        (
            "work/document-around.yaml",
            &document("a/../../secret.json"),
        ),
        ("work/document-absolute.yaml", &document("/etc/passwd")),
        ("work/document-link.yaml", &document("linked.json")),
    ]);
    let work = folder.path().join("work");
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, work.join(name)).unwrap();
    link("../secret.yaml", "linked.yaml");
    link("../secret.json", "linked.json");
    link("..", "linked");
    for name in [
        "up",
        "glob",
        "absolute",
        "link",
        "folder",
        "document-up",
        "document-absent",
        "document-around",
        "document-absolute",
        "document-link",
    ] {
        refused(&work, &format!("{name}.yaml"), 1, "invalid-path");
    }
}

#[test]
fn includes_cannot_go_round_in_a_circle() {
    let folder = place(&[
        (
            "a.yaml",
            &STARTER.replace("\naccounts:", "\ninclude: [ b.yaml, a.yaml ]\naccounts:"),
        ),
        ("b.yaml", "include: [ a.yaml ]\n"),
    ]);
    refused(folder.path(), "a.yaml", 1, "include-limit");
}

#[test]
fn names_never_become_paths() {
    for name in [
        "../../etc/x",
        "..",
        "/etc/x",
        "a/b",
        "a..b",
        ".synth-tmp",
        "CON",
        "-rf",
        "a b",
    ] {
        let folder = place(&[
            (
                "b.yaml",
                &STARTER.replace("name: starter", &format!("name: \"{name}\"")),
            ),
            (
                "r.yaml",
                &STARTER.replace("  chat-service:", &format!("  \"{name}\":")),
            ),
        ]);
        refused(folder.path(), "b.yaml", 1, "invalid-name");
        refused(folder.path(), "r.yaml", 1, "invalid-name");
    }
}

#[test]
fn an_output_folder_from_a_stranger_leads_nowhere() {
    // Nothing outside the output folder is touched, whatever its links and its manifest say.
    let folder = place(&[
        ("starter.yaml", STARTER),
        ("victim/manifest.json", "mine\n"),
        ("victim/precious.txt", "mine\n"),
        ("out/readme.txt", "foreign\n"),
    ]);
    let root = folder.path();
    let untouched = |said: &Said| {
        for path in ["victim/manifest.json", "victim/precious.txt"] {
            let text = crate::diagnostics::text_of(&root.join(path));
            assert_eq!(text, "mine\n", "{path}: {}", said.stderr);
        }
        let names: BTreeSet<_> = names_beneath(&root.join("victim"));
        assert_eq!(names.len(), 2, "{names:?}");
    };
    std::os::unix::fs::symlink("../victim", root.join("out/starter")).unwrap();
    let said = synth(root, &["starter.yaml"]);
    assert!(matches!(said.code, 1 | 3), "{}", said.stderr);
    untouched(&said);
    std::fs::remove_file(root.join("out/starter")).unwrap();

    std::fs::create_dir_all(root.join("out/starter/stacks")).unwrap();
    std::os::unix::fs::symlink("../../../victim", root.join("out/starter/policies")).unwrap();
    std::os::unix::fs::symlink(
        "../../victim/precious.txt",
        root.join("out/starter/checks.json"),
    )
    .unwrap();
    write(
        &root.join("out/starter/manifest.json"),
        "{\"files\":[{\"path\":\"../../victim/precious.txt\",\"sha256\":\"00\"},\
         {\"path\":\"/etc/passwd\",\"sha256\":\"00\"},{\"path\":\"policies/precious.txt\",\"sha256\":\"00\"}]}",
    );
    let said = synth(root, &["starter.yaml"]);
    assert!(matches!(said.code, 0 | 1 | 3), "{}", said.stderr);
    untouched(&said);
    assert_eq!(
        crate::diagnostics::text_of(&root.join("out/readme.txt")),
        "foreign\n"
    );
}

/// Texts that mean something to somebody: CloudFormation, IAM, shells, terminals, readers of
/// Markdown and HTML, continuous integration, YAML.
pub(crate) const HOSTILE: &[&str] = &[
    "${AWS::AccountId}",
    "{{resolve:ssm:x}}",
    "${aws:username}",
    "*",
    "?",
    "a*b?c",
    "\"'`",
    "a\nb",
    "$(touch x); `touch x` && rm -rf ~",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1)) ![](http://x.example/)",
    "100%",
    "\u{1b}[2J\u{1b}]0;x\u{7}",
    "\u{202e}txet\u{2066}",
    "::error::x",
    "a\n::error file=x::y",
    "@everyone",
    "!!python/object:x",
    "!Sub ${x}",
    "../../etc/x",
    "",
    "\u{0}",
    "\u{1f600}",
];

struct Live;

impl Files for Live {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        let text = match path {
            "live/boundary.json" => include_str!("../../blueprints/live/boundary.json"),
            "live/prompts-bucket.json" => {
                include_str!("../../blueprints/live/prompts-bucket.json")
            }
            "live/prompts-key.json" => include_str!("../../blueprints/live/prompts-key.json"),
            "live/region-deny.json" => include_str!("../../blueprints/live/region-deny.json"),
            _ => {
                return Err(ReadError::NotFound {
                    path: path.to_owned(),
                });
            }
        };
        Ok(text.to_owned())
    }

    fn glob(&self, pattern: &str) -> Result<Vec<String>, ReadError> {
        Err(ReadError::NoMatch {
            pattern: pattern.to_owned(),
        })
    }
}

/// A tree as JSON, which is YAML too.
pub(crate) fn json(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::String(text) => quoted(text),
        Value::Sequence(nodes) => {
            format!(
                "[{}]",
                nodes.iter().map(json).collect::<Vec<_>>().join(", ")
            )
        }
        Value::Mapping(mapping) => {
            let entry = |entry: &synth::syntax::Entry| {
                format!("{}: {}", quoted(&entry.key.text), json(&entry.value))
            };
            format!(
                "{{{}}}",
                mapping
                    .entries
                    .iter()
                    .map(entry)
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        }
    }
}

/// In double quotes, everything but plain ASCII escaped as YAML reads it.
fn quoted(text: &str) -> String {
    let escaped: String = text
        .chars()
        .map(|c| match c {
            '"' | '\\' => format!("\\{c}"),
            ' '..='~' => c.to_string(),
            _ => format!("\\U{:08x}", u32::from(c)),
        })
        .collect();
    format!("\"{escaped}\"")
}

pub(crate) fn tree_of(text: &str) -> Node {
    let source = SourceMap::default().add("blueprint.yaml", text);
    synth::syntax::parse_yaml(text, source).value.unwrap()
}

/// What a blueprint becomes: the files, or none, and what is printed.
pub(crate) fn synthesize(text: &str) -> (Option<BTreeMap<String, String>>, String) {
    let mut sources = SourceMap::default();
    let source = sources.add("blueprint.yaml", text);
    let outcome = synth::synthesize(source, &Live, "", TemplateFormat::Json, &mut sources);
    let printed = render(&outcome.diagnostics, &sources, Paint::Plain);
    let files = outcome.value.map(|synthesis| {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_owned()).unwrap();
        synthesis
            .tree
            .iter()
            .map(|(path, bytes)| (path.to_string(), text(bytes)))
            .collect()
    });
    (files, printed)
}

/// The files of a blueprint without the checks, which are decided over what stands in them.
fn emitted(text: &str) -> (Option<BTreeMap<String, String>>, String) {
    let mut sources = SourceMap::default();
    let source = sources.add("blueprint.yaml", text);
    let loaded = synth::blueprint::load(source, &Live, "", &mut sources);
    let mut diagnostics = Vec::new();
    let artifacts = loaded
        .into_valid(&mut diagnostics)
        .and_then(|loaded| synth::compile::compile(&loaded.model).into_valid(&mut diagnostics));
    let files = artifacts.map(|artifacts| {
        let files = synth::artifact::files(&artifacts, TemplateFormat::Json);
        files
            .into_iter()
            .map(|file| (file.path, file.text))
            .collect()
    });
    (files, render(&diagnostics, &sources, Paint::Plain))
}

/// Where texts stand in a tree: for each kind of place, the path to the first.
fn places(
    node: &Node,
    path: &mut Vec<usize>,
    kind: &str,
    found: &mut BTreeMap<String, Vec<usize>>,
) {
    match &node.value {
        Value::String(_) | Value::Number(_) => {
            found.entry(kind.to_owned()).or_insert_with(|| path.clone());
        }
        Value::Sequence(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                path.push(index);
                places(node, path, &format!("{kind}/-"), found);
                path.pop();
            }
        }
        Value::Mapping(mapping) => {
            // The names of things, groups and tags are many of one kind.
            let named = matches!(kind.split('/').count(), 2)
                || ["tags", "split", "principal_tag", "experiments"]
                    .iter()
                    .any(|end| kind.ends_with(end));
            for (index, entry) in mapping.entries.iter().enumerate() {
                path.push(index);
                let word = if named && !["/defaults", "/organization", "/routing"].contains(&kind) {
                    found
                        .entry(format!("{kind}/name"))
                        .or_insert_with(|| path.iter().copied().chain([usize::MAX]).collect());
                    "name"
                } else {
                    &entry.key.text
                };
                places(&entry.value, path, &format!("{kind}/{word}"), found);
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) => {}
    }
}

/// Puts a text where a path leads; a path that ends in `usize::MAX` leads to a key.
fn put(node: &mut Node, path: &[usize], text: &str) {
    let Some((index, rest)) = path.split_first() else {
        node.value = Value::String(text.to_owned());
        return;
    };
    match &mut node.value {
        Value::Sequence(nodes) => put(&mut nodes[*index], rest, text),
        Value::Mapping(mapping) => {
            let entry = &mut mapping.entries[*index];
            if rest == [usize::MAX] {
                entry.key = Key {
                    text: text.to_owned(),
                    span: entry.key.span,
                };
            } else {
                put(&mut entry.value, rest, text);
            }
        }
        _ => panic!("a path of this tree"),
    }
}

/// How many wildcards the policies of a template have, and its texts that hold a variable.
fn policy_texts(value: &serde_json::Value, inside: bool, found: &mut Vec<String>) {
    match value {
        serde_json::Value::String(text) if inside => found.push(text.clone()),
        serde_json::Value::Array(items) => {
            for item in items {
                policy_texts(item, inside, found);
            }
        }
        serde_json::Value::Object(entries) => {
            let statement = entries.contains_key("Effect");
            for (key, value) in entries {
                let matched = ["Resource", "NotResource", "Condition"].contains(&key.as_str());
                policy_texts(value, inside || (statement && matched), found);
            }
        }
        _ => {}
    }
}

fn wildcards(files: &BTreeMap<String, String>) -> usize {
    let mut texts = Vec::new();
    for (path, text) in files {
        if path.ends_with(".template.json") {
            policy_texts(&serde_json::from_str(text).unwrap(), false, &mut texts);
        }
    }
    texts
        .iter()
        .map(|text| text.replace("${*}", "").replace("${?}", ""))
        .map(|text| text.matches(['*', '?']).count())
        .sum()
}

fn unseen_characters(text: &str) -> Option<char> {
    text.chars().find(|c| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
    })
}

/// What is wrong with what came of a hostile text.
fn harm(
    text: &str,
    baseline: usize,
    files: Option<&BTreeMap<String, String>>,
    printed: &str,
) -> Vec<String> {
    let mut harm = Vec::new();
    harm.extend(unseen_characters(printed).map(|c| format!("prints {c:?}")));
    if printed.lines().any(|line| line.starts_with("::")) {
        harm.push("prints a workflow command".to_owned());
    }
    for (path, content) in files.into_iter().flatten() {
        harm.extend(unseen_characters(content).map(|c| format!("{path} holds {c:?}")));
        if path == synth::artifact::RUNBOOK && text.len() > 4 {
            let bare = crate::runbook::outside_code(content);
            harm.extend(
                bare.contains(text)
                    .then(|| format!("{path} holds it as it is")),
            );
        }
        for bad in ["{{resolve:", "\"Fn::Sub\"", "\"Fn::Transform\""] {
            if content.contains(bad) {
                harm.push(format!("{path} holds {bad}"));
            }
        }
        if path.ends_with(".template.json") && text.contains("${aws:") {
            let mut texts = Vec::new();
            policy_texts(&serde_json::from_str(content).unwrap(), false, &mut texts);
            if texts.iter().any(|found| found.contains(text)) {
                harm.push(format!("{path} holds a variable"));
            }
        }
    }
    if let Some(files) = files.filter(|_| text.contains(['*', '?'])) {
        let found = wildcards(files);
        if found > baseline {
            harm.push(format!("{found} wildcards in policies, were {baseline}"));
        }
    }
    harm
}

#[test]
fn hostile_texts_in_every_place_of_acme_do_no_harm() {
    let acme = tree_of(ACME);
    let (files, printed) = synthesize(&json(&acme));
    let baseline = wildcards(&files.unwrap_or_else(|| panic!("{printed}")));
    let mut found = BTreeMap::new();
    places(&acme, &mut Vec::new(), "", &mut found);
    assert!(found.len() > 80, "{}", found.len());
    // The checks cost most, and see no text but through the files: every ninth run has them.
    let runs: Vec<(usize, &String, &Vec<usize>, &str)> = found
        .iter()
        .flat_map(|(kind, path)| HOSTILE.iter().map(move |text| (kind, path, *text)))
        .enumerate()
        .map(|(index, (kind, path, text))| (index, kind, path, text))
        .collect();
    let attack = |run: &(usize, &String, &Vec<usize>, &str)| -> (bool, Vec<String>) {
        let (index, kind, path, text) = run;
        let mut tree = acme.clone();
        put(&mut tree, path, text);
        let run = if index % 9 == 0 { synthesize } else { emitted };
        let (files, printed) = run(&json(&tree));
        // A source identity may be a pattern: there the language has wildcards.
        let patterns = usize::from(kind.ends_with("/source_identity/-"));
        let harm = harm(text, baseline + patterns, files.as_ref(), &printed);
        let told = harm
            .into_iter()
            .map(|harm| format!("{kind} = {text:?}: {harm}"));
        (files.is_some(), told.collect())
    };
    let (one, other) = runs.split_at(runs.len() / 2);
    let results: Vec<(bool, Vec<String>)> = std::thread::scope(|scope| {
        let halves =
            [one, other].map(|half| scope.spawn(|| half.iter().map(attack).collect::<Vec<_>>()));
        halves
            .into_iter()
            .flat_map(|half| half.join().unwrap())
            .collect()
    });
    let compiled = results.iter().filter(|(compiled, _)| *compiled).count();
    let harm: Vec<String> = results.into_iter().flat_map(|(_, harm)| harm).collect();
    assert!(harm.is_empty(), "{}", harm.join("\n"));
    // Otherwise nothing was tried where it matters.
    assert!(compiled > 20, "{compiled} of {} compile", runs.len());
}

#[test]
fn a_sample_of_hostile_texts_through_the_binary() {
    for (index, text) in HOSTILE.iter().enumerate() {
        let mut tree = tree_of(STARTER);
        let mut found = BTreeMap::new();
        places(&tree, &mut Vec::new(), "", &mut found);
        let path = found.values().nth(index * 7 % found.len()).unwrap();
        put(&mut tree, path, text);
        let folder = place(&[("blueprint.yaml", &json(&tree))]);
        let said = synth(folder.path(), &["blueprint.yaml"]);
        assert!(matches!(said.code, 0 | 1 | 3), "{text:?}: {}", said.stderr);
        assert_eq!(
            said.code == 0,
            folder.path().join("out").exists(),
            "{text:?}"
        );
        for stream in [&said.stdout, &said.stderr] {
            assert_eq!(unseen_characters(stream), None, "{text:?}: {stream:?}");
        }
    }
}
