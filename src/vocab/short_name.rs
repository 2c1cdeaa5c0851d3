//! Names as services want them that take shorter or plainer ones than a blueprint does.
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// A name of lower-case letters, digits and single hyphens that begins with a letter and has at most
/// `longest` characters. What had to be changed ends in a hash of what it was, so that two such
/// names never become one.
pub fn short_name(text: &str, longest: usize) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_alphanumeric() {
            plain.push(character.to_ascii_lowercase());
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    let begins = plain.starts_with(|first: char| first.is_ascii_lowercase());
    if plain == text && begins && !plain.ends_with('-') && plain.len() <= longest {
        return plain;
    }
    let begin = if begins { "" } else { "n" };
    let hash = short_hash(text);
    let room = longest.saturating_sub(hash.len() + 1);
    let cut: String = begin.chars().chain(plain.chars()).take(room).collect();
    format!("{}-{hash}", cut.trim_end_matches('-'))
}

/// The first eight hexadecimal digits of a text's SHA-256.
pub(crate) fn short_hash(text: &str) -> String {
    let mut digits = String::with_capacity(8);
    for byte in Sha256::digest(text.as_bytes()).iter().take(4) {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::{short_hash, short_name};

    #[test]
    fn a_name_that_fits_stays_and_every_other_is_told_apart_by_a_hash() {
        assert_eq!(short_name("acme-hot-answers", 40), "acme-hot-answers");
        for (text, begin) in [
            ("acme-gpt-5.5", "acme-gpt-5-5-"),
            ("7-up", "n7-up-"),
            ("a--b", "a-b-"),
            ("a-", "a-"),
            (&"x".repeat(41), "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx-"),
        ] {
            let name = short_name(text, 40);
            assert_eq!(name, format!("{begin}{}", short_hash(text)));
            assert!(name.len() <= 40, "{name}");
        }
        assert_ne!(short_name("a.b", 40), short_name("a_b", 40));
    }
}
