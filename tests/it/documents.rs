//! Reading and printing policy documents and JSON: what is reported, and where.
use synth::diag::{Level, SourceMap};
use synth::policy::{Kind, parse, print, print_minified};
use synth::syntax::{Value, parse_json};

/// Every problem of a document as `level code "underlined text"`.
fn problems(text: &str, kind: Kind) -> Vec<String> {
    let mut sources = SourceMap::default();
    let source = sources.add("policy.json", text);
    let read = parse_json(text, source);
    let mut diagnostics = read.diagnostics;
    if let Some(node) = read.value {
        diagnostics.extend(parse(&node, kind).diagnostics);
    }
    diagnostics
        .iter()
        .map(|found| {
            let level = match found.level {
                Level::Error => "error",
                Level::Warning => "warning",
                Level::Note => "note",
            };
            let span = found.primary.as_ref().unwrap().span;
            format!("{level} {} {}", found.code.name(), sources.snippet(span))
        })
        .collect()
}

fn statement(elements: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{{{elements}}}}}"#)
}

#[test]
fn a_sound_document_has_no_problem() {
    let text = statement(
        r#""Sid":"A1","Effect":"Allow","Action":["s3:Get*","kms:Decrypt"],"Resource":"arn:aws:s3:::b/${aws:username}/*",
        "Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-1/*"]},"Bool":{"aws:SecureTransport":true},
        "NumericLessThan":{"s3:max-keys":10},"DateLessThan":{"aws:CurrentTime":"2026-01-01"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#,
    );
    assert_eq!(problems(&text, Kind::Identity), Vec::<String>::new());
}

#[test]
fn every_problem_is_reported_at_its_place() {
    let cases: [(&str, Kind, &[&str]); 27] = [
        ("[]", Kind::Identity, &["error element-type []"]),
        ("{}", Kind::Identity, &["error missing-element {}"]),
        (
            r#"{"Version":"2012-10-18","Statement":[]}"#,
            Kind::Identity,
            &[r#"error invalid-version "2012-10-18""#],
        ),
        (
            r#"{"Statement":[],"Statment":1}"#,
            Kind::Identity,
            &[r#"error unknown-element "Statment""#],
        ),
        (
            r#"{"Statement":[3]}"#,
            Kind::Identity,
            &["error element-type 3"],
        ),
        (
            r#"{"Statement":[]}"#,
            Kind::ServiceControl,
            &[r#"error missing-element {"Statement":[]}"#],
        ),
        (
            &statement(r#""Effect":"allow","Action":"*","Resource":"*""#),
            Kind::Identity,
            &[r#"error invalid-effect "allow""#],
        ),
        (
            &statement(r#""Effect":"Allow","Action":["*",5],"Resource":"*""#),
            Kind::Identity,
            &[r#"error element-type ["*",5]"#],
        ),
        (
            &statement(r#""Effect":"Allow","Effect":"Deny","Action":"*","Resource":"*""#),
            Kind::Identity,
            &[r#"error duplicate-key "Effect""#],
        ),
        (
            &statement(r#""Effect":"Allow","Action":"*","NotAction":"a:b","Resource":"*""#),
            Kind::Identity,
            &[r#"error element-combination "a:b""#],
        ),
        (
            &statement(r#""Effect":"Allow","Action":"s*:Get","Resource":"*""#),
            Kind::Identity,
            &[r#"error invalid-action "s*:Get""#],
        ),
        (
            &statement(r#""Effect":"Allow","Action":"Get","Resource":"*""#),
            Kind::Identity,
            &[r#"error invalid-action "Get""#],
        ),
        (
            &statement(r#""Effect":"Allow","Action":"*","Resource":"bucket""#),
            Kind::Identity,
            &[r#"error invalid-resource "bucket""#],
        ),
        (
            &statement(r#""Effect":"Allow","Action":"*","Resource":"arn:aws:s3""#),
            Kind::Identity,
            &[r#"error invalid-resource "arn:aws:s3""#],
        ),
        (
            &statement(
                r#""Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:username""#,
            ),
            Kind::Identity,
            &[r#"error invalid-variable "arn:aws:s3:::b/${aws:username""#],
        ),
        (
            &statement(
                r#""Effect":"Allow","Action":"*","Resource":"arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q""#,
            ),
            Kind::Identity,
            &[r#"warning invalid-variable "arn:aws:sqs:us-east-1:${aws:PrincipalAccount}:q""#],
        ),
        (
            &statement(r#""Sid":"a b","Effect":"Allow","Action":"*","Resource":"*""#),
            Kind::Identity,
            &[r#"error invalid-sid "a b""#],
        ),
        (
            &statement(
                r#""Sid":"a b","Effect":"Allow","Action":"*","Resource":"*","Principal":"*""#,
            ),
            Kind::Resource,
            &[],
        ),
        (
            &statement(r#""Effect":"Allow","Action":"*","Resource":"*","Principal":"*""#),
            Kind::ServiceControl,
            &[r#"error unsupported-element "*""#],
        ),
        (
            &statement(r#""Effect":"Allow","Action":"*","Resource":"*""#),
            Kind::Key,
            &[r#"error missing-element {"Effect":"Allow","Action":"*","Resource":"*"}"#],
        ),
        (
            &statement(
                r#""Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Aws":"1","AWS":"arn:aws:iam::111111111111:role/*"}"#,
            ),
            Kind::Trust,
            &[
                r#"error invalid-principal "Aws""#,
                r#"error invalid-principal "arn:aws:iam::111111111111:role/*""#,
            ],
        ),
        (
            &statement(
                r#""Effect":"Deny","Action":"s3:*","Resource":"*","Principal":{"AWS":"111111111111"}"#,
            ),
            Kind::ResourceControl,
            &[r#"error invalid-principal "111111111111""#],
        ),
        (
            &statement(
                r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEqual":{"aws:a":"b"}}"#,
            ),
            Kind::Identity,
            &[r#"error invalid-condition-operator "StringEqual""#],
        ),
        (
            &statement(
                r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"stringequals":{"aws:a":"b"}}"#,
            ),
            Kind::Identity,
            &[r#"warning invalid-condition-operator "stringequals""#],
        ),
        (
            &statement(
                r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringEquals":{"a:k":"b","A:K":"c"}}"#,
            ),
            Kind::Identity,
            &[r#"error duplicate-condition-key "A:K""#],
        ),
        (
            &statement(
                r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"NumericEquals":{"a:k":["10",10]}}"#,
            ),
            Kind::Identity,
            &[r#"error invalid-condition-value ["10",10]"#],
        ),
        (
            &statement(
                r#""Effect":"Deny","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/40"}}"#,
            ),
            Kind::Identity,
            &[r#"error invalid-condition-value "10.0.0.0/40""#],
        ),
    ];
    for (text, kind, expected) in cases {
        assert_eq!(problems(text, kind), expected, "{text}");
    }
}

#[test]
fn the_printer_has_one_form_and_keeps_the_shape() {
    let text = r#"{"Statement":{"Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true}},"Action":["s3:GetObject"],
        "Effect":"Deny","Principal":{"AWS":["a","b"]},"Sid":"x"},"Id":"i","Version":"2012-10-17"}"#;
    let source = SourceMap::default().add("p", text);
    let node = parse_json(text, source).value.unwrap();
    let document = parse(&node, Kind::Resource).value.unwrap();
    let expected = r#"{
  "Version": "2012-10-17",
  "Id": "i",
  "Statement": {
    "Sid": "x",
    "Effect": "Deny",
    "Principal": {
      "AWS": [
        "a",
        "b"
      ]
    },
    "Action": [
      "s3:GetObject"
    ],
    "Resource": "*",
    "Condition": {
      "Bool": {
        "aws:SecureTransport": true
      }
    }
  }
}
"#;
    assert_eq!(print(&document), expected);
    assert_eq!(
        print_minified(&document),
        r#"{"Version":"2012-10-17","Id":"i","Statement":{"Sid":"x","Effect":"Deny","Principal":{"AWS":["a","b"]},"Action":["s3:GetObject"],"Resource":"*","Condition":{"Bool":{"aws:SecureTransport":true}}}}"#
    );
}

#[test]
fn broken_json_is_refused_at_its_place() {
    let cases = [
        ("", "empty-file", ""),
        ("  ", "empty-file", ""),
        ("{", "invalid-json", ""),
        ("[1,]", "invalid-json", "]"),
        ("[1 2]", "invalid-json", "2"),
        ("{a:1}", "invalid-json", "a"),
        ("01", "invalid-json", "1"),
        ("1.", "invalid-json", ""),
        ("nul", "invalid-json", "n"),
        ("\"a\nb\"", "invalid-json", "\n"),
        ("\"a\0b\"", "invalid-json", "\0"),
        ("\"\\x\"", "invalid-json", "\\x"),
        ("\"\\u12g4\"", "invalid-json", "\\u"),
        ("\"\\ud800\"", "invalid-json", "\\ud800"),
        ("\"\\udc00\\ud800\"", "invalid-json", "\\udc00"),
        ("{\"a\":1,\"a\":2}", "duplicate-key", "\"a\""),
        ("\u{feff}\u{feff}1", "invalid-json", "\u{feff}"),
    ];
    for (text, code, place) in cases {
        let mut sources = SourceMap::default();
        let source = sources.add("f", text);
        let read = parse_json(text, source);
        let first = &read.diagnostics[0];
        let span = first.primary.as_ref().unwrap().span;
        assert_eq!(
            (first.code.name(), sources.snippet(span)),
            (code, place),
            "{text:?}"
        );
    }
}

#[test]
fn sound_json_is_read_as_it_is_spelled() {
    let text = "\u{feff}[\"\\ud83d\\ude00\\u0000\", 1.50e+10, {\"a\": null, \"b\": []}]";
    let read = parse_json(text, SourceMap::default().add("f", text));
    assert_eq!(read.diagnostics, []);
    let node = read.value.unwrap();
    let items = node.as_sequence().unwrap();
    assert_eq!(items[0].as_str(), Some("😀\0"));
    assert_eq!(items[1].value, Value::Number("1.50e+10".to_owned()));
    assert_eq!(items[2].get("a").unwrap().value, Value::Null);
    let span = items[1].span;
    assert_eq!(
        text.get(span.start as usize..span.end as usize).unwrap(),
        "1.50e+10"
    );
}

#[test]
fn nesting_is_bounded() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let read = |text: &str| parse_json(text, SourceMap::default().add("f", text));
    assert!(read(&nested(100)).value.is_some());
    for depth in [101, 1_000_000] {
        let outcome = read(&nested(depth));
        assert!(outcome.value.is_none());
        assert_eq!(outcome.diagnostics[0].code.name(), "nested-too-deep");
    }
}

#[test]
fn a_key_that_stands_twice_in_a_large_object_is_found() {
    let mut members: Vec<String> = (0..40).map(|n| format!("\"k{n}\":0")).collect();
    members.extend([
        "\"k3\":1".to_owned(),
        "\"k39\":1".to_owned(),
        "\"k3\":2".to_owned(),
    ]);
    let text = format!("{{{}}}", members.join(","));
    let read = parse_json(&text, SourceMap::default().add("f", text.clone()));
    let firsts: Vec<u32> = read
        .diagnostics
        .iter()
        .map(|found| found.related[0].span.start)
        .collect();
    let place = |key: &str| u32::try_from(text.find(key).unwrap()).unwrap();
    assert_eq!(firsts, [place("\"k3\""), place("\"k39\""), place("\"k3\"")]);
    assert_eq!(read.value.unwrap().as_mapping().unwrap().entries.len(), 43);
}
