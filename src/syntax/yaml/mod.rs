//! YAML to the spanned tree: parser events in, nodes with byte places out.
mod anchors;
mod builder;
mod frame;
mod guard;
mod message;
mod places;
mod scalar;

use crate::diag::{Code, Diagnostic, Outcome, SourceId, Span};
use crate::syntax::Node;
use builder::Builder;
use places::Places;
use saphyr_parser::{Event, Parser, Tag};
use scalar::TagKind;
use std::borrow::Cow;

/// Reads one YAML 1.2 document under the core schema (<https://yaml.org/spec/1.2.2/#103-core-schema>).
///
/// Stricter than YAML: keys are texts and stand once, there is one document, no directive but
/// `%YAML 1.2`, no merge key, and depth, size and what aliases copy are bounded. A key that
/// stands twice is reported and its first value kept. A node's span covers its tag and its quotes
/// or brackets, not its anchor; a block collection ends where its last value ends; what an alias
/// stands for keeps the places of the anchored text.
///
/// After a syntax error there is no tree and no other problem.
pub fn parse_yaml(text: &str, source: SourceId) -> Outcome<Node> {
    if let Some(refusal) = guard::refusal(text, source) {
        return Outcome::new(None, vec![refusal]);
    }
    let mut builder = Builder::new(Places::new(text, source));
    match drive(text, &mut builder) {
        Ok(()) => {
            let (root, mut problems) = builder.finish();
            if root.is_none() {
                problems.push(empty(source));
            }
            Outcome::new(root, problems)
        }
        Err(fatal) => Outcome::new(None, vec![*fatal]),
    }
}

/// Feeds the events of the first document to the builder; an error says why that has to stop.
fn drive(text: &str, builder: &mut Builder<'_>) -> Result<(), Box<Diagnostic>> {
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| Box::new(builder.syntax_error(&error)))?;
        match event {
            Event::DocumentStart(explicit) => builder.document(explicit, span)?,
            Event::SequenceStart(anchor, tag) => {
                builder.open_sequence(anchor, tag_kind(tag), span)?;
            }
            Event::MappingStart(anchor, tag) => {
                builder.open_mapping(anchor, tag_kind(tag), span)?;
            }
            Event::SequenceEnd | Event::MappingEnd => builder.close(span)?,
            Event::Scalar(text, style, anchor, tag) => {
                builder.scalar(&text, style, anchor, tag_kind(tag), span)?;
            }
            Event::Alias(anchor) => builder.alias(anchor, span)?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }
    Ok(())
}

fn tag_kind(tag: Option<Cow<'_, Tag>>) -> Option<TagKind> {
    tag.map(|tag| TagKind::from(&*tag))
}

fn empty(source: SourceId) -> Diagnostic {
    Diagnostic::error(
        Code::EmptyFile,
        Span::new(source, 0, 0),
        "the file holds no document",
    )
    .help("write a mapping, or leave the file out")
}
