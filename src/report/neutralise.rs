//! The one escaper for terminals: text from a user cannot move the cursor, reorder or hide.
use std::borrow::Cow;

/// `text` with every control character, line break, bidirectional control and invisible character
/// shown as a visible escape: `\n`, `\r`, `\t` or `\u{202e}`.
///
/// The result is one line. A backslash that the user wrote stays as it is: the result is for eyes
/// and is never read back.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hazardous) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        push(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// Appends one character as [`neutralise`] shows it.
pub(super) fn push(shown: &mut String, character: char) {
    if is_hazardous(character) {
        // `\n`, `\t`, `\u{1b}`: Rust's own spelling, which escapes everything in question.
        match character {
            '\n' | '\r' | '\t' => shown.extend(character.escape_default()),
            _ => shown.extend(character.escape_unicode()),
        }
    } else {
        shown.push(character);
    }
}

/// Whether a terminal may act on the character, or show nothing for it.
///
/// Control characters (Unicode category Cc), and of the format characters and the ones that are
/// ignored by default those that are invisible:
/// <https://www.unicode.org/reports/tr36/#visual_spoofing>,
/// <https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point>.
pub(super) fn is_hazardous(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{00AD}' // soft hyphen
            | '\u{034F}' // combining grapheme joiner
            | '\u{061C}' // Arabic letter mark
            | '\u{115F}'..='\u{1160}' // Hangul fillers
            | '\u{17B4}'..='\u{17B5}' // Khmer inherent vowels
            | '\u{180B}'..='\u{180F}' // Mongolian selectors and vowel separator
            | '\u{200B}'..='\u{200F}' // zero width, left-to-right and right-to-left marks
            | '\u{2028}'..='\u{202E}' // line and paragraph separator, embeddings and overrides
            | '\u{2060}'..='\u{206F}' // word joiner, invisible operators, isolates
            | '\u{3164}' // Hangul filler
            | '\u{FE00}'..='\u{FE0F}' // variation selectors
            | '\u{FEFF}' // byte order mark
            | '\u{FFA0}' // half-width Hangul filler
            | '\u{FFF0}'..='\u{FFFB}' // unassigned ignorables, interlinear annotations
            | '\u{1BCA0}'..='\u{1BCA3}' // shorthand format controls
            | '\u{1D173}'..='\u{1D17A}' // musical format controls
            | '\u{E0000}'..='\u{E0FFF}' // tags and further variation selectors
        )
}
