//! The ways in which a text becomes a word of a shell command.

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

/// The same without quotes where nothing in it means anything to a shell: for people who read it.
pub(super) fn readable_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=,./:@+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    if text.contains('\'') && stays_in_double_quotes(text) {
        return format!("\"{text}\"");
    }
    shell_word(text)
}

/// Whether nothing in a text is expanded, or ends it, in double quotes; in an interactive shell neither.
pub(super) fn stays_in_double_quotes(text: &str) -> bool {
    !text.contains(['"', '$', '`', '\\', '!', '\0'])
}

#[cfg(test)]
mod tests {
    use super::readable_word;

    #[test]
    fn a_word_of_the_shell_stays_one_word() {
        assert_eq!(
            readable_word("TagKey=A,Status=Active"),
            "TagKey=A,Status=Active"
        );
        assert_eq!(readable_word("a b"), "'a b'");
        assert_eq!(readable_word("it's $(x)"), r"'it'\''s $(x)'");
        assert_eq!(readable_word("[?a=='b']"), "\"[?a=='b']\"");
        assert_eq!(readable_word("a!='b'"), r"'a!='\''b'\'''");
        assert_eq!(readable_word(""), "''");
    }
}
