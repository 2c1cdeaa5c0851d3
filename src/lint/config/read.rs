//! The text of `synth.toml` to what it says.
use super::{AllowedPath, Config, Glob, PathRules, Weight};
use crate::diag::{Code, Diagnostic, Level, Located, Outcome, SourceId};
use crate::lint::Confidence;
use crate::lint::fields::{ALLOWED, Fields, allowed, known_rule, not_one_of, wrong_type};
use crate::policy::Kind;
use crate::syntax::{Node, parse_toml};
use std::collections::BTreeMap;

const KINDS: [(&str, Kind); 9] = [
    ("identity", Kind::Identity),
    ("boundary", Kind::Boundary),
    ("session", Kind::Session),
    ("scp", Kind::ServiceControl),
    ("rcp", Kind::ResourceControl),
    ("resource", Kind::Resource),
    ("trust", Kind::Trust),
    ("key", Kind::Key),
    ("endpoint", Kind::Endpoint),
];

const LEVELS: [(&str, Level); 3] = [
    ("error", Level::Error),
    ("warning", Level::Warning),
    ("note", Level::Note),
];

const FAIL_ON: [(&str, Option<Level>); 4] = [
    ("error", Some(Level::Error)),
    ("warning", Some(Level::Warning)),
    ("note", Some(Level::Note)),
    ("none", None),
];

const WEIGHTS: [(&str, Weight); 4] = [
    ("off", Weight::Off),
    ("note", Weight::Level(Level::Note)),
    ("warning", Weight::Level(Level::Warning)),
    ("error", Weight::Level(Level::Error)),
];

const CONFIDENCES: [(&str, Confidence); 2] = [
    ("certain", Confidence::Certain),
    ("likely", Confidence::Likely),
];

impl Config {
    /// Reads the text of `synth.toml`.
    pub fn read(text: &str, source: SourceId) -> Outcome<Self> {
        let parsed = parse_toml(text, source);
        let mut problems = parsed.diagnostics;
        let config = parsed.value.map(|tree| of(&tree, &mut problems));
        Outcome::new(config, problems)
    }
}

fn of(tree: &Node, problems: &mut Vec<Diagnostic>) -> Config {
    let lint = Fields::of(tree, &["lint"], problems).and_then(|root| root.get("lint"));
    let known = [
        "fail-on",
        "min-level",
        "min-confidence",
        "exclude",
        "rules",
        "paths",
        "allow",
    ];
    let Some(lint) = lint.and_then(|lint| Fields::of(lint, &known, problems)) else {
        return Config::default();
    };
    let exclude = lint.list("exclude", problems);
    let paths = lint.list("paths", problems);
    let allow = lint.list("allow", problems);
    Config {
        fail_on: word(&lint, "fail-on", &FAIL_ON, problems),
        min_level: word(&lint, "min-level", &LEVELS, problems),
        min_confidence: word(&lint, "min-confidence", &CONFIDENCES, problems),
        exclude: exclude
            .iter()
            .filter_map(|node| glob(node, problems))
            .collect(),
        rules: rules(&lint, problems),
        paths: paths
            .iter()
            .filter_map(|node| path_rules(node, problems))
            .collect(),
        allow: allow
            .iter()
            .filter_map(|node| allowed_path(node, problems))
            .collect(),
    }
}

/// What the word below a key stands for.
fn word<T: Copy>(
    fields: &Fields<'_>,
    key: &str,
    words: &[(&str, T)],
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let text = fields.text(key, problems)?;
    meaning(text, words, problems)
}

fn meaning<T: Copy>(
    text: Located<&str>,
    words: &[(&str, T)],
    problems: &mut Vec<Diagnostic>,
) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == text.value);
    if found.is_none() {
        let problem = Diagnostic::error(
            Code::UnknownWord,
            text.span,
            format!("`{}` has no meaning here", text.value),
        );
        problems.push(not_one_of(
            problem,
            text.value,
            words.iter().map(|(word, _)| *word),
        ));
    }
    found.map(|(_, meaning)| *meaning)
}

fn glob(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Glob> {
    let Some(text) = node.as_str() else {
        problems.push(wrong_type(node, "a text"));
        return None;
    };
    Glob::parse(Located::new(text, node.span), problems)
}

/// The pattern below a key that must be there.
fn required_glob(fields: &Fields<'_>, key: &str, problems: &mut Vec<Diagnostic>) -> Option<Glob> {
    let Some(node) = fields.get(key) else {
        problems.push(
            Diagnostic::error(
                Code::MissingKey,
                fields.span,
                format!("the key `{key}` is missing"),
            )
            .help(format!(
                "write which files are meant: `{key} = \"stacks/**/*.yaml\"`"
            )),
        );
        return None;
    };
    glob(node, problems)
}

fn rules(fields: &Fields<'_>, problems: &mut Vec<Diagnostic>) -> BTreeMap<&'static str, Weight> {
    let Some(node) = fields.get("rules") else {
        return BTreeMap::new();
    };
    let Some(mapping) = node.as_mapping() else {
        problems.push(wrong_type(node, "a mapping"));
        return BTreeMap::new();
    };
    let mut weights = BTreeMap::new();
    for entry in &mapping.entries {
        let rule = known_rule(Located::new(&entry.key.text, entry.key.span), problems);
        if entry.value.as_str().is_none() {
            problems.push(wrong_type(&entry.value, "a text"));
        }
        let word = entry
            .value
            .as_str()
            .map(|text| Located::new(text, entry.value.span));
        let weight = word.and_then(|word| meaning(word, &WEIGHTS, problems));
        weights.extend(rule.map(|rule| rule.value).zip(weight));
    }
    weights
}

fn path_rules(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<PathRules> {
    let fields = Fields::of(node, &["glob", "as", "rules"], problems)?;
    let glob = required_glob(&fields, "glob", problems);
    let kind = word(&fields, "as", &KINDS, problems);
    let rules = rules(&fields, problems);
    Some(PathRules {
        glob: glob?,
        kind,
        rules,
    })
}

fn allowed_path(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<AllowedPath> {
    let [rule, because, until, fingerprint] = ALLOWED;
    let fields = Fields::of(node, &[rule, "path", because, until, fingerprint], problems)?;
    let glob = required_glob(&fields, "path", problems);
    let allowed = allowed(&fields, problems)?;
    Some(AllowedPath {
        glob: glob?,
        rule: allowed.rule.value,
        because: allowed.because,
        until: allowed.until,
        fingerprint: allowed.fingerprint,
        // A table that has a header goes on for lines: the name of the rule tells it from others.
        place: allowed.rule.span,
    })
}
