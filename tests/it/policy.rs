//! The policy engine against its vectors.
use crate::vectors::{FILES, FewFacts, read};
use std::collections::BTreeMap;
use synth::policy::{Found, Grant, Standing, Truth, Verdict, decide, explain};

#[test]
fn every_vector_has_its_verdict() {
    let mut wrong = Vec::new();
    let mut by_basis: BTreeMap<String, usize> = BTreeMap::new();
    for (name, text) in FILES {
        for vector in read(name, text) {
            let decision = decide(&vector.request(), &vector.layers(), &FewFacts);
            if decision.verdict != vector.expected() {
                wrong.push(format!(
                    "{name} {} {}: expected {}, got {} by {:?}, blocked by {:?}",
                    vector.id,
                    vector.idea,
                    vector.expected(),
                    decision.verdict,
                    decision.by,
                    decision.blocked_by
                ));
            }
            let basis = match vector.open {
                Some(_) => "open".to_owned(),
                None => vector.basis,
            };
            *by_basis.entry(basis).or_default() += 1;
        }
    }
    println!("vectors by basis: {by_basis:#?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_vector_is_explained_as_it_is_decided() {
    for (name, text) in FILES {
        for vector in read(name, text) {
            let (request, layers) = (vector.request(), vector.layers());
            let (explained, _) = explain(&request, &layers, &FewFacts);
            assert_eq!(
                explained,
                decide(&request, &layers, &FewFacts),
                "{name} {}",
                vector.id
            );
        }
    }
}

#[test]
fn every_vector_has_its_own_name() {
    let mut seen = std::collections::BTreeSet::new();
    for (name, text) in FILES {
        for vector in read(name, text) {
            assert!(seen.insert(vector.id.clone()), "{} stands twice", vector.id);
        }
    }
}

#[test]
fn a_trace_tells_what_was_compared() {
    let (name, text) = FILES[0];
    let mut vector = read(name, text).remove(0);
    vector.identity_policies = vec![serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [
            { "Sid": "Near", "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {
                "StringLike": { "aws:PrincipalTag/Team": "${aws:username}-*" },
                "IpAddress": { "aws:SourceIp": ["203.0.113.77/24"] } } },
            { "Effect": "Deny", "Action": "ec2:*", "Resource": "*" },
        ],
    })];
    vector.resource_policy = Some(serde_json::json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": "Allow", "Principal": { "AWS": "111111111111" }, "Action": "s3:*", "Resource": "*" },
    }));
    vector.request.context = serde_json::from_str(r#"{"aws:PrincipalTag/Team":"u-1"}"#).unwrap();
    let (decision, trace) = explain(&vector.request(), &vector.layers(), &FewFacts);
    assert_eq!(decision.verdict, Verdict::ImplicitDeny);
    assert!(trace.same_account && !trace.explicit_trust);
    let [identity, resource] = trace.layers.as_slice() else {
        panic!("{:?}", trace.layers);
    };
    assert_eq!(identity.standing, Standing::Silent);
    let [near, other] = identity.statements.as_slice() else {
        panic!("{:?}", identity.statements);
    };
    assert_eq!(near.statement.sid.as_deref(), Some("Near"));
    assert_eq!((near.applies, near.action), (Truth::False, true));
    assert_eq!((other.applies, other.action), (Truth::False, false));
    let seen: Vec<_> = near
        .conditions
        .iter()
        .map(|condition| {
            (
                condition.key.as_str(),
                condition.expected.clone(),
                condition.found.clone(),
                condition.holds,
            )
        })
        .collect();
    let expected = [
        (
            "aws:principaltag/team",
            vec!["u-*".to_owned()],
            Found::Single("u-1".to_owned()),
            Truth::True,
        ),
        (
            "aws:sourceip",
            vec!["203.0.113.77/24".to_owned()],
            Found::Absent,
            Truth::False,
        ),
    ];
    assert_eq!(seen, expected);
    assert_eq!(resource.standing, Standing::Allows);
    assert_eq!(resource.statements[0].grant, Some(Grant::Account));
}

#[test]
fn a_decision_names_its_statements_and_what_blocks() {
    let vectors: BTreeMap<String, _> = FILES
        .iter()
        .flat_map(|(name, text)| read(name, text))
        .map(|vector| (vector.id.clone(), vector))
        .collect();
    let shown = |id: &str| {
        let vector = &vectors[id];
        let decision = decide(&vector.request(), &vector.layers(), &FewFacts);
        let by: Vec<String> = decision
            .by
            .iter()
            .map(|statement| {
                format!(
                    "{} {}.{}",
                    statement.layer, statement.policy, statement.statement
                )
            })
            .collect();
        let blocked: Vec<String> = decision
            .blocked_by
            .iter()
            .map(|blocker| match blocker.level {
                Some(level) => format!("{} {level}", blocker.layer),
                None => blocker.layer.to_string(),
            })
            .collect();
        format!("by [{}] blocked by [{}]", by.join(", "), blocked.join(", "))
    };
    for (id, expected) in [
        ("T81", "by [identity 0.0] blocked by []"),
        ("T82", "by [resource 0.0] blocked by []"),
        ("T93", "by [] blocked by [boundary]"),
        ("T105", "by [] blocked by [resource]"),
        ("T106", "by [identity 0.0, resource 0.0] blocked by []"),
        ("T107", "by [] blocked by [identity]"),
        ("T108", "by [] blocked by [boundary]"),
        ("T111", "by [] blocked by [scp 1]"),
        ("T116", "by [rcp 0.0] blocked by [rcp]"),
        ("T120", "by [] blocked by [resource]"),
        ("T129", "by [] blocked by [endpoint]"),
        ("T151", "by [identity 1.0] blocked by [identity]"),
        ("T158", "by [] blocked by [session]"),
    ] {
        assert_eq!(shown(id), expected, "{id} {}", vectors[id].idea);
    }
}

#[test]
fn what_follows_from_the_caller_is_known_in_an_incomplete_context() {
    let (name, text) = FILES[0];
    let mut vector = read(name, text).remove(0);
    vector.identity_policies = vec![serde_json::json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
            "Null": { "aws:username": "true" }, "StringEquals": { "aws:PrincipalType": "AssumedRole" } } },
    })];
    vector.request.principal = "arn:aws:sts::111111111111:assumed-role/r/s".to_owned();
    let mut request = vector.request();
    request.context = request.context.incomplete();
    let layers = vector.layers();
    assert_eq!(
        decide(&request, &layers, &FewFacts).verdict,
        Verdict::Allowed
    );
    vector.identity_policies = vec![serde_json::json!({
        "Version": "2012-10-17",
        "Statement": { "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {
            "Bool": { "aws:MultiFactorAuthPresent": "true" } } },
    })];
    let decision = decide(&request, &vector.layers(), &FewFacts);
    assert_eq!(decision.verdict, Verdict::Unknown);
    assert_eq!(decision.needs, ["aws:multifactorauthpresent"]);
}

/// What `scripts/break-engine` does to the engine: one token each.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Break {
    file: String,
    from: String,
    to: String,
    /// Why no vector can notice.
    survives: Option<String>,
}

#[test]
fn every_break_of_the_engine_can_be_made() {
    let breaks: Vec<Break> = serde_json::from_str(include_str!("policy/breaks.json")).unwrap();
    let mut seen = std::collections::BTreeSet::new();
    let policy = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy");
    for Break {
        file,
        from,
        to,
        survives,
    } in breaks
    {
        let text = String::from_utf8(std::fs::read(policy.join(&file)).unwrap()).unwrap();
        assert_eq!(text.matches(&from).count(), 1, "{file}: {from}");
        assert_ne!(from, to);
        assert!(survives.is_none_or(|why| why.len() > 20), "{file}: {from}");
        assert!(seen.insert((file, from, to)));
    }
    assert!(seen.len() > 150);
}
