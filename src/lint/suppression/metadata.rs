//! What the metadata of a CloudFormation template or of a resource allows:
//! `Metadata: { synth: { allow: [ { rule: …, because: … } ] } }`.
use super::Suppression;
use crate::diag::{Diagnostic, Span};
use crate::lint::fields::{ALLOWED, Fields, allowed};
use crate::syntax::Node;

/// Adds what a template allows as a whole, and in each of its resources.
pub(super) fn suppressions(
    tree: &Node,
    found: &mut Vec<Suppression>,
    problems: &mut Vec<Diagnostic>,
) {
    of(tree, tree.span, found, problems);
    let resources = tree.get("Resources").and_then(Node::as_mapping);
    for entry in resources
        .into_iter()
        .flat_map(|resources| &resources.entries)
    {
        let span = Span {
            end: entry.value.span.end,
            ..entry.key.span
        };
        of(&entry.value, span, found, problems);
    }
}

fn of(node: &Node, scope: Span, found: &mut Vec<Suppression>, problems: &mut Vec<Diagnostic>) {
    let Some(synth) = node
        .get("Metadata")
        .and_then(|metadata| metadata.get("synth"))
    else {
        return;
    };
    let Some(fields) = Fields::of(synth, &["allow"], problems) else {
        return;
    };
    for node in fields.list("allow", problems) {
        let Some(fields) = Fields::of(node, &ALLOWED, problems) else {
            continue;
        };
        let Some(allowed) = allowed(&fields, problems) else {
            continue;
        };
        found.push(Suppression {
            rule: allowed.rule.value,
            because: allowed.because,
            until: allowed.until,
            fingerprint: allowed.fingerprint,
            place: node.span,
            scope,
        });
    }
}
