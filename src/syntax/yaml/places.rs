//! Byte places: the parser counts characters, and ends tokens where it stopped reading.
use crate::diag::{SourceId, Span};
use saphyr_parser::Marker;

/// How many characters lie between two known byte offsets.
const STEP: usize = 64;

/// The text, and where its characters and tokens stand in bytes.
///
/// Every scan goes forward from a token over blanks and comments only, or over the token itself,
/// so that all scans together stay linear in the text.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a str,
    source: SourceId,
    /// The byte of every `STEP`th character.
    steps: Vec<u32>,
}

impl<'a> Places<'a> {
    /// The places of a text that the guard has let through, which is far below 4 GiB.
    pub(super) fn new(text: &'a str, source: SourceId) -> Self {
        let steps = text
            .char_indices()
            .step_by(STEP)
            .map(|(byte, _)| offset(byte))
            .collect();
        Self {
            text,
            source,
            steps,
        }
    }

    /// A span of this text.
    pub(super) fn span(&self, start: u32, end: u32) -> Span {
        Span::new(self.source, start, end)
    }

    /// The byte a marker stands at.
    pub(super) fn byte(&self, marker: &Marker) -> u32 {
        let Some(step) = self.steps.get(marker.index() / STEP) else {
            return self.end();
        };
        self.from(*step)
            .char_indices()
            .nth(marker.index() % STEP)
            .map_or(self.end(), |(byte, _)| step + offset(byte))
    }

    /// One past the last byte of the text.
    pub(super) fn end(&self) -> u32 {
        offset(self.text.len())
    }

    /// The byte at a place.
    pub(super) fn at(&self, place: u32) -> Option<u8> {
        self.text.as_bytes().get(place as usize).copied()
    }

    /// The text from `place` on.
    pub(super) fn from(&self, place: u32) -> &'a str {
        self.text.get(place as usize..).unwrap_or_default()
    }

    /// The text between two places.
    pub(super) fn between(&self, start: u32, end: u32) -> &'a str {
        self.text
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    /// The character at `place`, or nothing at the end of the text.
    pub(super) fn character(&self, place: u32) -> Span {
        let length = self.from(place).chars().next().map_or(0, char::len_utf8);
        self.span(place, place + offset(length))
    }

    /// What is left of the line at `place`, without trailing blanks.
    pub(super) fn line(&self, place: u32) -> Span {
        let rest = self.from(place);
        let line = rest.split(['\n', '\r']).next().unwrap_or_default();
        self.span(place, place + offset(line.trim_end().len()))
    }

    /// The blanks that the line holding `place` begins with.
    pub(super) fn indentation(&self, place: u32) -> Span {
        let before = self.between(0, place);
        let start = before.rfind(['\n', '\r']).map_or(0, |last| last + 1);
        let start = offset(start);
        let rest = self.from(start);
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self.span(start, start + offset(blanks))
    }

    /// The first indentation with a tab in it, from the line holding `place` on; else the rest of
    /// that line.
    pub(super) fn tabbed_indentation(&self, place: u32) -> Span {
        let mut start = self.indentation(place).start;
        for line in self.from(start).split_inclusive(['\n', '\r']) {
            let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
            let end = start + offset(blanks);
            if self.between(start, end).contains('\t') {
                return self.span(start, end);
            }
            start += offset(line.len());
        }
        self.line(place)
    }

    /// The first place from `place` on that is neither blank, line break nor comment; one past
    /// the last byte if there is none.
    pub(super) fn content(&self, place: u32) -> u32 {
        let mut rest = self.from(place);
        loop {
            rest = rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{FEFF}']);
            if !rest.starts_with('#') {
                return self.end() - offset(rest.len());
            }
            rest = rest
                .find(['\n', '\r'])
                .and_then(|end| rest.get(end..))
                .unwrap_or_default();
        }
    }

    /// Where the content of a document without `---` begins: `...` may stand before it.
    pub(super) fn behind_document_ends(&self) -> u32 {
        let mut place = self.content(0);
        while self.from(place).starts_with("...") {
            place = self.content(place + 3);
        }
        place
    }

    /// One past the anchor, alias or tag that stands at `place`.
    pub(super) fn property_end(&self, place: u32) -> u32 {
        let rest = self.from(place);
        let length = if rest.starts_with("!<") {
            rest.find(['>', ' ', '\t', '\n', '\r'])
                .map(|last| last + usize::from(rest.as_bytes().get(last) == Some(&b'>')))
        } else {
            rest.find([' ', '\t', '\n', '\r', ',', '[', ']', '{', '}'])
        };
        place + offset(length.unwrap_or(rest.len()))
    }

    /// Where the content behind an anchor begins, if an anchor stands at `place`.
    pub(super) fn behind_anchor(&self, place: u32) -> u32 {
        match self.at(place) {
            Some(b'&') => self.content(self.property_end(place)),
            _ => place,
        }
    }

    /// Where the content behind up to one tag and one anchor begins.
    pub(super) fn behind_properties(&self, place: u32) -> u32 {
        let mut place = place;
        for _ in 0..2 {
            if matches!(self.at(place), Some(b'&' | b'!')) {
                place = self.content(self.property_end(place));
            }
        }
        place
    }

    /// One past the closing quote of the quoted text that begins at `start`.
    pub(super) fn closing_quote(&self, start: u32) -> u32 {
        let mut bytes = self.from(start).bytes().zip(start..).peekable();
        let quote = bytes.next().map(|(byte, _)| byte);
        while let Some((byte, place)) = bytes.next() {
            if byte == b'\\' && quote == Some(b'"') {
                bytes.next();
            } else if Some(byte) == quote {
                let doubled = bytes.peek().map(|(byte, _)| *byte) == quote;
                if !(quote == Some(b'\'') && doubled) {
                    return place + 1;
                }
                bytes.next();
            }
        }
        self.end()
    }

    /// The `|` or `>` of the block text whose header comes next after `place`.
    pub(super) fn block_header(&self, place: u32) -> Option<u32> {
        let mut place = self.content(place);
        loop {
            place = match self.at(place)? {
                b'|' | b'>' => return Some(place),
                b'-' | b':' | b'?' => self.content(place + 1),
                b'&' | b'!' => self.content(self.property_end(place)),
                _ => return None,
            };
        }
    }

    /// The `-` of the list that is the value of the key ending at `place`.
    pub(super) fn dash(&self, place: u32) -> Option<u32> {
        let mut place = self.content(place);
        loop {
            place = match self.at(place)? {
                b'-' => return Some(place),
                b':' | b'?' => self.content(place + 1),
                b'&' | b'!' => self.content(self.property_end(place)),
                _ => return None,
            };
        }
    }

    /// One past `indicator`, if it is what comes next after `place`; else `place`.
    pub(super) fn behind(&self, indicator: u8, place: u32) -> u32 {
        let next = self.content(place);
        if self.at(next) == Some(indicator) {
            next + 1
        } else {
            place
        }
    }

    /// Where the text between two places ends once trailing blanks and line breaks are gone.
    pub(super) fn trimmed_end(&self, start: u32, end: u32) -> u32 {
        start
            + offset(
                self.between(start, end)
                    .trim_end_matches([' ', '\t', '\n', '\r'])
                    .len(),
            )
    }
}

fn offset(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
