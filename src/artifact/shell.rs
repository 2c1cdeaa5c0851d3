//! The one way in which a text becomes a word of a shell command.

/// The text as one word of a POSIX shell: in single quotes, so that nothing in it is expanded.
/// A NUL, which no argument can hold, is left out.
///
/// <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_02>
pub fn shell_word(text: &str) -> String {
    let mut word = String::with_capacity(text.len() + 2);
    word.push('\'');
    for character in text.chars() {
        match character {
            '\'' => word.push_str("'\\''"),
            '\0' => {}
            plain => word.push(plain),
        }
    }
    word.push('\'');
    word
}
