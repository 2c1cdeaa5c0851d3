//! What is said of patterns and statements without a request, against what the engine decides with one.
use crate::laws::{condition, read_document, request, statement};
use crate::vectors::FewFacts;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};
use std::sync::{Arc, LazyLock};
use synth::policy::{
    Comparison, Compiled, Extent, Layers, Pattern, Policy, Request, Statement, Verdict, decide,
};

/// Every text of at most five characters of which one stands in no pattern.
static SHORT_TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let mut texts = vec![String::new()];
    let mut last = texts.clone();
    for _ in 0..5 {
        last = last
            .iter()
            .flat_map(|text| ["a", "b", "#"].map(|one| format!("{text}{one}")))
            .collect();
        texts.extend(last.clone());
    }
    texts
});

fn first(value: &Value) -> Statement {
    let document = read_document(&json!({ "Version": "2012-10-17", "Statement": [value] }));
    document.statements()[0].clone()
}

fn extent(value: &Value) -> Option<Extent> {
    Extent::new(&first(value), true)
}

fn verdict(statements: &[&Value], request: &Request) -> Verdict {
    let document = read_document(&json!({ "Version": "2012-10-17", "Statement": statements }));
    let policy = Policy::new("resource", Arc::new(Compiled::new(&document)));
    let layers = Layers {
        resource: Some(policy),
        ..Layers::default()
    };
    decide(request, &layers, &FewFacts).verdict
}

/// Whether a request is matched by a statement, seen from outside: it denies what another allows.
fn is_matched(statement: &Value, request: &Request) -> bool {
    let mut denying = statement.clone();
    denying["Effect"] = json!("Deny");
    verdict(&[&denying], request) == Verdict::ExplicitDeny
}

/// A statement, and another that is like it but for some elements.
fn likes() -> impl Strategy<Value = (Value, Value)> {
    (
        statement(true),
        statement(true),
        prop::collection::vec(any::<bool>(), 4),
    )
        .prop_map(|(one, mut two, keep)| {
            let elements = [
                &["Action", "NotAction"][..],
                &["Resource", "NotResource"],
                &["Principal", "NotPrincipal"],
                &["Condition"],
            ];
            for (names, keep) in elements.iter().zip(keep) {
                if keep {
                    for name in *names {
                        two.as_object_mut().unwrap().remove(*name);
                        if let Some(value) = one.get(*name) {
                            two[*name] = value.clone();
                        }
                    }
                }
            }
            (one, two)
        })
}

fn comparison(condition: &Value) -> Comparison {
    let statement = first(&json!({
        "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition
    }));
    let (operator, key) = statement.condition_keys().next().unwrap();
    Comparison::new(&operator.value, key, true)
}

fn conditions_on_one_key() -> impl Strategy<Value = (Value, Value)> {
    let key = select(vec!["x:k", "aws:TagKeys", "aws:SourceIp"]);
    (condition(), condition(), key).prop_map(|(one, two, key)| {
        let renamed = |condition: Value| {
            let (operator, keys) = condition.as_object().unwrap().iter().next().unwrap();
            let value = keys.as_object().unwrap().values().next().unwrap();
            json!({ operator: { key: value } })
        };
        (renamed(one), renamed(two))
    })
}

fn holds(condition: &Value, request: &Request) -> bool {
    is_matched(
        &json!({ "Principal": "*", "Action": "*", "Resource": "*", "Condition": condition }),
        request,
    )
}

fn allow(action: &Value, resource: &Value) -> Value {
    json!({ "Effect": "Allow", "Action": action, "Resource": resource })
}

#[test]
fn a_statement_covers_another_element_by_element() {
    let objects = json!("arn:aws:s3:::b/*");
    let base = allow(&json!(["s3:GetObject", "s3:PutObject"]), &objects);
    let with = |name: &str, value: Value| {
        let mut statement = base.clone();
        statement[name] = value;
        statement
    };
    let not = |name: &str, value: Value| {
        let mut statement = with(&format!("Not{name}"), value);
        statement.as_object_mut().unwrap().remove(name);
        statement
    };
    let covering = [
        with("Action", json!("S3:*object")),
        with("Action", json!("*")),
        not("Action", json!(["s3:Delete*", "kms:*"])),
        with("Resource", json!("*")),
        with("Resource", json!("arn:aws:s3:::*/*")),
        with("Resource", json!("arn:*:s3:*:*:b*")),
        not("Resource", json!("arn:aws:s3:::c/*")),
    ];
    for statement in covering {
        let (wide, narrow) = (extent(&statement).unwrap(), extent(&base).unwrap());
        assert!(
            wide.covers(&narrow) && wide.overlaps(&narrow),
            "{statement}"
        );
    }
    let others = [
        (with("Action", json!("s3:Get*")), true),
        (with("Action", json!("kms:*")), false),
        (not("Action", json!("s3:*")), false),
        (not("Action", json!("s3:Get*")), true),
        (
            with("Resource", json!("arn:aws:s3:::b/${aws:username}/*")),
            true,
        ),
        (with("Resource", json!("arn:aws:s3:::c*")), false),
        (not("Resource", json!("arn:aws:s3:::b/c/*")), true),
        (not("Resource", json!("arn:aws:s3:::b*")), false),
        (
            with(
                "Condition",
                json!({ "Bool": { "aws:SecureTransport": "true" } }),
            ),
            true,
        ),
    ];
    for (statement, overlap) in others {
        let (one, two) = (extent(&statement).unwrap(), extent(&base).unwrap());
        assert!(!one.covers(&two), "{statement}");
        assert_eq!(one.overlaps(&two), overlap, "{statement}");
        assert_eq!(two.overlaps(&one), overlap, "{statement}");
    }
}

#[test]
fn a_condition_follows_from_a_narrower_one() {
    let on = |operator: &str, values: Value| json!({ operator: { "x:k": values } });
    let follows = [
        (
            on("StringEquals", json!("ab")),
            on("StringLike", json!(["b", "a*"])),
        ),
        (
            on("StringEquals", json!("ab")),
            on("StringEqualsIfExists", json!(["c", "ab"])),
        ),
        (on("StringEquals", json!("ab")), on("Null", json!("false"))),
        (
            on("StringEquals", json!("ab")),
            on("StringNotEquals", json!(["a", "b"])),
        ),
        (
            on("StringNotLike", json!("a*")),
            on("StringNotEquals", json!("ab")),
        ),
        (
            on("NumericLessThan", json!("5")),
            on("NumericLessThanEquals", json!("5")),
        ),
        (
            on("NumericEquals", json!("5.0")),
            on("NumericGreaterThan", json!("4.5")),
        ),
        (
            on("DateGreaterThan", json!("2026-02-01")),
            on("DateGreaterThan", json!("2026")),
        ),
        (
            on("IpAddress", json!("10.1.2.3")),
            on("IpAddress", json!("10.0.0.0/8")),
        ),
        (
            on("ArnLike", json!("arn:aws:iam::1:role/a")),
            on("ArnEquals", json!("arn:aws:iam::*:role/*")),
        ),
        (
            on("StringLike", json!("${aws:username}/x")),
            on("StringLike", json!("${aws:username}/*")),
        ),
    ];
    for (narrow, wide) in follows {
        assert!(
            comparison(&narrow).implies(&comparison(&wide)),
            "{narrow} {wide}"
        );
        assert!(
            !comparison(&wide).implies(&comparison(&narrow)),
            "{wide} {narrow}"
        );
        assert!(
            !comparison(&narrow).contradicts(&comparison(&wide)),
            "{narrow} {wide}"
        );
    }
    let contradict = [
        (
            on("StringEquals", json!("a")),
            on("StringEquals", json!(["b", "c"])),
        ),
        (
            on("StringEquals", json!("a")),
            on("StringNotLike", json!("?")),
        ),
        (on("StringLike", json!("a*")), on("StringLike", json!("b*"))),
        (on("StringLike", json!("a*")), on("Null", json!(true))),
        (on("Null", json!(true)), on("Null", json!(false))),
        (
            on("NumericLessThan", json!("5")),
            on("NumericGreaterThanEquals", json!("5")),
        ),
        (
            on("DateLessThan", json!("2026")),
            on("DateGreaterThan", json!("2027")),
        ),
        (
            on("Bool", json!("true")),
            on("BoolIfExists", json!("False")),
        ),
        (
            on("IpAddress", json!("10.0.0.0/8")),
            on("IpAddress", json!("192.0.2.0/24")),
        ),
        (
            on("ArnLike", json!("arn:aws:iam::1:role/a*")),
            on("ArnEquals", json!("arn:aws:iam::1:role/b")),
        ),
        (
            on("ForAnyValue:StringEquals", json!("a")),
            on("ForAllValues:StringEquals", json!("b")),
        ),
    ];
    for (one, two) in contradict {
        assert!(
            comparison(&one).contradicts(&comparison(&two)),
            "{one} {two}"
        );
        assert!(
            comparison(&two).contradicts(&comparison(&one)),
            "{two} {one}"
        );
    }
    let both = [
        (
            on("ForAnyValue:StringEquals", json!("a")),
            on("ForAnyValue:StringEquals", json!("b")),
        ),
        (
            on("ForAllValues:StringEquals", json!("a")),
            on("ForAllValues:StringEquals", json!("b")),
        ),
        (
            on("StringEqualsIfExists", json!("a")),
            on("StringEqualsIfExists", json!("b")),
        ),
        (
            on("StringNotEquals", json!("a")),
            on("StringNotEquals", json!("b")),
        ),
        (
            on("StringEquals", json!("${aws:username}")),
            on("StringEquals", json!("b")),
        ),
        (on("StringEquals", json!("")), on("Null", json!("true"))),
        (
            on("NumericLessThanEquals", json!("5")),
            on("NumericGreaterThanEquals", json!("5")),
        ),
    ];
    for (one, two) in both {
        assert!(
            !comparison(&one).contradicts(&comparison(&two)),
            "{one} {two}"
        );
        assert!(
            !comparison(&two).contradicts(&comparison(&one)),
            "{two} {one}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn a_pattern_covers_another_if_and_only_if_it_matches_every_text_of_it(
        one in "[ab*?]{0,4}",
        two in "[ab*?]{0,4}",
    ) {
        let (one, two) = (Pattern::new(&one), Pattern::new(&two));
        let covers = SHORT_TEXTS.iter().all(|text| !two.matches(text) || one.matches(text));
        prop_assert_eq!(one.covers(&two), covers);
    }

    #[test]
    fn patterns_overlap_if_and_only_if_both_match_some_text(
        one in "[ab*?]{0,4}",
        two in "[ab*?]{0,4}",
    ) {
        let (one, two) = (Pattern::new(&one), Pattern::new(&two));
        let overlap = SHORT_TEXTS.iter().any(|text| two.matches(text) && one.matches(text));
        prop_assert_eq!(one.overlaps(&two), overlap);
        prop_assert_eq!(two.overlaps(&one), overlap);
    }

    #[test]
    fn what_a_covered_statement_decides_its_cover_decides((one, two) in likes(), requests in prop::collection::vec(request(), 8)) {
        let (Some(wide), Some(narrow)) = (extent(&one), extent(&two)) else { return Ok(()) };
        if wide.covers(&narrow) && one["Effect"] == two["Effect"] {
            for request in requests {
                let does = if one["Effect"] == "Allow" { Verdict::Allowed } else { Verdict::ExplicitDeny };
                let decides = |statement: &Value| verdict(&[statement], &request) == does;
                prop_assert!(!decides(&two) || decides(&one), "{one}\n{two}\n{request:?}");
            }
        }
    }

    #[test]
    fn statements_that_match_one_request_overlap((one, two) in likes(), requests in prop::collection::vec(request(), 8)) {
        let (Some(first), Some(second)) = (extent(&one), extent(&two)) else { return Ok(()) };
        if !first.overlaps(&second) {
            for request in requests {
                prop_assert!(!(is_matched(&one, &request) && is_matched(&two, &request)), "{one}\n{two}\n{request:?}");
            }
        }
    }

    #[test]
    fn conditions_hold_as_they_are_said_to_follow_and_to_contradict(
        (one, two) in conditions_on_one_key(),
        requests in prop::collection::vec(request(), 8),
    ) {
        let (first, second) = (comparison(&one), comparison(&two));
        for request in requests {
            let (one_holds, two_holds) = (holds(&one, &request), holds(&two, &request));
            prop_assert!(!first.implies(&second) || !one_holds || two_holds, "{one}\n{two}\n{request:?}");
            prop_assert!(!(first.contradicts(&second) && one_holds && two_holds), "{one}\n{two}\n{request:?}");
        }
    }
}
