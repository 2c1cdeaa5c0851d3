//! `synth lint` and `synth rules` as a user runs them.
use serde_json::Value;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

pub(super) struct Told {
    pub(super) code: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

pub(super) fn synth(folder: &Path, arguments: &[&str], input: &str) -> Told {
    let mut child = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    Told {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "files of the test's own in a temporary folder"
)]
pub(super) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = place.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    place
}

/// A configuration without the rules about repetition, for tests whose policies say the same thing twice.
pub(super) const MAY_REPEAT: (&str, &str) = (
    "synth.toml",
    "[lint.rules]\nstatement-covered-by-another = \"off\"\nentry-covered-by-another = \"off\"\n",
);

pub(super) const EVERYTHING: &str =
    r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#;

#[test]
fn what_is_emitted_for_the_shipped_blueprints_gives_no_error_and_no_warning() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told = synth(root, &["lint", "out", "--fail-on", "warning"], "");
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(!told.stdout.contains("warning"), "{}", told.stdout);
}

#[test]
fn a_template_in_yaml_is_linted_through_its_functions_at_its_lines() {
    let template = "\
Parameters:
  Model: { Type: String, Default: openai.gpt-5.5 }
Resources:
  Caller:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
          - Effect: Allow
            Action: bedrock:InvokeModel
            Resource: !Sub 'arn:${AWS::Partition}:bedrock:us-east-1::foundation-model/${Model}'
          - Effect: Allow
            Action: !Ref Unknown
            Resource: !GetAtt Bucket.Arn
";
    let place = folder(&[("stack.yaml", template)]);
    let told = synth(
        place.path(),
        &["lint", "stack.yaml", "--format", "json"],
        "",
    );
    let found: Value = serde_json::from_str(&told.stdout).unwrap();
    let findings = found["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{found:#}");
    assert_eq!(findings[0]["rule"], "runtime-action-for-mantle-model");
    assert_eq!(findings[0]["line"], 12);
    assert_eq!((told.code, found["version"].as_i64()), (0, Some(1)));
}

#[test]
fn a_terraform_plan_is_linted() {
    let policy = Value::from(EVERYTHING).to_string();
    let plan = format!(
        r#"{{"format_version":"1.2","planned_values":{{"root_module":{{"child_modules":[{{"resources":[
        {{"address":"aws_iam_policy.all","type":"aws_iam_policy","values":{{"policy":{policy}}}}}]}}]}}}}}}"#
    );
    let place = folder(&[("plan.json", &plan)]);
    let told = synth(place.path(), &["lint", "--fail-on", "warning"], "");
    assert_eq!(told.code, 1);
    assert!(
        told.stderr.contains("warning[allow-everything]"),
        "{}",
        told.stderr
    );
    assert!(told.stderr.contains("plan.json:2:"), "{}", told.stderr);
}

#[test]
fn a_blueprint_is_linted_with_what_it_becomes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let told = synth(root, &["lint", "blueprints/bank.yaml"], "");
    assert_eq!(told.code, 0, "{}", told.stderr);
    let said = "no budget covers what is spent in `counter`";
    // It is made in 140 accounts and said once, at its line.
    assert_eq!(told.stderr.matches(said).count(), 1, "{}", told.stderr);
    assert!(
        told.stderr.contains("blueprints/bank.yaml:48:3"),
        "{}",
        told.stderr
    );
    assert!(
        told.stdout.starts_with("19 policies in 1 file"),
        "{}",
        told.stdout
    );
}

#[test]
fn files_without_policies_are_passed_over_below_a_folder_and_refused_by_name() {
    let place = folder(&[
        ("package.json", "{\"name\":\"x\"}"),
        ("broken.json", "{"),
        ("node_modules/a.json", EVERYTHING),
        (".hidden/a.json", EVERYTHING),
        ("deep/er/policy.json", EVERYTHING),
    ]);
    let told = synth(place.path(), &["lint"], "");
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(
        told.stdout
            .contains("1 policy in 1 file (2 files without policies): 1 warning"),
        "{}",
        told.stdout
    );
    assert!(
        told.stderr.contains("deep/er/policy.json:1:"),
        "{}",
        told.stderr
    );
    let told = synth(place.path(), &["lint", "package.json"], "");
    assert_eq!(told.code, 1);
    assert!(told.stderr.contains("error[no-policy]"), "{}", told.stderr);
    assert_eq!(synth(place.path(), &["lint", "broken.json"], "").code, 1);
    assert_eq!(synth(place.path(), &["lint", "nowhere.json"], "").code, 3);
}

#[test]
fn standard_input_and_the_kind_are_what_the_user_says() {
    let place = folder(&[]);
    let told = synth(
        place.path(),
        &["lint", "-", "--fail-on", "warning"],
        EVERYTHING,
    );
    assert_eq!(told.code, 1);
    assert!(told.stderr.contains("<stdin>:1:"), "{}", told.stderr);
    let told = synth(
        place.path(),
        &["lint", "-", "--as", "scp", "--fail-on", "warning"],
        EVERYTHING,
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
}

#[test]
fn a_statement_about_a_model_of_the_other_endpoint_is_told_by_what_it_seems_to_do() {
    for (effect, does) in [("Allow", "grants"), ("Deny", "denies")] {
        let policy = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"{effect}","Action":"bedrock:InvokeModel",
            "Resource":"arn:aws:bedrock:*::foundation-model/openai.gpt-5.5"}}}}"#
        );
        let told = synth(folder(&[]).path(), &["lint", "-"], &policy);
        let said = format!("`openai.gpt-5.5` is not on bedrock-runtime: this {does} nothing");
        assert!(told.stderr.contains(&said), "{}", told.stderr);
    }
}

#[test]
fn rules_are_listed_and_each_has_its_page() {
    let place = folder(&[]);
    let list = synth(place.path(), &["rules"], "").stdout;
    for rule in synth::lint::all() {
        assert!(list.contains(rule.id));
        let page = synth(place.path(), &["rules", rule.id], "");
        assert_eq!(page.code, 0);
        assert!(page.stdout.starts_with(&format!("# {}\n", rule.id)));
    }
    let told = synth(place.path(), &["rules", "allow-everithing"], "");
    assert_eq!(told.code, 2);
    assert!(told.stderr.contains("did you mean `allow-everything`?"));
}
