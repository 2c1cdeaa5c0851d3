//! The parser's errors in words for people.
use super::places::Places;
use crate::diag::{Code, Diagnostic, Span};
use crate::syntax::limits::MAX_DEPTH;
use saphyr_parser::ScanError;

/// How much of the text a syntax error underlines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// The character where the parser stopped.
    Character,
    /// The anchor, alias or tag that begins there.
    Property,
    /// The rest of the line.
    Line,
    /// The whole line without its indentation.
    WholeLine,
    /// The line that ends before the parser's place.
    LineAbove,
    /// The indentation that holds a tab, in this line or a later one.
    Indentation,
}

/// A part of the parser's message, and what a person is told instead.
struct Wording {
    part: &'static str,
    reach: Reach,
    message: &'static str,
    help: &'static str,
}

/// Says what is wrong and what to do; `open` is the innermost bracket still open.
pub(super) fn syntax_error(
    error: &ScanError,
    places: &Places<'_>,
    open: Option<u32>,
) -> Diagnostic {
    let place = places.byte(error.marker());
    if error.info() == "recursion limit exceeded" {
        return Diagnostic::error(
            Code::NestedTooDeep,
            places.character(place),
            format!("lists and mappings are nested more than {MAX_DEPTH} levels deep"),
        )
        .help("flatten the structure");
    }
    if let Some(open) = open
        && places.content(place) == places.end()
    {
        return Diagnostic::error(
            Code::InvalidYaml,
            places.character(open),
            "the bracket that opens here is never closed",
        )
        .help("close it with `]` or `}`, as it opened");
    }
    let Some(wording) = WORDINGS
        .iter()
        .find(|wording| error.info().contains(wording.part))
    else {
        return Diagnostic::error(
            Code::InvalidYaml,
            places.character(place),
            "this is not YAML",
        )
        .note(format!("the parser says: {}", error.info()));
    };
    let diagnostic = Diagnostic::error(
        Code::InvalidYaml,
        reach(wording.reach, place, places),
        wording.message,
    )
    .help(wording.help);
    match open {
        Some(open) if wording.part.contains("expected ','") => {
            diagnostic.related(places.character(open), "opened here")
        }
        _ => diagnostic,
    }
}

fn reach(reach: Reach, place: u32, places: &Places<'_>) -> Span {
    match reach {
        Reach::Character => places.character(place),
        Reach::Property => places.span(place, places.property_end(place)),
        Reach::Line => places.line(place),
        Reach::WholeLine => places.line(places.indentation(place).end),
        Reach::LineAbove => {
            let above = places.trimmed_end(0, place);
            places.line(places.indentation(above).end)
        }
        Reach::Indentation => places.tabbed_indentation(place),
    }
}

/// One row of [`WORDINGS`].
const fn wording(
    part: &'static str,
    reach: Reach,
    message: &'static str,
    help: &'static str,
) -> Wording {
    Wording {
        part,
        reach,
        message,
        help,
    }
}

/// The first that fits counts: the more particular ones stand before the general ones.
#[rustfmt::skip]
const WORDINGS: &[Wording] = &[
    wording("unknown anchor", Reach::Property,
        "this alias refers to an anchor that does not stand above it",
        "put quotes around a text that begins with `*`, or define the anchor with `&`"),
    wording("anchor or alias", Reach::Character,
        "`&` and `*` begin an anchor or an alias, and no name follows",
        "put quotes around a text that begins with `&` or `*`"),
    wording("invalid indentation for anchor", Reach::Character,
        "this anchor or tag is indented too little",
        "move it behind the key or item it belongs to"),
    wording("tabs disallowed", Reach::Indentation,
        "a tab stands where YAML wants spaces",
        "indent with spaces"),
    wording("tab cannot", Reach::Indentation,
        "a tab stands where YAML wants spaces",
        "indent with spaces"),
    wording("a tab", Reach::Indentation,
        "a tab stands where YAML wants spaces",
        "indent with spaces"),
    wording("valid YAML whitespace", Reach::Character,
        "a tab stands where YAML wants a space",
        "write a space"),
    wording("quoted scalar, found unexpected", Reach::Line,
        "the quote that opens here is never closed",
        "close it with the same quote"),
    wording("in quoted scalar", Reach::Line,
        "the quoted text that opens here goes on in a line that is indented too little",
        "indent its lines more than the key"),
    wording("escape character", Reach::Line,
        "this text holds a `\\` escape that YAML does not know",
        "write `\\\\` for a backslash, or use single quotes"),
    wording("expected hexadecimal", Reach::Line,
        "this text holds a `\\x`, `\\u` or `\\U` without its hexadecimal digits",
        "write `\\\\` for a backslash, or use single quotes"),
    wording("Unicode character escape", Reach::Line,
        "this text holds an escape for a character that does not exist",
        "write `\\\\` for a backslash, or use single quotes"),
    wording("trailing content after double", Reach::Line,
        "something follows the closing quote",
        "put all of it inside the quotes, or double the quotes within it"),
    wording("expected ',' or '}'", Reach::Character,
        "`,` or `}` is missing here",
        "close the mapping with `}`, or separate its entries with `,`"),
    wording("expected ',' or ']'", Reach::Character,
        "`,` or `]` is missing here",
        "close the list with `]`, or separate its items with `,`"),
    wording("misplaced bracket", Reach::Character,
        "this bracket closes nothing",
        "remove it, or put quotes around the text"),
    wording("simple key expect", Reach::LineAbove,
        "this line has no `:`, and its siblings are keys",
        "write `key: value`, or indent it as a part of the value above"),
    wording("mapping values are not allowed", Reach::Character,
        "a `:` cannot stand here",
        "put quotes around a text that holds `: `, or check the indentation"),
    wording("mapping keys are not allowed", Reach::Character,
        "a `?` cannot stand here",
        "write the entry as `key: value`"),
    wording("sequence entries are not allowed", Reach::Character,
        "a list item cannot stand here",
        "begin it on a line of its own"),
    wording("did not find expected key", Reach::WholeLine,
        "a key is expected here",
        "line it up with the keys above it"),
    wording("expected '-' indicator", Reach::WholeLine,
        "a list item is expected here",
        "begin the line with `- `, or line it up with what it belongs to"),
    wording("expected node content", Reach::Character,
        "a value is expected here",
        "write a value, or put quotes around a text that begins with punctuation"),
    wording("comment intercepting", Reach::Line,
        "a comment stands in the middle of a text",
        "put quotes around the text, or move the comment"),
    wording("comments must be separated", Reach::Character,
        "a comment needs a space before its `#`",
        "write a space, or put quotes around the text"),
    wording("indentation indicator equal to 0", Reach::Line,
        "the indentation of a block text is at least 1",
        "remove the `0`"),
    wording("did not find expected comment or line break", Reach::Line,
        "nothing but a comment may follow here on this line",
        "begin the text on the next line"),
    wording("wrongly indented line", Reach::Line,
        "this line is indented less than the first line of its block text",
        "indent all its lines alike"),
    wording("unexpected character", Reach::Character,
        "a text cannot begin with this character",
        "put quotes around the text"),
    wording("plain scalar cannot start", Reach::Character,
        "a text cannot begin with `-` here",
        "put quotes around the text"),
    wording("is only valid inside a block", Reach::Character,
        "a `- ` item cannot stand inside brackets",
        "separate the items with `,`"),
    wording("may not precede any of", Reach::Character,
        "a space is missing after the `:`",
        "write a space"),
    wording("placement of ':'", Reach::Character,
        "the key and its `:` stand on two lines",
        "write them on one line"),
    wording("invalid indentation", Reach::WholeLine,
        "this line is indented less than the block it belongs to",
        "indent it more"),
    wording("expected <document start>", Reach::WholeLine,
        "this does not belong to what stands above it",
        "line it up with the keys above it"),
    wording("after document end marker", Reach::Line,
        "the document ends here, and something follows",
        "keep one document in a file"),
    wording("byte order mark", Reach::Character,
        "a byte order mark stands inside the text",
        "remove it"),
    wording("handle wasn't declared", Reach::Property,
        "tags of this form need a `%TAG` line, which is not supported",
        "write the tag as `!Name`"),
    wording("tag", Reach::Property,
        "this tag cannot be read",
        "write it as `!Name`, followed by a space"),
    wording("directive", Reach::Line,
        "this directive cannot be read",
        "remove the line"),
    wording("end of plain scalar", Reach::Character,
        "a value is expected here",
        "put quotes around a text that begins with punctuation"),
    wording("expected whitespace", Reach::Character,
        "a space is missing here",
        "write a space"),
];
