//! What runs the linter elsewhere, run here: the action's steps, the hook by the real `pre-commit`, the workflow of the documentation.
use super::command::folder;
use crate::counterparts::{bounded, python, python_program};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const EVERYTHING: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["*","iam:PassRole"],"Resource":"*"}}"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "files of the repository and of the test"
)]
fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// YAML as another reader than synth's understands it.
fn yaml(text: &str) -> Value {
    let program = "import json, yaml\nprint(json.dumps(yaml.safe_load(TEXT)))\n";
    serde_json::from_str(&python(&format!("TEXT = {}\n{program}", Value::from(text)))).unwrap()
}

fn action() -> Value {
    yaml(&text(&root().join("action.yml")))
}

fn steps(action: &Value) -> &Vec<Value> {
    action["runs"]["steps"].as_array().unwrap()
}

/// What a run of the action's linting step left behind.
struct Ran {
    code: Option<i32>,
    stdout: String,
    summary: String,
    output: String,
    folder: tempfile::TempDir,
}

/// The environment of a step, with `${{ inputs.NAME }}` replaced as GitHub does.
fn environment(step: &Value, inputs: &BTreeMap<&str, &str>) -> Vec<(String, String)> {
    let variables = step["env"].as_object().unwrap().iter();
    variables
        .map(|(name, value)| {
            let expression = value.as_str().unwrap();
            let inner = expression
                .strip_prefix("${{ ")
                .unwrap()
                .strip_suffix(" }}")
                .unwrap();
            let value = if let Some(input) = inner.strip_prefix("inputs.") {
                inputs[input].to_owned()
            } else {
                assert_eq!(inner, "github.action_path");
                root().to_string_lossy().into_owned()
            };
            (name.clone(), value)
        })
        .collect()
}

fn run_action(files: &[(&str, &str)], given: &[(&'static str, &'static str)]) -> Ran {
    let action = action();
    let declared = action["inputs"].as_object().unwrap();
    let mut inputs: BTreeMap<&str, &str> = declared
        .iter()
        .map(|(name, input)| (name.as_str(), input["default"].as_str().unwrap()))
        .collect();
    inputs.insert("binary", env!("CARGO_BIN_EXE_synth"));
    inputs.extend(given.iter().copied());
    let step = steps(&action)
        .iter()
        .find(|step| step["id"] == "lint")
        .unwrap();
    let place = folder(files);
    let aside = tempfile::tempdir().unwrap();
    let (summary, output) = (aside.path().join("summary"), aside.path().join("output"));
    // As the runner calls `shell: bash`.
    let mut command = Command::new("bash");
    command
        .args([
            "--noprofile",
            "--norc",
            "-eo",
            "pipefail",
            "-c",
            step["run"].as_str().unwrap(),
        ])
        .current_dir(place.path())
        .env("GITHUB_STEP_SUMMARY", &summary)
        .env("GITHUB_OUTPUT", &output)
        .env("RUNNER_TEMP", aside.path())
        .envs(environment(step, &inputs));
    let (code, stdout, _) = bounded(&mut command, 60);
    let read = |path: &PathBuf| {
        if path.exists() {
            text(path)
        } else {
            String::new()
        }
    };
    Ran {
        code,
        stdout,
        summary: read(&summary),
        output: read(&output),
        folder: place,
    }
}

#[test]
fn the_action_prints_annotations_writes_a_summary_and_sarif_and_fails_as_asked() {
    let files = [
        ("policies/a b.json", EVERYTHING),
        ("other/b.json", EVERYTHING),
    ];
    let ran = run_action(&files, &[("paths", "policies\n"), ("fail-on", "warning")]);
    assert_eq!(ran.code, Some(1), "{}", ran.stdout);
    assert!(
        ran.stdout
            .starts_with("::warning file=policies/a b.json,line=1,"),
        "{}",
        ran.stdout
    );
    assert!(!ran.stdout.contains("other/"));
    assert!(
        ran.summary.starts_with("### synth lint: "),
        "{}",
        ran.summary
    );
    assert_eq!(ran.output, "sarif-file=synth.sarif\n");
    let sarif: Value = serde_json::from_str(&text(&ran.folder.path().join("synth.sarif"))).unwrap();
    assert!(!sarif["runs"][0]["results"].as_array().unwrap().is_empty());
    assert_eq!(run_action(&files, &[]).code, Some(0));
}

#[test]
fn what_is_given_to_the_action_is_never_a_command() {
    let evil = "$(touch evil) `touch evil`; touch evil\n\"; touch evil #\n--no-such-flag";
    for input in ["paths", "fail-on", "format", "arguments", "sarif-file"] {
        let ran = run_action(&[("a.json", EVERYTHING)], &[(input, evil)]);
        assert_ne!(ran.code, Some(0), "{input}");
        assert!(!ran.folder.path().join("evil").exists(), "{input}");
        assert!(!ran.output.contains("touch"), "{input}: {}", ran.output);
    }
    for step in steps(&action()) {
        assert!(!step["run"].as_str().unwrap().contains("${{"));
    }
}

#[test]
fn the_action_passes_arguments_on_and_can_do_without_sarif() {
    let files = [("a.json", EVERYTHING)];
    let given = [
        ("arguments", "--as\nscp\n"),
        ("sarif-file", ""),
        ("format", "json"),
    ];
    let ran = run_action(&files, &given);
    assert_eq!(ran.code, Some(0), "{}", ran.stdout);
    let document: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert!(
        document["findings"]
            .as_array()
            .unwrap()
            .iter()
            .all(|found| found["rule"] != "allow-everything")
    );
    assert_eq!(ran.output, "");
    assert!(!ran.folder.path().join("synth.sarif").exists());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a stand-in of the test's own")]
fn the_action_builds_synth_from_its_own_source() {
    use std::os::unix::fs::PermissionsExt as _;
    let place = tempfile::tempdir().unwrap();
    let cargo = place.path().join("cargo");
    std::fs::write(&cargo, "#!/bin/sh\nprintf '%s\\n' \"$@\"\n").unwrap();
    std::fs::set_permissions(&cargo, std::fs::Permissions::from_mode(0o755)).unwrap();
    let action = action();
    let step = &steps(&action)[0];
    assert_eq!(step["if"], "inputs.binary == ''");
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("bash");
    command
        .args(["-eo", "pipefail", "-c", step["run"].as_str().unwrap()])
        .env("PATH", format!("{}:{path}", place.path().display()))
        .env("RUNNER_TEMP", "/a folder")
        .envs(environment(step, &BTreeMap::new()));
    let (code, stdout, stderr) = bounded(&mut command, 60);
    assert_eq!(code, Some(0), "{stderr}");
    let root = root().to_string_lossy();
    let expected = [
        "install",
        "--quiet",
        "--locked",
        "--path",
        &root,
        "--root",
        "/a folder/synth",
    ];
    assert_eq!(stdout.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn the_documented_workflow_uses_what_the_action_has() {
    let page = text(&root().join("docs/lint/ci.md"));
    let blocks: Vec<&str> = page
        .split("```yaml\n")
        .skip(1)
        .map(|rest| rest.split_once("```").unwrap().0)
        .collect();
    let workflow = yaml(blocks[0]);
    let action = action();
    assert_eq!(workflow["permissions"], serde_json::json!({}));
    let job = &workflow["jobs"]["lint"];
    let granted = serde_json::json!({"contents": "read", "security-events": "write"});
    assert_eq!(job["permissions"], granted);
    let ours = job["steps"]
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["id"] == "synth")
        .unwrap();
    for input in ours["with"].as_object().unwrap().keys() {
        assert!(action["inputs"].get(input).is_some(), "{input}");
    }
    for name in page.split("steps.synth.outputs.").skip(1) {
        let name: String = name
            .chars()
            .take_while(|c| c.is_ascii_lowercase() || *c == '-')
            .collect();
        assert!(action["outputs"].get(&name).is_some(), "{name}");
    }
    let command = yaml(blocks[1])["policies"]["script"][0]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(
        command.starts_with("synth lint --format gitlab "),
        "{command}"
    );
    let hooks = yaml(&text(&root().join(".pre-commit-hooks.yaml")));
    let used = &yaml(blocks[2])["repos"][0]["hooks"][0]["id"];
    assert!(
        hooks
            .as_array()
            .unwrap()
            .iter()
            .any(|hook| hook["id"] == *used)
    );
}

fn git(place: &Path, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    command
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .current_dir(place)
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
    let (code, stdout, stderr) = bounded(&mut command, 60);
    assert_eq!(code, Some(0), "{stderr}");
    stdout.trim().to_owned()
}

#[test]
fn the_hook_runs_by_pre_commit_on_files_that_hold_policies() {
    let hooks = text(&root().join(".pre-commit-hooks.yaml"));
    let shared = folder(&[(".pre-commit-hooks.yaml", &hooks)]);
    git(shared.path(), &["init", "-q"]);
    git(shared.path(), &["add", "-A"]);
    git(shared.path(), &["commit", "-qm", "hooks"]);
    let revision = git(shared.path(), &["rev-parse", "HEAD"]);
    let config = format!(
        "repos:\n  - repo: {}\n    rev: {revision}\n    hooks:\n      - id: synth-lint-system\n        args: [--fail-on, warning]\n",
        shared.path().display()
    );
    let place = folder(&[
        (".pre-commit-config.yaml", &config),
        ("package.json", r#"{"name":"a"}"#),
        ("a b/broken.json", "{"),
        ("notes.txt", EVERYTHING),
    ]);
    git(place.path(), &["init", "-q"]);
    git(place.path(), &["add", "-A"]);
    let binary = Path::new(env!("CARGO_BIN_EXE_synth")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(binary.to_owned()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(paths).unwrap();
    let cache = tempfile::tempdir().unwrap();
    let run = || {
        let mut command = python_program("pre-commit");
        command
            .args(["run", "--all-files", "--verbose", "--color", "never"])
            .current_dir(place.path())
            .env("PATH", &path)
            .env("PRE_COMMIT_HOME", cache.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        bounded(&mut command, 120)
    };
    let (code, stdout, stderr) = run();
    assert_eq!(code, Some(0), "{stdout}{stderr}");
    assert!(stdout.contains("nothing found"), "{stdout}");
    std::fs::copy(
        place.path().join("notes.txt"),
        place.path().join("a b/policy.json"),
    )
    .unwrap();
    git(place.path(), &["add", "-A"]);
    let (code, stdout, stderr) = run();
    assert_eq!(code, Some(1), "{stdout}{stderr}");
    assert!(stdout.contains("a b/policy.json:1:"), "{stdout}");
}
