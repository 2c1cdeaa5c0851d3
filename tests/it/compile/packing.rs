//! Packing: it changes no decision, moves nothing that can stay, and holds the quotas exactly.
use super::acme::acme;
use super::builder::{account, name, own_role, role, span};
use super::compiled;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use synth::artifact::{PolicyDocument, PolicyStatement, Principal, Text};
use synth::catalog::EngineFacts;
use synth::compile::pack::{Grants, Pack, Rail, RailType, merge, packs, spill};
use synth::diag::{Diagnostic, SourceMap};
use synth::model::{Model, OccupiedSlots, PolicyTarget, RaisedQuotas};
use synth::policy::{Compiled, ContextValue, Kind, Layers, Policy, Request, decide};

const ACTIONS: [&str; 5] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:Get*",
    "kms:Decrypt",
    "s3:*",
];
const ASKED: [&str; 4] = [
    "s3:GetObject",
    "s3:PutObject",
    "kms:Decrypt",
    "s3:DeleteObject",
];
const RESOURCES: [&str; 4] = [
    "arn:aws:s3:::one/*",
    "arn:aws:s3:::two/*",
    "arn:aws:s3:::*",
    "*",
];
const OBJECTS: [&str; 3] = [
    "arn:aws:s3:::one/a",
    "arn:aws:s3:::two/b",
    "arn:aws:s3:::three/c",
];
const TEAMS: [&str; 3] = ["red", "green", "blue"];

fn root() -> PolicyTarget {
    PolicyTarget::Root("r-ab12".parse().unwrap())
}

fn unit(id: &str) -> PolicyTarget {
    PolicyTarget::Unit(id.parse().unwrap())
}

/// A statement that denies, with a Sid of its own.
fn statement(number: usize) -> impl Strategy<Value = PolicyStatement> {
    (
        prop::sample::subsequence(&ACTIONS[..], 1..3),
        prop::sample::subsequence(&RESOURCES[..], 1..3),
        prop::bool::ANY,
        prop::option::of((prop::bool::ANY, prop::sample::select(&TEAMS[..]))),
        0_usize..900,
        1_u32..3,
    )
        .prop_map(move |(actions, resources, these, team, padding, origin)| {
            let actions = actions.into_iter().map(str::to_owned).collect();
            let texts = resources.into_iter().map(Text::literal);
            let statement = PolicyStatement::deny(format!("S{number}"), actions, span(origin));
            let statement = if these {
                statement.on(texts)
            } else {
                statement.on_all_but(texts)
            };
            let Some((equal, team)) = team else {
                return statement;
            };
            // Padding is a team that nobody is in, so it stands where nothing matches it.
            let teams = [team.to_owned(), "x".repeat(padding + 1)];
            let operator = if equal {
                "StringEquals"
            } else {
                "StringNotEquals"
            };
            statement.when(operator, "aws:PrincipalTag/Team", teams.map(Text::Literal))
        })
}

fn rail(number: usize, statements: Vec<PolicyStatement>) -> Rail {
    Rail {
        policy_type: RailType::ServiceControl,
        guardrail: format!("rail-{number}"),
        on: vec!["root".to_owned()],
        targets: vec![root()],
        statements,
        span: span(1),
    }
}

fn rails(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Rail>> {
    vec(vec(any::<()>(), 1..4), count).prop_flat_map(|shapes| {
        let rails: Vec<_> = shapes
            .into_iter()
            .enumerate()
            .map(|(number, shape)| {
                let statements: Vec<_> = (0..shape.len())
                    .map(|which| statement(number * 10 + which))
                    .collect();
                statements.prop_map(move |statements| rail(number, statements))
            })
            .collect();
        rails
    })
}

fn packed<'a>(model: &Model, rails: &'a [Rail]) -> Vec<Pack<'a>> {
    let mut diagnostics = Vec::new();
    let packs = packs(model, rails, &mut diagnostics);
    assert_eq!(diagnostics, []);
    packs
}

fn problems(model: &Model, rails: &[Rail]) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    packs(model, rails, &mut diagnostics);
    diagnostics
}

fn policy(document: &PolicyDocument, kind: Kind) -> Policy {
    let text = document.print();
    let source = SourceMap::default().add("policy", &text);
    let node = synth::syntax::parse_json(&text, source).value.unwrap();
    let document = synth::policy::parse(&node, kind).value.unwrap();
    Policy::new("policy", Arc::new(Compiled::new(&document)))
}

fn allow_all() -> PolicyDocument {
    let everything = BTreeSet::from(["*".to_owned()]);
    PolicyDocument::new(vec![
        PolicyStatement::allow("All", everything, span(0)).on_all(),
    ])
}

/// Every request that tells the statements of these tests apart.
fn requests() -> Vec<Request> {
    let mut requests = Vec::new();
    for action in ASKED {
        for object in OBJECTS {
            for team in [None, Some("red"), Some("green"), Some("blue"), Some("none")] {
                let mut request = Request::new(
                    "arn:aws:iam::333333333333:role/app".parse().unwrap(),
                    action.parse().unwrap(),
                    object.parse().unwrap(),
                );
                if let Some(team) = team {
                    let value = ContextValue::Single(team.to_owned());
                    request.context.insert("aws:PrincipalTag/Team", value);
                }
                requests.push(request);
            }
        }
    }
    requests
}

/// What an organization with these policies at its root decides.
fn guarded(documents: &[PolicyDocument]) -> Vec<String> {
    let full = policy(&allow_all(), Kind::ServiceControl);
    let level = documents
        .iter()
        .map(|document| policy(document, Kind::ServiceControl))
        .chain([full]);
    let layers = Layers {
        identity: vec![policy(&allow_all(), Kind::Identity)],
        service_control: vec![level.collect()],
        ..Layers::default()
    };
    verdicts(&layers)
}

/// What a role with these grants may do.
fn granted(documents: &[PolicyDocument]) -> Vec<String> {
    let identity = documents
        .iter()
        .map(|document| policy(document, Kind::Identity));
    let layers = Layers {
        identity: identity.collect(),
        ..Layers::default()
    };
    verdicts(&layers)
}

fn verdicts(layers: &Layers) -> Vec<String> {
    let requests = requests();
    let verdicts = requests
        .iter()
        .map(|request| format!("{:?}", decide(request, layers, &EngineFacts).verdict));
    verdicts.collect()
}

fn documents(packs: &[Pack<'_>]) -> Vec<PolicyDocument> {
    packs.iter().map(|pack| pack.document.clone()).collect()
}

fn one_by_one(statements: impl IntoIterator<Item = PolicyStatement>) -> Vec<PolicyDocument> {
    let documents = statements
        .into_iter()
        .map(|statement| PolicyDocument::new(vec![statement]));
    documents.collect()
}

fn characters(document: &PolicyDocument) -> usize {
    document.minified().chars().count()
}

fn grants(documents: &Grants) -> Vec<PolicyDocument> {
    documents
        .inline
        .iter()
        .chain(&documents.managed)
        .cloned()
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn packed_guardrails_decide_like_each_statement_alone(rails in rails(1..24)) {
        let model = acme().model;
        let packs = packed(&model, &rails);
        for pack in &packs {
            prop_assert!(characters(&pack.document) <= 10240);
        }
        let statements = rails.iter().flat_map(|rail| rail.statements.clone());
        prop_assert_eq!(guarded(&documents(&packs)), guarded(&one_by_one(statements)));
    }

    #[test]
    fn merged_statements_decide_like_those_they_are_made_of(
        statements in (1..9_usize).prop_flat_map(|count| (0..count).map(statement).collect::<Vec<_>>())
    ) {
        let merged = PolicyDocument::new(merge(statements.clone()));
        prop_assert_eq!(guarded(&[merged]), guarded(&one_by_one(statements.clone())));
        let allow = |mut statement: PolicyStatement| {
            statement.effect = synth::policy::Effect::Allow;
            statement
        };
        let allowed: Vec<PolicyStatement> = statements.into_iter().map(allow).collect();
        let merged = PolicyDocument::new(merge(allowed.clone()));
        prop_assert_eq!(granted(&[merged]), granted(&one_by_one(allowed)));
    }

    #[test]
    fn each_guardrail_keeps_statements_of_its_own(rails in rails(1..24)) {
        let model = acme().model;
        let rails: Vec<Rail> = rails
            .into_iter()
            .zip(1..)
            .map(|(mut rail, place)| {
                rail.span = span(place);
                for statement in &mut rail.statements {
                    statement.origin = rail.span;
                }
                rail
            })
            .collect();
        let packs = packed(&model, &rails);
        for pack in &packs {
            let sids: BTreeSet<&str> =
                pack.document.statements.iter().map(|statement| statement.sid.as_str()).collect();
            prop_assert_eq!(sids.len(), pack.document.statements.len());
        }
        for rail in &rails {
            let own = packs
                .iter()
                .flat_map(|pack| &pack.document.statements)
                .filter(|statement| statement.origin == rail.span)
                .cloned()
                .collect();
            let own = guarded(&[PolicyDocument::new(own)]);
            prop_assert_eq!(own, guarded(&one_by_one(rail.statements.clone())));
        }
    }

    #[test]
    fn spilt_grants_decide_like_each_statement_alone(rails in rails(20..60)) {
        let statements: Vec<PolicyStatement> = rails
            .into_iter()
            .flat_map(|rail| rail.statements)
            .map(|mut statement| {
                statement.effect = synth::policy::Effect::Allow;
                statement
            })
            .collect();
        let search = account("search", "333333333333", None);
        let role = role(own_role("app", &search), Vec::new(), Vec::new());
        let spilt = spill(PolicyDocument::new(statements.clone()), &role, RaisedQuotas::default()).unwrap();
        prop_assert!(spilt.inline.iter().all(|inline| characters(inline) <= 10240));
        prop_assert!(spilt.managed.iter().all(|managed| characters(managed) <= 6144));
        prop_assert_eq!(granted(&grants(&spilt)), granted(&one_by_one(statements)));
    }

    #[test]
    fn one_guardrail_more_leaves_the_other_documents_as_they_are(
        rails in rails(8..50), extra in 0_usize..50
    ) {
        let model = acme().model;
        let extra = extra % rails.len();
        let mut before = rails.clone();
        let added = before.remove(extra);
        let (old, new) = (packed(&model, &before), packed(&model, &rails));
        let size = characters(&PolicyDocument::new(added.statements));
        let room = old.iter().all(|pack| characters(&pack.document) + size + 100 <= 10240);
        if room {
            prop_assert_eq!(old.len(), new.len());
            let changed: Vec<usize> = old
                .iter()
                .zip(&new)
                .filter(|(old, new)| old.document.print() != new.document.print())
                .map(|(old, _)| old.number)
                .collect();
            prop_assert!(changed.len() <= 1, "{:?}", changed);
        }
    }
}

/// A rail of one statement that makes a document of this many characters and cannot be divided.
fn heavy(number: usize, size: usize) -> Rail {
    let build = |padding: usize| {
        let actions = BTreeSet::from(["s3:GetObject".to_owned()]);
        PolicyStatement::deny(format!("Heavy{number:03}"), actions, span(1))
            .on_all()
            .when(
                "StringEquals",
                "aws:PrincipalTag/Team",
                [Text::Literal(format!("{number:03}{}", "x".repeat(padding)))],
            )
    };
    let empty = characters(&PolicyDocument::new(vec![build(0)]));
    let rail = rail(number, vec![build(size - empty)]);
    assert_eq!(
        characters(&PolicyDocument::new(rail.statements.clone())),
        size
    );
    rail
}

#[test]
fn a_document_of_exactly_the_quota_fits_and_one_character_more_does_not() {
    let model = acme().model;
    assert_eq!(packed(&model, &[heavy(0, 10240)]).len(), 1);
    let problems = problems(&model, &[heavy(0, 10241)]);
    assert_eq!(problems.len(), 1);
    assert_eq!(
        problems[0].message,
        "the statement `Heavy000` of `rail-0` alone makes a service control policy of 10241 characters, AWS accepts 10240"
    );
    assert_eq!(problems[0].notes[0], "10241 - 10240 = 1 too many");
    // Two that fill one document to the last character, and one character more.
    let together = |second: usize| {
        let mut first = heavy(0, 5000);
        first.statements.extend(heavy(1, second).statements);
        characters(&PolicyDocument::new(first.statements))
    };
    let fitting = (5000..5400).find(|size| together(*size) == 10240).unwrap();
    assert_eq!(
        packed(&model, &[heavy(0, 5000), heavy(1, fitting)]).len(),
        1
    );
    assert_eq!(
        packed(&model, &[heavy(0, 5000), heavy(1, fitting + 1)]).len(),
        2
    );
}

#[test]
fn resource_control_policies_are_half_as_large_and_half_as_many() {
    let model = acme().model;
    let resource = |number: usize, size: usize| {
        let mut rail = heavy(number, size - r#","Principal":"*""#.len());
        rail.policy_type = RailType::ResourceControl;
        for statement in &mut rail.statements {
            statement.principal = Some(Principal::Anyone);
        }
        rail
    };
    let full: Vec<Rail> = (0..4).map(|number| resource(number, 5120)).collect();
    let packs = packed(&model, &full);
    assert_eq!(packs.len(), 4);
    assert!(packs.iter().all(|pack| characters(&pack.document) == 5120));
    assert_eq!(problems(&model, &[resource(0, 5121)]).len(), 1);
    let five: Vec<Rail> = (0..5).map(|number| resource(number, 5120)).collect();
    let problems = problems(&model, &five);
    assert_eq!(
        problems[0].message,
        "the root would have 6 resource control policies, AWS attaches 5 to one target"
    );
    assert_eq!(
        problems[0].notes,
        [
            "RCPFullAWSAccess 1 + guardrails 5 = 6",
            "the guardrails there come to 25600 characters, and one policy takes 5120: 5 documents, where 4 can stand",
        ]
    );
}

#[test]
fn slots_are_counted_with_those_of_aws_control_tower_and_others() {
    let mut model = acme().model;
    let on_unit = |number: usize| {
        let mut rail = heavy(number, 9000);
        rail.on = vec!["tenants".to_owned()];
        rail.targets = vec![unit("ou-ab12-tenants01")];
        rail
    };
    let rails = |count: usize| (0..count).map(on_unit).collect::<Vec<_>>();
    assert_eq!(packed(&model, &rails(9)).len(), 9);
    assert_eq!(problems(&model, &rails(10)).len(), 1);
    let organization = model.organization.as_mut().unwrap();
    organization.control_tower = true;
    organization
        .units
        .insert("ou-ab12-tenants01".parse().unwrap(), name("tenants"));
    assert_eq!(packed(&model, &rails(7)).len(), 7);
    let problem = problems(&model, &rails(8)).remove(0);
    assert_eq!(
        problem.message,
        "unit `tenants` would have 11 service control policies, AWS attaches 10 to one target"
    );
    assert_eq!(
        problem.notes[0],
        "FullAWSAccess 1 + Control Tower 2 + guardrails 8 = 11"
    );
    let organization = model.organization.as_mut().unwrap();
    organization.occupied = BTreeMap::from([(
        unit("ou-ab12-tenants01"),
        OccupiedSlots {
            service_control: 4,
            resource_control: 0,
        },
    )]);
    assert_eq!(packed(&model, &rails(5)).len(), 5);
    let problem = problems(&model, &rails(6)).remove(0);
    assert_eq!(
        problem.notes[0],
        "FullAWSAccess 1 + `occupied` 4 + guardrails 6 = 11"
    );
}

#[test]
fn a_target_of_many_lists_shares_documents_when_it_runs_out_of_slots() {
    let model = acme().model;
    let unit_of = |number: usize| unit(&format!("ou-ab12-tenants{number:02}"));
    // Each rail is attached in other words, so each has a document of its own while there is room.
    let rails = |count: usize| -> Vec<Rail> {
        (0..count)
            .map(|number| {
                let mut rail = heavy(number, 900);
                rail.on = vec!["root".to_owned(), format!("team-{number}")];
                rail.targets = vec![root(), unit_of(number)];
                rail
            })
            .collect()
    };
    assert_eq!(packed(&model, &rails(9)).len(), 9);
    let tight = rails(10);
    let packs = packed(&model, &tight);
    let at_root: Vec<&Pack<'_>> = packs
        .iter()
        .filter(|pack| pack.targets.contains(&root()))
        .collect();
    assert_eq!(at_root.len(), 1);
    assert_eq!(at_root[0].guardrails.len(), 10);
    assert_eq!(packs.len(), 11);
}

#[test]
fn a_guardrail_longer_than_a_document_is_divided_where_that_means_the_same() {
    let model = acme().model;
    let resources =
        (0..400).map(|number| Text::Literal(format!("arn:aws:s3:::bucket-{number:04}/*")));
    let actions = BTreeSet::from(["s3:GetObject".to_owned()]);
    let long = PolicyStatement::deny("Long", actions, span(1)).on(resources.clone());
    let divided = [rail(0, vec![long])];
    let packs = packed(&model, &divided);
    assert_eq!(packs.len(), 2);
    let named: usize = packs
        .iter()
        .flat_map(|pack| &pack.document.statements)
        .map(|statement| statement.texts().count())
        .sum();
    assert_eq!(named, 400);
    // An exception cannot be divided: each half would refuse what the other excepts.
    let actions = BTreeSet::from(["s3:GetObject".to_owned()]);
    let except = PolicyStatement::deny("Except", actions, span(1)).on_all_but(resources);
    assert_eq!(problems(&model, &[rail(0, vec![except])]).len(), 1);
}

#[test]
fn grants_stay_in_the_role_up_to_the_last_character_and_spill_after_it() {
    let search = account("search", "333333333333", None);
    let role = role(own_role("app", &search), Vec::new(), Vec::new());
    let spill_of = |rails: &[Rail], quotas| {
        let statements = rails.iter().flat_map(|rail| rail.statements.clone());
        spill(PolicyDocument::new(statements.collect()), &role, quotas)
    };
    let none = RaisedQuotas::default();
    let whole = spill_of(&[heavy(0, 10240)], none).unwrap();
    assert_eq!(whole.managed, []);
    let divided = spill_of(&[heavy(0, 6000), heavy(1, 6000)], none).unwrap();
    assert_eq!(divided.managed.len(), 1);
    // One fills the role, each other one a managed policy of its own.
    let full = |count: usize| -> Vec<Rail> {
        let managed = (1..=count).map(|number| heavy(number, 6144));
        std::iter::once(heavy(0, 10240)).chain(managed).collect()
    };
    let spilt = spill_of(&full(20), none).unwrap();
    assert_eq!(spilt.managed.len(), 20);
    let error = spill_of(&full(21), none).unwrap_err();
    assert!(
        error.message.starts_with("the grants of `app` come to "),
        "{}",
        error.message
    );
    assert_eq!(
        error.notes,
        [
            "AWS accepts 10240 in the role and 20 managed policies of 6144: 10240 + 20 × 6144 = 133120"
        ]
    );
    let raised = RaisedQuotas {
        managed_policies_per_role: Some(25),
        ..none
    };
    assert_eq!(spill_of(&full(25), raised).unwrap().managed.len(), 25);
    let error = spill_of(&full(26), raised).unwrap_err();
    assert_eq!(error.help.as_deref(), Some("split the role in two"));
}

#[test]
fn a_raised_quota_is_what_trust_policies_are_held_to() {
    let mut acme = acme();
    acme.model.roles[0].trusted_by = (0..30)
        .flat_map(|number| super::builder::service(&format!("service-{number}.amazonaws.com")))
        .collect();
    assert_eq!(synth::compile::compile(&acme.model).diagnostics.len(), 1);
    let id = acme.model.roles[0].identity.account_id;
    let raised = RaisedQuotas {
        trust_policy_characters: Some(4096),
        ..RaisedQuotas::default()
    };
    acme.model.quotas.insert(id, raised);
    compiled(&acme.model);
}
