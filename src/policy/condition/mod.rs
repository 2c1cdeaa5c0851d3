//! One condition: an operator, a key, and the values to compare the request's with.
mod binary;
mod date;
mod expected;
mod network;
mod number;
mod operator;

pub(crate) use date::Instant;
pub(crate) use expected::{Compared, Expected};
pub use network::Network;
pub(crate) use number::Number;
pub use operator::{Base, Operator, Order, Quantifier};
pub(crate) use operator::{NAMES, Spelling};

use super::decide::Recorder;
use super::document::Scalar;
use super::matching::{Held, Scope};
use super::note::Note;
use super::truth::Truth;
use crate::diag::Located;

/// A condition, made ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Test {
    /// `None` for an operator that IAM does not have: it never holds.
    pub(crate) operator: Option<Operator>,
    /// The operator as written, for traces.
    pub(crate) written: Box<str>,
    /// The key in lower case.
    pub(crate) key: Box<str>,
    pub(crate) expected: Box<[Expected]>,
    /// For exact texts without variables, if there are many: all of them, sorted.
    texts: Option<Box<[Box<str>]>>,
}

/// From how many values on a sorted list is looked up instead of comparing each.
const MANY: usize = 8;

impl Test {
    pub(crate) fn new(
        written: &str,
        key: &str,
        values: &[Located<Scalar>],
        variables: bool,
    ) -> Self {
        let operator = Operator::parse(written).map(|(operator, _)| operator);
        let expected: Box<[Expected]> = match operator {
            Some(operator) => values
                .iter()
                .map(|value| Expected::new(operator.base, value.value.text(), variables))
                .collect(),
            None => Box::default(),
        };
        let is_exact = operator.is_some_and(|operator| operator.base == Base::StringEquals);
        let texts = (is_exact && expected.len() >= MANY)
            .then(|| sorted_texts(&expected))
            .flatten();
        Self {
            texts,
            operator,
            written: written.into(),
            key: key.to_lowercase().into(),
            expected,
        }
    }

    /// Whether the condition holds of the request
    /// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>).
    pub(crate) fn holds<R: Recorder>(&self, scope: &Scope<'_>, recorder: &mut R) -> Truth {
        let held = scope.value(&self.key);
        let truth = match self.operator {
            Some(operator) => self.apply(operator, held, scope, recorder),
            None => Truth::False,
        };
        if R::DETAIL {
            // Filling in variables again is for the trace alone.
            recorder.hush();
            let shown = |expected: &Expected| expected.shown(scope, recorder);
            let expected = self.expected.iter().map(shown).collect();
            recorder.unhush();
            recorder.condition(self, expected, held, truth);
        }
        truth
    }

    fn apply<R: Recorder>(
        &self,
        operator: Operator,
        held: Held<'_>,
        scope: &Scope<'_>,
        recorder: &mut R,
    ) -> Truth {
        if operator.base == Base::Null {
            return self.null(operator, held, recorder);
        }
        match (held, operator.quantifier) {
            (Held::Unknown, _) => {
                recorder.need(&self.key);
                Truth::Unknown
            }
            (Held::Absent, quantifier) => self.absent(operator, quantifier, recorder),
            (Held::Single(value), quantifier) => {
                if quantifier.is_some() && scope.facts.is_multivalued(&self.key) {
                    recorder.note(Note::PlainValue {
                        key: self.key.to_string(),
                    });
                }
                self.passes(operator, value, scope, recorder)
            }
            (Held::Multi(values), Some(Quantifier::ForAllValues)) => values
                .iter()
                .map(|value| self.passes(operator, value, scope, recorder))
                .fold(Truth::True, Truth::and),
            (Held::Multi(values), Some(Quantifier::ForAnyValue)) => values
                .iter()
                .map(|value| self.passes(operator, value, scope, recorder))
                .fold(Truth::False, Truth::or),
            (Held::Multi(_), None) => {
                recorder.note(Note::MissingQualifier {
                    key: self.key.to_string(),
                });
                Truth::False
            }
        }
    }

    /// What an absent key means.
    fn absent<R: Recorder>(
        &self,
        operator: Operator,
        quantifier: Option<Quantifier>,
        recorder: &mut R,
    ) -> Truth {
        if operator.if_exists {
            if quantifier == Some(Quantifier::ForAnyValue) {
                recorder.note(Note::AnyValueIfExists {
                    key: self.key.to_string(),
                });
            }
            return Truth::True;
        }
        match quantifier {
            Some(Quantifier::ForAllValues) => Truth::True,
            Some(Quantifier::ForAnyValue) => Truth::False,
            None => operator.negated.into(),
        }
    }

    /// One value of the request against all of the policy's: any of them for a positive operator,
    /// none of them for a negated one.
    fn passes<R: Recorder>(
        &self,
        operator: Operator,
        value: &str,
        scope: &Scope<'_>,
        recorder: &mut R,
    ) -> Truth {
        if let Some(texts) = &self.texts {
            let found = texts.binary_search_by(|text| (**text).cmp(value)).is_ok();
            return Truth::from(found != operator.negated);
        }
        let mut any = Truth::False;
        let mut unparsable = false;
        for expected in &self.expected {
            match expected.compare(value, scope, recorder) {
                Compared::Same => {
                    any = Truth::True;
                    break;
                }
                Compared::Unknown => any = any.or(Truth::Unknown),
                Compared::Unparsable => unparsable = true,
                Compared::Different => {}
            }
        }
        if !operator.negated {
            return any;
        }
        if unparsable && any != Truth::True {
            recorder.note(Note::Unparsable {
                key: self.key.to_string(),
            });
            return Truth::False;
        }
        !any
    }

    /// `Null`: whether the key has no value. An empty list and an empty text count as none. Under
    /// a quantifier AWS documents a constant.
    fn null<R: Recorder>(&self, operator: Operator, held: Held<'_>, recorder: &mut R) -> Truth {
        match operator.quantifier {
            Some(Quantifier::ForAllValues) => return Truth::True,
            Some(Quantifier::ForAnyValue) => return Truth::False,
            None => {}
        }
        let wants = |null| self.expected.contains(&Expected::Null(Some(null)));
        match held {
            Held::Unknown if wants(true) && wants(false) => Truth::True,
            Held::Unknown => {
                recorder.need(&self.key);
                Truth::Unknown
            }
            Held::Absent | Held::Single("") | Held::Multi([]) => wants(true).into(),
            Held::Single(_) | Held::Multi(_) => wants(false).into(),
        }
    }
}

/// The texts, sorted, if none of them has a variable.
fn sorted_texts(expected: &[Expected]) -> Option<Box<[Box<str>]>> {
    let mut texts: Vec<Box<str>> = expected
        .iter()
        .map(|expected| expected.as_literal().map(Into::into))
        .collect::<Option<_>>()?;
    texts.sort_unstable();
    Some(texts.into())
}
