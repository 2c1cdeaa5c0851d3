//! The kill switch: one role, one action or one policy too few, and nothing is written.
use crate::simulate::load::{self, messages};
use std::collections::BTreeMap;
use std::fmt::Write as _;
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

/// An organization with so many accounts beside the management account, a project and a caller in each.
fn members(accounts: usize, deploy: &str, budgets: &str) -> String {
    let mut text = String::from(
        "synth: 1\nfacts: 2026-11-22\nname: many\norganization: { id: o-a1b2c3d4e5, root: r-ab12, management: management }\ndefaults: { region: us-east-2, tags: { CostCenter: genai } }\n",
    );
    text += deploy;
    text += "accounts:\n  management: { id: \"111111111111\" }\n";
    for number in 0..accounts {
        writeln!(
            text,
            "  a{number}: {{ id: \"{:012}\" }}",
            700_000_000_000_u64 + number as u64
        )
        .unwrap();
    }
    text += "models:\n  gpt-5.5: { provider: bedrock, id: openai.gpt-5.5 }\nprojects:\n";
    for number in 0..accounts {
        writeln!(text, "  p{number}: {{ account: a{number} }}").unwrap();
    }
    text += "roles:\n";
    for number in 0..accounts {
        writeln!(
            text,
            "  r{number}: {{ account: a{number}, trusted_by: [ {{ service: lambda.amazonaws.com }} ], may: [ {{ invoke: [gpt-5.5], in: p{number} }} ] }}"
        )
        .unwrap();
    }
    text + "budgets:\n" + budgets
}

fn stopping(name: &str, covers: &str) -> String {
    format!(
        "  {name}: {{ covers: {covers}, limit: 100 USD/month, alerts: [ {{ at: 100%, then: deny-invocation-by-scp, tell: [you@example.com] }} ] }}\n"
    )
}

const TAGGED: &str = "{ tag: CostCenter, values: [genai] }";

#[test]
fn an_action_of_aws_budgets_names_a_hundred_accounts_at_most_and_all_of_them_are_stopped() {
    let mut many = load::load(&members(101, "", &stopping("all", TAGGED)), BTreeMap::new());
    let spend = many
        .emitted
        .stacks
        .iter()
        .find(|stack| stack.text.contains("APPLY_SCP_POLICY"))
        .unwrap();
    let template: serde_json::Value = serde_json::from_str(&spend.text).unwrap();
    let resources = template["Resources"].as_object().unwrap().values();
    let mut targets: Vec<usize> = resources
        .filter_map(|it| {
            let definition = &it["Properties"]["Definition"]["ScpActionDefinition"];
            Some(definition["TargetIds"].as_array()?.len())
        })
        .collect();
    targets.sort_unstable();
    assert_eq!(targets, [1, 100]);
    let (_, diagnostics) = many.check();
    assert_eq!(messages(&diagnostics), [""; 0]);
}

#[test]
fn a_policy_of_a_delegated_administrator_is_found_by_the_action() {
    let deploy = "deploy: { org_policies: { delegated: a0 } }\n";
    let mut delegated = load::load(
        &members(2, deploy, &stopping("all", TAGGED)),
        BTreeMap::new(),
    );
    let (_, diagnostics) = delegated.check();
    assert_eq!(messages(&diagnostics), [""; 0]);
    let made = |stack: &&synth::estate::EmittedStack| {
        stack.text.contains("\"many-all-deny-invocation-by-scp\"")
    };
    let made = delegated.emitted.stacks.iter().find(made).unwrap();
    assert_eq!(made.id.account.as_str(), "700000000000");
}

#[test]
fn budgets_whose_names_begin_alike_are_not_taken_for_each_other() {
    let budgets = stopping("zzz", "{ project: p0, in: management }")
        + &stopping("zzz-a", "{ project: p1, in: management }");
    let mut alike = load::load(&members(2, "", &budgets), BTreeMap::new());
    let (_, diagnostics) = alike.check();
    assert_eq!(messages(&diagnostics), [""; 0]);
    // The stop of the one does nothing for the other.
    for stack in &mut alike.emitted.stacks {
        stack.text = stack
            .text
            .replace("\"700000000001\"\n", "\"700000000009\"\n");
    }
    let (_, diagnostics) = alike.check();
    let told = messages(&diagnostics);
    let leak = leak("AWS Budgets stops the accounts of `zzz-a`", "r1");
    assert!(told.contains(&leak.as_str()), "{told:#?}");
    assert!(!told.iter().any(|it| it.contains("`zzz`")), "{told:#?}");
}

#[test]
fn more_actions_than_aws_budgets_takes_are_refused() {
    // A hundred budgets with an action each are all that an account can have.
    let budgets: String = (0..101)
        .map(|number| stopping(&format!("b{number}"), "{ project: p0, in: management }"))
        .collect();
    let text = members(1, "", &budgets);
    let mut sources = synth::diag::SourceMap::default();
    let source = sources.add("blueprint.yaml", text);
    let loaded = synth::blueprint::load(source, &load::Texts::default(), "", &mut sources);
    let outcome = synth::compile::compile(&loaded.value.unwrap().model);
    let told = messages(&outcome.diagnostics);
    let many = "come to 101 actions, AWS Budgets accepts 100";
    assert!(told.iter().any(|it| it.ends_with(many)), "{told:#?}");
}
