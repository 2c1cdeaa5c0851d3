//! A glance at a resource that tells most statements' other resources apart.
use super::compiled::ResourceElement;

/// Eight bytes that every resource of a statement has at one place.
///
/// ARNs of one service begin alike, so what is looked at is the end of what stands before the first
/// wildcard: `ompts/pr` of `arn:aws:s3:::prompts/prod/*`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gate {
    /// Where the bytes end; 0 if nothing is known.
    end: usize,
    bytes: u64,
}

impl Gate {
    const OPEN: Self = Self { end: 0, bytes: 0 };

    /// The gate of a statement: with one resource only, since of several any may match.
    pub(crate) fn of(element: &ResourceElement) -> Self {
        let ResourceElement::Test(test) = element else {
            return Self::OPEN;
        };
        let beginning = match (test.negated, &*test.patterns) {
            (false, [one]) => one.beginning(),
            _ => None,
        };
        beginning
            .and_then(|text| {
                let end = text.len();
                let bytes = before(text, end)?;
                Some(Self { end, bytes })
            })
            .unwrap_or(Self::OPEN)
    }

    /// Whether a resource, given as one text, may be one of the statement's.
    pub(crate) fn is_open_to(self, resource: &str) -> bool {
        self.end == 0 || before(resource, self.end) == Some(self.bytes)
    }
}

/// The eight bytes before a place.
fn before(text: &str, end: usize) -> Option<u64> {
    let bytes = text.as_bytes().get(end.checked_sub(8)?..end)?;
    bytes.try_into().ok().map(u64::from_le_bytes)
}
