//! Mappings with known keys: what they hold, and what is wrong with them.
use super::rules::all;
use crate::diag::{Code, Diagnostic, Located, Span, did_you_mean};
use crate::syntax::{Mapping, Node, Value};
use crate::vocab::Day;

/// A mapping whose keys were looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'a> {
    mapping: &'a Mapping,
    /// Where it stands.
    pub(super) span: Span,
}

impl<'a> Fields<'a> {
    /// The fields of a node; a key that is none of the known ones is a problem, as is a node that is no mapping.
    pub(super) fn of(
        node: &'a Node,
        known: &[&str],
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Self> {
        let Some(mapping) = node.as_mapping() else {
            problems.push(wrong_type(node, "a mapping"));
            return None;
        };
        for entry in &mapping.entries {
            let key = entry.key.text.as_str();
            if !known.contains(&key) {
                problems.push(not_one_of(
                    Diagnostic::error(
                        Code::UnknownKey,
                        entry.key.span,
                        format!("unknown key `{key}`"),
                    ),
                    key,
                    known.iter().copied(),
                ));
            }
        }
        Some(Self {
            mapping,
            span: node.span,
        })
    }

    /// What stands below a key.
    pub(super) fn get(&self, key: &str) -> Option<&'a Node> {
        self.mapping.get(key)
    }

    /// The text below a key.
    pub(super) fn text(
        &self,
        key: &str,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<Located<&'a str>> {
        let node = self.get(key)?;
        let text = node.as_str();
        if text.is_none() {
            problems.push(wrong_type(node, "a text"));
        }
        text.map(|text| Located::new(text, node.span))
    }

    /// The elements of the list below a key.
    pub(super) fn list(&self, key: &str, problems: &mut Vec<Diagnostic>) -> &'a [Node] {
        let Some(node) = self.get(key) else {
            return &[];
        };
        let nodes = node.as_sequence();
        if nodes.is_none() {
            problems.push(wrong_type(node, "a list"));
        }
        nodes.unwrap_or_default()
    }
}

/// Something that is allowed, as it is written in a mapping.
#[derive(Debug, Clone)]
pub(super) struct Allowed {
    /// Which rule.
    pub(super) rule: Located<&'static str>,
    /// Why.
    pub(super) because: String,
    /// The last day on which it is.
    pub(super) until: Option<Day>,
    /// Which finding, if not every one of the rule.
    pub(super) fingerprint: Option<String>,
}

/// The keys of something that is allowed.
pub(super) const ALLOWED: [&str; 4] = ["rule", "because", "until", "fingerprint"];

/// Reads what is allowed; `None` if that is not said as it must be.
pub(super) fn allowed(fields: &Fields<'_>, problems: &mut Vec<Diagnostic>) -> Option<Allowed> {
    let before = problems.len();
    let rule = fields.text("rule", problems);
    if fields.get("rule").is_none() {
        problems.push(
            Diagnostic::error(Code::MissingKey, fields.span, "the key `rule` is missing")
                .help("write the name of the rule, as it stands in brackets in a finding"),
        );
    }
    let rule = rule.and_then(|name| known_rule(name, problems));
    let because = fields
        .text("because", problems)
        .filter(|because| !because.value.trim().is_empty());
    if because.is_none() && problems.len() == before {
        problems.push(without_reason(fields.span));
    }
    let until = fields
        .text("until", problems)
        .and_then(|day| known_day(day, problems));
    let fingerprint = fields.text("fingerprint", problems);
    if problems.len() > before {
        return None;
    }
    Some(Allowed {
        rule: rule?,
        because: because?.value.to_owned(),
        until,
        fingerprint: fingerprint.map(|text| text.value.to_owned()),
    })
}

/// A problem of something that is allowed without a reason.
pub(super) fn without_reason(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::SuppressionWithoutReason,
        span,
        "a finding is allowed and nothing says why",
    )
    .help("say why with `because`")
}

/// The day that a text says.
pub(super) fn known_day(text: Located<&str>, problems: &mut Vec<Diagnostic>) -> Option<Day> {
    let day = text.value.parse();
    day.map_err(|malformed| {
        let message = format!("`{}`: {malformed}", text.value);
        problems.push(
            Diagnostic::error(Code::InvalidDate, text.span, message)
                .help("write year, month and day"),
        );
    })
    .ok()
}

/// The rule, or other thing that is found, of a name.
pub(super) fn known_rule(
    name: Located<&str>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Located<&'static str>> {
    let known = || {
        let rules = all().into_iter().map(|rule| rule.id);
        rules.chain(Code::ALL.iter().map(|code| code.name()))
    };
    let found = known().find(|known| *known == name.value);
    if found.is_none() {
        let message = format!("there is no rule `{}`", name.value);
        let problem = Diagnostic::error(Code::UnknownRule, name.span, message);
        let near = did_you_mean(name.value, known());
        problems.push(match near.as_slice() {
            [] => problem.help("look it up in the list that `synth rules` prints"),
            near => problem.help(format!("did you mean {}?", either(near))),
        });
    }
    found.map(|id| Located::new(id, name.span))
}

/// A problem that something is none of some names.
pub(super) fn not_one_of<'n>(
    problem: Diagnostic,
    wrong: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Diagnostic {
    let near = did_you_mean(wrong, names.clone());
    if near.is_empty() {
        let names: Vec<&str> = names.collect();
        problem.help(format!("use one of {}", listed(&names, "and")))
    } else {
        problem.help(format!("did you mean {}?", either(&near)))
    }
}

/// A problem that something else stands where one thing must.
pub(super) fn wrong_type(node: &Node, wanted: &str) -> Diagnostic {
    let found = match node.value {
        Value::Mapping(_) => "a mapping",
        _ => node.kind(),
    };
    Diagnostic::error(
        Code::WrongType,
        node.span,
        format!("{found} stands where {wanted} must"),
    )
    .help(format!("write {wanted}"))
}

fn either(names: &[&str]) -> String {
    listed(names, "or")
}

fn listed(names: &[&str], word: &str) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {word} {last}", rest.join(", ")),
        None => String::new(),
    }
}
