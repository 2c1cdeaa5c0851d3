//! Operator, values and context of one condition: decided as explained, and as the laws between
//! operators say.
//!
//! The input is lines: the operator, the key, then values of the policy (`=value`), of a
//! single-valued key (`:value`), of a multivalued key (`+value`); `!` makes the key unknown, `-`
//! known to be absent, `~` the policy one of version `2008-10-17`.
#![no_main]
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use std::sync::Arc;
use synth::catalog::EngineFacts;
use synth::diag::SourceMap;
use synth::policy::{
    Compiled, ContextValue, Kind, Layers, Policy, Request, Verdict, decide, explain, parse,
};
use synth::syntax::parse_json;

struct Case<'a> {
    operator: &'a str,
    key: &'a str,
    values: Vec<&'a str>,
    held: Option<ContextValue>,
    version: &'static str,
}

fuzz_target!(|bytes: &[u8]| {
    let Some(case) = std::str::from_utf8(bytes).ok().and_then(Case::read) else {
        return;
    };
    let found = case.verdict(case.operator);
    // Adding IfExists to what holds changes nothing.
    let lenient = format!("{}IfExists", case.operator);
    if found == Verdict::Allowed && !ends_in_if_exists(case.operator) && !is_null(case.operator) {
        assert_eq!(case.verdict(&lenient), Verdict::Allowed, "{lenient}");
    }
    let missing = matches!(case.held, None | Some(ContextValue::Absent)) && !is_derived(case.key);
    if missing && is_known(case.operator) && !is_null(case.operator) {
        assert_eq!(case.verdict(&lenient), Verdict::Allowed, "{lenient}");
    }
    // Of an operator and its opposite exactly one holds for a single value that can be read. A value can be less than
    // one of several and no less than another: only negated operators have to differ from all.
    if let (Some(opposite), Some(ContextValue::Single(_))) = (opposite(case.operator), &case.held)
        && (case.values.len() < 2 || opposite.contains("Not") || case.operator.contains("Not"))
    {
        let other = case.verdict(opposite);
        assert!(
            found != Verdict::Allowed || other != Verdict::Allowed,
            "{} and {opposite} both hold",
            case.operator
        );
        if opposite.starts_with("String") && !case.values.is_empty() && case.held != empty() {
            assert!(found == Verdict::Allowed || other == Verdict::Allowed);
        }
    }
});

impl<'a> Case<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let mut lines = text.split('\n');
        let mut case = Case {
            operator: lines.next()?,
            key: lines.next()?,
            values: Vec::new(),
            held: None,
            version: "2012-10-17",
        };
        for line in lines {
            let mut rest = line.chars();
            match (rest.next(), rest.as_str()) {
                (Some('='), value) => case.values.push(value),
                (Some(':'), value) => case.held = Some(ContextValue::from(value)),
                (Some('+'), value) => match &mut case.held {
                    Some(ContextValue::Multi(values)) => values.push(value.to_owned()),
                    held => *held = Some(ContextValue::Multi(vec![value.to_owned()])),
                },
                (Some('!'), _) => case.held = Some(ContextValue::Unknown),
                (Some('-'), _) => case.held = Some(ContextValue::Absent),
                (Some('~'), _) => case.version = "2008-10-17",
                _ => {}
            }
        }
        Some(case)
    }

    /// What is decided if the condition stands under this operator; the explanation says the same.
    fn verdict(&self, operator: &str) -> Verdict {
        let mut keys = serde_json::Map::new();
        keys.insert(self.key.to_owned(), json!(self.values));
        let mut operators = serde_json::Map::new();
        operators.insert(operator.to_owned(), Value::Object(keys));
        let document = json!({
            "Version": self.version,
            "Statement": [{
                "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": operators,
            }],
        });
        let layers = Layers {
            identity: vec![policy(&document)],
            ..Layers::default()
        };
        let mut request = Request::new(
            "arn:aws:iam::111111111111:user/u"
                .parse()
                .expect("it is a caller"),
            "s3:GetObject".parse().expect("it is an action"),
            "arn:aws:s3:::b/k".parse().expect("it is a resource"),
        );
        if let Some(held) = &self.held {
            request.context.insert(self.key, held.clone());
        }
        let decision = decide(&request, &layers, &EngineFacts);
        let (explained, _) = explain(&request, &layers, &EngineFacts);
        assert_eq!(explained, decision);
        if decision.verdict == Verdict::Unknown {
            assert!(!decision.needs.is_empty());
        }
        decision.verdict
    }
}

fn policy(document: &Value) -> Policy {
    let text = document.to_string();
    let source = SourceMap::default().add("policy", text.as_str());
    let node = parse_json(&text, source).value.expect("it is JSON");
    let document = parse(&node, Kind::Identity).value.expect("it is a mapping");
    Policy::new("policy", Arc::new(Compiled::new(&document)))
}

fn empty() -> Option<ContextValue> {
    Some(ContextValue::from(""))
}

fn ends_in_if_exists(operator: &str) -> bool {
    operator.to_ascii_lowercase().ends_with("ifexists")
}

fn is_null(operator: &str) -> bool {
    operator.to_ascii_lowercase().ends_with("null")
}

fn is_known(operator: &str) -> bool {
    OPPOSITES
        .iter()
        .any(|(one, other)| *one == operator || *other == operator)
}

/// Whether a value follows from the caller or the resource when none is given.
fn is_derived(key: &str) -> bool {
    let key = key.to_lowercase();
    key.starts_with("aws:")
}

fn opposite(operator: &str) -> Option<&'static str> {
    let found = OPPOSITES.iter().find(|(one, _)| *one == operator);
    found.map(|(_, opposite)| *opposite)
}

const OPPOSITES: [(&str, &str); 9] = [
    ("StringEquals", "StringNotEquals"),
    ("StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"),
    ("StringLike", "StringNotLike"),
    ("NumericEquals", "NumericNotEquals"),
    ("NumericLessThan", "NumericGreaterThanEquals"),
    ("DateEquals", "DateNotEquals"),
    ("IpAddress", "NotIpAddress"),
    ("ArnLike", "ArnNotLike"),
    ("ArnEquals", "ArnNotEquals"),
];
