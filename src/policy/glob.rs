//! `*` and `?` matching, linear in the text for every pattern without `?`.

use std::fmt;

/// A pattern: `*` is any run of characters, empty and newlines included; `?` is exactly one
/// Unicode scalar value. There are no escapes here: `${*}` is resolved before
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html>).
///
/// Matching never backtracks over a `*`: the pieces between stars are found leftmost, one after
/// the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Shape);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    /// `*` alone.
    Anything,
    /// No wildcard.
    Exactly(Box<str>),
    /// No star, but `?`.
    Fixed(Segment),
    /// Stars between segments: the first is anchored at the start, the last at the end.
    Starred {
        first: Segment,
        middle: Box<[Segment]>,
        last: Segment,
    },
}

/// A stretch of a pattern without stars.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Segment {
    Literal(Box<str>),
    /// With at least one `?`.
    Mixed(Box<[Piece]>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(Box<str>),
    AnyOne,
}

/// One element of a pattern, for building it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Literal(&'a str),
    AnyRun,
    AnyOne,
}

impl fmt::Display for Pattern {
    /// As it was written, except that a literal `*` or `?` cannot be told from a wildcard.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Shape::Anything => f.write_str("*"),
            Shape::Exactly(text) => f.write_str(text),
            Shape::Fixed(segment) => segment.fmt(f),
            Shape::Starred {
                first,
                middle,
                last,
            } => {
                write!(f, "{first}*")?;
                for segment in middle {
                    write!(f, "{segment}*")?;
                }
                last.fmt(f)
            }
        }
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(text),
            Self::Mixed(pieces) => pieces.iter().try_for_each(|piece| match piece {
                Piece::Literal(text) => f.write_str(text),
                Piece::AnyOne => f.write_str("?"),
            }),
        }
    }
}

impl Pattern {
    /// The pattern that a text with wildcards spells.
    pub fn new(text: &str) -> Self {
        // Most texts have no wildcard, or one star at the end.
        let (plain, star) = match text.strip_suffix('*') {
            Some(plain) => (plain, true),
            None => (text, false),
        };
        if plain.contains(['*', '?']) {
            return Self::of_tokens(tokens(text));
        }
        match (plain, star) {
            ("", true) => Self(Shape::Anything),
            (_, false) => Self::literal(text),
            (_, true) => Self(Shape::Starred {
                first: Segment::Literal(plain.into()),
                middle: Box::default(),
                last: Segment::Literal(Box::default()),
            }),
        }
    }

    /// The pattern that matches this text alone.
    pub fn literal(text: &str) -> Self {
        Self(Shape::Exactly(text.into()))
    }

    /// The text this pattern matches, if it has no wildcards.
    pub fn as_literal(&self) -> Option<&str> {
        match &self.0 {
            Shape::Exactly(text) => Some(text),
            _ => None,
        }
    }

    /// The text that every match begins with, if that is all the pattern asks for.
    pub(crate) fn as_beginning(&self) -> Option<&str> {
        match &self.0 {
            Shape::Starred {
                first: Segment::Literal(first),
                middle,
                last: Segment::Literal(last),
            } if middle.is_empty() && last.is_empty() => Some(first),
            Shape::Anything => Some(""),
            _ => None,
        }
    }

    /// The text that every match begins with, as far as the pattern spells it.
    pub(crate) fn beginning(&self) -> &str {
        match &self.0 {
            Shape::Anything => "",
            Shape::Exactly(text) => text,
            Shape::Fixed(first) | Shape::Starred { first, .. } => first.beginning(),
        }
    }

    /// The text that every match ends with, as far as the pattern spells it.
    pub(crate) fn ending(&self) -> &str {
        match &self.0 {
            Shape::Anything => "",
            Shape::Exactly(text) => text,
            Shape::Fixed(last) | Shape::Starred { last, .. } => last.ending(),
        }
    }

    /// What the pattern is made of, a star between segments and no two beside each other.
    pub(crate) fn tokens(&self) -> Vec<Token<'_>> {
        match &self.0 {
            Shape::Anything => vec![Token::AnyRun],
            Shape::Exactly(text) => vec![Token::Literal(text)],
            Shape::Fixed(segment) => segment.tokens().collect(),
            Shape::Starred {
                first,
                middle,
                last,
            } => {
                let mut tokens: Vec<Token<'_>> = first.tokens().collect();
                for segment in middle.iter().chain([last]) {
                    tokens.push(Token::AnyRun);
                    tokens.extend(segment.tokens());
                }
                tokens
            }
        }
    }

    /// Whether every text matches.
    pub fn is_anything(&self) -> bool {
        self.0 == Shape::Anything
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Shape::Anything => true,
            Shape::Exactly(literal) => text == &**literal,
            Shape::Fixed(segment) => segment.strip_prefix(text) == Some(""),
            Shape::Starred {
                first,
                middle,
                last,
            } => {
                let mut rest = first.strip_prefix(text);
                for segment in middle {
                    rest = rest.and_then(|rest| segment.after_first(rest));
                }
                rest.is_some_and(|rest| last.is_suffix_of(rest))
            }
        }
    }

    pub(crate) fn of_tokens<'a>(tokens: impl IntoIterator<Item = Token<'a>>) -> Self {
        let mut segments: Vec<Vec<Piece>> = vec![Vec::new()];
        for token in tokens {
            match token {
                Token::AnyRun => segments.push(Vec::new()),
                Token::AnyOne => push(&mut segments, Piece::AnyOne),
                Token::Literal(text) => push(&mut segments, Piece::Literal(text.into())),
            }
        }
        let last = segments.pop().unwrap_or_default();
        if segments.is_empty() {
            return Self(match Segment::of(last) {
                Segment::Literal(text) => Shape::Exactly(text),
                mixed @ Segment::Mixed(_) => Shape::Fixed(mixed),
            });
        }
        let mut segments = segments.into_iter();
        let first = segments.next().unwrap_or_default();
        // Neighbouring stars leave empty segments between them, which match anywhere.
        let middle: Box<[Segment]> = segments
            .filter(|pieces| !pieces.is_empty())
            .map(Segment::of)
            .collect();
        if first.is_empty() && middle.is_empty() && last.is_empty() {
            return Self(Shape::Anything);
        }
        Self(Shape::Starred {
            first: Segment::of(first),
            middle,
            last: Segment::of(last),
        })
    }
}

/// The tokens a text with wildcards spells.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    text.split_inclusive(['*', '?']).flat_map(|part| {
        let literal = part.trim_end_matches(['*', '?']);
        let wildcard = match part.as_bytes().last() {
            Some(b'*') => Some(Token::AnyRun),
            Some(b'?') => Some(Token::AnyOne),
            _ => None,
        };
        (!literal.is_empty())
            .then_some(Token::Literal(literal))
            .into_iter()
            .chain(wildcard)
    })
}

fn push(segments: &mut [Vec<Piece>], piece: Piece) {
    if let Some(segment) = segments.last_mut() {
        segment.push(piece);
    }
}

impl Segment {
    fn of(pieces: Vec<Piece>) -> Self {
        if pieces.contains(&Piece::AnyOne) {
            return Self::Mixed(pieces.into());
        }
        if let [Piece::Literal(text)] = pieces.as_slice() {
            return Self::Literal(text.clone());
        }
        let text: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Literal(text) => text,
                Piece::AnyOne => "",
            })
            .collect();
        Self::Literal(text.into())
    }

    fn beginning(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Mixed(pieces) => match pieces.first() {
                Some(Piece::Literal(text)) => text,
                _ => "",
            },
        }
    }

    fn ending(&self) -> &str {
        match self {
            Self::Literal(text) => text,
            Self::Mixed(pieces) => match pieces.last() {
                Some(Piece::Literal(text)) => text,
                _ => "",
            },
        }
    }

    fn tokens(&self) -> impl Iterator<Item = Token<'_>> {
        let (literal, pieces) = match self {
            Self::Literal(text) => (Some(Token::Literal(text)), [].as_slice()),
            Self::Mixed(pieces) => (None, &**pieces),
        };
        literal
            .into_iter()
            .chain(pieces.iter().map(|piece| match piece {
                Piece::Literal(text) => Token::Literal(text),
                Piece::AnyOne => Token::AnyOne,
            }))
    }

    /// What follows this segment at the start of the text.
    fn strip_prefix<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Literal(literal) => text.strip_prefix(&**literal),
            Self::Mixed(pieces) => pieces.iter().try_fold(text, |rest, piece| match piece {
                Piece::Literal(literal) => rest.strip_prefix(&**literal),
                Piece::AnyOne => {
                    let mut characters = rest.chars();
                    characters.next().map(|_| characters.as_str())
                }
            }),
        }
    }

    /// What follows the leftmost place of this segment.
    fn after_first<'t>(&self, text: &'t str) -> Option<&'t str> {
        match self {
            Self::Literal(literal) => {
                let start = text.find(&**literal)?;
                text.get(start + literal.len()..)
            }
            Self::Mixed(_) => text
                .char_indices()
                .find_map(|(start, _)| self.strip_prefix(text.get(start..)?)),
        }
    }

    fn is_suffix_of(&self, text: &str) -> bool {
        match self {
            Self::Literal(literal) => text.ends_with(&**literal),
            Self::Mixed(pieces) => pieces
                .iter()
                .rev()
                .try_fold(text, |rest, piece| match piece {
                    Piece::Literal(literal) => rest.strip_suffix(&**literal),
                    Piece::AnyOne => {
                        let mut characters = rest.chars();
                        characters.next_back().map(|_| characters.as_str())
                    }
                })
                .is_some(),
        }
    }
}
