//! Two conditions of a statement on one key: whether one follows from the other, and whether both can hold.
use super::value::{covers, met_by, overlaps};
use crate::policy::condition::{Compared, Expected, Test};
use crate::policy::{Base, ConditionKey, Operator, Quantifier};

/// One condition: an operator, a key and its values, made ready to be compared with another.
///
/// What is said of two is certain for every request; what is not certain is not said. Each answer follows from how the
/// operators take absent keys, several values and negation
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>).
#[derive(Debug, Clone)]
pub struct Comparison(Test);

impl Comparison {
    /// A condition of a document in which variables are read or are plain text.
    pub fn new(operator: &str, key: &ConditionKey, variables: bool) -> Self {
        Self(Test::new(
            operator,
            &key.key.value,
            &key.values.values,
            variables,
        ))
    }

    /// Whether the other holds of every request of which this holds. False if that is not certain.
    pub fn implies(&self, other: &Self) -> bool {
        implies(&self.0, &other.0)
    }

    /// Whether there is no request of which both hold. False if that is not certain.
    pub fn contradicts(&self, other: &Self) -> bool {
        contradicts(&self.0, &other.0)
    }

    /// Whether its value at one place, from 0, makes no difference beside the one at another: of several values one has to
    /// match, and under a negated operator none may.
    pub fn is_covered(&self, value: usize, by: usize) -> bool {
        match (self.0.expected.get(value), self.0.expected.get(by)) {
            (Some(Expected::Null(one)), Some(Expected::Null(two))) => one == two,
            (Some(value), Some(by)) => covers(by, value),
            _ => false,
        }
    }
}

/// Whether `test` holds wherever `given` holds.
pub(super) fn implies(given: &Test, test: &Test) -> bool {
    if given.key != test.key {
        return false;
    }
    let (Some(one), Some(two)) = (given.operator, test.operator) else {
        return false;
    };
    if one == two && given.expected == test.expected {
        return true;
    }
    if two.base == Base::Null {
        return two.quantifier.is_none()
            && match nulls(given, one) {
                Some((absent, present)) => {
                    let (allows_absent, allows_present) = nulls(test, two).unwrap_or_default();
                    (!absent || allows_absent) && (!present || allows_present)
                }
                None => {
                    nulls(test, two).is_some_and(|(_, present)| present) && needs_value(given, one)
                }
            };
    }
    // A plain operator holds of no list, so that what it says of one value is all.
    let lists = one.quantifier.is_none() || one.quantifier == two.quantifier;
    let absent = !holds_of_absent(one) || holds_of_absent(two);
    one.base != Base::Null && lists && absent && passes_less(given, one, test, two)
}

/// Whether each value that passes `given` passes `test`.
fn passes_less(given: &Test, one: Operator, test: &Test, two: Operator) -> bool {
    let readable = |test: &Test| test.expected.iter().all(Expected::is_readable);
    match (one.negated, two.negated) {
        (false, false) => each(&given.expected, &test.expected, |value, by| {
            covers(by, value)
        }),
        // What an operator cannot read passes no negated comparison, and of other families it reads other things.
        (true, true) => {
            same_family(one.base, two.base)
                && readable(test)
                && (!given.expected.is_empty() || test.expected.is_empty())
                && each(&test.expected, &given.expected, |value, by| {
                    covers(by, value)
                })
        }
        (false, true) => {
            same_family(one.base, two.base)
                && readable(test)
                && given
                    .expected
                    .iter()
                    .all(|value| !test.expected.iter().any(|other| overlaps(other, value)))
        }
        (true, false) => false,
    }
}

/// Whether no request meets both.
pub(super) fn contradicts(first: &Test, second: &Test) -> bool {
    if first.key != second.key {
        return false;
    }
    let (Some(one), Some(two)) = (first.operator, second.operator) else {
        return false;
    };
    match (nulls(first, one), nulls(second, two)) {
        (Some(first), Some(second)) => matches!(
            (first, second),
            ((true, false), (false, true)) | ((false, true), (true, false))
        ),
        (Some(nulls), None) => nulls == (true, false) && needs_value(second, two),
        (None, Some(nulls)) => nulls == (true, false) && needs_value(first, one),
        (None, None) => excludes(first, one, second, two),
    }
}

fn excludes(first: &Test, one: Operator, second: &Test, two: Operator) -> bool {
    let is_usable =
        |test: &Test| !test.expected.is_empty() && test.expected.iter().all(Expected::is_readable);
    let is_null = one.base == Base::Null || two.base == Base::Null;
    // One of several values may meet the first and another the second; an empty list meets every `ForAllValues`.
    let same_lists = one.quantifier.is_some() && one.quantifier == two.quantifier;
    let both_absent = holds_of_absent(one) && holds_of_absent(two);
    if is_null || same_lists || both_absent || !is_usable(first) || !is_usable(second) {
        return false;
    }
    match (one.negated, two.negated) {
        (false, false) => first
            .expected
            .iter()
            .all(|value| !second.expected.iter().any(|other| overlaps(value, other))),
        (false, true) => each(&first.expected, &second.expected, |value, by| {
            covers(by, value)
        }),
        (true, false) => each(&second.expected, &first.expected, |value, by| {
            covers(by, value)
        }),
        (true, true) => false,
    }
}

/// Whether each of these values stands to some of the others in a relation.
fn each(
    values: &[Expected],
    others: &[Expected],
    relation: impl Fn(&Expected, &Expected) -> bool,
) -> bool {
    values
        .iter()
        .all(|value| others.iter().any(|other| relation(value, other)))
}

/// Whether two operators read the same values.
fn same_family(one: Base, two: Base) -> bool {
    let family = |base| match base {
        Base::StringEquals | Base::StringEqualsIgnoreCase | Base::StringLike => 0,
        Base::Numeric(_) => 1,
        Base::Date(_) => 2,
        Base::Bool => 3,
        Base::Binary => 4,
        Base::IpAddress => 5,
        Base::Arn => 6,
        Base::Null => 7,
    };
    family(one) == family(two)
}

/// Whether the operator holds of a request without the key.
fn holds_of_absent(operator: Operator) -> bool {
    operator.if_exists
        || match operator.quantifier {
            Some(Quantifier::ForAllValues) => true,
            Some(Quantifier::ForAnyValue) => false,
            None => operator.negated,
        }
}

/// Whether a `Null` without quantifier holds of absent and of present keys; `None` for everything else, the constant that
/// `Null` is under a quantifier included.
fn nulls(test: &Test, operator: Operator) -> Option<(bool, bool)> {
    let has = |null| test.expected.contains(&Expected::Null(Some(null)));
    (operator.base == Base::Null && operator.quantifier.is_none()).then(|| (has(true), has(false)))
}

/// Whether the condition holds only of requests that have a value for the key, other than the empty text, which counts as none.
fn needs_value(test: &Test, operator: Operator) -> bool {
    let other_than_empty = |value: &Expected| {
        matches!(
            met_by(value, ""),
            Compared::Different | Compared::Unparsable
        )
    };
    operator.base != Base::Null
        && !operator.negated
        && !holds_of_absent(operator)
        && test.expected.iter().all(other_than_empty)
}
