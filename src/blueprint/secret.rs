//! Texts that look like secrets.

/// Whether a text looks like a credential. It errs towards no: an ARN, a name or an id is none.
pub(super) fn looks_like_secret(text: &str) -> bool {
    text.contains("PRIVATE KEY-----")
        || text
            .split(|c: char| c.is_whitespace() || "\"'=,;".contains(c))
            .any(is_token)
        || is_secret_access_key(text)
}

/// Prefixes of tokens, and how many letters, digits, `-` or `_` must follow at least. Published by
/// their issuers so that scanners find them.
const PREFIXES: &[(&str, usize)] = &[
    ("sk-", 20),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghu_", 30),
    ("ghs_", 30),
    ("github_pat_", 30),
    ("glpat-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("xoxa-", 20),
    ("bedrock-api-key-", 20),
    ("ABSK", 60),
    ("AIza", 35),
    ("eyJ", 60),
];

fn is_token(word: &str) -> bool {
    let body = |rest: &str| {
        rest.bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            .count()
    };
    PREFIXES.iter().any(|(prefix, least)| {
        word.strip_prefix(prefix)
            .is_some_and(|rest| body(rest) >= *least)
    }) || is_access_key_id(word)
}

/// An access key id: `AKIA` or `ASIA` and 16 letters and digits
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>).
fn is_access_key_id(word: &str) -> bool {
    let rest = word
        .strip_prefix("AKIA")
        .or_else(|| word.strip_prefix("ASIA"));
    rest.is_some_and(|rest| {
        rest.len() == 16
            && rest
                .bytes()
                .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
    })
}

/// A secret access key has 40 characters of base64; a SHA-1 sum, which has 40 too, has no
/// capitals.
fn is_secret_access_key(text: &str) -> bool {
    let some = |test: fn(&u8) -> bool| text.as_bytes().iter().any(test);
    text.len() == 40
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'+' | b'='))
        && some(u8::is_ascii_uppercase)
        && some(u8::is_ascii_lowercase)
        && some(u8::is_ascii_digit)
}
