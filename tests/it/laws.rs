//! Laws of the engine, on generated requests and policies.
//!
//! | law | |
//! |---|---|
//! | the engine agrees with the reference | `reference.rs` |
//! | an explanation has the decision it explains | |
//! | printing and parsing again gives the same document | also for documents AWS refuses |
//! | the order of statements does not matter, nor does repeating one | |
//! | another deny, boundary, session policy or SCP level never opens | |
//! | another identity allow never closes | |
//! | filling an unknown key only gives verdicts that were possible | |
//! | patterns match as a table of prefixes does | |
//! | patterns match as a regular expression of the same meaning does | |
//! | a trace names the first action and resource entry that matches alone | |
//! | JSON is read where `serde_json` reads it, and nowhere else | |
use crate::reference::{Documents, glob, plain, verdict};
use crate::vectors::{FILES, FewFacts, policy, read};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree as _;
use serde_json::{Map, Value, json};
use std::sync::Arc;
use synth::diag::SourceMap;
use synth::policy::{
    Compiled, ContextValue, Document, Kind, Layer, Layers, Pattern, Policy, Request,
    StatementTrace, Truth, Verdict, decide, explain, parse, print, print_minified,
};
use synth::syntax::parse_json;

const ACTIONS: [&str; 8] = [
    "s3:GetObject",
    "s3:PutObject",
    "sts:AssumeRoleWithWebIdentity",
    "S3:getobject",
    "kms:Decrypt",
    "sts:AssumeRole",
    "sqs:SendMessage",
    "kms:RetireGrant",
];
const ACTION_PATTERNS: [&str; 15] = [
    "*",
    "s3:*",
    "s3:Get*",
    "S3:getobject",
    "s3:PutObject",
    "s3:?etObject",
    "kms:*",
    "kms:Decrypt",
    "sts:AssumeRole",
    "sts:*",
    "sqs:*",
    "s*:Get",
    "s3:",
    "*:*",
    "iam:*",
];
const RESOURCES: [&str; 8] = [
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::b/alice/k",
    "*",
    "arn:aws:s3:::other/k",
    "arn:aws:kms:us-east-1:111111111111:key/k",
    "arn:aws:kms:us-east-1:222222222222:key/k",
    "arn:aws:iam::111111111111:role/r",
    "arn:aws:sqs:us-east-1:111111111111:alice-q",
];
const RESOURCE_PATTERNS: [&str; 16] = [
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/k",
    "arn:aws:s3:::?/k",
    "arn:*:s3:::*",
    "arn:aws:s3:::b/${aws:username}/*",
    "arn:aws:s3:::b/${aws:PrincipalTag/team, 'alice'}/*",
    "arn:aws:s3:::b/${*}",
    "arn:aws:kms:*:*:key/*",
    "arn:aws:kms:us-east-1:111111111111:key/k",
    "arn:aws:iam::111111111111:role/*",
    "arn:aws:sqs:us-east-1:*:${aws:username}-q",
    "arn:aws:s3",
    "arn:aws:s3*",
    "notanarn",
    "arn:aws:s3:::b*k",
];
const CALLERS: [&str; 9] = [
    "arn:aws:iam::111111111111:user/alice",
    "arn:aws:sts::111111111111:assumed-role/r/s1",
    "arn:aws:iam::111111111111:role/team/r",
    "arn:aws:sts::111111111111:federated-user/alice",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::222222222222:user/bob",
    "cloudtrail.amazonaws.com",
    "accounts.google.com",
    "*",
];
const PRINCIPALS: [&str; 10] = [
    "*",
    "111111111111",
    "222222222222",
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::111111111111:user/alice",
    "arn:aws:iam::111111111111:role/team/r",
    "arn:aws:sts::111111111111:assumed-role/r/s1",
    "arn:aws:sts::111111111111:federated-user/alice",
    "arn:aws:iam::111111111111:user/*",
    "nobody",
];
/// Operators, each with values that suit it and some that do not.
const OPERATORS: [(&str, &[&str]); 12] = [
    ("StringEquals", &["a", "b", "", "${aws:username}", "a*"]),
    (
        "StringNotEquals",
        &["a", "b", "${aws:username}", "${x:absent}"],
    ),
    ("StringEqualsIgnoreCase", &["A", "b"]),
    ("StringLike", &["a*", "?", "*b*", "${aws:username}", "${*}"]),
    ("StringNotLike", &["a*", "?", "${x:absent, 'a'}"]),
    ("NumericEquals", &["10", "10.0", "-5", "10abc"]),
    ("NumericLessThan", &["10", "9.5", "-4.5"]),
    ("NumericNotEquals", &["10", "x"]),
    ("Bool", &["true", "False", "x"]),
    ("IpAddress", &["203.0.113.9", "203.0.113.0/24", "0.0.0.0/0"]),
    ("NotIpAddress", &["203.0.113.77/24", "x"]),
    (
        "ArnLike",
        &[
            "arn:aws:iam::*:role/*",
            "arn:*:*:*:*:*",
            "*",
            "arn:aws:iam::111111111111:user/${aws:username}",
        ],
    ),
];
const KEYS: [&str; 7] = [
    "x:k",
    "X:K",
    "x:n",
    "aws:TagKeys",
    "aws:SourceIp",
    "aws:PrincipalArn",
    "aws:PrincipalTag/team",
];
const VALUES: [&str; 9] = [
    "a",
    "b",
    "",
    "ab",
    "10",
    "-5",
    "true",
    "203.0.113.9",
    "alice",
];

/// One of these, and every other time one of the first two: so that things meet.
fn often_first(from: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    prop_oneof![
        select(from),
        select(from.iter().copied().take(2).collect::<Vec<_>>())
    ]
}

fn one_or_more(from: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => often_first(from).prop_map(|text| json!(text)),
        1 => prop::collection::vec(select(from), 0..4).prop_map(|texts| json!(texts)),
    ]
}

pub(crate) fn condition() -> impl Strategy<Value = Value> {
    let one = (
        select(vec!["", "", "", "ForAllValues:", "ForAnyValue:"]),
        select(&OPERATORS[..]),
        select(vec!["", "", "IfExists"]),
        select(&KEYS[..]),
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        any::<bool>(),
    )
        .prop_map(
            |(quantifier, (operator, values), suffix, key, one, two, list)| {
                let (one, two) = (one.get(values), two.get(values));
                let value = if list { json!([one, two]) } else { json!(one) };
                json!({ format!("{quantifier}{operator}{suffix}"): { key: value } })
            },
        );
    let null = (
        select(vec!["Null", "ForAllValues:Null", "ForAnyValue:Null"]),
        select(&KEYS[..]),
        select(vec!["true", "false"]),
    )
        .prop_map(|(operator, key, value)| json!({ operator: { key: value } }));
    prop_oneof![5 => one, 1 => null]
}

pub(crate) fn statement(named: bool) -> impl Strategy<Value = Value> {
    let principal = prop_oneof![
        2 => Just(json!("*")),
        6 => one_or_more(&PRINCIPALS).prop_map(|names| json!({ "AWS": names })),
        1 => Just(json!({ "Service": "cloudtrail.amazonaws.com" })),
        1 => Just(json!({ "Federated": "accounts.google.com" })),
    ];
    (
        prop_oneof![3 => Just("Allow"), 1 => Just("Deny")],
        (prop::bool::weighted(0.15), one_or_more(&ACTION_PATTERNS)),
        (prop::bool::weighted(0.15), one_or_more(&RESOURCE_PATTERNS)),
        (prop::bool::weighted(0.15), principal),
        prop::option::weighted(0.3, condition()),
    )
        .prop_map(move |(effect, action, resource, principal, condition)| {
            let mut statement = Map::new();
            let not = |negated, name: &str| format!("{}{name}", if negated { "Not" } else { "" });
            statement.insert("Effect".into(), json!(effect));
            if named {
                statement.insert(not(principal.0, "Principal"), principal.1);
            }
            statement.insert(not(action.0, "Action"), action.1);
            statement.insert(not(resource.0, "Resource"), resource.1);
            if let Some(condition) = condition {
                statement.insert("Condition".into(), condition);
            }
            Value::Object(statement)
        })
}

fn document(named: bool) -> impl Strategy<Value = Value> {
    (
        prop_oneof![5 => Just("2012-10-17"), 1 => Just("2008-10-17")],
        prop::collection::vec(statement(named), 0..4),
    )
        .prop_map(|(version, statements)| json!({ "Version": version, "Statement": statements }))
}

fn full() -> Value {
    json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*" } })
}

fn mostly_full() -> impl Strategy<Value = Value> {
    prop_oneof![3 => Just(full()), 3 => document(false)]
}

pub(crate) fn request() -> impl Strategy<Value = Request> {
    (
        often_first(&CALLERS),
        often_first(&ACTIONS),
        often_first(&RESOURCES),
        prop::option::of(select(vec!["111111111111", "222222222222"])),
        prop::collection::vec((select(&KEYS[..]), select(&VALUES[..])), 0..4),
        prop::option::of(prop::collection::vec(select(&VALUES[..]), 0..3)),
    )
        .prop_map(|(caller, action, resource, owner, singles, tags)| {
            let mut request = Request::new(
                caller.parse().unwrap(),
                action.parse().unwrap(),
                resource.parse().unwrap(),
            );
            request.resource_account = owner.map(|owner| owner.parse().unwrap());
            for (key, value) in singles {
                request
                    .context
                    .insert(key, ContextValue::Single(value.to_owned()));
            }
            if let Some(tags) = tags {
                let tags = tags.into_iter().map(str::to_owned).collect();
                request
                    .context
                    .insert("aws:TagKeys", ContextValue::Multi(tags));
            }
            request
        })
}

/// The documents of all layers, in JSON.
#[derive(Debug, Clone)]
struct World {
    identity: Vec<Value>,
    boundary: Option<Value>,
    session: Option<Value>,
    service_control: Vec<Vec<Value>>,
    resource_control: Option<Value>,
    resource: Option<Value>,
    endpoint: Option<Value>,
}

fn world() -> impl Strategy<Value = World> {
    (
        prop::collection::vec(mostly_full(), 0..3),
        prop::option::weighted(0.3, mostly_full()),
        prop::option::weighted(0.3, mostly_full()),
        prop::collection::vec(prop::collection::vec(mostly_full(), 1..3), 0..2),
        prop::option::weighted(0.2, document(true)),
        prop::option::weighted(0.7, document(true)),
        prop::option::weighted(0.2, document(true)),
    )
        .prop_map(
            |(
                identity,
                boundary,
                session,
                service_control,
                resource_control,
                resource,
                endpoint,
            )| {
                World {
                    identity,
                    boundary,
                    session,
                    service_control,
                    resource_control,
                    resource,
                    endpoint,
                }
            },
        )
}

impl World {
    fn layers(&self) -> Layers {
        let all = |documents: &[Value], kind| -> Vec<Policy> {
            documents.iter().map(|value| policy(value, kind)).collect()
        };
        let one = |document: &Option<Value>, kind| {
            document.as_ref().map(|value| vec![policy(value, kind)])
        };
        Layers {
            identity: all(&self.identity, Kind::Identity),
            boundary: one(&self.boundary, Kind::Boundary),
            session: one(&self.session, Kind::Session),
            service_control: self
                .service_control
                .iter()
                .map(|level| all(level, Kind::ServiceControl))
                .collect(),
            resource_control: one(&self.resource_control, Kind::ResourceControl)
                .into_iter()
                .collect(),
            resource: self
                .resource
                .as_ref()
                .map(|value| policy(value, Kind::Resource)),
            endpoint: one(&self.endpoint, Kind::Endpoint),
            ..Layers::default()
        }
    }

    fn documents(&self) -> Documents {
        let all = |documents: &[Value]| documents.iter().map(read_document).collect();
        let one =
            |document: &Option<Value>| document.as_ref().map(|value| vec![read_document(value)]);
        Documents {
            identity: all(&self.identity),
            boundary: one(&self.boundary),
            session: one(&self.session),
            service_control: self
                .service_control
                .iter()
                .map(|level| all(level))
                .collect(),
            resource_control: one(&self.resource_control).into_iter().collect(),
            resource: self.resource.as_ref().map(read_document),
            endpoint: one(&self.endpoint),
        }
    }

    fn each_document(&mut self, mut change: impl FnMut(&mut Value)) {
        let levels = self.service_control.iter_mut().flatten();
        let options = [
            &mut self.boundary,
            &mut self.session,
            &mut self.resource_control,
            &mut self.resource,
            &mut self.endpoint,
        ];
        self.identity.iter_mut().chain(levels).for_each(&mut change);
        options.into_iter().flatten().for_each(&mut change);
    }

    fn decide(&self, request: &Request) -> Verdict {
        decide(request, &self.layers(), &FewFacts).verdict
    }
}

fn read_text(text: &str) -> Option<Document> {
    let source = SourceMap::default().add("policy", text);
    let node = parse_json(text, source).value?;
    parse(&node, Kind::Identity).value
}

pub(crate) fn read_document(value: &Value) -> Document {
    read_text(&value.to_string()).unwrap()
}

fn statements(document: &mut Value) -> Option<&mut Vec<Value>> {
    document.get_mut("Statement")?.as_array_mut()
}

/// A pattern, and a text made by filling in its wildcards, which every other time is changed in one
/// place.
fn pattern_and_text() -> impl Strategy<Value = (String, String)> {
    let literal = "[ab.\\\\(+^é\\n]{1,2}";
    let piece = prop_oneof![
        2 => literal.prop_map(|text| (text.clone(), text)),
        1 => "[ab*?é\\n]{0,3}".prop_map(|filled| ("*".to_owned(), filled)),
        1 => "[ab*?é\\n]".prop_map(|filled| ("?".to_owned(), filled)),
    ];
    let change = prop::option::of((any::<prop::sample::Index>(), "[ab?é]{0,2}"));
    (prop::collection::vec(piece, 0..8), change).prop_map(|(pieces, change)| {
        let (patterns, texts): (Vec<String>, Vec<String>) = pieces.into_iter().unzip();
        let mut texts: Vec<String> = texts.concat().chars().map(String::from).collect();
        if let Some((place, other)) = change.filter(|_| !texts.is_empty()) {
            let place = place.index(texts.len());
            texts[place] = other;
        }
        (patterns.concat(), texts.concat())
    })
}

fn regex_of(pattern: &str) -> regex::Regex {
    let pieces = pattern.chars().map(|character| match character {
        '*' => ".*".to_owned(),
        '?' => ".".to_owned(),
        literal => regex::escape(&literal.to_string()),
    });
    let written: String = pieces.collect();
    regex::Regex::new(&format!("(?s)\\A(?:{written})\\z")).unwrap()
}

/// What a trace says of the only statement of an identity policy.
fn traced(request: &Request, version: &str, statement: &Value) -> StatementTrace {
    let document = json!({ "Version": version, "Statement": [statement] });
    let layers = Layers {
        identity: vec![policy(&document, Kind::Identity)],
        ..Layers::default()
    };
    let mut request = request.clone();
    // A caller whose identity policies count.
    if request.caller.account().is_none() || request.caller.to_string().ends_with(":root") {
        request.caller = CALLERS[0].parse().unwrap();
    }
    let (_, mut trace) = explain(&request, &layers, &FewFacts);
    let layer = trace
        .layers
        .iter_mut()
        .find(|layer| layer.layer == Layer::Identity);
    layer.unwrap().statements.remove(0)
}

/// The entries of an element and whether it is the `Not` of it.
fn entries(statement: &Value, name: &str) -> (Vec<Value>, bool) {
    let not = statement.get(format!("Not{name}"));
    let written = not.unwrap_or_else(|| &statement[name]);
    let entries = match written {
        Value::Array(entries) => entries.clone(),
        one => vec![one.clone()],
    };
    (entries, not.is_some())
}

fn any_json() -> impl Strategy<Value = Value> {
    let word = select(vec![
        "Version",
        "Id",
        "Statement",
        "Sid",
        "Effect",
        "Principal",
        "NotPrincipal",
        "Action",
        "NotAction",
        "Resource",
        "Condition",
        "StringEquals",
        "AWS",
        "Allow",
        "*",
        "s3:Get*",
        "é\"\\\u{1}",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((word.clone(), inner), 0..6).prop_map(|entries| {
                Value::Object(
                    entries
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_reference(request in request(), world in world()) {
        prop_assert_eq!(world.decide(&request), verdict(&request, &world.documents()));
    }

    #[test]
    fn an_explanation_has_the_decision_it_explains(
        mut request in request(), world in world(), unknown in prop::option::of(select(&KEYS[..])),
    ) {
        if let Some(key) = unknown {
            request.context.insert(key, ContextValue::Unknown);
        }
        let layers = world.layers();
        let (explained, _) = explain(&request, &layers, &FewFacts);
        prop_assert_eq!(explained, decide(&request, &layers, &FewFacts));
    }

    #[test]
    fn the_order_and_repetition_of_statements_do_not_matter(request in request(), world in world()) {
        let mut other = world.clone();
        other.each_document(|document| {
            if let Some(statements) = statements(document) {
                statements.reverse();
                let first = statements.first().cloned();
                statements.extend(first);
            }
        });
        other.identity.reverse();
        prop_assert_eq!(world.decide(&request), other.decide(&request));
    }

    #[test]
    fn another_deny_or_limit_never_opens(
        request in request(), world in world(), named in document(true), plain in document(false), place in 0..6,
    ) {
        let mut other = world.clone();
        let mut deny = if place == 3 { named } else { plain };
        let denies = place < 4;
        if let Some(statements) = statements(&mut deny).filter(|_| denies) {
            for statement in statements {
                statement["Effect"] = json!("Deny");
            }
        }
        let add = |option: &mut Option<Value>| {
            if let Some(statements) = option.as_mut().and_then(statements) {
                statements.extend(deny["Statement"].as_array().unwrap().iter().cloned());
            }
        };
        match place {
            0 => other.identity.push(deny),
            1 => add(&mut other.boundary),
            2 => add(&mut other.session),
            3 => add(&mut other.resource),
            4 => other.service_control.push(vec![deny]),
            _ => { other.boundary.get_or_insert(deny); }
        }
        let opened = world.decide(&request) != Verdict::Allowed && other.decide(&request) == Verdict::Allowed;
        prop_assert!(!opened);
    }

    #[test]
    fn another_identity_allow_never_closes(request in request(), world in world(), mut more in document(false)) {
        for statement in statements(&mut more).unwrap() {
            statement["Effect"] = json!("Allow");
        }
        let mut other = world.clone();
        other.identity.push(more);
        let closed = world.decide(&request) == Verdict::Allowed && other.decide(&request) != Verdict::Allowed;
        prop_assert!(!closed);
    }

    #[test]
    fn filling_an_unknown_key_gives_a_verdict_that_was_possible(
        mut request in request(), world in world(), key in select(&KEYS[..]), value in prop::option::of(select(&VALUES[..])),
    ) {
        request.context.insert(key, ContextValue::Unknown);
        let open = decide(&request, &world.layers(), &FewFacts);
        let filled = value.map_or(ContextValue::Absent, ContextValue::from);
        request.context.insert(key, filled);
        let closed = world.decide(&request);
        prop_assert!(closed != Verdict::Unknown);
        if open.verdict == Verdict::Unknown {
            prop_assert!(open.needs.contains(&key.to_lowercase()));
        } else {
            prop_assert_eq!(open.verdict == Verdict::Allowed, closed == Verdict::Allowed);
        }
    }

    #[test]
    fn printing_and_parsing_gives_the_same_document(value in prop_oneof![document(true), any_json()]) {
        if let Some(document) = read_text(&value.to_string()) {
            for text in [print(&document), print_minified(&document)] {
                let again = read_text(&text).unwrap();
                prop_assert_eq!(&again, &document);
                prop_assert_eq!(print(&again), print(&document));
            }
        }
    }

    #[test]
    fn patterns_match_as_a_table_of_prefixes_does(pattern in "[ab*?é]{0,10}", text in "[abé\\n]{0,12}") {
        prop_assert_eq!(Pattern::new(&pattern).matches(&text), glob(&plain(&pattern), &text));
    }

    #[test]
    fn patterns_match_as_a_regular_expression_does((pattern, text) in pattern_and_text()) {
        prop_assert_eq!(Pattern::new(&pattern).matches(&text), regex_of(&pattern).is_match(&text));
    }

    #[test]
    fn a_trace_names_the_first_entries_that_match_alone(
        request in request(), statement in statement(false), version in select(vec!["2012-10-17", "2008-10-17"]),
    ) {
        let traced = traced(&request, version, &statement);
        let (actions, not_actions) = entries(&statement, "Action");
        let first = actions.iter().position(|entry| {
            let alone = json!({ "Effect": "Allow", "Action": entry, "Resource": "*" });
            self::traced(&request, version, &alone).action
        });
        prop_assert_eq!(traced.action_entry, first);
        prop_assert_eq!(traced.action, first.is_some() != not_actions);
        let (resources, not_resources) = entries(&statement, "Resource");
        let alone: Vec<Truth> = resources.iter().map(|entry| {
            let alone = json!({ "Effect": "Allow", "Action": "*", "Resource": entry });
            self::traced(&request, version, &alone).resource
        }).collect();
        prop_assert_eq!(traced.resource_entry, alone.iter().position(|truth| *truth != Truth::False));
        let any = alone.into_iter().fold(Truth::False, Truth::or);
        prop_assert_eq!(traced.resource, if not_resources { !any } else { any });
    }

    #[test]
    fn json_is_read_where_serde_json_reads_it(text in prop_oneof![
        any_json().prop_map(|value| value.to_string()),
        "[\\[\\]{}:,\"0-9eE.+\\-a-f\\\\un\\x00-\\x20tr]{0,20}",
        "\\PC{0,20}",
    ]) {
        let ours = parse_json(&text, SourceMap::default().add("text", text.clone()));
        let read: Result<Value, _> = serde_json::from_str(&text);
        // serde_json refuses numbers beyond its floats and keeps the last of two keys.
        let is_too_big = read.as_ref().is_err_and(|error| error.to_string().starts_with("number out of range"));
        let has_duplicates = ours.diagnostics.iter().any(|found| found.code == synth::diag::Code::DuplicateKey);
        if !is_too_big && !has_duplicates {
            prop_assert_eq!(read.is_ok(), !ours.has_errors(), "{:?} {:?}", read, ours.diagnostics);
        }
    }
}

#[test]
fn the_reference_agrees_with_the_vectors() {
    let mut asked = 0;
    for (name, text) in FILES {
        for vector in read(name, text) {
            let documents = vector.documents();
            // The reference knows neither dates, IPv6, base64 nor service-linked roles.
            let foreign = [
                "Date",
                "Binary",
                "2001:",
                "AWSServiceRoleFor",
                "stringequals",
            ];
            let shown = format!("{documents:?}{:?}", vector.request);
            let gateway = vector.endpoint_type.is_some();
            let unknown = vector.expect == "unknown";
            if gateway
                || unknown
                || vector.beyond_reference
                || foreign.iter().any(|word| shown.contains(word))
            {
                continue;
            }
            asked += 1;
            let found = verdict(&vector.request(), &documents);
            assert_eq!(
                found,
                vector.expected(),
                "{name} {} {}",
                vector.id,
                vector.idea
            );
        }
    }
    assert!(asked > 150, "the reference was asked {asked} vectors");
}

#[test]
fn equal_documents_decide_alike() {
    let document = read_document(&full());
    let twice = [Compiled::new(&document), Compiled::new(&document)]
        .map(|compiled| Policy::new("full", Arc::new(compiled)));
    let request: Request = Request::new(
        CALLERS[0].parse().unwrap(),
        ACTIONS[0].parse().unwrap(),
        RESOURCES[1].parse().unwrap(),
    );
    let decisions = twice.map(|policy| {
        let layers = Layers {
            identity: vec![policy],
            ..Layers::default()
        };
        decide(&request, &layers, &FewFacts)
    });
    assert_eq!(decisions[0], decisions[1]);
}

#[test]
fn generated_requests_meet_every_verdict() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let cases = (request(), world());
    let mut shares = std::collections::BTreeMap::new();
    let all = 1500;
    for _ in 0..all {
        let (request, world) = cases.new_tree(&mut runner).unwrap().current();
        *shares.entry(world.decide(&request)).or_insert(0) += 1;
    }
    println!("verdicts of {all} generated requests: {shares:?}");
    for verdict in [
        Verdict::Allowed,
        Verdict::ExplicitDeny,
        Verdict::ImplicitDeny,
    ] {
        let share = shares.get(&verdict).copied().unwrap_or(0);
        assert!(share * 20 > all, "{verdict}: {share} of {all}");
    }
}
