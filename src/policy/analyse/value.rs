//! Two values of conditions: whether one asks for no less than the other, and whether both can be met at once.
use crate::policy::Order;
use crate::policy::Pattern;
use crate::policy::condition::{Compared, Expected, Instant, Network, Number};
use crate::policy::template::Template;
use std::cmp::Ordering;

/// Whether every value of a request that meets `two` meets `one`. True only if that is certain.
pub(super) fn covers(one: &Expected, two: &Expected) -> bool {
    if one == two {
        return one.is_readable();
    }
    if let Some(text) = two.as_literal() {
        return met_by(one, text) == Compared::Same;
    }
    match (one, two) {
        (Expected::Text(one), Expected::Text(two)) => one.covers(two),
        (Expected::Text(one), _) => one.fixed().is_some_and(Pattern::is_anything),
        (Expected::AnyCase(one), Expected::AnyCase(two)) => {
            literals(one, two).is_some_and(|(one, two)| same_letters(one, two))
        }
        (Expected::Number(wide, one), Expected::Number(narrow, two)) => {
            ordered(one.as_deref(), two.as_deref(), Number::parse)
                .is_some_and(|by| holds_more(*wide, *narrow, by))
        }
        (Expected::Date(wide, one), Expected::Date(narrow, two)) => {
            ordered(one.as_deref(), two.as_deref(), Instant::parse)
                .is_some_and(|by| holds_more(*wide, *narrow, by))
        }
        (Expected::Bool(one), Expected::Bool(two)) => {
            literals(one, two).is_some_and(|(one, two)| one.eq_ignore_ascii_case(two))
        }
        (Expected::Network(Some(one)), Expected::Network(Some(two))) => one.contains(*two),
        (Expected::Arn(Some(one)), Expected::Arn(Some(two))) => {
            one.iter().zip(two.iter()).all(|(one, two)| one.covers(two))
        }
        _ => false,
    }
}

/// Whether some value of a request may meet both. False only if that is certain.
pub(super) fn overlaps(one: &Expected, two: &Expected) -> bool {
    let may = |compared| matches!(compared, Compared::Same | Compared::Unknown);
    if let Some(text) = two.as_literal() {
        return may(met_by(one, text));
    }
    if let Some(text) = one.as_literal() {
        return may(met_by(two, text));
    }
    match (one, two) {
        (Expected::Text(one), Expected::Text(two)) => one.overlaps(two),
        (Expected::AnyCase(one), Expected::AnyCase(two)) => {
            literals(one, two).is_none_or(|(one, two)| same_letters(one, two))
        }
        (Expected::Number(order, one), Expected::Number(other, two)) => {
            ordered(one.as_deref(), two.as_deref(), Number::parse)
                .is_none_or(|by| meet(*order, *other, by))
        }
        (Expected::Date(order, one), Expected::Date(other, two)) => {
            ordered(one.as_deref(), two.as_deref(), Instant::parse)
                .is_none_or(|by| meet(*order, *other, by))
        }
        (Expected::Bool(one), Expected::Bool(two)) => {
            literals(one, two).is_none_or(|(one, two)| one.eq_ignore_ascii_case(two))
        }
        (Expected::Binary(Some(one)), Expected::Binary(Some(two))) => one == two,
        (Expected::Network(Some(one)), Expected::Network(Some(two))) => {
            one.contains(*two) || two.contains(*one)
        }
        (Expected::Arn(Some(one)), Expected::Arn(Some(two))) => one
            .iter()
            .zip(two.iter())
            .all(|(one, two)| one.overlaps(two)),
        _ => true,
    }
}

/// How a request's value compares, as far as that is known without the request.
pub(super) fn met_by(expected: &Expected, value: &str) -> Compared {
    let known = |same: Option<bool>| match same {
        Some(true) => Compared::Same,
        Some(false) => Compared::Different,
        None => Compared::Unparsable,
    };
    let filled = |template: &Template, same: &dyn Fn(&Pattern) -> Option<bool>| {
        template
            .fixed()
            .map_or(Compared::Unknown, |pattern| known(same(pattern)))
    };
    match expected {
        Expected::Text(template) => filled(template, &|pattern| Some(pattern.matches(value))),
        Expected::AnyCase(template) => filled(template, &|pattern| {
            pattern.as_literal().map(|text| same_letters(text, value))
        }),
        Expected::Bool(template) => filled(template, &|pattern| {
            let wanted: bool = pattern.as_literal()?.to_ascii_lowercase().parse().ok()?;
            Some(value.to_ascii_lowercase().parse::<bool>().ok()? == wanted)
        }),
        Expected::Number(order, wanted) => known(wanted.as_deref().and_then(|wanted| {
            Some(order.holds(Number::parse(value)?.cmp(&Number::parse(wanted)?)))
        })),
        Expected::Date(order, wanted) => known(wanted.as_deref().and_then(|wanted| {
            Some(order.holds(Instant::parse(value)?.cmp(&Instant::parse(wanted)?)))
        })),
        Expected::Network(network) => {
            known(network.and_then(|network| Some(network.contains(Network::parse(value)?))))
        }
        Expected::Arn(Some(fields)) => {
            let held: Vec<&str> = value.splitn(6, ':').collect();
            if held.len() < 6 {
                return Compared::Unparsable;
            }
            let fields = fields.iter().zip(held);
            let all = fields
                .map(|(template, field)| filled(template, &|pattern| Some(pattern.matches(field))));
            all.fold(Compared::Same, |all, one| match (all, one) {
                (Compared::Different, _) | (_, Compared::Different) => Compared::Different,
                (Compared::Unknown, _) | (_, Compared::Unknown) => Compared::Unknown,
                _ => Compared::Same,
            })
        }
        Expected::Arn(None) => Compared::Unparsable,
        Expected::Binary(_) | Expected::Null(_) => Compared::Unknown,
    }
}

fn literals<'a>(one: &'a Template, two: &'a Template) -> Option<(&'a str, &'a str)> {
    Some((one.fixed()?.as_literal()?, two.fixed()?.as_literal()?))
}

fn same_letters(one: &str, two: &str) -> bool {
    one.to_lowercase() == two.to_lowercase()
}

/// How the second of two values stands to the first.
fn ordered<'a, T: Ord>(
    one: Option<&'a str>,
    two: Option<&'a str>,
    parse: impl Fn(&'a str) -> Option<T>,
) -> Option<Ordering> {
    Some(parse(two?)?.cmp(&parse(one?)?))
}

/// Whether what stands in the order `narrow` to a bound also stands in the order `wide` to another, to which the first bound
/// compares like this.
fn holds_more(wide: Order, narrow: Order, by: Ordering) -> bool {
    use Order::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};
    match (wide, narrow) {
        (_, Equals) => wide.holds(by),
        (LessThan | LessThanEquals, LessThan) | (LessThanEquals, LessThanEquals) => by.is_le(),
        (LessThan, LessThanEquals) => by.is_lt(),
        (GreaterThan | GreaterThanEquals, GreaterThan) | (GreaterThanEquals, GreaterThanEquals) => {
            by.is_ge()
        }
        (GreaterThan, GreaterThanEquals) => by.is_gt(),
        _ => false,
    }
}

/// Whether something stands in one order to a bound and in another to a second bound, which compares to the first like this.
fn meet(order: Order, other: Order, by: Ordering) -> bool {
    use Order::{Equals, GreaterThan, GreaterThanEquals, LessThan, LessThanEquals};
    match (order, other) {
        (_, Equals) => order.holds(by),
        (Equals, _) => other.holds(by.reverse()),
        (LessThanEquals, GreaterThanEquals) => by.is_le(),
        (GreaterThanEquals, LessThanEquals) => by.is_ge(),
        (LessThan | LessThanEquals, GreaterThan | GreaterThanEquals) => by.is_lt(),
        (GreaterThan | GreaterThanEquals, LessThan | LessThanEquals) => by.is_gt(),
        _ => true,
    }
}
