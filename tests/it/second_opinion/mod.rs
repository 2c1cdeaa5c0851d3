//! `--simulator aws`: the real SDK over loopback, against a server that is told how to behave.
//!
//! Nothing else than 127.0.0.1 is talked to: the children have an environment of their own, with
//! the endpoint and the credentials in it and the instance metadata service switched off.
mod connection;
mod server;
mod simulator;

use server::{Reply, Server};
use simulator::{Call, Likeness, context_keys};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const ACCESS_KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SESSION_TOKEN: &str = "FwoGZXIvYXdzEXAMPLESESSIONTOKEN";
/// What the server puts into bodies that nobody may be shown.
pub(super) const BODY_SECRET: &str = "response-body-of-the-server";

struct Run {
    code: i32,
    stdout: String,
    stderr: String,
    folder: tempfile::TempDir,
}

fn blueprint(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("blueprints")
        .join(name)
}

/// Runs synth in an empty folder with these variables beside the ones that every child has.
fn synth(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .env("HOME", folder.path())
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_REGION", "us-east-1")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let run = Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        folder,
    };
    for secret in [SECRET_KEY, ACCESS_KEY, SESSION_TOKEN, BODY_SECRET] {
        assert!(!run.stdout.contains(secret), "{}", run.stdout);
        assert!(!run.stderr.contains(secret), "{}", run.stderr);
    }
    run
}

/// Runs synth on a blueprint with AWS as second opinion, which is this server.
fn consult(server: &Server, blueprint_name: &str, command: &[&str], flags: &[&str]) -> Run {
    let blueprint = blueprint(blueprint_name);
    let mut arguments = command.to_vec();
    arguments.push(blueprint.to_str().unwrap());
    arguments.extend(["--simulator", "aws"]);
    arguments.extend(flags);
    synth(
        &arguments,
        &[
            ("AWS_ENDPOINT_URL", &server.endpoint),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
            ("AWS_SESSION_TOKEN", SESSION_TOKEN),
        ],
    )
}

fn honest(call: &Call) -> Reply {
    call.assert_well_formed();
    Reply::evaluations(&call.evaluate(Likeness::Faultless), None)
}

fn json(run: &Run) -> serde_json::Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {}", run.stdout))
}

/// Exit code 3, the words, no summary, and nothing written.
fn assert_failure(run: &Run, words: &str) {
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert!(
        run.stderr
            .starts_with("error: there is no second opinion: "),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains(words), "{}", run.stderr);
    assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    assert!(!run.folder.path().join("out").exists());
}

#[test]
fn a_simulator_that_agrees_lets_the_blueprint_pass() {
    let server = Server::start(|call, _| honest(call));
    let run = consult(&server, "starter.yaml", &["check"], &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let line = run
        .stdout
        .lines()
        .find(|line| line.starts_with("asked the AWS simulator"));
    assert!(
        line.unwrap().contains(", 0 differ as known, 0 differ; "),
        "{}",
        run.stdout
    );
    assert!(
        run.stdout.contains("(role-and-resource-policy; https://"),
        "{}",
        run.stdout
    );
    let calls = server.calls();
    assert!(calls.len() > 5);
    let projects = |call: &&Call| call.resource().contains(":project/proj_");
    assert!(
        calls.iter().any(|call| projects(&call)),
        "a project's id is invented by AWS"
    );
}

#[test]
fn the_files_are_written_after_a_simulator_that_agrees() {
    let server = Server::start(|call, _| honest(call));
    let run = consult(&server, "starter.yaml", &[], &["--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.folder.path().join("out/starter/manifest.json").exists());
    let opinion = &json(&run)["run"]["secondOpinion"];
    assert_eq!(opinion["simulator"], "aws");
    assert_eq!(opinion["asked"], opinion["agreed"]);
    assert_eq!(opinion["differing"], serde_json::json!([]));
    assert_eq!(opinion["calls"], server.calls().len());
    let stand_ins = opinion["standIns"].as_object().unwrap();
    assert!(
        stand_ins.keys().any(|name| name.starts_with("Project")),
        "{stand_ins:?}"
    );
}

#[test]
fn nobody_is_asked_unless_the_user_says_so() {
    let server = Server::start(|call, _| honest(call));
    let starter = blueprint("starter.yaml");
    let variables = [
        ("AWS_ENDPOINT_URL", server.endpoint.as_str()),
        ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
        ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
    ];
    for flags in [&[][..], &["--simulator", "local"]] {
        let mut arguments = vec!["check", starter.to_str().unwrap(), "--format", "json"];
        arguments.extend(flags);
        let run = synth(&arguments, &variables);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(json(&run)["run"].get("secondOpinion"), None);
    }
    assert_eq!(server.calls().len(), 0);
}

#[test]
fn what_the_aws_simulator_is_known_for_is_shown_and_does_not_fail() {
    let server = Server::start(|call, _| {
        call.assert_well_formed();
        Reply::evaluations(&call.evaluate(Likeness::KnownFaults), None)
    });
    let run = consult(&server, "acme.yaml", &["check"], &["--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let opinion = &json(&run)["run"]["secondOpinion"];
    assert_eq!(opinion["unexpected"], 0);
    let known = opinion["known"].as_array().unwrap();
    let counted: Vec<&str> = known.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(
        counted,
        ["organization-only-key", "trust-policy-ignored"],
        "{known:?}"
    );
    let total: u64 = known
        .iter()
        .map(|it| it["requests"].as_u64().unwrap())
        .sum();
    assert_eq!(total, opinion["differing"].as_array().unwrap().len() as u64);
    for limit in ["caller-kind", "role-and-resource-policy"] {
        let not_asked = opinion["notAsked"].as_array().unwrap();
        let requests = not_asked.iter().find(|it| it["id"] == limit).unwrap()["requests"].as_u64();
        assert!(requests.unwrap() > 0, "{not_asked:?}");
    }
    println!(
        "acme: {} asked in {} calls, {} agree; known {known:?}; not asked {}",
        opinion["asked"], opinion["calls"], opinion["agreed"], opinion["notAsked"]
    );
}

#[test]
fn a_faultless_simulator_agrees_on_everything_in_acme() {
    let server = Server::start(|call, _| honest(call));
    let run = consult(&server, "acme.yaml", &["check"], &["--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let opinion = &json(&run)["run"]["secondOpinion"];
    assert_eq!(opinion["differing"], serde_json::json!([]), "{opinion}");
    let calls = server.calls();
    let has = |name: &str| calls.iter().any(|call| call.get(name).is_some());
    assert!(has(
        "OrderedOrganizationPolicyInputList.member.2.ServiceControlPolicyInputList.member.1"
    ));
    assert!(has("PermissionsBoundaryPolicyInputList.member.1"));
    assert!(has("ResourcePolicy"));
    assert!(has("ResourceOwner"));
    assert!(has("ContextEntries.member.1.ContextKeyName"));
    let keys = context_keys(&calls);
    assert!(keys.contains("aws:RequestedRegion"), "{keys:?}");
    assert!(keys.contains("aws:PrincipalArn"), "{keys:?}");
}

#[test]
fn a_difference_fails_with_both_verdicts_and_nothing_is_written() {
    let server = Server::start(|call, _| {
        let mut evaluations = call.evaluate(Likeness::Faultless);
        for evaluation in &mut evaluations {
            if evaluation.action == "dynamodb:GetItem" && evaluation.decision == "allowed" {
                evaluation.decision = "explicitDeny".to_owned();
            }
        }
        Reply::evaluations(&evaluations, None)
    });
    let run = consult(&server, "starter.yaml", &[], &["--color", "never"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(!run.folder.path().join("out").exists());
    for words in [
        "error[simulators-differ]: the AWS simulator does not agree: `chat-service` can use `answers`",
        "synth says allowed, the AWS simulator says explicitDeny",
        "starter.yaml:",
    ] {
        assert!(run.stderr.contains(words), "{words}: {}", run.stderr);
    }
    let row =
        |line: &str| line.starts_with("  allowed       explicitDeny  `dynamodb:GetItem` on `");
    assert!(run.stdout.lines().any(row), "{}", run.stdout);

    let run = consult(&server, "starter.yaml", &["check"], &["--format", "json"]);
    assert_eq!(run.code, 1);
    let report = json(&run);
    assert_eq!(report["diagnostics"][0]["code"], "simulators-differ");
    let opinion = &report["run"]["secondOpinion"];
    let differing = opinion["differing"].as_array().unwrap();
    assert_eq!(opinion["unexpected"], differing.len());
    assert!(!differing.is_empty());
    for request in differing {
        assert_eq!(request["synth"], "allowed");
        assert_eq!(request["other"], "explicitDeny");
        assert_eq!(request["action"], "dynamodb:GetItem");
    }
}

#[test]
fn another_way_of_denying_is_a_difference_too() {
    let server = Server::start(|call, _| {
        let mut evaluations = call.evaluate(Likeness::Faultless);
        for evaluation in &mut evaluations {
            if evaluation.decision == "implicitDeny" {
                evaluation.decision = "explicitDeny".to_owned();
            }
        }
        Reply::evaluations(&evaluations, None)
    });
    let run = consult(&server, "starter.yaml", &["check"], &[]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr
            .contains("synth says implicitDeny, the AWS simulator says explicitDeny")
    );
}

#[test]
fn throttled_calls_are_tried_again() {
    let server = Server::start(|call, number| match number {
        0 | 1 => Reply::error("400 Bad Request", "Throttling"),
        _ => honest(call),
    });
    let run = consult(&server, "starter.yaml", &["check"], &["--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let opinion = &json(&run)["run"]["secondOpinion"];
    assert_eq!(
        opinion["calls"].as_u64().unwrap() + 2,
        server.calls().len() as u64
    );
}

#[test]
fn answers_in_pages_are_put_together() {
    let server = Server::start(|call, _| {
        let evaluations = call.evaluate(Likeness::Faultless);
        let page: usize = call
            .get("Marker")
            .map_or(0, |marker| marker.parse().unwrap());
        let next = (page + 1 < evaluations.len()).then(|| (page + 1).to_string());
        Reply::evaluations(&evaluations[page..=page], next.as_deref())
    });
    let run = consult(&server, "starter.yaml", &["check"], &["--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let calls = server.calls();
    assert!(calls.iter().any(|call| call.get("Marker") == Some("1")));
    let opinion = &json(&run)["run"]["secondOpinion"];
    assert_eq!(
        opinion["questions"],
        calls.len(),
        "one page for each question"
    );
}

#[test]
fn an_action_that_aws_refuses_does_not_spoil_the_others() {
    let refused = Server::start(|call, _| {
        if call.actions().contains(&"dynamodb:UpdateItem") {
            return Reply::error("400 Bad Request", "InvalidInput");
        }
        honest(call)
    });
    let run = consult(&refused, "starter.yaml", &["check"], &["--format", "json"]);
    assert_eq!(
        run.code, 1,
        "a question without an answer has no second opinion"
    );
    let report = json(&run);
    for request in report["run"]["secondOpinion"]["differing"]
        .as_array()
        .unwrap()
    {
        assert_eq!(request["action"], "dynamodb:UpdateItem");
        assert_eq!(request["other"], "refused");
        assert_eq!(request["refusal"], "InvalidInput");
    }
}

#[test]
fn a_service_that_the_simulator_may_not_know_may_be_refused() {
    let server = Server::start(|call, _| {
        if call
            .actions()
            .iter()
            .any(|action| action.starts_with("bedrock-mantle:"))
        {
            return Reply::error("400 Bad Request", "InvalidInput");
        }
        honest(call)
    });
    let run = consult(&server, "starter.yaml", &["check"], &["--format", "json"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let opinion = &json(&run)["run"]["secondOpinion"];
    assert_eq!(opinion["known"][0]["id"], "service-not-known");
    assert_eq!(opinion["known"][0]["asOf"], "2026-11-22");
}

#[test]
fn garbage_is_a_failure_of_the_environment() {
    let server = Server::start(|_, _| Reply::garbage());
    let run = consult(&server, "starter.yaml", &["check"], &[]);
    assert_failure(&run, "cannot be read: it is not the XML of the IAM API");
}

#[test]
fn html_of_a_broken_server_is_a_failure_of_the_environment() {
    let server = Server::start(|_, _| Reply::html());
    let run = consult(&server, "starter.yaml", &[], &[]);
    assert_failure(&run, "the AWS policy simulator failed with HTTP status 500");
}

#[test]
fn permissions_and_credentials_are_told_apart_by_the_code_alone() {
    for (status, code, words) in [
        (
            "403 Forbidden",
            "AccessDenied",
            "it needs `iam:SimulateCustomPolicy`",
        ),
        (
            "403 Forbidden",
            "ExpiredToken",
            "AWS does not accept the credentials (`ExpiredToken`)",
        ),
        (
            "403 Forbidden",
            "SignatureDoesNotMatch",
            "AWS does not accept the credentials",
        ),
        (
            "400 Bad Request",
            "What\u{202e}ever",
            "answered with the error `Whatever`",
        ),
        (
            "400 Bad Request",
            "What\u{1b}[2J",
            "cannot be read: it is an error without a code",
        ),
    ] {
        let server = Server::start(move |_, _| Reply::error(status, code));
        assert_failure(&consult(&server, "starter.yaml", &["check"], &[]), words);
    }
}

#[test]
fn without_credentials_nobody_is_asked() {
    let asked = std::sync::Arc::new(AtomicUsize::new(0));
    let counter = std::sync::Arc::clone(&asked);
    let server = Server::start(move |call, _| {
        counter.fetch_add(1, Ordering::Relaxed);
        honest(call)
    });
    let starter = blueprint("starter.yaml");
    let run = synth(
        &["check", starter.to_str().unwrap(), "--simulator", "aws"],
        &[("AWS_ENDPOINT_URL", &server.endpoint)],
    );
    assert_failure(&run, "no AWS credentials were found");
    assert_eq!(asked.load(Ordering::Relaxed), 0);
}

#[test]
fn settings_that_nobody_can_read_are_no_panic() {
    let server = Server::start(|call, _| honest(call));
    let starter = blueprint("starter.yaml");
    let run = synth(
        &["check", starter.to_str().unwrap(), "--simulator", "aws"],
        &[
            ("AWS_ENDPOINT_URL", &server.endpoint),
            ("AWS_ACCESS_KEY_ID", ACCESS_KEY),
            ("AWS_SECRET_ACCESS_KEY", SECRET_KEY),
            ("AWS_MAX_ATTEMPTS", "0"),
            ("AWS_RETRY_MODE", "none of these"),
        ],
    );
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn a_blueprint_that_fails_its_own_check_is_not_taken_to_aws() {
    let server = Server::start(|call, _| honest(call));
    let folder = tempfile::tempdir().unwrap();
    let wrong = folder.path().join("wrong.yaml");
    let text = include_str!("../../../blueprints/starter.yaml");
    let text = text.replace(
        "cannot: { invoke: gpt-5.5, in: { default_project: true } }",
        "cannot: { use: answers }",
    );
    std::io::Write::write_all(&mut std::fs::File::create(&wrong).unwrap(), text.as_bytes())
        .unwrap();
    let run = synth(
        &["check", wrong.to_str().unwrap(), "--simulator", "aws"],
        &[("AWS_ENDPOINT_URL", &server.endpoint)],
    );
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("expectation-failed"), "{}", run.stderr);
    assert_eq!(server.calls().len(), 0);
}
