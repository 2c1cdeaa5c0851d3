//! One value of a condition, parsed for its operator, and how a request's value compares.
use super::binary::decode;
use super::date::Instant;
use super::network::Network;
use super::number::Number;
use super::{Base, Order};
use crate::policy::Pattern;
use crate::policy::decide::Recorder;
use crate::policy::matching::Scope;
use crate::policy::template::{Reading, Resolved, Template};
use crate::policy::variables::fields;

/// A policy's value. `None` inside is one that the operator cannot read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Compared exactly, or as a pattern.
    Text(Template),
    /// Compared without regard to case.
    AnyCase(Template),
    Number(Order, Option<Box<str>>),
    Date(Order, Option<Box<str>>),
    Bool(Template),
    Binary(Option<Vec<u8>>),
    Network(Option<Network>),
    /// Six fields, each a pattern.
    Arn(Option<Box<[Template; 6]>>),
    Null(Option<bool>),
}

/// How a request's value compares with a policy's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    /// It is what the policy's value asks for.
    Same,
    /// It is not.
    Different,
    /// One of the two cannot be read.
    Unparsable,
    /// It depends on a variable whose value was not supplied.
    Unknown,
}

impl Expected {
    pub(crate) fn new(base: Base, text: &str, variables: bool) -> Self {
        let template = |text: &str, wildcards| {
            let reading = Reading {
                variables,
                wildcards,
            };
            Template::new(text, reading)
        };
        match base {
            Base::StringEquals => Self::Text(template(text, false)),
            Base::StringLike => Self::Text(template(text, true)),
            Base::StringEqualsIgnoreCase => Self::AnyCase(template(text, false)),
            Base::Numeric(order) => Self::Number(order, Number::parse(text).map(|_| text.into())),
            Base::Date(order) => Self::Date(order, Instant::parse(text).map(|_| text.into())),
            Base::Bool => Self::Bool(template(text, false)),
            Base::Binary => Self::Binary(decode(text)),
            Base::IpAddress => Self::Network(Network::parse(text)),
            Base::Arn => {
                let fields: Option<[&str; 6]> = fields(text, variables).try_into().ok();
                Self::Arn(fields.map(|fields| Box::new(fields.map(|field| template(field, true)))))
            }
            Base::Null => Self::Null(boolean(text)),
        }
    }

    /// The text that is compared exactly, if it is one without variables.
    pub(crate) fn as_literal(&self) -> Option<&str> {
        match self {
            Self::Text(template) => template.fixed()?.as_literal(),
            _ => None,
        }
    }

    /// Whether the operator can read this value.
    pub(crate) fn is_readable(&self) -> bool {
        match self {
            Self::Text(_) | Self::AnyCase(_) => true,
            Self::Number(_, value) | Self::Date(_, value) => value.is_some(),
            Self::Bool(template) => template
                .fixed()
                .is_none_or(|pattern| pattern.as_literal().and_then(boolean).is_some()),
            Self::Binary(bytes) => bytes.is_some(),
            Self::Network(network) => network.is_some(),
            Self::Arn(fields) => fields.is_some(),
            Self::Null(value) => value.is_some(),
        }
    }

    /// The value for a trace, with its variables filled in where they have values.
    pub(crate) fn shown<R: Recorder>(&self, scope: &Scope<'_>, recorder: &mut R) -> String {
        let mut filled = |template: &Template| match template.resolve(scope, recorder) {
            Resolved::Pattern(pattern) => pattern.to_string(),
            Resolved::Unresolved | Resolved::Unknown => template.to_string(),
        };
        match self {
            Self::Text(template) | Self::AnyCase(template) | Self::Bool(template) => {
                filled(template)
            }
            Self::Number(_, text) | Self::Date(_, text) => {
                text.as_deref().unwrap_or("(unreadable)").to_owned()
            }
            Self::Binary(Some(bytes)) => format!("({} bytes)", bytes.len()),
            Self::Network(Some(network)) => network.to_string(),
            Self::Arn(Some(fields)) => {
                let fields: Vec<String> = fields.iter().map(filled).collect();
                fields.join(":")
            }
            Self::Null(Some(value)) => value.to_string(),
            Self::Binary(None) | Self::Network(None) | Self::Arn(None) | Self::Null(None) => {
                "(unreadable)".to_owned()
            }
        }
    }

    pub(crate) fn compare<R: Recorder>(
        &self,
        value: &str,
        scope: &Scope<'_>,
        recorder: &mut R,
    ) -> Compared {
        match self {
            Self::Text(template) => against(template, scope, recorder, |pattern| {
                Some(pattern.matches(value))
            }),
            Self::AnyCase(template) => against(template, scope, recorder, |pattern| {
                pattern.as_literal().map(|text| same_letters(text, value))
            }),
            Self::Bool(template) => against(template, scope, recorder, |pattern| {
                let wanted = pattern.as_literal().and_then(boolean)?;
                Some(boolean(value)? == wanted)
            }),
            Self::Number(order, text) => compared(text.as_deref().and_then(|text| {
                Some(order.holds(Number::parse(value)?.cmp(&Number::parse(text)?)))
            })),
            Self::Date(order, text) => compared(text.as_deref().and_then(|text| {
                Some(order.holds(Instant::parse(value)?.cmp(&Instant::parse(text)?)))
            })),
            Self::Binary(bytes) => compared(
                bytes
                    .as_ref()
                    .and_then(|bytes| Some(decode(value)? == *bytes)),
            ),
            Self::Network(network) => {
                compared(network.and_then(|network| Some(network.contains(Network::parse(value)?))))
            }
            Self::Arn(fields) => match fields {
                Some(fields) => arn(fields, value, scope, recorder),
                None => Compared::Unparsable,
            },
            // `Null` asks for presence alone and never comes here with a value to compare.
            Self::Null(_) => Compared::Different,
        }
    }
}

fn compared(same: Option<bool>) -> Compared {
    match same {
        Some(true) => Compared::Same,
        Some(false) => Compared::Different,
        None => Compared::Unparsable,
    }
}

/// Fills in the variables, then compares. An unresolved variable equals nothing.
fn against<R: Recorder>(
    template: &Template,
    scope: &Scope<'_>,
    recorder: &mut R,
    same: impl Fn(&Pattern) -> Option<bool>,
) -> Compared {
    match template.resolve(scope, recorder) {
        Resolved::Pattern(pattern) => compared(same(&pattern)),
        Resolved::Unresolved => Compared::Different,
        Resolved::Unknown => Compared::Unknown,
    }
}

/// Field by field, so that a `*` does not cross a colon before the sixth field.
fn arn<R: Recorder>(
    wanted: &[Template; 6],
    value: &str,
    scope: &Scope<'_>,
    recorder: &mut R,
) -> Compared {
    if value.bytes().filter(|byte| *byte == b':').take(5).count() < 5 {
        return Compared::Unparsable;
    }
    let mut all = Compared::Same;
    for (template, field) in wanted.iter().zip(value.splitn(6, ':')) {
        let same = |pattern: &Pattern| Some(pattern.matches(field));
        match against(template, scope, recorder, same) {
            Compared::Same => {}
            Compared::Unknown => all = Compared::Unknown,
            Compared::Different | Compared::Unparsable => return Compared::Different,
        }
    }
    all
}

fn boolean(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn same_letters(one: &str, two: &str) -> bool {
    one.chars()
        .flat_map(char::to_lowercase)
        .eq(two.chars().flat_map(char::to_lowercase))
}
