//! Strict JSON text to the spanned tree: bounded, duplicates kept and reported, never a float.
use super::{Entry, Key, Mapping, Node, Value};
use crate::diag::{Code, Diagnostic, Outcome, SourceId, Span};
use std::collections::BTreeMap;
use std::fmt;

/// How deep lists and mappings may be nested.
const DEEPEST: usize = 100;

/// Reads one JSON text (RFC 8259) into a tree whose nodes know their bytes.
///
/// A leading byte order mark is skipped. A key that stands twice in one object is an error and
/// stays in the tree twice. An escaped lone surrogate is an error and becomes U+FFFD. Any other
/// error ends the reading: there is no value then.
pub fn parse_json(text: &str, source: SourceId) -> Outcome<Node> {
    read(text, source, None)
}

/// What a reader knows already of some fields of the outermost object.
#[derive(Clone, Copy)]
pub struct KnownObjects<'a> {
    /// The fields in which known objects may stand, in lists or not.
    pub fields: &'a [&'static str],
    /// Whether the text of an object in one of these fields is known. It must have been read before
    /// without any diagnostic.
    pub is_known: &'a dyn Fn(&'static str, &str) -> bool,
}

impl fmt::Debug for KnownObjects<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownObjects")
            .field("fields", &self.fields)
            .finish_non_exhaustive()
    }
}

/// As [`parse_json`], but known objects are left empty: their node has its place and no entries.
pub fn parse_json_beside(text: &str, source: SourceId, known: KnownObjects<'_>) -> Outcome<Node> {
    read(text, source, Some(known))
}

fn read(text: &str, source: SourceId, known: Option<KnownObjects<'_>>) -> Outcome<Node> {
    let mut reader = Reader {
        text,
        at: 0,
        source,
        diagnostics: Vec::new(),
        known,
        field: None,
    };
    if u32::try_from(text.len()).is_err() {
        let problem = Diagnostic::placeless(Code::TooLarge, "the text is larger than 4 GiB");
        return Outcome::new(None, vec![problem]);
    }
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    let value = reader.document();
    let mut diagnostics = reader.diagnostics;
    match value {
        Ok(node) => Outcome::new(Some(node), diagnostics),
        Err(stop) => {
            diagnostics.push(*stop);
            Outcome::new(None, diagnostics)
        }
    }
}

/// The error that ends the reading; boxed to keep results small.
type Stop = Box<Diagnostic>;

/// The keys of one object, to find those that stand twice. A map is made for large objects only.
#[derive(Default)]
struct Keys(Option<BTreeMap<String, Span>>);

impl Keys {
    /// How many keys are compared one by one.
    const FEW: usize = 16;

    /// Where this key stood before, among the entries read so far.
    fn first(&mut self, text: &str, span: Span, entries: &[Entry]) -> Option<Span> {
        if entries.len() < Self::FEW {
            let same = |entry: &&Entry| entry.key.text == text;
            return entries.iter().find(same).map(|entry| entry.key.span);
        }
        let seen = self.0.get_or_insert_with(|| {
            // The first of equal keys is the one that stays.
            let keys = entries.iter().rev();
            keys.map(|entry| (entry.key.text.clone(), entry.key.span))
                .collect()
        });
        let first = seen.get(text).copied();
        if first.is_none() {
            seen.insert(text.to_owned(), span);
        }
        first
    }
}

/// The text up to the bracket that closes the first one, if the brackets are balanced and not
/// nested so deep that the bound may depend on what is around.
fn balanced(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return text.get(..=at);
                }
            }
            b'"' => loop {
                match bytes.next()?.1 {
                    b'"' => break,
                    b'\\' => bytes.next().map(drop)?,
                    _ => {}
                }
            },
            _ => {}
        }
        if depth > DEEPEST / 2 {
            return None;
        }
    }
    None
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    source: SourceId,
    diagnostics: Vec<Diagnostic>,
    known: Option<KnownObjects<'a>>,
    /// The field of the outermost object being read, if known objects may stand in it.
    field: Option<&'static str>,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<Node, Stop> {
        self.skip_blanks();
        if self.peek().is_none() {
            return Err(Box::new(
                Diagnostic::error(Code::EmptyFile, self.span(self.at), "there is no JSON here")
                    .help("write the document, or do not name the file"),
            ));
        }
        let node = self.value(0)?;
        self.skip_blanks();
        match self.peek() {
            None => Ok(node),
            Some(_) => Err(self.unexpected("the end of the text")),
        }
    }

    fn value(&mut self, depth: usize) -> Result<Node, Stop> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => Value::Mapping(self.object_or_known(depth)?),
            Some(b'[') => Value::Sequence(self.array(depth)?),
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Node {
            value,
            span: self.span(start),
            tag: None,
        })
    }

    /// An object, which is stepped over if it is known.
    fn object_or_known(&mut self, depth: usize) -> Result<Mapping, Stop> {
        // What stands inside an object is no object of its own.
        let field = if depth == 0 { None } else { self.field.take() };
        let known = self.known.zip(field).and_then(|(known, field)| {
            let whole = balanced(self.rest())?;
            (known.is_known)(field, whole).then_some(whole.len())
        });
        if let Some(length) = known {
            self.at += length;
            self.field = field;
            return Ok(Mapping {
                entries: Vec::new(),
            });
        }
        let object = self.object(depth);
        self.field = field;
        object
    }

    fn object(&mut self, depth: usize) -> Result<Mapping, Stop> {
        self.enter(depth)?;
        let mut entries = Vec::new();
        let mut keys = Keys::default();
        self.skip_blanks();
        if self.eat(b'}') {
            return Ok(Mapping { entries });
        }
        loop {
            self.skip_blanks();
            if self.peek() != Some(b'"') {
                return Err(self.unexpected("a key in double quotes"));
            }
            let start = self.at;
            let text = self.string()?;
            let span = self.span(start);
            if let Some(first) = keys.first(&text, span, &entries) {
                self.diagnostics.push(
                    Diagnostic::error(
                        Code::DuplicateKey,
                        span,
                        format!("the key `{text}` stands twice in one object"),
                    )
                    .related(first, "first here")
                    .help("keep one of them: JSON readers disagree on which one counts"),
                );
            }
            self.skip_blanks();
            if !self.eat(b':') {
                return Err(self.unexpected("`:`"));
            }
            self.skip_blanks();
            if depth == 0
                && let Some(known) = self.known
            {
                let fields = known.fields.iter().copied();
                self.field = fields.into_iter().find(|field| **field == *text);
            }
            let value = self.value(depth + 1)?;
            entries.push(Entry {
                key: Key { text, span },
                value,
            });
            self.skip_blanks();
            if self.eat(b'}') {
                return Ok(Mapping { entries });
            }
            if !self.eat(b',') {
                return Err(self.unexpected("`,` or `}`"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Result<Vec<Node>, Stop> {
        self.enter(depth)?;
        let mut nodes = Vec::new();
        self.skip_blanks();
        if self.eat(b']') {
            return Ok(nodes);
        }
        loop {
            self.skip_blanks();
            nodes.push(self.value(depth + 1)?);
            self.skip_blanks();
            if self.eat(b']') {
                return Ok(nodes);
            }
            if !self.eat(b',') {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
    }

    /// Steps over the opening bracket, within the bound.
    fn enter(&mut self, depth: usize) -> Result<(), Stop> {
        let start = self.at;
        self.at += 1;
        if depth < DEEPEST {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error(
                Code::NestedTooDeep,
                self.span(start),
                format!("lists and mappings are nested deeper than {DEEPEST}"),
            )
            .help("flatten the structure"),
        ))
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Stop> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.unexpected("a value"))
        }
    }

    /// A number, kept as it is spelled.
    fn number(&mut self) -> Result<String, Stop> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') && self.digits() == 0 {
            return Err(self.unexpected("a digit"));
        }
        if self.eat(b'.') && self.digits() == 0 {
            return Err(self.unexpected("a digit after the point"));
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() == 0 {
                return Err(self.unexpected("a digit of the exponent"));
            }
        }
        Ok(self.text.get(start..self.at).unwrap_or_default().to_owned())
    }

    fn digits(&mut self) -> usize {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        self.at += count;
        count
    }

    fn string(&mut self) -> Result<String, Stop> {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .bytes()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))
                .unwrap_or(rest.len());
            text.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text);
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => {
                    self.at += 1;
                    return Err(Box::new(
                        Diagnostic::error(
                            Code::InvalidJson,
                            self.span(self.at - 1),
                            "a control character stands in a text",
                        )
                        .help("write it as an escape such as `\\n`"),
                    ));
                }
                None => {
                    return Err(Box::new(
                        Diagnostic::error(
                            Code::InvalidJson,
                            self.span(start),
                            "the text has no closing `\"`",
                        )
                        .help("close it, and write line breaks as `\\n`"),
                    ));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Stop> {
        let start = self.at;
        self.at += 1;
        let letter = self.peek();
        self.at += usize::from(letter.is_some_and(|byte| byte.is_ascii()));
        Ok(match letter {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => self.unicode_escape(start)?,
            _ => {
                return Err(Box::new(
                    Diagnostic::error(
                        Code::InvalidJson,
                        self.span(start),
                        "this is no escape of JSON",
                    )
                    .help("write a backslash itself as `\\\\`"),
                ));
            }
        })
    }

    fn unicode_escape(&mut self, start: usize) -> Result<char, Stop> {
        let first = self.four_hex_digits(start)?;
        if let Some(character) = char::from_u32(first) {
            return Ok(character);
        }
        if (0xd800..0xdc00).contains(&first) && self.rest().starts_with("\\u") {
            let before = self.at;
            self.at += 2;
            let second = self.four_hex_digits(before)?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or('\u{fffd}'));
            }
            self.at = before;
        }
        let span = self.span(start);
        self.diagnostics.push(
            Diagnostic::error(
                Code::InvalidJson,
                span,
                "half of a surrogate pair is no character",
            )
            .help("write both halves, or the character itself"),
        );
        Ok('\u{fffd}')
    }

    fn four_hex_digits(&mut self, start: usize) -> Result<u32, Stop> {
        let digits = self.rest().get(..4).unwrap_or_default();
        match u32::from_str_radix(digits, 16) {
            Ok(code) if digits.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
                self.at += 4;
                Ok(code)
            }
            _ => Err(Box::new(
                Diagnostic::error(
                    Code::InvalidJson,
                    self.span(start),
                    "`\\u` is followed by four hexadecimal digits",
                )
                .help("write it like `\\u00e9`"),
            )),
        }
    }

    fn unexpected(&mut self, wanted: &str) -> Stop {
        let start = self.at;
        let found = self.rest().chars().next();
        self.at += found.map_or(0, char::len_utf8);
        let message = match found {
            Some(character) => format!("expected {wanted}, found `{character}`"),
            None => format!("expected {wanted}, found the end of the text"),
        };
        Box::new(
            Diagnostic::error(Code::InvalidJson, self.span(start), message).help(match found {
                Some('}' | ']') => "remove the comma before it, or write what is missing",
                Some('/' | '#') => "remove the comment: JSON has none",
                Some('\'') => "write double quotes",
                _ => "write JSON: texts and keys in double quotes, commas between values",
            }),
        )
    }

    fn skip_blanks(&mut self) {
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        self.at += self.rest().bytes().take_while(|byte| blank(byte)).count();
    }

    fn eat(&mut self, byte: u8) -> bool {
        let here = self.peek() == Some(byte);
        self.at += usize::from(here);
        here
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn span(&self, start: usize) -> Span {
        let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.source, byte(start), byte(self.at))
    }
}
