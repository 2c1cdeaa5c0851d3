//! Which condition keys a document mentions, and how it reads their values.
use super::question::ContextKind;
use crate::policy::Document;
use std::collections::BTreeMap;

/// What one document says of condition keys.
#[derive(Debug, Clone, Default)]
pub(super) struct Mentions {
    /// Lower-case keys of conditions: the spelling and the reading.
    compared: BTreeMap<String, (String, ContextKind)>,
    /// The document in lower case if it has variables.
    variables: Option<String>,
}

impl Mentions {
    /// Collects what `document`, which prints as `text`, mentions.
    pub(super) fn of(document: &Document, text: &str) -> Self {
        let mut compared: BTreeMap<String, (String, ContextKind)> = BTreeMap::new();
        for statement in document.statements() {
            for operator in statement.condition.iter().flat_map(|it| &it.operators) {
                let kind = reading(&operator.operator.value);
                for key in &operator.keys {
                    let spelling = &key.key.value;
                    let known = compared
                        .entry(spelling.to_lowercase())
                        .or_insert_with(|| (spelling.clone(), kind));
                    known.1 = more_telling(known.1, kind);
                }
            }
        }
        let variables = document.has_variables() && text.contains("${");
        Self {
            compared,
            variables: variables.then(|| text.to_lowercase()),
        }
    }

    /// How a key (lower case) is spelled and read here; `None`: it is not mentioned.
    pub(super) fn get<'a>(&'a self, key: &'a str) -> Option<(&'a str, ContextKind)> {
        if let Some((spelling, kind)) = self.compared.get(key) {
            return Some((spelling, *kind));
        }
        let text = self.variables.as_deref()?;
        let variable = ["}", ","]
            .iter()
            .any(|end| text.contains(&["${", key, end].concat()));
        variable.then_some((key, ContextKind::String))
    }
}

/// A reading other than as a text tells more.
pub(super) fn more_telling(one: ContextKind, other: ContextKind) -> ContextKind {
    if one == ContextKind::String {
        other
    } else {
        one
    }
}

/// How an operator, such as `ForAnyValue:NumericLessThanIfExists`, reads what it compares.
fn reading(operator: &str) -> ContextKind {
    let operator = operator.to_ascii_lowercase();
    let operator = operator.rsplit(':').next().unwrap_or_default();
    [
        ("numeric", ContextKind::Numeric),
        ("date", ContextKind::Date),
        ("bool", ContextKind::Boolean),
        ("binary", ContextKind::Binary),
        ("ipaddress", ContextKind::Ip),
        ("notipaddress", ContextKind::Ip),
    ]
    .into_iter()
    .find(|(start, _)| operator.starts_with(start))
    .map_or(ContextKind::String, |(_, kind)| kind)
}
