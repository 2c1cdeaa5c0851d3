//! The conditions of a statement as rules ask about them: one key under one operator.
use super::known::is_unknown;
use crate::diag::{Located, Span};
use crate::policy::{Base, ConditionKey, Operator, Quantifier, Scalar, Statement};
use std::collections::BTreeSet;

/// One key under one operator.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comparison<'a> {
    /// The operator as written.
    pub(super) written: &'a Located<String>,
    /// The operator.
    pub(super) operator: Operator,
    /// The key as written.
    pub(super) key: &'a Located<String>,
    /// How many keys stand under the operator.
    pub(super) keys_under_operator: usize,
    entry: &'a ConditionKey,
}

/// The comparisons of a statement whose operator and key can be read.
pub(super) fn comparisons(statement: &Statement) -> impl Iterator<Item = Comparison<'_>> + Clone {
    let blocks = statement.condition.iter();
    let blocks = blocks.flat_map(|condition| &condition.operators);
    let read = blocks.filter_map(|block| Some((block, Operator::of(&block.operator.value)?)));
    let all = read.flat_map(|(block, operator)| {
        block.keys.iter().map(move |entry| Comparison {
            written: &block.operator,
            operator,
            key: &entry.key,
            keys_under_operator: block.keys.len(),
            entry,
        })
    });
    all.filter(|comparison| !is_unknown(&comparison.key.value))
}

/// The keys, in lower case, without which the statement does not apply.
pub(super) fn required_keys(statement: &Statement) -> BTreeSet<String> {
    comparisons(statement)
        .filter(|comparison| !comparison.holds_when_absent())
        .map(|comparison| comparison.key.value.to_ascii_lowercase())
        .collect()
}

impl<'a> Comparison<'a> {
    /// The key.
    pub(super) fn name(&self) -> &'a str {
        &self.key.value
    }

    /// Whether the key is this one; keys ignore case.
    pub(super) fn is(&self, name: &str) -> bool {
        self.key.value.eq_ignore_ascii_case(name)
    }

    /// The values that are known.
    pub(super) fn values(&self) -> impl Iterator<Item = &'a Located<Scalar>> + Clone + use<'a> {
        let values = self.entry.values.values.iter();
        values.filter(|value| !is_unknown(value.value.text()))
    }

    /// The texts of the values that are known.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a str> + Clone + use<'a> {
        self.values().map(|value| value.value.text())
    }

    /// Whether every value is known and there is one.
    pub(super) fn is_known(&self) -> bool {
        let all = &self.entry.values.values;
        !all.is_empty() && self.values().count() == all.len()
    }

    /// Whether there is no value.
    pub(super) fn is_empty(&self) -> bool {
        self.entry.values.values.is_empty()
    }

    /// Where the values stand.
    pub(super) fn values_span(&self) -> Span {
        self.entry.values.span
    }

    /// Whether texts are compared.
    pub(super) fn compares_text(&self) -> bool {
        matches!(
            self.operator.base,
            Base::StringEquals | Base::StringEqualsIgnoreCase | Base::StringLike
        )
    }

    /// Whether `*` and `?` of its values are wildcards.
    pub(super) fn takes_wildcards(&self) -> bool {
        matches!(self.operator.base, Base::StringLike | Base::Arn)
    }

    /// Whether it tells nothing of the values: one of its patterns fits every one.
    pub(super) fn fits_anything(&self) -> bool {
        self.operator.base == Base::StringLike
            && self
                .texts()
                .any(|text| !text.is_empty() && text.bytes().all(|byte| byte == b'*'))
    }

    /// Whether it holds of a request without the key
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>).
    pub(super) fn holds_when_absent(&self) -> bool {
        let operator = self.operator;
        match operator.quantifier {
            _ if operator.if_exists => true,
            Some(Quantifier::ForAllValues) => true,
            Some(Quantifier::ForAnyValue) => false,
            None if operator.base == Base::Null => {
                // What nobody knows yet may be either.
                !self.is_known() || self.texts().any(|text| text.eq_ignore_ascii_case("true"))
            }
            None => operator.negated,
        }
    }
}
