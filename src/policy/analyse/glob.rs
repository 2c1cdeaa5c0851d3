//! Containment and intersection of glob patterns, by a table over the product of the two.
use crate::policy::Pattern;
use crate::policy::glob::Token;
use crate::policy::template::{Part, Template};

/// The largest product of two patterns' lengths that is worked out. No two ARNs reach it: the longest that IAM takes have
/// 2,048 characters.
const LARGEST: usize = 1 << 22;

/// One place of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Symbol<'a> {
    Character(char),
    AnyOne,
    AnyRun,
    /// A text that nobody knows, the same wherever the same variable stands.
    Variable(&'a str, Option<&'a str>),
}

impl Pattern {
    /// Whether every text that `other` matches, this matches too.
    ///
    /// Exact for patterns whose lengths have a product of at most 4 million; `false` for longer ones that differ.
    pub fn covers(&self, other: &Self) -> bool {
        if self.is_anything() {
            return true;
        }
        if let Some(text) = other.as_literal() {
            return self.matches(text);
        }
        // A pattern with wildcards matches several texts.
        if self.as_literal().is_some() || !other.beginning().starts_with(self.beginning()) {
            return false;
        }
        self.as_beginning().is_some()
            || self == other
            || covers(&of_pattern(self), &of_pattern(other))
    }

    /// Whether some text is matched by both.
    ///
    /// Exact for patterns whose lengths have a product of at most 4 million; `true` for longer ones.
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self.as_literal(), other.as_literal()) {
            (_, Some(text)) => self.matches(text),
            (Some(text), None) => other.matches(text),
            (None, None) => {
                let (one, two) = (self.beginning(), other.beginning());
                let (one_end, two_end) = (self.ending(), other.ending());
                (one.starts_with(two) || two.starts_with(one))
                    && (one_end.ends_with(two_end) || two_end.ends_with(one_end))
                    && (self.takes_all_after(two)
                        || other.takes_all_after(one)
                        || overlaps(&of_pattern(self), &of_pattern(other)))
            }
        }
    }
}

impl Pattern {
    /// Whether every text that begins so matches.
    fn takes_all_after(&self, beginning: &str) -> bool {
        self.as_beginning()
            .is_some_and(|own| beginning.starts_with(own))
    }
}

impl Template {
    /// Whether every text that `other` matches in a request, this matches in the same request. A variable covers nothing but
    /// itself and is covered by `*`.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match (self.fixed(), other.fixed()) {
            (Some(one), Some(two)) => one.covers(two),
            (Some(one), None) if one.is_anything() => true,
            _ => self == other || covers(&of_template(self), &of_template(other)),
        }
    }

    /// Whether some text may be matched by both: a variable may have any value.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        match (self.fixed(), other.fixed()) {
            (Some(one), Some(two)) => one.overlaps(two),
            _ => overlaps(&of_template(self), &of_template(other)),
        }
    }
}

/// Whether `one` matches all that `two` matches. A wildcard of `two` stands for characters that `one` does not spell, so
/// that only a wildcard of `one` takes them.
fn covers(one: &[Symbol<'_>], two: &[Symbol<'_>]) -> bool {
    if one.len().saturating_mul(two.len()) > LARGEST {
        return false;
    }
    // What is asked of the end of `one` and each end of `two`, the shortest last; then of one symbol more of `one`.
    let mut below = vec![false; two.len() + 1];
    if let Some(both_ended) = below.first_mut() {
        *both_ended = true;
    }
    for symbol in one.iter().rev() {
        let mut row = vec![*symbol == Symbol::AnyRun && below.first() == Some(&true)];
        let mut before = row.first().copied().unwrap_or_default();
        for (other, pair) in two.iter().rev().zip(below.windows(2)) {
            // `both` has neither symbol, `rest` still has `other`, `before` still has `symbol`.
            let &[both, rest] = pair else { continue };
            before = match (symbol, other) {
                (Symbol::AnyRun, _) => rest || before,
                (Symbol::AnyOne, Symbol::AnyOne | Symbol::Character(_)) => both,
                // The run is empty, or begins with the one character.
                (Symbol::AnyOne, Symbol::AnyRun) => before && rest,
                (Symbol::Character(_) | Symbol::Variable(..), _) => symbol == other && both,
                (Symbol::AnyOne, Symbol::Variable(..)) => false,
            };
            row.push(before);
        }
        below = row;
    }
    below.last() == Some(&true)
}

/// Whether some text is matched by both.
fn overlaps(one: &[Symbol<'_>], two: &[Symbol<'_>]) -> bool {
    if one.len().saturating_mul(two.len()) > LARGEST {
        return true;
    }
    let is_run = |symbol: &Symbol<'_>| matches!(symbol, Symbol::AnyRun | Symbol::Variable(..));
    // Of two ends one of which is empty, the other must have runs alone.
    let mut below = vec![true];
    below.extend(two.iter().rev().scan(true, |all, symbol| {
        *all &= is_run(symbol);
        Some(*all)
    }));
    for symbol in one.iter().rev() {
        let mut before = is_run(symbol) && below.first() == Some(&true);
        let mut row = vec![before];
        for (other, pair) in two.iter().rev().zip(below.windows(2)) {
            let &[both, rest] = pair else { continue };
            before = match (symbol, other) {
                _ if is_run(symbol) || is_run(other) => rest || before,
                (Symbol::Character(one), Symbol::Character(two)) => one == two && both,
                _ => both,
            };
            row.push(before);
        }
        below = row;
    }
    below.last() == Some(&true)
}

fn of_pattern(pattern: &Pattern) -> Vec<Symbol<'_>> {
    let mut symbols = Vec::new();
    for token in pattern.tokens() {
        push(&mut symbols, token);
    }
    sorted_runs(symbols)
}

fn of_template(template: &Template) -> Vec<Symbol<'_>> {
    let Some(parts) = template.open() else {
        return template.fixed().map(of_pattern).unwrap_or_default();
    };
    let mut symbols = Vec::new();
    for part in parts {
        match part {
            Part::Literal(text) => push(&mut symbols, Token::Literal(text)),
            Part::AnyRun => push(&mut symbols, Token::AnyRun),
            Part::AnyOne => push(&mut symbols, Token::AnyOne),
            Part::Variable { key, default } => {
                symbols.push(Symbol::Variable(key, default.as_deref()));
            }
        }
    }
    sorted_runs(symbols)
}

fn push<'a>(symbols: &mut Vec<Symbol<'a>>, token: Token<'a>) {
    match token {
        Token::Literal(text) => symbols.extend(text.chars().map(Symbol::Character)),
        Token::AnyRun => symbols.push(Symbol::AnyRun),
        Token::AnyOne => symbols.push(Symbol::AnyOne),
    }
}

/// The same pattern with every `?` before the stars beside it and one star for several: `*?` and `?*` are the same, and only
/// the second takes a character before it takes any number of them.
fn sorted_runs(symbols: Vec<Symbol<'_>>) -> Vec<Symbol<'_>> {
    let mut sorted = Vec::with_capacity(symbols.len());
    let mut star = false;
    for symbol in symbols {
        match symbol {
            Symbol::AnyRun => star = true,
            Symbol::AnyOne => sorted.push(symbol),
            Symbol::Character(_) | Symbol::Variable(..) => {
                if std::mem::take(&mut star) {
                    sorted.push(Symbol::AnyRun);
                }
                sorted.push(symbol);
            }
        }
    }
    if star {
        sorted.push(Symbol::AnyRun);
    }
    sorted
}
