//! The tree that everything is printed from: JSON and YAML are two texts of one value.
use rust_decimal::Decimal;
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use std::borrow::Cow;
use std::fmt::Write as _;

/// A value to print. Mappings keep the order they are given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number, printed with the digits it has.
    Number(Decimal),
    /// A boolean.
    Bool(bool),
    /// A list.
    List(Vec<Self>),
    /// A mapping.
    Map(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Json<'a> {
    /// A text.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    /// A whole number.
    pub fn integer(number: impl Into<Decimal>) -> Self {
        Self::Number(number.into())
    }

    /// A mapping in this order.
    pub fn map<K: Into<Cow<'a, str>>>(entries: impl IntoIterator<Item = (K, Self)>) -> Self {
        Self::Map(
            entries
                .into_iter()
                .map(|(key, value)| (key.into(), value))
                .collect(),
        )
    }

    /// The value if it is alone, else the list: how policies write one or many.
    pub(crate) fn one_or_many(mut values: Vec<Self>) -> Self {
        match (values.pop(), values.is_empty()) {
            (Some(one), true) => one,
            (Some(last), false) => {
                values.push(last);
                Self::List(values)
            }
            (None, _) => Self::List(values),
        }
    }

    /// The text at a JSON pointer (RFC 6901), if there is one.
    pub fn at(&self, pointer: &str) -> Option<&str> {
        let mut node = self;
        for token in pointer.split('/').skip(1) {
            node = match node {
                Self::List(items) => items.get(token.parse::<usize>().ok()?)?,
                Self::Map(members) => {
                    let key = token.replace("~1", "/").replace("~0", "~");
                    &members.iter().find(|(known, _)| *known == key)?.1
                }
                _ => return None,
            };
        }
        match node {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// JSON with two spaces of indentation and a newline at its end: the canonical form of files.
    pub fn pretty(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, Some(0));
        text.push('\n');
        text
    }

    /// JSON without any blank: the form whose characters AWS counts.
    pub fn minified(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, None);
        text
    }

    /// YAML with every text in quotes, so that `2012-10-17` and `yes` are texts for every reader.
    pub fn yaml(&self) -> String {
        let options = serde_saphyr::ser_options! { quote_all: true };
        // JSON is YAML too: should the YAML printer ever refuse, the text is still right.
        let text =
            serde_saphyr::to_string_with_options(self, options).unwrap_or_else(|_| self.pretty());
        escape_in_yaml(text)
    }

    fn write(&self, out: &mut String, indent: Option<usize>) {
        match self {
            Self::Text(text) => write_text(text, out),
            Self::Number(number) => out.push_str(&number.normalize().to_string()),
            Self::Bool(true) => out.push_str("true"),
            Self::Bool(false) => out.push_str("false"),
            Self::List(items) => {
                write_members(out, indent, ['[', ']'], items, |item, out, indent| {
                    item.write(out, indent);
                });
            }
            Self::Map(members) => {
                let colon = if indent.is_some() { ": " } else { ":" };
                write_members(
                    out,
                    indent,
                    ['{', '}'],
                    members,
                    |(key, value), out, indent| {
                        write_text(key, out);
                        out.push_str(colon);
                        value.write(out, indent);
                    },
                );
            }
        }
    }
}

fn write_members<T>(
    out: &mut String,
    indent: Option<usize>,
    [open, close]: [char; 2],
    members: &[T],
    each: impl Fn(&T, &mut String, Option<usize>),
) {
    out.push(open);
    let inner = indent.map(|indent| indent + 1);
    for (position, member) in members.iter().enumerate() {
        if position > 0 {
            out.push(',');
        }
        new_line(out, inner);
        each(member, out, inner);
    }
    if !members.is_empty() {
        new_line(out, indent);
    }
    out.push(close);
}

fn new_line(out: &mut String, indent: Option<usize>) {
    if let Some(indent) = indent {
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", indent));
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            invisible if is_invisible(invisible) => {
                let mut units = [0; 2];
                for unit in invisible.encode_utf16(&mut units) {
                    // Writing to a `String` cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

/// The printer escapes what YAML does not allow; what it lets through stands in double quotes
/// (see [`Json`]'s `Serialize`), where an escape is the character.
fn escape_in_yaml(text: String) -> String {
    let invisible = |c: char| c != '\n' && is_invisible(c);
    if !text.contains(invisible) {
        return text;
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if invisible(character) {
            // Writing to a `String` cannot fail.
            let _ = write!(escaped, "\\U{:08x}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}

/// Characters that a terminal obeys or a reviewer cannot see: escaped, which changes no value.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{61c}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// For YAML: JSON is written by hand.
impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) if text.contains(is_invisible) => {
                serde_saphyr::DoubleQuoted(text).serialize(serializer)
            }
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serialize_number(*number, serializer),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::List(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    sequence.serialize_element(item)?;
                }
                sequence.end()
            }
            Self::Map(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (key, value) in members {
                    if key.contains(is_invisible) {
                        map.serialize_entry(&serde_saphyr::DoubleQuoted(key), value)?;
                    } else {
                        map.serialize_entry(key.as_ref(), value)?;
                    }
                }
                map.end()
            }
        }
    }
}

/// Serde knows no decimals: whole numbers go as such, others as the nearest double, whose
/// shortest text has the same digits up to the 15 that amounts of money need.
fn serialize_number<S: Serializer>(number: Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    let text = number.normalize().to_string();
    match (text.parse::<i64>(), text.parse::<f64>()) {
        (Ok(whole), _) => serializer.serialize_i64(whole),
        (Err(_), Ok(fraction)) => serializer.serialize_f64(fraction),
        (Err(_), Err(_)) => serializer.serialize_str(&text),
    }
}
