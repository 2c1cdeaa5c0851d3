//! Texts that no blueprint may hold, whatever they stand for: secrets, dynamic references,
//! control characters.
use super::pointer::{Pointer, Step};
use super::secret::looks_like_secret;
use super::validate::Doomed;
use crate::diag::{Code, Diagnostic, Span};
use crate::syntax::{Node, Value};

/// Reports every such text and blots it out of the tree, so that no later message can quote it.
pub(super) fn check(tree: &mut Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Doomed> {
    let mut doomed = Vec::new();
    visit(tree, &mut Pointer::new(), &mut doomed, diagnostics);
    doomed
}

/// What a text is replaced by.
const BLOT: &str = "-";

fn visit(
    node: &mut Node,
    pointer: &mut Pointer,
    doomed: &mut Vec<Doomed>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    match &mut node.value {
        Value::String(text) => {
            if let Some(problem) = problem(text, node.span) {
                BLOT.clone_into(text);
                diagnostics.push(problem);
                doomed.push(Doomed {
                    pointer: pointer.clone(),
                    span: node.span,
                });
            }
        }
        Value::Sequence(nodes) => {
            for node in nodes {
                pointer.push(Step::Element(node.span));
                visit(node, pointer, doomed, diagnostics);
                pointer.pop();
            }
        }
        Value::Mapping(mapping) => {
            for entry in &mut mapping.entries {
                let key = problem(&entry.key.text, entry.key.span);
                if key.is_some() {
                    BLOT.clone_into(&mut entry.key.text);
                }
                pointer.push(Step::Key(entry.key.text.clone()));
                if let Some(key) = key {
                    diagnostics.push(key);
                    doomed.push(Doomed {
                        pointer: pointer.clone(),
                        span: entry.key.span,
                    });
                }
                visit(&mut entry.value, pointer, doomed, diagnostics);
                pointer.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn problem(text: &str, span: Span) -> Option<Diagnostic> {
    if looks_like_secret(text) {
        return Some(
            Diagnostic::error(Code::SecretValue, span, "this looks like a secret")
                .note("a blueprint is read by many people and kept for ever")
                .help("put it into AWS Secrets Manager, name the secret's ARN under `existing:`, and revoke what was written here")
                .masked(),
        );
    }
    if text.contains("{{resolve:") {
        return Some(
            Diagnostic::error(
                Code::DynamicReference,
                span,
                "a dynamic reference cannot stand in a blueprint",
            )
            .note("CloudFormation would replace it when the stack is deployed")
            .help("write the value itself, or name the secret under `existing:`"),
        );
    }
    let hidden = text.chars().find(|c| c.is_control() || is_invisible(*c))?;
    Some(
        Diagnostic::error(
            Code::InvalidText,
            span,
            format!(
                "the text holds the character U+{:04X}, which cannot be seen",
                u32::from(hidden)
            ),
        )
        .help("remove it"),
    )
}

/// Marks that change the direction of text, or take no room: a reader cannot see them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
