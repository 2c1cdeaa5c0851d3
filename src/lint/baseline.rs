//! Findings that were there when a repository began to be linted: told to nobody, until they change.
use super::fields::{Fields, wrong_type};
use crate::diag::{Code, Diagnostic, Outcome, SourceId};
use crate::syntax::{Node, Value, parse_json};
use std::collections::BTreeMap;

/// The version of the format.
const VERSION: u32 = 1;

/// One finding of a baseline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// The file.
    pub path: String,
    /// The rule.
    pub rule: String,
    /// What was found.
    pub fingerprint: String,
}

/// The findings of a baseline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline(BTreeMap<Known, usize>);

impl Baseline {
    /// A baseline of these findings.
    pub fn of(findings: impl IntoIterator<Item = Known>) -> Self {
        let mut baseline = Self::default();
        for known in findings {
            *baseline.0.entry(known).or_default() += 1;
        }
        baseline
    }

    /// Takes a finding out; whether it was in.
    pub fn take(&mut self, known: &Known) -> bool {
        let Some(left) = self.0.get_mut(known) else {
            return false;
        };
        *left -= 1;
        if *left == 0 {
            self.0.remove(known);
        }
        true
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The findings, in order, each as often as it is in.
    pub fn findings(&self) -> impl Iterator<Item = &Known> {
        self.0
            .iter()
            .flat_map(|(known, times)| std::iter::repeat_n(known, *times))
    }

    /// As JSON, one finding a line, sorted. Ends with a line end.
    pub fn text(&self) -> String {
        let line = |known: &Known| {
            let Known {
                path,
                rule,
                fingerprint,
            } = known;
            serde_json::json!({ "path": path, "rule": rule, "fingerprint": fingerprint })
                .to_string()
        };
        let lines: Vec<String> = self.findings().map(line).collect();
        let list = match lines.as_slice() {
            [] => "[]".to_owned(),
            lines => format!("[\n    {}\n  ]", lines.join(",\n    ")),
        };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": {list}\n}}\n")
    }

    /// Reads the JSON of a baseline.
    pub fn read(text: &str, source: SourceId) -> Outcome<Self> {
        let parsed = parse_json(text, source);
        let mut problems = parsed.diagnostics;
        let baseline = parsed.value.map(|tree| of(&tree, &mut problems));
        Outcome::new(baseline, problems)
    }
}

fn of(tree: &Node, problems: &mut Vec<Diagnostic>) -> Baseline {
    let Some(fields) = Fields::of(tree, &["version", "findings"], problems) else {
        return Baseline::default();
    };
    let version = fields.get("version").map(|version| &version.value);
    if version != Some(&Value::Number(VERSION.to_string())) {
        problems.push(
            Diagnostic::error(
                Code::OutOfRange,
                fields.span,
                "this synth reads version 1 of baselines",
            )
            .help("write it anew with `--write-baseline`"),
        );
        return Baseline::default();
    }
    let findings = fields.list("findings", problems);
    Baseline::of(findings.iter().filter_map(|node| known(node, problems)))
}

fn known(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Known> {
    let fields = Fields::of(node, &["path", "rule", "fingerprint"], problems)?;
    let mut text = |key: &str| {
        if fields.get(key).is_none() {
            problems.push(wrong_type(node, &format!("a mapping with `{key}`")));
        }
        fields.text(key, problems).map(|text| text.value.to_owned())
    };
    Some(Known {
        path: text("path")?,
        rule: text("rule")?,
        fingerprint: text("fingerprint")?,
    })
}
