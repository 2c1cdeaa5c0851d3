//! A text in the style of another.

/// A text written as another one is: plain, or in its quotes; in quotes if it cannot be plain. `None` for a style
/// in which texts are not replaced.
pub(super) fn written_like(written: &str, new: &str) -> Option<String> {
    match written.chars().next()? {
        '"' => Some(double_quoted(new)),
        '\'' => Some(single_quoted(new)),
        // Block texts, tags, anchors, aliases and brackets.
        '|' | '>' | '!' | '&' | '*' | '[' | '{' | '?' | '-' => None,
        _ if is_plain(new) => Some(new.to_owned()),
        _ => Some(single_quoted(new)),
    }
}

/// A text of JSON is one of YAML, too.
fn double_quoted(new: &str) -> String {
    serde_json::Value::from(new).to_string()
}

fn single_quoted(new: &str) -> String {
    if new.chars().any(char::is_control) {
        double_quoted(new)
    } else {
        format!("'{}'", new.replace('\'', "''"))
    }
}

/// Words that some reader of YAML takes for something else than a text.
const WORDS: [&str; 9] = ["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

/// Whether every reader of YAML takes it for this text, in brackets too.
fn is_plain(new: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_./:*-+=@?$~".contains(c);
    new.starts_with(|c: char| c.is_ascii_alphabetic())
        && new.chars().all(fits)
        && !new.ends_with(':')
        && !WORDS.contains(&new.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_written_as_the_old_one_was() {
        for (written, new, expected) in [
            ("\"a\"", "b\"\\c", "\"b\\\"\\\\c\""),
            ("'a'", "it's", "'it''s'"),
            ("'a'", "b\n", "\"b\\n\""),
            ("a", "s3:Get*", "s3:Get*"),
            ("a", "*", "'*'"),
            ("a", "yes", "'yes'"),
            ("a", "${aws:x}", "'${aws:x}'"),
        ] {
            assert_eq!(written_like(written, new).as_deref(), Some(expected));
        }
        for written in ["|\n  a", ">-\n  a", "!Sub a", "*a", ""] {
            assert_eq!(written_like(written, "b"), None);
        }
    }
}
