//! A policy document as it was written: every element with its place and its shape.
use crate::diag::{Located, Span};
use crate::syntax::{Entry, Node, Value};

/// A policy document.
///
/// Nothing that was written is lost: what could not be read is kept in `unread`, so that printing
/// and parsing again gives an equal document. Places take no part in equality.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// The policy language: `2012-10-17` or `2008-10-17`; absent means the latter.
    pub version: Option<Located<String>>,
    /// The document's name, used by some resource policies.
    pub id: Option<Located<String>>,
    /// The statements; `None` where the element is missing or unreadable.
    pub statements: Option<OneOrMany<Statement>>,
    /// Elements that no policy has, or of the wrong type.
    pub unread: Vec<Unread>,
    /// The whole document.
    pub span: Span,
}

/// One statement. An element and its `Not` form exclude each other; both are kept if both were
/// written, and such a statement matches nothing.
#[derive(Debug, Clone, Default)]
pub struct Statement {
    /// The statement's name.
    pub sid: Option<Located<String>>,
    /// What it does.
    pub effect: Option<Located<Effect>>,
    /// Whom it applies to.
    pub principal: Option<Principal>,
    /// Whom it does not apply to.
    pub not_principal: Option<Principal>,
    /// The actions it applies to.
    pub action: Option<OneOrMany<Located<String>>>,
    /// The actions it does not apply to.
    pub not_action: Option<OneOrMany<Located<String>>>,
    /// The resources it applies to.
    pub resource: Option<OneOrMany<Located<String>>>,
    /// The resources it does not apply to.
    pub not_resource: Option<OneOrMany<Located<String>>>,
    /// What must hold of the request.
    pub condition: Option<Condition>,
    /// Elements that no statement has, or of the wrong type.
    pub unread: Vec<Unread>,
    /// The whole statement.
    pub span: Span,
}

/// What a statement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// It lets the request pass, unless something denies it.
    Allow,
    /// It refuses the request, whatever allows it.
    Deny,
}

/// A value or a list of values: the two are equal in meaning and kept apart for printing.
#[derive(Debug, Clone)]
pub struct OneOrMany<T> {
    /// The values.
    pub values: Vec<T>,
    /// Whether they were written as a list.
    pub is_list: bool,
    /// The place, brackets included.
    pub span: Span,
}

/// A `Principal` or `NotPrincipal` element.
#[derive(Debug, Clone)]
pub enum Principal {
    /// A bare text. `"*"` is everyone; AWS refuses any other, the engine reads it as `AWS`.
    Bare(Located<String>),
    /// A mapping from types to names.
    Map {
        /// The entries, in the order written.
        entries: Vec<PrincipalEntry>,
        /// The place.
        span: Span,
    },
}

/// One type of principal and its names.
#[derive(Debug, Clone, PartialEq)]
pub struct PrincipalEntry {
    /// The type.
    pub kind: Located<PrincipalType>,
    /// The names.
    pub names: OneOrMany<Located<String>>,
}

/// The key of a principal mapping.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PrincipalType {
    /// Accounts, users, roles and sessions.
    Aws,
    /// AWS services.
    Service,
    /// Identity providers.
    Federated,
    /// Accounts by their S3 canonical id.
    CanonicalUser,
    /// A key that IAM does not have: it names nobody.
    Other(String),
}

/// A `Condition` element: operators, each with keys, each with values.
#[derive(Debug, Clone)]
pub struct Condition {
    /// The operators, all of which must hold.
    pub operators: Vec<OperatorBlock>,
    /// The place.
    pub span: Span,
}

/// One operator and what it tests.
#[derive(Debug, Clone, PartialEq)]
pub struct OperatorBlock {
    /// The operator as written, such as `ForAnyValue:StringLikeIfExists`.
    pub operator: Located<String>,
    /// The keys, all of which must pass.
    pub keys: Vec<ConditionKey>,
}

/// One condition key and the values to compare it with.
#[derive(Debug, Clone, PartialEq)]
pub struct ConditionKey {
    /// The key as written.
    pub key: Located<String>,
    /// The values.
    pub values: OneOrMany<Located<Scalar>>,
}

/// A condition value in the type it was written in. All are compared by their text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scalar {
    /// A text in quotes.
    Text(String),
    /// A number without quotes, as spelled.
    Number(String),
    /// `true` or `false` without quotes.
    Bool(bool),
}

/// An element that could not be read, as it stood.
#[derive(Debug, Clone)]
pub struct Unread(pub Entry);

impl Document {
    /// The statements in order.
    pub fn statements(&self) -> &[Statement] {
        self.statements
            .as_ref()
            .map_or(&[], |statements| &statements.values)
    }

    /// Whether `${…}` is a variable here: only in version `2012-10-17`
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html>).
    pub fn has_variables(&self) -> bool {
        self.version
            .as_ref()
            .is_some_and(|version| version.value == "2012-10-17")
    }
}

impl Statement {
    /// Whether it allows.
    pub fn allows(&self) -> bool {
        self.has(Effect::Allow)
    }

    /// Whether it denies.
    pub fn denies(&self) -> bool {
        self.has(Effect::Deny)
    }

    fn has(&self, effect: Effect) -> bool {
        matches!(&self.effect, Some(written) if written.value == effect)
    }

    /// The entries of `Action`; none where `NotAction` was written.
    pub fn actions(&self) -> impl Iterator<Item = &Located<String>> + Clone {
        self.action.iter().flat_map(|entries| &entries.values)
    }

    /// The entries of `Resource`; none where `NotResource` was written.
    pub fn resources(&self) -> impl Iterator<Item = &Located<String>> + Clone {
        self.resource.iter().flat_map(|entries| &entries.values)
    }

    /// The names of `Principal` with their types, a bare text being one of the type `AWS`; none where `NotPrincipal`
    /// was written.
    pub fn principals(&self) -> impl Iterator<Item = (&PrincipalType, &Located<String>)> {
        self.principal.iter().flat_map(Principal::names)
    }

    /// Every condition key with the operator it stands under.
    pub fn condition_keys(
        &self,
    ) -> impl Iterator<Item = (&Located<String>, &ConditionKey)> + Clone {
        self.condition
            .iter()
            .flat_map(|condition| &condition.operators)
            .flat_map(|block| block.keys.iter().map(move |key| (&block.operator, key)))
    }
}

impl Principal {
    /// The names with their types, a bare text being one of the type `AWS`.
    pub fn names(&self) -> impl Iterator<Item = (&PrincipalType, &Located<String>)> {
        let (bare, entries) = match self {
            Self::Bare(text) => (Some((&PrincipalType::Aws, text)), [].as_slice()),
            Self::Map { entries, .. } => (None, entries.as_slice()),
        };
        let named = entries.iter().flat_map(|entry| {
            let names = entry.names.values.iter();
            names.map(|name| (&entry.kind.value, name))
        });
        bare.into_iter().chain(named)
    }

    /// The place.
    pub fn span(&self) -> Span {
        match self {
            Self::Bare(text) => text.span,
            Self::Map { span, .. } => *span,
        }
    }
}

impl PrincipalType {
    /// The key as written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Aws => "AWS",
            Self::Service => "Service",
            Self::Federated => "Federated",
            Self::CanonicalUser => "CanonicalUser",
            Self::Other(text) => text,
        }
    }
}

impl From<&str> for PrincipalType {
    fn from(text: &str) -> Self {
        match text {
            "AWS" => Self::Aws,
            "Service" => Self::Service,
            "Federated" => Self::Federated,
            "CanonicalUser" => Self::CanonicalUser,
            other => Self::Other(other.to_owned()),
        }
    }
}

impl Effect {
    /// The word in a document.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

impl Scalar {
    /// The text that is compared.
    pub fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }
}

impl PartialEq for Document {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
            && self.id == other.id
            && self.statements == other.statements
            && self.unread == other.unread
    }
}

impl PartialEq for Statement {
    fn eq(&self, other: &Self) -> bool {
        self.sid == other.sid
            && self.effect == other.effect
            && self.principal == other.principal
            && self.not_principal == other.not_principal
            && self.action == other.action
            && self.not_action == other.not_action
            && self.resource == other.resource
            && self.not_resource == other.not_resource
            && self.condition == other.condition
            && self.unread == other.unread
    }
}

impl<T: PartialEq> PartialEq for OneOrMany<T> {
    fn eq(&self, other: &Self) -> bool {
        self.is_list == other.is_list && self.values == other.values
    }
}

impl PartialEq for Principal {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bare(one), Self::Bare(two)) => one == two,
            (Self::Map { entries: one, .. }, Self::Map { entries: two, .. }) => one == two,
            _ => false,
        }
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.operators == other.operators
    }
}

impl PartialEq for Unread {
    fn eq(&self, other: &Self) -> bool {
        self.0.key.text == other.0.key.text && same(&self.0.value, &other.0.value)
    }
}

/// Equality of trees without their places. The depth of a tree is bounded by its reader.
fn same(one: &Node, two: &Node) -> bool {
    match (&one.value, &two.value) {
        (Value::Sequence(one), Value::Sequence(two)) => {
            one.len() == two.len() && one.iter().zip(two).all(|(one, two)| same(one, two))
        }
        (Value::Mapping(one), Value::Mapping(two)) => {
            one.entries.len() == two.entries.len()
                && one
                    .entries
                    .iter()
                    .zip(&two.entries)
                    .all(|(one, two)| one.key.text == two.key.text && same(&one.value, &two.value))
        }
        (one, two) => one == two,
    }
}
