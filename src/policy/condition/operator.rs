//! The condition operators: quantifier, base, negation, `IfExists`.

/// A condition operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`, if it has one.
    pub quantifier: Option<Quantifier>,
    /// What is compared, and how.
    pub base: Base,
    /// Whether it holds where its base does not, an absent key included.
    pub negated: bool,
    /// Whether it holds for an absent key.
    pub if_exists: bool,
}

/// How the values of a multivalued key are taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// Each value of the request must match one of the policy; of none it is true.
    ForAllValues,
    /// Some value of the request must match one of the policy.
    ForAnyValue,
}

/// What is compared, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// The same text.
    StringEquals,
    /// The same text but for the case of its letters.
    StringEqualsIgnoreCase,
    /// A text that fits a pattern of `*` and `?`.
    StringLike,
    /// A number in an order.
    Numeric(Order),
    /// A date in an order.
    Date(Order),
    /// `true` or `false`.
    Bool,
    /// The same bytes, written as base64.
    Binary,
    /// An address in a range.
    IpAddress,
    /// `ArnEquals` and `ArnLike` are the same.
    Arn,
    /// Whether the key is absent.
    Null,
}

/// The order that the request's value has to have to the policy's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Equal.
    Equals,
    /// Less.
    LessThan,
    /// Less or equal.
    LessThanEquals,
    /// Greater.
    GreaterThan,
    /// Greater or equal.
    GreaterThanEquals,
}

/// Whether an operator is spelled as AWS documents it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    Exact,
    OtherCase,
}

/// Every operator without quantifier and suffix
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>).
pub(crate) const NAMES: [(&str, Base, bool); 27] = [
    ("StringEquals", Base::StringEquals, false),
    ("StringNotEquals", Base::StringEquals, true),
    (
        "StringEqualsIgnoreCase",
        Base::StringEqualsIgnoreCase,
        false,
    ),
    (
        "StringNotEqualsIgnoreCase",
        Base::StringEqualsIgnoreCase,
        true,
    ),
    ("StringLike", Base::StringLike, false),
    ("StringNotLike", Base::StringLike, true),
    ("NumericEquals", Base::Numeric(Order::Equals), false),
    ("NumericNotEquals", Base::Numeric(Order::Equals), true),
    ("NumericLessThan", Base::Numeric(Order::LessThan), false),
    (
        "NumericLessThanEquals",
        Base::Numeric(Order::LessThanEquals),
        false,
    ),
    (
        "NumericGreaterThan",
        Base::Numeric(Order::GreaterThan),
        false,
    ),
    (
        "NumericGreaterThanEquals",
        Base::Numeric(Order::GreaterThanEquals),
        false,
    ),
    ("DateEquals", Base::Date(Order::Equals), false),
    ("DateNotEquals", Base::Date(Order::Equals), true),
    ("DateLessThan", Base::Date(Order::LessThan), false),
    (
        "DateLessThanEquals",
        Base::Date(Order::LessThanEquals),
        false,
    ),
    ("DateGreaterThan", Base::Date(Order::GreaterThan), false),
    (
        "DateGreaterThanEquals",
        Base::Date(Order::GreaterThanEquals),
        false,
    ),
    ("Bool", Base::Bool, false),
    ("BinaryEquals", Base::Binary, false),
    ("IpAddress", Base::IpAddress, false),
    ("NotIpAddress", Base::IpAddress, true),
    ("ArnEquals", Base::Arn, false),
    ("ArnNotEquals", Base::Arn, true),
    ("ArnLike", Base::Arn, false),
    ("ArnNotLike", Base::Arn, true),
    ("Null", Base::Null, false),
];

impl Operator {
    /// Reads an operator. AWS documents one spelling; another case of the letters is read the
    /// same and reported when the document is parsed. `NullIfExists` is no operator.
    pub(crate) fn parse(text: &str) -> Option<(Self, Spelling)> {
        let (quantifier, rest) = match text.split_once(':') {
            Some((word, rest)) if word.eq_ignore_ascii_case("ForAllValues") => {
                (Some(Quantifier::ForAllValues), rest)
            }
            Some((word, rest)) if word.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(Quantifier::ForAnyValue), rest)
            }
            Some(_) => return None,
            None => (None, text),
        };
        let find = |word: &str| {
            NAMES
                .iter()
                .find(|(name, ..)| name.eq_ignore_ascii_case(word))
                .copied()
        };
        let (if_exists, (name, base, negated)) = if let Some(found) = find(rest) {
            (false, found)
        } else {
            let stem = rest.len().checked_sub("IfExists".len())?;
            let (word, suffix) = rest.split_at_checked(stem)?;
            if !suffix.eq_ignore_ascii_case("IfExists") {
                return None;
            }
            (true, find(word).filter(|(_, base, _)| *base != Base::Null)?)
        };
        let operator = Self {
            quantifier,
            base,
            negated,
            if_exists,
        };
        let spelling = if operator.is_spelled(name, text) {
            Spelling::Exact
        } else {
            Spelling::OtherCase
        };
        Some((operator, spelling))
    }

    /// The operator of a text, in whatever case its letters are; `None` if IAM has none like it.
    pub fn of(text: &str) -> Option<Self> {
        Self::parse(text).map(|(operator, _)| operator)
    }

    /// Whether this is AWS's spelling of this operator, whose base has this name.
    fn is_spelled(self, name: &str, text: &str) -> bool {
        let quantifier = match self.quantifier {
            Some(Quantifier::ForAllValues) => "ForAllValues:",
            Some(Quantifier::ForAnyValue) => "ForAnyValue:",
            None => "",
        };
        let suffix = if self.if_exists { "IfExists" } else { "" };
        text.strip_prefix(quantifier)
            .and_then(|rest| rest.strip_prefix(name))
            == Some(suffix)
    }
}

impl Order {
    /// Whether the request's value, compared with the policy's, stands in this order.
    pub(crate) fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equals => ordering.is_eq(),
            Self::LessThan => ordering.is_lt(),
            Self::LessThanEquals => ordering.is_le(),
            Self::GreaterThan => ordering.is_gt(),
            Self::GreaterThanEquals => ordering.is_ge(),
        }
    }
}
