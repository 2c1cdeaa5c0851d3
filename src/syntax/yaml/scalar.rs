//! What a scalar is under the YAML 1.2 core schema, and what its tag makes of it.
use crate::syntax::Value;
use saphyr_parser::{ScalarStyle, Tag};

/// The prefix of YAML's own tags.
const CORE: &str = "tag:yaml.org,2002:";

/// A tag as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TagKind {
    /// One of YAML's own, such as `str`.
    Core(String),
    /// The tag `!`: the value is taken as written.
    Plain,
    /// Anything else, without its `!`.
    Local(String),
}

impl From<&Tag> for TagKind {
    fn from(tag: &Tag) -> Self {
        let whole = format!("{}{}", tag.handle, tag.suffix);
        if let Some(name) = whole.strip_prefix(CORE) {
            return Self::Core(name.to_owned());
        }
        match whole.strip_prefix('!') {
            Some("") => Self::Plain,
            Some(name) => Self::Local(name.to_owned()),
            None => Self::Local(whole),
        }
    }
}

/// What the scalar is; an error is the name of a core tag that does not fit it.
pub(super) fn value(
    text: &str,
    style: ScalarStyle,
    tag: Option<&TagKind>,
) -> Result<Value, String> {
    let resolved = || match style {
        ScalarStyle::Plain => plain(text),
        _ => Value::String(text.to_owned()),
    };
    match tag {
        None => Ok(resolved()),
        Some(TagKind::Plain | TagKind::Local(_)) => Ok(Value::String(text.to_owned())),
        Some(TagKind::Core(name)) => {
            let typed = plain(text);
            let fits = match (name.as_str(), &typed) {
                ("str", _) => return Ok(Value::String(text.to_owned())),
                ("null", Value::Null) | ("bool", Value::Bool(_)) | ("float", Value::Number(_)) => {
                    true
                }
                ("int", Value::Number(_)) => is_integer(text),
                _ => false,
            };
            if fits { Ok(typed) } else { Err(name.clone()) }
        }
    }
}

/// The value of an unquoted, untagged scalar: <https://yaml.org/spec/1.2.2/#1032-tag-resolution>.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if is_integer(text) || is_float(text) => Value::Number(text.to_owned()),
        _ => Value::String(text.to_owned()),
    }
}

fn is_integer(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix("0o") {
        return !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    if let Some(digits) = text.strip_prefix("0x") {
        return !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let digits = unsigned(text);
    !digits.is_empty() && all_digits(digits)
}

fn is_float(text: &str) -> bool {
    if matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let text = unsigned(text);
    if matches!(text, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(unsigned(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|digits| !digits.is_empty() && all_digits(digits))
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
