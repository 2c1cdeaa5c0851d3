//! `synth explain-access` and `synth access-review` through the real binary.
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

struct Told {
    code: i32,
    stdout: String,
    stderr: String,
}

fn synth(arguments: &[&str]) -> Told {
    let output = Command::new(env!("CARGO_BIN_EXE_synth"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    Told {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn ask(question: &str) -> Told {
    synth(&["explain-access", "blueprints/acme.yaml", question])
}

/// The line of acme, counted from 1, that holds a text.
fn line_of(text: &str) -> usize {
    let acme = include_str!("../../blueprints/acme.yaml");
    1 + acme.lines().position(|line| line.contains(text)).unwrap()
}

#[test]
fn what_is_allowed_is_explained_by_its_statement_and_the_line_of_the_blueprint() {
    let told = ask("role: minimal-caller, can: { invoke: gpt-5.5, in: support-prod }");
    assert_eq!((told.code, told.stderr.as_str()), (0, ""));
    assert!(
        told.stdout.starts_with("yes: `minimal-caller` can invoke"),
        "{}",
        told.stdout
    );
    let line = line_of("{ invoke: [gpt-5.5], in: support-prod }");
    let origin = format!("from blueprints/acme.yaml:{line}:");
    assert!(told.stdout.contains(&origin), "{}", told.stdout);
    assert!(
        told.stdout
            .contains("stacks/555555555555/us-east-2/access.template.json:")
    );
    assert!(
        told.stdout
            .contains("`bedrock-mantle:Model` is `openai.gpt-5.5`")
    );
}

#[test]
fn what_is_denied_is_explained_by_the_nearest_statement_and_what_would_have_to_change() {
    let told = ask(
        "{ role: answer-service, can: { invoke: gpt-5.5, in: search-prod, through: internet } }",
    );
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(
        told.stdout.starts_with("no: `answer-service` can invoke"),
        "{}",
        told.stdout
    );
    assert!(
        told.stdout
            .contains("`aws:SourceVpce` is absent from the request")
    );
    assert!(told.stdout.contains("for it to be allowed:"));
}

#[test]
fn asking_whether_it_cannot_gives_the_same_answer() {
    let can = ask("role: platform-operator, can: { invoke: small, in: search-prod }");
    let cannot = ask("role: platform-operator, cannot: { invoke: small, in: search-prod }");
    assert_eq!(can.stdout, cannot.stdout);
    assert!(can.stdout.starts_with("no: "));
}

#[test]
fn what_rests_on_a_policy_that_nobody_gave_is_said_to_be_assumed() {
    let told = ask("role: answer-service, can: { read: archive, prefix: search/ }");
    assert!(told.stdout.starts_with("yes: "), "{}", told.stdout);
    assert!(told.stdout.contains("\nassumed: "), "{}", told.stdout);
}

#[test]
fn a_question_about_nothing_is_placed_in_the_question() {
    let told = ask("role: answer-servic, can: { use: answers }");
    assert_eq!((told.code, told.stdout.as_str()), (1, ""));
    assert!(told.stderr.contains("the question:1:"), "{}", told.stderr);
    assert!(
        told.stderr.contains("did you mean `answer-service`?"),
        "{}",
        told.stderr
    );
    for broken in ["", "}", "role: [", "can", "role: answer-service"] {
        assert_eq!(ask(broken).code, 1, "{broken}");
    }
}

#[test]
fn an_expectation_that_fails_does_not_keep_the_question_from_its_answer() {
    let place = tempfile::tempdir().unwrap();
    let blueprint = place.path().join("blueprint.yaml");
    let starter = include_str!("../../blueprints/starter.yaml");
    let role = starter
        .lines()
        .skip_while(|line| !line.starts_with("roles:"))
        .nth(1)
        .and_then(|line| line.trim().strip_suffix(':'))
        .unwrap();
    let wrong =
        format!("{starter}  - {{ role: {role}, can: {{ publish_metrics: Nobody/Granted }} }}\n");
    write(&blueprint, &wrong);
    let path = blueprint.to_str().unwrap();
    assert_eq!(synth(&["check", path]).code, 1);
    let question = format!("role: {role}, can: {{ publish_metrics: Nobody/Granted }}");
    let told = synth(&["explain-access", path, &question]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    assert!(told.stdout.starts_with("no: "), "{}", told.stdout);
}

#[expect(clippy::disallowed_methods, reason = "a file of the test's own")]
fn write(path: &std::path::Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

#[test]
fn a_file_that_is_not_there_is_no_fault_of_the_blueprint() {
    let place = tempfile::tempdir().unwrap();
    let blueprint = place.path().join("blueprint.yaml");
    let text = concat!(
        include_str!("../../blueprints/starter.yaml"),
        "include: [{ files: absent.json }]\n"
    );
    write(&blueprint, text);
    let path = blueprint.to_str().unwrap();
    let asked = ["explain-access", path, "role: any, can: { use: any }"];
    for arguments in [&asked[..], &["access-review", path], &["check", path]] {
        let told = synth(arguments);
        assert_eq!((told.code, told.stdout.as_str()), (3, ""), "{arguments:?}");
        assert!(told.stderr.contains("absent.json"), "{}", told.stderr);
    }
}

#[test]
fn the_answer_for_programs_says_what_the_one_for_people_says() {
    let question = "role: answer-service, can: { use: answers }";
    let told = synth(&[
        "explain-access",
        "blueprints/acme.yaml",
        question,
        "--format",
        "json",
    ]);
    let answer: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!(answer["version"], 1);
    let answer = &answer["answers"][0];
    assert_eq!(answer["allowed"], true);
    let requests = answer["requests"].as_array().unwrap();
    assert!(requests.len() > 1);
    let line = line_of("- { use: answers }");
    for request in requests {
        let own = request["by"].as_array().unwrap().iter().any(|by| {
            let origin = by["origin"].as_str().unwrap_or_default();
            origin.starts_with(&format!("blueprints/acme.yaml:{line}:"))
        });
        assert!(
            own || request["action"].as_str().unwrap().starts_with("kms:"),
            "{request:#}"
        );
    }
}

#[test]
fn the_review_has_every_role_its_ways_in_and_its_grants() {
    let told = synth(&["access-review", "blueprints/acme.yaml", "--format", "json"]);
    assert_eq!(told.code, 0, "{}", told.stderr);
    let review: Value = serde_json::from_str(&told.stdout).unwrap();
    let acme = include_str!("../../blueprints/acme.yaml");
    let roles = review["roles"].as_array().unwrap();
    let declared = acme
        .lines()
        .skip_while(|line| !line.starts_with("roles:"))
        .skip(1)
        .take_while(|line| line.is_empty() || line.starts_with(' '))
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.trim().trim_end_matches(':').split(':').next().unwrap());
    let mut declared: BTreeSet<&str> = declared.collect();
    declared.insert("operators");
    // What comes with budgets, limits, observability and audit.
    declared.extend([
        "audit-invocation-delivery",
        "audit-invocation-logging",
        "budgets-action",
        "search-canary",
        "search-users-limiter",
        "spend-enforcer",
    ]);
    let reviewed: BTreeSet<&str> = roles
        .iter()
        .map(|role| role["role"].as_str().unwrap())
        .collect();
    assert_eq!(reviewed, declared);
    for role in roles {
        assert!(
            !role["enteredBy"].as_array().unwrap().is_empty(),
            "{role:#}"
        );
        for line in role["may"].as_array().unwrap() {
            assert!(
                matches!(line["verdict"].as_str(), Some("checked" | "assumed")),
                "{line:#}"
            );
            assert!(!line["by"].as_array().unwrap().is_empty(), "{line:#}");
            assert!(
                line["since"]
                    .as_str()
                    .unwrap()
                    .starts_with("blueprints/acme.yaml:")
            );
        }
    }
    let text = synth(&["access-review", "blueprints/acme.yaml"]).stdout;
    let markdown = synth(&[
        "access-review",
        "blueprints/acme.yaml",
        "--format",
        "markdown",
    ])
    .stdout;
    for role in roles {
        let lines = role["enteredBy"]
            .as_array()
            .unwrap()
            .iter()
            .chain(role["may"].as_array().unwrap());
        for line in lines {
            let sentence = line["sentence"].as_str().unwrap();
            assert!(text.contains(sentence), "{sentence}");
            assert!(
                markdown.contains(&sentence.replace('_', "&#95;")),
                "{sentence}"
            );
        }
    }
    let bars = |line: &str| line.matches('|').count();
    assert!(markdown.lines().all(|line| bars(line) == 7), "{markdown}");
}
