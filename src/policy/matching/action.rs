//! `Action` and `NotAction`: `*`, or a service and a pattern of names, without regard to case.
use super::Scope;
use crate::policy::Pattern;

/// An `Action` or `NotAction` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ActionTest {
    /// Whether the element is `NotAction`.
    pub(crate) negated: bool,
    pub(crate) patterns: Box<[ActionPattern]>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ActionPattern {
    /// `*`.
    Everything,
    /// `service:pattern`, both in lower case.
    Of { service: Box<str>, name: Pattern },
    /// What no action matches: a wildcard in the prefix, no name, blanks or commas.
    Nothing,
}

impl ActionTest {
    pub(crate) fn matches(&self, scope: &Scope<'_>) -> bool {
        self.negated != self.matching(scope).is_some()
    }

    /// The first entry that the action matches, from 0.
    pub(crate) fn matching(&self, scope: &Scope<'_>) -> Option<usize> {
        self.patterns
            .iter()
            .position(|pattern| pattern.matches(scope))
    }
}

impl ActionPattern {
    /// Reads an entry. Anything that IAM would refuse matches no action
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html>).
    pub(crate) fn new(text: &str) -> Self {
        match Self::split(text) {
            _ if text == "*" => Self::Everything,
            Some((service, name)) => Self::Of {
                service: service.to_ascii_lowercase().into(),
                name: Pattern::new(&name.to_ascii_lowercase()),
            },
            None => Self::Nothing,
        }
    }

    /// Whether IAM would take this entry.
    pub(crate) fn is_readable(text: &str) -> bool {
        text == "*" || Self::split(text).is_some()
    }

    fn split(text: &str) -> Option<(&str, &str)> {
        let (service, name) = text.split_once(':')?;
        let prefix = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        let odd = |character: char| character.is_whitespace() || character == ',';
        let readable = !service.is_empty()
            && service.bytes().all(prefix)
            && !name.is_empty()
            && !name.contains(odd);
        readable.then_some((service, name))
    }

    fn matches(&self, scope: &Scope<'_>) -> bool {
        match self {
            Self::Everything => true,
            Self::Of { service, name } => **service == *scope.service && name.matches(scope.name),
            Self::Nothing => false,
        }
    }
}
