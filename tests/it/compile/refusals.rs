//! What AWS would not accept is an error where it was written.
use super::acme::{Acme, acme};
use super::builder::{
    account, cache, empty, given_role, guardrail, name, own_role, project, region, role, service,
    span, trust,
};
use std::sync::Arc;
use synth::compile::compile;
use synth::diag::{Code, Diagnostic, Level};
use synth::model::{
    EncryptionKey, GivenPolicy, GivenScp, GuardrailKind, Key, Model, PolicyTarget, Trust,
    TrustedPrincipal, Verb,
};
use synth::policy::{Document, Kind};

fn problems(model: &Model) -> Vec<Diagnostic> {
    synth::compile::compile(model).diagnostics
}

/// The only problem.
fn problem(model: &Model) -> Diagnostic {
    let mut problems = problems(model);
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.remove(0)
}

fn place(problem: &Diagnostic) -> u32 {
    problem.primary.as_ref().unwrap().span.start
}

fn with_grants(may: Vec<Verb>) -> Model {
    let mut acme = acme();
    let reader = own_role("reader", &acme.support);
    acme.model.roles = vec![role(reader, service("lambda.amazonaws.com"), may)];
    acme.model
}

#[test]
fn a_project_of_another_account() {
    let acme = acme();
    let problem = problem(&with_grants(vec![Verb::InvokeInProject {
        model: acme.gpt,
        project: acme.search_prod,
        through: None,
    }]));
    assert_eq!(problem.code, Code::ProjectInAnotherAccount);
    assert_eq!(place(&problem), 100);
    assert_eq!(
        problem.message,
        "`reader` is in account `support`, the project `search-prod` is in account `search`"
    );
}

#[test]
fn a_guardrail_without_an_organization() {
    let mut model = empty("acme");
    model.guardrails = vec![guardrail(GuardrailKind::NoDefaultProject)];
    let problem = problem(&model);
    assert_eq!(problem.code, Code::MissingOrganization);
    assert_eq!(place(&problem), 90);
}

#[test]
fn an_identity_policy_over_its_quota_goes_on_in_managed_policies() {
    let acme = acme();
    let reads = |count: usize| {
        (0..count)
            .map(|number| Verb::Read {
                bucket: acme.prompts.clone(),
                prefix: format!("{}{number}/", "long".repeat(200)),
            })
            .collect()
    };
    let errors = |may: Vec<Verb>| {
        let mut problems = problems(&with_grants(may));
        problems.retain(|problem| problem.level == Level::Error);
        problems
    };
    assert_eq!(errors(reads(40)), []);
    let errors = errors(reads(90));
    assert_eq!(errors.len(), 1);
    let message = &errors[0].message;
    assert!(
        message.ends_with(" characters, more than one role can have"),
        "{message}"
    );
}

#[test]
fn a_trust_policy_over_its_quota() {
    let mut acme = acme();
    acme.model.roles[0].trusted_by = (0..30)
        .flat_map(|number| service(&format!("service-{number}.amazonaws.com")))
        .collect();
    let problem = problem(&acme.model);
    assert_eq!(problem.code, Code::OverQuota);
    assert!(
        problem
            .message
            .starts_with("the trust policy of this role comes to ")
    );
}

/// acme with a trust policy of so many characters.
fn with_trust_policy_of(characters: usize) -> Acme {
    let mut acme = acme();
    let path = "policies/trust/333333333333/answer-service.json";
    let length = |model: &Model| {
        let artifacts = compile(model).value.unwrap();
        let file = artifacts.policies.iter().find(|file| file.path == path);
        file.unwrap().document.minified().chars().count()
    };
    let partner = |number: usize, id: usize| {
        let arn = format!("arn:aws:iam::999999999999:role/partner-{number:04}");
        let mut trust = trust(TrustedPrincipal::Role(given_role(
            &format!("partner-{number:04}"),
            &arn,
        )));
        trust.conditions.external_id = Some("x".repeat(id));
        trust
    };
    acme.model.roles[0].trusted_by = vec![partner(0, 2)];
    let one = length(&acme.model);
    acme.model.roles[0].trusted_by.push(partner(1, 2));
    let each = length(&acme.model) - one;
    let count = (characters - one) / each + 1;
    let mut entries: Vec<Trust> = (0..count).map(|number| partner(number, 2)).collect();
    let rest = characters - (one + (count - 1) * each);
    entries[0].conditions.external_id = Some("x".repeat(2 + rest));
    acme.model.roles[0].trusted_by = entries;
    assert_eq!(length(&acme.model), characters);
    acme
}

#[test]
fn a_trust_policy_is_taken_at_its_quota_and_refused_one_past_it() {
    assert_eq!(problems(&with_trust_policy_of(2_048).model), []);
    let raise =
        "split it in two, or have AWS raise the quota, to 8192 at most, and say so under `quotas`";
    let too_long = "AWS raises this quota to 8192 at most, so no account takes it";
    for (characters, help, notes) in [
        (2_049, raise, ["1 too many"].as_slice()),
        (8_192, raise, ["6144 too many"].as_slice()),
        (8_193, "split it in two", &["6145 too many", too_long]),
    ] {
        let problem = problem(&with_trust_policy_of(characters).model);
        assert_eq!(problem.code, Code::OverQuota);
        assert_eq!(
            problem.message,
            format!("the trust policy of this role comes to {characters}, AWS accepts 2048")
        );
        assert_eq!(problem.help.as_deref(), Some(help));
        assert_eq!(problem.notes, notes);
    }
}

#[test]
fn more_service_control_policies_than_a_target_takes() {
    let mut acme = acme();
    let given = |number: u32| {
        Arc::new(GivenScp {
            name: name(&format!("given-{number}")),
            policy: GivenPolicy {
                path: "live/x.json".to_owned(),
                document: given_document(),
            },
            attached_to: vec![PolicyTarget::Root("r-ab12".parse().unwrap())],
            span: span(0),
        })
    };
    acme.model.given_scps = (0..8).map(given).collect();
    assert_eq!(problems(&acme.model), []);
    acme.model.given_scps = (0..9).map(given).collect();
    let problem = problem(&acme.model);
    assert_eq!(problem.code, Code::OverQuota);
    assert_eq!(
        problem.message,
        "the root would have 11 service control policies, AWS attaches 10 to one target"
    );
    assert_eq!(
        problem.notes[0],
        "FullAWSAccess 1 + existing 9 (`given-0`, `given-1`, `given-2`, `given-3` and 5 more) + guardrails 1 = 11"
    );
}

#[test]
fn a_service_control_policy_over_its_quota() {
    let mut acme = acme();
    let mantle = (0..900)
        .map(|number| format!("provider.model-{number:04}"))
        .collect();
    let kind = GuardrailKind::ApprovedModelsOnly {
        mantle,
        runtime: Vec::new(),
        profiles: Vec::new(),
    };
    acme.model.guardrails = vec![guardrail(kind)];
    let problems = problems(&acme.model);
    let codes: Vec<(Code, u32)> = problems.iter().map(|p| (p.code, place(p))).collect();
    assert_eq!(codes, [(Code::OverQuota, 90)]);
}

#[test]
fn a_template_over_a_quota_and_one_that_needs_a_bucket() {
    let search = account("search", "333333333333", None);
    let many = |count: usize| {
        let mut model = empty("acme");
        model.projects = (0..count)
            .map(|n| project(&format!("p{n}"), &search))
            .collect();
        problems(&model)
    };
    let fits = many(60);
    assert_eq!(fits, []);
    let large = many(400);
    assert_eq!(large.len(), 1);
    assert_eq!(large[0].level, Level::Warning);
    assert!(
        large[0]
            .message
            .contains("CloudFormation takes 51200 in a request")
    );
    let too_many = many(501);
    assert_eq!(too_many.len(), 1);
    assert_eq!(too_many[0].level, Level::Error);
    assert!(
        too_many[0]
            .message
            .ends_with("comes to 501, AWS accepts 500")
    );
}

#[test]
fn two_things_with_one_logical_id() {
    let search = account("search", "333333333333", None);
    let mut model = empty("acme");
    model.projects = vec![project("a-b", &search), project("a.b", &search)];
    let problem = problem(&model);
    assert_eq!(problem.code, Code::SameLogicalId);
    assert!(
        problem.message.contains("`ProjectAB`"),
        "{}",
        problem.message
    );
}

fn key_of(account: &Arc<synth::model::Account>, called: &str) -> Arc<Key> {
    Arc::new(Key {
        name: name(called),
        identity: name(called),
        replica_of: None,
        replicas: Vec::new(),
        adopt: None,
        account: account.clone(),
        region: region("us-east-2"),
        alias: called.to_owned(),
        rotation_days: 365,
        pending_window_days: 30,
        span: span(5),
    })
}

#[test]
fn stacks_that_need_ids_of_each_other() {
    let one = account("one", "100000000000", None);
    let two = account("two", "200000000000", None);
    let (first, second) = (key_of(&one, "first"), key_of(&two, "second"));
    let mut model = empty("acme");
    model.caches = vec![
        cache("near", &one, Some(EncryptionKey::Own(second.clone()))),
        cache("far", &two, Some(EncryptionKey::Own(first.clone()))),
    ];
    model.keys = vec![first, second];
    let problem = problem(&model);
    assert_eq!(problem.code, Code::UnlinkableStack);
    assert!(
        problem.message.contains("`100000000000/us-east-2/data`"),
        "{}",
        problem.message
    );
}

#[test]
fn a_key_that_no_stack_makes() {
    let one = account("one", "100000000000", None);
    let mut model = empty("acme");
    let key = EncryptionKey::Own(key_of(&one, "lost"));
    model.caches = vec![cache("near", &one, Some(key))];
    let problem = problem(&model);
    assert_eq!(problem.code, Code::UnlinkableStack);
    assert_eq!(place(&problem), 60);
}

#[test]
fn more_alerts_than_a_budget_takes() {
    let mut acme = acme();
    let alert = acme.model.budgets[0].alerts[0].clone();
    acme.model.budgets[0].alerts = vec![alert; 11];
    let problem = problem(&acme.model);
    assert_eq!(
        problem.message,
        "`search-month` has 11 alerts, AWS Budgets accepts 10"
    );
}

/// A service control policy that is there already.
fn given_document() -> Document {
    let text = r#"{"Version":"2012-10-17","Statement":[]}"#;
    let source = synth::diag::SourceMap::default().add("live/x.json", text);
    let node = synth::syntax::parse_json(text, source).value.unwrap();
    synth::policy::parse(&node, Kind::ServiceControl)
        .value
        .unwrap()
}
