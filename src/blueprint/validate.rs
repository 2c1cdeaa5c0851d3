//! A tree against the schema: every violation at its place, and the tree without what violates.
//!
//! The violating parts are cut out so that the rest can still be resolved and its problems be
//! reported in the same run; where something required is missing, a placeholder stands for it. Only the violations of the first pass are reported: those of later
//! passes come from the cuts.
use super::placeholder;
use super::pointer::{self, Pointer, Step};
use super::schema;
use super::violation;
use crate::diag::{Diagnostic, Span};
use crate::syntax::{Node, Value};
use std::collections::BTreeSet;

/// A part of the tree that cannot be used, for a reason that has been reported.
#[derive(Debug)]
pub(crate) struct Doomed {
    /// The part.
    pub pointer: Pointer,
    /// Where the reported problem is.
    pub span: Span,
}

/// What passed the schema, and what did not.
#[derive(Debug)]
pub(crate) struct Validated {
    /// The tree, which the schema accepts; `None` where nothing is left.
    pub tree: Option<Node>,
    /// What was cut out: names declared there are not unknown, only unusable.
    pub cuts: Vec<Pointer>,
    /// Where what was cut out stood: something may seem to be missing there that was written.
    pub places: Vec<Span>,
}

/// Each pass cuts all that violates, and a cut can make the level above violate: the passes are
/// bounded by the depth of the language, which is below this.
const MOST_PASSES: usize = 32;

/// Validates a blueprint's tree. What is `doomed` has been reported already: it is cut out, and
/// nothing more is said of it. Where something is `unread`, what lacks a key may have it there.
pub(crate) fn validate(
    mut tree: Node,
    mut doomed: Vec<Doomed>,
    unread: &[Span],
    diagnostics: &mut Vec<Diagnostic>,
) -> Validated {
    let mut cuts = Vec::new();
    let mut places = Vec::new();
    let mut filled = BTreeSet::new();
    let Some(validator) = schema::validator() else {
        return Validated {
            tree: None,
            cuts,
            places,
        };
    };
    for pass in 0..MOST_PASSES {
        let instance = pointer::to_json(&tree);
        let mut violations: Vec<violation::Violation> = Vec::new();
        for error in validator.iter_errors(&instance) {
            for found in violation::explain(&error, &tree) {
                if !violations
                    .iter()
                    .any(|known| known.diagnostic == found.diagnostic)
                {
                    violations.push(found);
                }
            }
        }
        if pass == 0 {
            let fresh = violations.iter().filter(|violation| {
                !violation.echoes(&violations) && !violation.lacks_in(&tree, unread)
            });
            let fresh = fresh.map(|violation| &violation.diagnostic);
            diagnostics.extend(fresh.filter(|fresh| !known(fresh, &doomed)).cloned());
        }
        violations.retain(|violation| !violation.is_readable);
        if violations.is_empty() && doomed.is_empty() {
            return Validated {
                tree: Some(tree),
                cuts,
                places,
            };
        }
        let known = doomed.drain(..).map(|doomed| (doomed.pointer, None));
        let found = violations
            .into_iter()
            .map(|violation| (violation.cut, violation.filling));
        for (cut, filling) in found.chain(known) {
            if let Some((key, value)) = filling
                && let Some(filled) = fill(&mut tree, &cut, key, value, &mut filled)
            {
                cuts.push(filled);
                continue;
            }
            places.extend(pointer::find(&tree, &cut).map(|node| node.span));
            let whole = !pointer::remove(&mut tree, &cut);
            cuts.push(cut);
            if whole {
                return Validated {
                    tree: None,
                    cuts,
                    places,
                };
            }
        }
    }
    Validated {
        tree: None,
        cuts,
        places,
    }
}

/// Puts a placeholder under a key; `None` where one stood already and was no good.
fn fill(
    tree: &mut Node,
    parent: &Pointer,
    key: String,
    value: Value,
    filled: &mut BTreeSet<Pointer>,
) -> Option<Pointer> {
    let mut pointer = parent.clone();
    pointer.push(Step::Key(key.clone()));
    if !filled.insert(pointer.clone()) {
        return None;
    }
    let Value::Mapping(mapping) = &mut pointer::find_mut(tree, parent)?.value else {
        return None;
    };
    mapping.entries.push(placeholder::entry(key, value));
    Some(pointer)
}

fn known(diagnostic: &Diagnostic, doomed: &[Doomed]) -> bool {
    diagnostic
        .primary
        .as_ref()
        .is_some_and(|label| doomed.iter().any(|doomed| doomed.span == label.span))
}
