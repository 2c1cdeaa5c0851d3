//! What is refused before the parser sees the text: one cheap pass over it.
use crate::diag::{Code, Diagnostic, SourceId, Span};
use crate::syntax::limits::{MAX_PUNCTUATION, MAX_TEXT_BYTES};

/// Why this text is not parsed at all, if so.
pub(super) fn refusal(text: &str, source: SourceId) -> Option<Diagnostic> {
    let place = |start: usize, length: usize| {
        let byte = |n| u32::try_from(n).unwrap_or(u32::MAX);
        Span::new(source, byte(start), byte(start + length))
    };
    if text.len() > MAX_TEXT_BYTES {
        return Some(
            Diagnostic::error(
                Code::TooLarge,
                place(0, 0),
                format!("the text is longer than {MAX_TEXT_BYTES} bytes"),
            )
            .help("split the file"),
        );
    }
    if let Some((at, character)) = forbidden_character(text) {
        return Some(
            Diagnostic::error(
                Code::InvalidText,
                place(at, character.len_utf8()),
                format!(
                    "the character U+{:04X} may not stand in YAML",
                    u32::from(character)
                ),
            )
            .help("remove it, or write it as an escape in double quotes"),
        );
    }
    if let Some(at) = too_much_punctuation(text) {
        return Some(
            Diagnostic::error(
                Code::TooLarge,
                place(at, 1),
                format!("the text holds more than {MAX_PUNCTUATION} punctuation marks"),
            )
            .help("split the file"),
        );
    }
    let (at, directive) = unread_directive(text)?;
    Some(
        Diagnostic::error(
            Code::InvalidYaml,
            place(at, directive.len()),
            format!("the directive `{directive}` is not supported"),
        )
        .help("remove the line: this is read as YAML 1.2, and tags are written out"),
    )
}

/// The first character outside YAML's printable set (<https://yaml.org/spec/1.2.2/#51-character-set>),
/// or a byte order mark that is not the first character.
fn forbidden_character(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(at, character)| match character {
        '\t' | '\n' | '\r' | '\u{85}' => false,
        '\u{FEFF}' => *at > 0,
        '\u{FFFE}' | '\u{FFFF}' => true,
        other => other.is_control(),
    })
}

/// The first mark beyond the bound.
fn too_much_punctuation(text: &str) -> Option<usize> {
    text.bytes()
        .enumerate()
        .filter(|(_, byte)| b",[]{}:?&*!'\"".contains(byte))
        .nth(MAX_PUNCTUATION)
        .map(|(at, _)| at)
}

/// The first directive other than `%YAML 1.2`. `%TAG` is refused because the parser copies its
/// prefix, which may be megabytes long, for every tag; other versions because they type plain
/// scalars differently. (The parser would also miscount the characters of a directive that is not
/// ASCII.)
fn unread_directive(text: &str) -> Option<(usize, &str)> {
    let mut at = 0;
    for line in text.split(['\n', '\r']) {
        let content = line.trim_start_matches('\u{FEFF}').trim_end();
        if content.starts_with('%') {
            let mut words = content.split([' ', '\t']).filter(|word| !word.is_empty());
            let version = words.next() == Some("%YAML")
                && words.next() == Some("1.2")
                && words.next().is_none_or(|word| word.starts_with('#'));
            if !version {
                return Some((
                    at + (line.len() - line.trim_start_matches('\u{FEFF}').len()),
                    content,
                ));
            }
        } else if !content.trim_start().is_empty()
            && !content.trim_start().starts_with('#')
            && !content.starts_with("...")
        {
            return None;
        }
        at += line.len() + 1;
    }
    None
}
