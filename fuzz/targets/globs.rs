//! `*` and `?` against a regular expression of the same meaning, and on texts long enough that
//! backtracking would be seen as a hang.
//!
//! The input is a pattern, a line feed and a text. What comes after the first `\x1f` of the text is
//! repeated.
#![no_main]
use libfuzzer_sys::fuzz_target;
use regex::Regex;
use synth::policy::Pattern;

/// Longer patterns are asked only whether they end.
const LONGEST_COMPARED: usize = 200;

/// How often the end of a text is repeated.
const REPEATED: usize = 2000;

fuzz_target!(|bytes: &[u8]| {
    let Ok(input) = std::str::from_utf8(bytes) else {
        return;
    };
    let Some((pattern, text)) = input.split_once('\n') else {
        return;
    };
    let compiled = Pattern::new(pattern);
    let matches = compiled.matches(text);
    assert_eq!(compiled.to_string().is_empty(), pattern.is_empty());
    if pattern.len() <= LONGEST_COMPARED {
        assert_eq!(
            matches,
            regex(pattern).is_match(text),
            "{pattern:?} {text:?}"
        );
    }
    // The printed pattern has fewer stars at most, and matches the same.
    assert_eq!(Pattern::new(&compiled.to_string()).matches(text), matches);
    assert!(Pattern::literal(text).matches(text));
    if let Some((start, end)) = text.split_once('\x1f') {
        let long = format!("{start}{}", end.repeat(REPEATED));
        let found = compiled.matches(&long);
        if let Some(literal) = compiled.as_literal() {
            assert_eq!(found, literal == long);
        }
    }
});

fn regex(pattern: &str) -> Regex {
    let mut written = String::from(r"(?s)\A");
    for character in pattern.chars() {
        match character {
            '*' => written.push_str(".*"),
            '?' => written.push('.'),
            literal => written.push_str(&regex::escape(literal.encode_utf8(&mut [0; 4]))),
        }
    }
    written.push_str(r"\z");
    Regex::new(&written).expect("it is a regular expression")
}
