//! Conditions of the generated policies, and a context in which about half of them hold.
use super::generate::World;
use serde_json::{Map, Value, json};
use synth::catalog::{CatalogConditionKey, ValueType, condition_key};

/// Keys that every request can carry.
const GLOBAL: [&str; 15] = [
    "aws:PrincipalTag/team",
    "aws:RequestTag/team",
    "aws:TagKeys",
    "aws:TagKeys",
    "aws:CalledVia",
    "aws:PrincipalOrgPaths",
    "aws:SourceIp",
    "aws:SourceIp",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthAge",
    "aws:SecureTransport",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:PrincipalArn",
    "aws:username",
];
const TEXTS: [&str; 6] = ["alice", "b", "k", "Alice", "a", ""];
const TEXT_PATTERNS: [&str; 5] = ["al*", "?", "*", "a?ice", "z*"];
const VARIABLES: [&str; 4] = [
    "${aws:username}",
    "${aws:PrincipalTag/team}",
    "${aws:PrincipalTag/team, 'b'}",
    "${*}",
];
const NUMBERS: [&str; 6] = ["10", "10.0", "9.5", "-4", "5", "10abc"];
const DATES: [&str; 5] = [
    "2026-01-01T00:00:00Z",
    "2026-01-01",
    "2026-01-02T01:00:00+01:00",
    "1767225600",
    "1767312000",
];
const ADDRESSES: [&str; 8] = [
    "203.0.113.9",
    "203.0.113.0/24",
    "203.0.113.77/24",
    "198.51.100.0/24",
    "0.0.0.0/0",
    "2001:db8::/32",
    "2001:DB8::1",
    "::/0",
];
const ARNS: [&str; 6] = [
    "arn:aws:iam::111111111111:user/alice",
    "arn:aws:iam::111111111111:role/b",
    "arn:aws:iam::*:role/*",
    "arn:*:*:*:*:*",
    "arn:aws:iam::111111111111:user/${aws:username}",
    "arn:aws:sqs:us-east-1:111111111111:b",
];

/// The type of a key's values, and whether it has several.
fn typed(name: &str) -> (ValueType, bool) {
    let key = condition_key(name).unwrap_or_else(|| panic!("{name} is not in the catalogue"));
    (key.value_type(), key.is_multivalued())
}

fn named(key: CatalogConditionKey) -> Option<String> {
    let name = match key.name().split_once("${") {
        Some((before, _)) => format!("{before}team"),
        None => key.name().to_owned(),
    };
    condition_key(&name).map(|_| name)
}

/// Any key of the action, or a global one. Keys of its resource types are carried for these alone, and the other engine drops
/// the rest.
fn key(world: &mut World<'_>) -> String {
    let mut own: Vec<String> = world.action.condition_keys().filter_map(named).collect();
    // The other engine does not know keys that go on after a second colon.
    own.retain(|name| !name.starts_with("kms:EncryptionContext:"));
    if !own.is_empty() && world.dice.percent(25) {
        world.dice.pick(&own).clone()
    } else {
        world.dice.word(&GLOBAL)
    }
}

pub(super) fn condition(world: &mut World<'_>) -> Value {
    let mut operators = Map::new();
    let mut keys: Vec<String> = Vec::new();
    for _ in 0..=usize::from(world.dice.percent(25)) {
        let key = key(world);
        // One key once, however it is spelled: rules that meet in one place are another matter.
        if keys.contains(&key) {
            continue;
        }
        keys.push(key.clone());
        world.keys.push(key.clone());
        let (operator, values) = test(world, &key);
        let spelled = if world.dice.percent(10) {
            key.to_uppercase()
        } else {
            key
        };
        let block = operators.entry(operator).or_insert_with(|| json!({}));
        block[spelled] = values;
    }
    Value::Object(operators)
}

fn test(world: &mut World<'_>, key: &str) -> (String, Value) {
    let (kind, several) = typed(key);
    let dice = &mut *world.dice;
    let prefix = match dice.below(100) {
        0..45 if several => "ForAllValues:",
        45..85 if several => "ForAnyValue:",
        0..5 => "ForAllValues:",
        5..10 => "ForAnyValue:",
        _ => "",
    };
    if dice.percent(15) {
        let prefix = if dice.percent(30) { prefix } else { "" };
        let value = dice.word(&["true", "false"]);
        return (format!("{prefix}Null"), json!(value));
    }
    let operators: &[&str] = match kind {
        ValueType::String => &[
            "StringEquals",
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringLike",
            "StringNotLike",
            "BinaryEquals",
        ],
        ValueType::Arn => &[
            "ArnEquals",
            "ArnLike",
            "ArnNotEquals",
            "ArnNotLike",
            "StringLike",
        ],
        ValueType::Bool => &["Bool"],
        ValueType::Numeric => &[
            "NumericEquals",
            "NumericNotEquals",
            "NumericLessThan",
            "NumericLessThanEquals",
            "NumericGreaterThan",
            "NumericGreaterThanEquals",
        ],
        ValueType::Date => &[
            "DateEquals",
            "DateNotEquals",
            "DateLessThan",
            "DateLessThanEquals",
            "DateGreaterThan",
            "DateGreaterThanEquals",
        ],
        ValueType::IpAddress => &["IpAddress", "NotIpAddress"],
    };
    let operator = dice.word(operators);
    let suffix = if dice.percent(20) { "IfExists" } else { "" };
    let count = if dice.percent(70) { 1 } else { 2 };
    let values: Vec<String> = (0..count).map(|_| value(world, kind, &operator)).collect();
    let values = if count == 1 {
        json!(values[0])
    } else {
        json!(values)
    };
    (format!("{prefix}{operator}{suffix}"), values)
}

fn value(world: &mut World<'_>, kind: ValueType, operator: &str) -> String {
    let dice = &mut *world.dice;
    match kind {
        ValueType::String if operator == "BinaryEquals" => dice.word(&["YWxpY2U=", "Yg=="]),
        ValueType::String if dice.percent(12) => dice.word(&VARIABLES),
        ValueType::String if operator.ends_with("Like") => dice.word(&TEXT_PATTERNS),
        ValueType::String => dice.word(&TEXTS),
        ValueType::Arn => dice.word(&ARNS),
        ValueType::Bool => dice.word(&["true", "false", "True"]),
        ValueType::Numeric => dice.word(&NUMBERS),
        ValueType::Date => dice.word(&DATES),
        ValueType::IpAddress => dice.word(&ADDRESSES),
    }
}

/// Two thirds of the keys that are asked for, and sometimes the tag that variables name.
pub(super) fn context(world: &mut World<'_>) -> Map<String, Value> {
    let mut context = Map::new();
    let mut keys = std::mem::take(&mut world.keys);
    keys.push("aws:PrincipalTag/team".to_owned());
    for key in keys {
        if key == "aws:PrincipalArn" || key == "aws:username" || !world.dice.percent(67) {
            continue;
        }
        let (kind, several) = typed(&key);
        let dice = &mut *world.dice;
        let mut one = || match kind {
            ValueType::String if dice.percent(4) => "al\nce".to_owned(),
            ValueType::String if dice.percent(6) => dice.word(&["YWxpY2U=", "Yg=="]),
            ValueType::String => dice.word(&TEXTS),
            ValueType::Arn => dice.word(&[ARNS[0], ARNS[1], ARNS[5]]),
            ValueType::Bool => dice.word(&["true", "false"]),
            ValueType::Numeric => dice.word(&["10", "9.5", "-5", "5"]),
            ValueType::Date => dice.word(&[DATES[0], DATES[2], DATES[3], DATES[4]]),
            ValueType::IpAddress => dice.word(&[
                "203.0.113.9",
                "203.0.113.9",
                "198.51.100.7",
                "2001:db8:0:0:0:0:0:1",
            ]),
        };
        let value = if several {
            let values: Vec<String> = (0..3).map(|_| one()).collect();
            json!(values[..world.dice.below(4)])
        } else {
            // A variable whose key is an empty text: AWS does not say whether it has a value.
            let value = one();
            let empty = value.is_empty() && key == "aws:PrincipalTag/team";
            json!(if empty { "b".to_owned() } else { value })
        };
        context.insert(key, value);
    }
    context
}
