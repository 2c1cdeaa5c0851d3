//! The deploy plan, run by a real shell with an `aws` that writes down what it is asked.
use crate::diagnostics::write;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const BLUEPRINT: &str = r#"synth: 1
facts: 2026-11-22
name: demo
organization: { id: o-a1b2c3d4e5, root: r-ab12, management: management }
defaults:
  region: us-east-2
  tags:
    Plain: genai
    Spaced: "a team = b -n"
deploy: { by: stackset, bucket: demo-templates }
accounts:
  management: { id: "111111111111" }
  platform: { id: "222222222222", unit: ou-ab12-platform1 }
  search: { id: "333333333333", unit: ou-ab12-tenants01 }
groups: { tenants: { unit: ou-ab12-tenants01 } }
models:
  big: { provider: bedrock, id: openai.gpt-5.5 }
projects:
  work: { account: platform }
roles:
  everywhere:
    account: tenants
    trusted_by: [ { service: lambda.amazonaws.com } ]
    may: [ { publish_metrics: Demo/LLM } ]
  worker:
    account: platform
    trusted_by: [ { service: lambda.amazonaws.com } ]
    may: [ { invoke: [big], in: work } ]
"#;

/// Answers as AWS would, and writes each call on a line, its words in brackets.
const AWS: &str = r#"#!/bin/sh
{
  printf '%s' "${AWS_ACCESS_KEY_ID:-}"
  for word; do printf '<%s>' "$word"; done
  printf '\n'
} >> "$CALLS"
case "$*" in
  *get-caller-identity*)
    case "$*" in
      *p-111111111111*) echo 111111111111 ;;
      *p-222222222222*) echo 222222222222 ;;
      *) echo 999999999999 ;;
    esac ;;
  *StackStatus*)
    if [ -z "${STATUS:-}" ]; then exit 254; fi
    echo "$STATUS" ;;
  *describe-stacks*) echo 'arn:aws:bedrock-mantle:us-east-2:222222222222:project/proj_1' ;;
esac
"#;

/// What exists and becomes the blueprint's.
const ADOPTING: &str = "synth: 1
facts: 2026-11-22
name: demo
defaults: { region: us-east-2 }
accounts:
  search: { id: \"222222222222\" }
projects:
  work: { account: search }
roles:
  worker:
    account: search
    adopt: WorkerRole
    trusted_by: [ { service: lambda.amazonaws.com } ]
    may: [ { publish_metrics: Demo/LLM } ]
";

fn prepared() -> TempDir {
    prepared_of(BLUEPRINT)
}

fn prepared_of(blueprint: &str) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    write(&folder.join("blueprint.yaml"), blueprint);
    write(&folder.join("aws"), AWS);
    let status = Command::new("chmod")
        .arg("+x")
        .arg(folder.join("aws"))
        .status();
    assert!(status.unwrap().success());
    let synth = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(["blueprint.yaml", "--out", "out"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(
        synth.status.success(),
        "{}",
        String::from_utf8_lossy(&synth.stderr)
    );
    place
}

fn run(folder: &Path, variables: &[(&str, &str)]) -> (Output, String) {
    let calls = folder.join("calls");
    write(&calls, "");
    let output = Command::new("sh")
        .arg("out/deploy.sh")
        .current_dir(folder)
        .env("AWS_CLI", folder.join("aws"))
        .env("CALLS", &calls)
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    (output, crate::diagnostics::text_of(&calls))
}

#[test]
fn the_plan_asks_for_every_stack_in_order_with_every_word_as_it_is() {
    let place = prepared();
    let (output, calls) = run(place.path(), &[("SYNTH_PROFILE_PREFIX", "p-")]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let deployed: Vec<&str> = calls
        .lines()
        .filter(|call| call.contains("<deploy>"))
        .collect();
    let templates: Vec<&str> = deployed
        .iter()
        .map(|call| {
            call.split("<--template-file><")
                .nth(1)
                .unwrap()
                .split('>')
                .next()
                .unwrap()
        })
        .collect();
    assert_eq!(
        templates,
        [
            "stacks/111111111111/us-east-2/org.template.json",
            "stacks/222222222222/us-east-2/data.template.json",
            "stacks/222222222222/us-east-2/access.template.json"
        ]
    );
    for call in &deployed {
        assert!(call.contains("<Spaced=a team = b -n>"), "{call}");
        assert!(call.contains("<--no-fail-on-empty-changeset>"), "{call}");
        assert!(call.contains("<--s3-bucket><demo-templates>"), "{call}");
    }
    assert!(deployed[2].contains("<--capabilities><CAPABILITY_NAMED_IAM>"));
    assert!(deployed[2].contains(
        "<--parameter-overrides><ArnOfProjectWork=arn:aws:bedrock-mantle:us-east-2:222222222222:project/proj_1>"
    ));
    assert!(deployed[1].starts_with("<--profile><p-222222222222>"));
    let upload = calls
        .lines()
        .find(|call| call.contains("<s3><cp>"))
        .unwrap();
    assert!(
        upload.contains("<stacksets/tenants-us-east-2.template.json><s3://demo-templates/demo/")
    );
    assert!(!place.path().join("pwned").exists() && !place.path().join("out/pwned").exists());
}

#[test]
fn a_template_that_was_changed_stops_the_plan_before_anything_is_asked() {
    let place = prepared();
    let template = place
        .path()
        .join("out/stacks/222222222222/us-east-2/data.template.json");
    let text = crate::diagnostics::text_of(&template);
    write(&template, &(text + " "));
    let (output, calls) = run(place.path(), &[("SYNTH_PROFILE_PREFIX", "p-")]);
    assert!(!output.status.success());
    assert_eq!(calls, "");
}

#[test]
fn what_exists_is_imported_before_its_stack_is_deployed_and_never_again() {
    let place = prepared_of(ADOPTING);
    let prefix = ("SYNTH_PROFILE_PREFIX", "p-");
    let steps = |variables: &[(&str, &str)]| {
        let (output, calls) = run(place.path(), variables);
        assert!(output.status.success(), "{output:?}");
        let told = String::from_utf8(output.stdout).unwrap();
        assert!(
            told.ends_with("to do by hand: handoff/222222222222/cost-allocation-tags.md\n"),
            "{told}"
        );
        let steps = calls.lines().filter_map(|call| {
            let step = call.split("<cloudformation><").nth(1)?;
            let of_access = call.contains("<demo-access>");
            of_access.then(|| step.trim_end_matches('>').to_owned())
        });
        steps.collect::<Vec<String>>()
    };
    let first = steps(&[prefix]);
    let words: Vec<&str> = first
        .iter()
        .filter_map(|step| step.split('>').next())
        .collect();
    assert_eq!(
        words,
        [
            "describe-stacks",
            "create-change-set",
            "wait",
            "execute-change-set",
            "wait",
            "deploy"
        ]
    );
    assert!(first[1].contains(
        "<--change-set-type><IMPORT><--template-body><file://stacks/222222222222/us-east-2/access.import.template.json>"
    ));
    assert!(first[1].contains(
        "<--resources-to-import><file://stacks/222222222222/us-east-2/access.resources-to-import.json>"
    ));
    assert!(first[1].contains("<--capabilities><CAPABILITY_NAMED_IAM"));
    let again = steps(&[prefix, ("STATUS", "UPDATE_COMPLETE")]);
    assert_eq!(again.len(), 2, "{again:?}");
    let left_over = steps(&[prefix, ("STATUS", "REVIEW_IN_PROGRESS")]);
    assert!(
        left_over[1].starts_with("delete-change-set>"),
        "{left_over:?}"
    );
    assert_eq!(left_over.len(), first.len() + 1);
}

#[test]
fn credentials_of_another_account_stop_the_plan() {
    let place = prepared();
    let (output, calls) = run(place.path(), &[]);
    assert!(!output.status.success());
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        told.contains("the credentials for account 111111111111 are of account 999999999999"),
        "{told}"
    );
    assert!(!calls.contains("<deploy>"));
}

#[test]
fn a_profile_of_one_account_comes_before_the_prefix() {
    let place = prepared();
    let variables = [
        ("SYNTH_PROFILE_PREFIX", "p-"),
        ("SYNTH_PROFILE_222222222222", "own p-222222222222"),
    ];
    let (output, calls) = run(place.path(), &variables);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(calls.contains("<--profile><own p-222222222222><cloudformation><deploy>"));
}

#[test]
fn every_text_is_one_word_of_the_shell() {
    for text in [
        "",
        "plain",
        "it's",
        "$(touch x)",
        "`x`",
        "a\nb",
        "-n",
        "\\",
        "!!",
        "*",
        "\u{1b}[31m",
        "ünïcödé",
    ] {
        let command = format!("printf '%s|' {}", synth::artifact::shell_word(text));
        let output = Command::new("sh").args(["-c", &command]).output().unwrap();
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            format!("{text}|")
        );
    }
}

#[test]
fn nothing_in_a_name_becomes_a_command() {
    let place = prepared();
    let folder = place.path();
    let hostile = "'$(touch pwned)`touch pwned`;touch pwned\"\\ *\n<";
    let blueprint = crate::simulate::load::load(BLUEPRINT, [].into());
    let mut artifacts = synth::compile::compile(&blueprint.model).value.unwrap();
    artifacts.deployment.tags = [(hostile.to_owned(), hostile.to_owned())].into();
    artifacts.deployment.bucket = Some(hostile.to_owned());
    for stack in &mut artifacts.stacks {
        stack.name = format!("{}{hostile}", stack.name);
    }
    let format = synth::artifact::TemplateFormat::Json;
    let files = synth::artifact::files(&artifacts, format);
    let script = synth::artifact::deploy_script(&artifacts, format, &files).unwrap();
    write(&folder.join("out/deploy.sh"), &script.text);
    let (output, calls) = run(folder, &[("SYNTH_PROFILE_PREFIX", "p-")]);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(calls.contains(&format!("<--stack-name><demo-data{hostile}>")));
    assert!(calls.contains(&format!("<--tags><{hostile}={hostile}>")));
    for place in ["pwned", "out/pwned"] {
        assert!(!folder.join(place).exists());
    }
}
