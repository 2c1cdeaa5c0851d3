//! What the generated questions reach: layers, principal kinds, operators, elements.
use super::case::Case;
use super::generate::CALLERS;
use std::collections::BTreeMap;
use std::fmt;

/// How often each is met at least. A thing that is met more rarely tells nothing.
const LEAST: usize = 40;
const LAYERS: [&str; 7] = [
    "boundary",
    "endpoint",
    "identity",
    "resource",
    "resource control",
    "service control",
    "session",
];
const OPERATORS: [&str; 27] = [
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "BinaryEquals",
    "Bool",
    "DateEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateNotEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
    "NumericEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericNotEquals",
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
];
const SHAPES: [&str; 11] = [
    "ForAllValues",
    "ForAnyValue",
    "IfExists",
    "NotAction",
    "NotPrincipal",
    "NotResource",
    "another account",
    "a key policy",
    "a trust policy",
    "a variable",
    "a variable in an old version",
];

#[derive(Debug, Default)]
pub(super) struct Coverage {
    callers: BTreeMap<&'static str, usize>,
    layers: BTreeMap<&'static str, usize>,
    operators: BTreeMap<String, usize>,
    shapes: BTreeMap<&'static str, usize>,
    actions: BTreeMap<String, usize>,
}

impl Coverage {
    pub(super) fn count(&mut self, case: &Case, kind: &'static str) {
        let mut case = case.clone();
        *self.callers.entry(kind).or_default() += 1;
        *self.actions.entry(case.action.clone()).or_default() += 1;
        let mut shape = |name, met: bool| *self.shapes.entry(name).or_default() += usize::from(met);
        shape("another account", case.resource_account != "111111111111");
        let policy = case.resource_policy.is_some();
        shape("a key policy", policy && case.resource.contains(":key/"));
        shape(
            "a trust policy",
            policy && case.action.starts_with("sts:Assume"),
        );
        for (layer, document) in case.documents() {
            *self.layers.entry(layer).or_default() += 1;
            let variable = document.to_string().contains("${");
            shape("a variable", variable);
            let old = document["Version"] != "2012-10-17";
            shape("a variable in an old version", variable && old);
        }
        for (_, statement) in case.statements() {
            for name in ["NotAction", "NotPrincipal", "NotResource"] {
                shape(name, statement.contains_key(name));
            }
            let Some(condition) = statement.get("Condition") else {
                continue;
            };
            for operator in condition.as_object().unwrap().keys() {
                let base = operator.rsplit(':').next().unwrap();
                shape("IfExists", base.ends_with("IfExists"));
                shape("ForAllValues", operator.starts_with("ForAllValues:"));
                shape("ForAnyValue", operator.starts_with("ForAnyValue:"));
                let base = base.strip_suffix("IfExists").unwrap_or(base);
                *self.operators.entry(base.to_owned()).or_default() += 1;
            }
        }
    }

    /// Fails unless everything is met often enough.
    pub(super) fn check(&self) {
        let met =
            |map: &BTreeMap<&str, usize>, name: &str| map.get(name).copied().unwrap_or_default();
        let mut rare: Vec<&str> = Vec::new();
        rare.extend(
            CALLERS
                .map(|(kind, _)| kind)
                .into_iter()
                .filter(|name| met(&self.callers, name) < LEAST),
        );
        rare.extend(LAYERS.iter().filter(|name| met(&self.layers, name) < LEAST));
        rare.extend(SHAPES.iter().filter(|name| met(&self.shapes, name) < LEAST));
        rare.extend(OPERATORS.iter().filter(|name| {
            self.operators
                .get(**name)
                .is_none_or(|count| *count < LEAST)
        }));
        assert!(rare.is_empty(), "met fewer than {LEAST} times: {rare:?}");
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "callers: {:?}", self.callers)?;
        writeln!(f, "layers, by documents: {:?}", self.layers)?;
        writeln!(f, "operators: {:?}", self.operators)?;
        writeln!(f, "shapes: {:?}", self.shapes)?;
        write!(f, "{} different actions", self.actions.len())
    }
}
