//! The kill switch: one role, one action or one policy too few, and nothing is written.
use crate::simulate::load::{self, messages};
use std::path::Path;

/// What the check says of the construct once every text of its templates was changed so.
fn said(what: &str, instead: &str) -> Vec<String> {
    said_of("enforcement.yaml", what, instead)
}

/// The same of the construct whose budgets stop accounts.
fn said_of_accounts(what: &str, instead: &str) -> Vec<String> {
    said_of("organization_stops.yaml", what, instead)
}

fn said_of(file: &str, what: &str, instead: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/constructs");
    let mut construct = load::load_file(&folder, file);
    let mut changed = false;
    for stack in &mut construct.emitted.stacks {
        let text = stack.text.replace(what, instead);
        changed |= text != stack.text;
        stack.text = text;
    }
    assert!(changed || what == instead, "{what}");
    let (_, diagnostics) = construct.check();
    messages(&diagnostics)
        .into_iter()
        .map(str::to_owned)
        .collect()
}

/// The one leak, as the check names it.
fn leak(once: &str, role: &str) -> String {
    format!("expected that once {once}, `{role}` can invoke nothing, but it is allowed")
}

#[test]
fn what_is_emitted_stops_everyone() {
    assert_eq!(said("", ""), [""; 0]);
}

#[test]
fn a_role_that_the_enforcer_does_not_know_is_a_leak() {
    let told = said(
        r#"\"roles\":[\"stop-batch\",\"stop-caller\"]"#,
        r#"\"roles\":[\"stop-caller\"]"#,
    );
    assert_eq!(
        told,
        [
            leak("`answers-month` stops spending", "batch"),
            leak("the brake of `answers-month` stops spending", "batch"),
            leak("the brake of `search-quarter` stops spending", "batch"),
        ]
    );
}

#[test]
fn a_role_that_the_action_of_aws_budgets_does_not_name_is_a_leak() {
    let told = said("\"stop-chatter\"\n", "\"someone-else\"\n");
    let by_budgets = leak("AWS Budgets stops spending for `support-month`", "chatter");
    assert!(told.contains(&by_budgets), "{told:#?}");
}

#[test]
fn an_enforcer_that_attaches_another_policy_stops_nobody() {
    let told = said(r#"stop-deny-invocation\""#, r#"stop-something\""#);
    for role in ["batch", "caller"] {
        let leak = leak("`answers-month` stops spending", role);
        assert!(told.contains(&leak), "{told:#?}");
    }
}

#[test]
fn one_action_too_few_is_a_leak_in_every_stop() {
    // Streaming goes on.
    let told = said("\"bedrock:InvokeModel*\"", "\"bedrock:InvokeModel\"");
    for once in [
        "`answers-month` stops spending",
        "the brake of `answers-month` stops spending",
        "AWS Budgets stops spending for `answers-month`",
    ] {
        for role in ["batch", "caller"] {
            let leak = leak(once, role);
            assert!(told.contains(&leak), "{leak} in {told:#?}");
        }
    }
}

#[test]
fn a_policy_that_denies_more_than_invoking_is_told() {
    let told = said("\"bedrock:InvokeModel*\"", "\"*\"");
    let much = "expected that once `answers-month` stops spending, `caller` can do everything but invoke, but it is denied";
    assert!(told.iter().any(|message| message == much), "{told:#?}");
}

const TEAM: &str = "AWS Budgets stops the accounts of `team-month`";
const SPARED: &str = r#""aws:PrincipalArn": "arn:aws:iam::555555555555:role/llm/halt-triage""#;
const SUPPORT: &str = "AWS Budgets stops the accounts of `support-month`";

#[test]
fn what_is_emitted_stops_accounts() {
    assert_eq!(said_of_accounts("", ""), [""; 0]);
}

#[test]
fn an_account_that_the_action_does_not_name_is_a_leak() {
    let targets = r#""333333333333",
"#;
    let told = said_of_accounts(targets, "");
    for role in ["caller", "operators"] {
        assert!(told.contains(&leak(TEAM, role)), "{role} in {told:#?}");
    }
    let newcomer = format!(
        "expected that once {TEAM}, a role of `search` that is not in the blueprint can invoke nothing, but it is allowed"
    );
    assert!(told.contains(&newcomer), "{told:#?}");
    assert!(!told.iter().any(|it| it.contains(SUPPORT)), "{told:#?}");
}

#[test]
fn one_action_too_few_in_a_service_control_policy_is_a_leak() {
    // The third endpoint goes on.
    let told = said_of_accounts("aws-external-anthropic:CallWithBearerToken", "s3:GetObject");
    for (once, role) in [(TEAM, "caller"), (TEAM, "operators"), (SUPPORT, "chatter")] {
        assert!(told.contains(&leak(once, role)), "{role} in {told:#?}");
    }
}

#[test]
fn a_policy_that_says_nothing_of_more_than_is_spared_is_a_leak() {
    let told = said_of_accounts(SPARED, &SPARED.replace("triage", "tri*"));
    assert_eq!(told, [leak(TEAM, "trier")]);
}

#[test]
fn who_is_spared_goes_on() {
    let told = said_of_accounts(SPARED, &SPARED.replace("triage", "nobody"));
    let stopped = format!("expected that once {TEAM}, `triage` goes on, but it is denied");
    assert_eq!(told, [stopped]);
}
