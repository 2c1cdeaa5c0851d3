//! The tree under construction: open collections, anchors, and the problems met so far.
use super::anchors::{Anchors, Unusable};
use super::frame::{Built, Content, Frame, Pending};
use super::message;
use super::places::Places;
use super::scalar::{self, TagKind};
use crate::diag::{Code, Diagnostic, Span};
use crate::syntax::limits::{MAX_COPIED_NODES, MAX_DEPTH, MAX_NODES, MAX_PROBLEMS};
use crate::syntax::{Key, Node, Value};
use saphyr_parser::{ScalarStyle, ScanError, Span as Range};

/// Why building stops.
pub(super) type Fatal = Box<Diagnostic>;

/// Turns events into a tree.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    places: Places<'a>,
    frames: Vec<Frame>,
    anchors: Anchors,
    root: Option<Node>,
    problems: Vec<Diagnostic>,
    /// Problems beyond the bound: counted, not kept.
    unreported: usize,
    documents: usize,
    nodes: usize,
    /// One past the last byte that belongs to an event so far.
    cursor: u32,
}

impl<'a> Builder<'a> {
    /// Nothing read yet.
    pub(super) fn new(places: Places<'a>) -> Self {
        Self {
            places,
            frames: Vec::new(),
            anchors: Anchors::default(),
            root: None,
            problems: Vec::new(),
            unreported: 0,
            documents: 0,
            nodes: 0,
            cursor: 0,
        }
    }

    /// The tree, if the document held anything, and the problems met.
    pub(super) fn finish(mut self) -> (Option<Node>, Vec<Diagnostic>) {
        if self.unreported > 0
            && let Some(last) = self.problems.pop()
        {
            let more = format!("{} more problems of this kind follow", self.unreported);
            self.problems.push(last.note(more));
        }
        (self.root, self.problems)
    }

    /// What the parser's error means to a person.
    pub(super) fn syntax_error(&self, error: &ScanError) -> Diagnostic {
        let open = self.frames.iter().rev().find_map(|frame| frame.bracket);
        message::syntax_error(error, &self.places, open)
    }

    /// A document begins, with `---` if it is explicit.
    pub(super) fn document(&mut self, explicit: bool, range: Range) -> Result<(), Fatal> {
        let start = self.places.byte(&range.start);
        let end = self.places.byte(&range.end);
        self.documents += 1;
        if self.documents > 1 {
            let fatal = Diagnostic::error(
                Code::InvalidYaml,
                self.places.span(start, end),
                "a second document begins here",
            )
            .help("keep one document in a file");
            return Err(Box::new(fatal));
        }
        // Without `---` the parser gives the place of the first token, which for a block text is
        // behind its header.
        self.cursor = if explicit {
            end
        } else {
            self.places.behind_document_ends()
        };
        Ok(())
    }

    /// A list begins.
    pub(super) fn open_sequence(
        &mut self,
        anchor: usize,
        tag: Option<TagKind>,
        range: Range,
    ) -> Result<(), Fatal> {
        let start = self.places.byte(&range.start);
        let content = self.places.behind_properties(start);
        if self.is_bracket(b'[', content, range) {
            return self.open(anchor, tag, start, Some(content), Content::sequence());
        }
        // In a mapping, a list that is not indented more than its key is reported behind its
        // first `-`, where another list may begin.
        let in_mapping = self
            .frames
            .last()
            .is_some_and(|frame| matches!(frame.content, Content::Mapping { .. }));
        let dash = in_mapping
            .then(|| self.places.dash(self.cursor))
            .flatten()
            .unwrap_or(content);
        let start = if anchor > 0 || tag.is_some() {
            start
        } else {
            dash
        };
        self.open(anchor, tag, start, None, Content::sequence())?;
        self.cursor = dash;
        Ok(())
    }

    /// A mapping begins.
    pub(super) fn open_mapping(
        &mut self,
        anchor: usize,
        tag: Option<TagKind>,
        range: Range,
    ) -> Result<(), Fatal> {
        let start = self.places.byte(&range.start);
        let content = if anchor > 0 || tag.is_some() {
            self.places.behind_properties(start)
        } else {
            start
        };
        let bracket = self.is_bracket(b'{', content, range).then_some(content);
        self.open(anchor, tag, start, bracket, Content::mapping())?;
        if bracket.is_none() {
            self.cursor = content;
        }
        Ok(())
    }

    /// Whether a collection begins with the bracket at `content`. The tokens of block collections
    /// are empty, and may stand right before a bracket that opens their first key or item.
    fn is_bracket(&self, bracket: u8, content: u32, range: Range) -> bool {
        self.places.at(content) == Some(bracket) && self.places.byte(&range.end) > content
    }

    fn open(
        &mut self,
        anchor: usize,
        tag: Option<TagKind>,
        start: u32,
        bracket: Option<u32>,
        content: Content,
    ) -> Result<(), Fatal> {
        let start = if anchor > 0 {
            self.places.behind_anchor(start)
        } else {
            start
        };
        if self.frames.len() >= MAX_DEPTH {
            return Err(Box::new(too_deep(self.places.character(start))));
        }
        self.cursor = bracket.map_or(start, |bracket| bracket + 1);
        self.frames.push(Frame {
            anchor,
            tag,
            start,
            bracket,
            content,
            weight: 0,
            height: 0,
        });
        Ok(())
    }

    /// The innermost collection ends.
    pub(super) fn close(&mut self, range: Range) -> Result<(), Fatal> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        // A block collection ends with its last value; the parser has read on to the next token.
        if frame.bracket.is_some() {
            self.cursor = self.places.byte(&range.start) + 1;
        }
        let span = self.places.span(frame.start, self.cursor);
        let expected = match frame.content {
            Content::Sequence(_) => "seq",
            Content::Mapping { .. } => "map",
        };
        let tag = self.tag(frame.tag, span, |name| name == expected);
        let built = Built {
            node: Node {
                value: frame.content.into_value(),
                span,
                tag,
            },
            weight: frame.weight + 1,
            height: frame.height + 1,
        };
        self.place(built, frame.anchor)
    }

    /// A scalar.
    pub(super) fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<TagKind>,
        range: Range,
    ) -> Result<(), Fatal> {
        let properties = anchor > 0 || tag.is_some();
        let span = self.scalar_span(style, text.is_empty(), properties, range);
        self.cursor = span.end;
        if self.frames.is_empty() && span.start == span.end {
            return Ok(());
        }
        let value = scalar::value(text, style, tag.as_ref());
        let fits = value.is_ok();
        let tag = self.tag(tag, span, |_| fits);
        let value = value.unwrap_or_else(|_| Value::String(text.to_owned()));
        self.place(Built::leaf(Node { value, span, tag }), anchor)
    }

    fn scalar_span(&self, style: ScalarStyle, empty: bool, properties: bool, range: Range) -> Span {
        let places = &self.places;
        let (start, end) = (places.byte(&range.start), places.byte(&range.end));
        let content = if properties {
            places.behind_properties(start)
        } else {
            start
        };
        let first = if properties {
            places.behind_anchor(start).min(end)
        } else {
            start
        };
        match style {
            ScalarStyle::Plain if empty && properties => places.span(first, end),
            ScalarStyle::Plain if empty => {
                let indicator = self.frames.last().map(|frame| &frame.content);
                let place = match indicator {
                    Some(content) if content.awaits_key() => {
                        return places.character(places.content(self.cursor));
                    }
                    Some(content) => places.behind(content.indicator(), self.cursor),
                    None => self.cursor,
                };
                places.span(place, place)
            }
            ScalarStyle::Plain => places.span(first, end),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                places.span(first, places.closing_quote(content))
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                let header = places.block_header(self.cursor).unwrap_or(content);
                let first = if properties { first } else { header };
                places.span(first, places.trimmed_end(header, end))
            }
        }
    }

    /// An alias.
    pub(super) fn alias(&mut self, anchor: usize, range: Range) -> Result<(), Fatal> {
        let span = self
            .places
            .span(self.places.byte(&range.start), self.places.byte(&range.end));
        self.cursor = span.end;
        let mut built = self
            .anchors
            .copy(anchor)
            .map_err(|reason| unusable(reason, span))?;
        if self.frames.len() + built.height > MAX_DEPTH {
            return Err(Box::new(too_deep(span)));
        }
        // What is wrong with a key is wrong where the key stands.
        if self.awaits_key() {
            built.node.span = span;
        }
        self.place(built, 0)
    }

    fn awaits_key(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| frame.content.awaits_key())
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, built: Built, anchor: usize) -> Result<(), Fatal> {
        let span = built.node.span;
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let fatal = Diagnostic::error(
                Code::TooLarge,
                self.places.character(span.start),
                format!("the file holds more than {MAX_NODES} values"),
            )
            .help("split the file");
            return Err(Box::new(fatal));
        }
        self.anchors
            .hold(anchor, &built)
            .map_err(|reason| unusable(reason, span))?;
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(built.node);
            return Ok(());
        };
        frame.weight += built.weight;
        frame.height = frame.height.max(built.height);
        if frame.content.awaits_key() {
            self.key(built.node);
        } else {
            frame.content.push(built.node);
        }
        Ok(())
    }

    /// Takes a node as the next key of the innermost mapping.
    fn key(&mut self, node: Node) {
        let written = self.places.between(node.span.start, node.span.end);
        let Some(Frame {
            content: Content::Mapping { seen, pending, .. },
            ..
        }) = self.frames.last_mut()
        else {
            return;
        };
        let refusal = match node.value {
            _ if node.tag.is_some() => {
                Diagnostic::error(Code::InvalidKey, node.span, "a key cannot have a tag")
                    .help("remove the tag")
            }
            Value::String(_) if written == "<<" => {
                Diagnostic::error(Code::InvalidKey, node.span, "merge keys are not supported")
                    .help("write the keys out, or give the whole mapping with an alias")
            }
            Value::String(text) => {
                let span = node.span;
                if let Some(first) = seen.get(&text) {
                    duplicate(&text, span, *first)
                } else {
                    seen.insert(text.clone(), span);
                    *pending = Pending::Key(Key { text, span });
                    return;
                }
            }
            _ => not_a_text(&node, written),
        };
        *pending = Pending::Refused;
        self.report(refusal);
    }

    /// The tag to keep; one of YAML's own is used up, or reported if it does not fit.
    fn tag(
        &mut self,
        tag: Option<TagKind>,
        span: Span,
        fits: impl Fn(&str) -> bool,
    ) -> Option<String> {
        match tag? {
            TagKind::Local(name) => Some(name),
            TagKind::Plain => None,
            TagKind::Core(name) => {
                if !fits(&name) {
                    let wrong = Diagnostic::error(
                        Code::InvalidYaml,
                        span,
                        format!("the tag `!!{name}` does not fit this value"),
                    )
                    .help("remove the tag");
                    self.report(wrong);
                }
                None
            }
        }
    }

    fn report(&mut self, problem: Diagnostic) {
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(problem);
        } else {
            self.unreported += 1;
        }
    }
}

fn duplicate(key: &str, second: Span, first: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateKey,
        second,
        format!("the key `{key}` stands twice in this mapping"),
    )
    .label("again here")
    .related(first, "first here")
    .help("remove one of the two")
}

fn not_a_text(node: &Node, written: &str) -> Diagnostic {
    let scalar = matches!(node.value, Value::Number(_) | Value::Bool(_));
    let help = match node.value {
        _ if written.starts_with('*') => "write the key out".to_owned(),
        _ if scalar => format!("put quotes around it: \"{written}\""),
        Value::Null => "write a key before the `:`".to_owned(),
        _ => {
            "write a text as the key; put quotes around one that begins with `[` or `{`".to_owned()
        }
    };
    Diagnostic::error(
        Code::InvalidKey,
        node.span,
        format!("a key is a text, and this is {}", node.kind()),
    )
    .help(help)
}

fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::NestedTooDeep,
        span,
        format!("lists and mappings are nested more than {MAX_DEPTH} levels deep"),
    )
    .help("flatten the structure")
}

fn unusable(reason: Unusable, span: Span) -> Fatal {
    let diagnostic = match reason {
        Unusable::Cycle => Diagnostic::error(
            Code::AliasExpansion,
            span,
            "this alias stands inside what it refers to",
        )
        .help("write the value out"),
        Unusable::Bound => Diagnostic::error(
            Code::AliasExpansion,
            span,
            format!("anchors and aliases of this file copy more than {MAX_COPIED_NODES} values"),
        )
        .help("write the values out, or repeat less"),
    };
    Box::new(diagnostic)
}
