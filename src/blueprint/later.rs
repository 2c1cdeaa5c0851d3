//! Words of the language that this version knows of and cannot do: refused by name, not as typos.
use super::pointer::Step;
use crate::diag::Diagnostic;

/// Whether a key that is unknown here is one of a later version of the language.
pub(super) fn key(pointer: &[Step]) -> bool {
    let words: Vec<&str> = pointer.iter().map(word_of).collect();
    matches!(words.as_slice(), ["extends"] | ["roles", _, "raw"])
}

/// Why a word that one could expect here is none of the language.
pub(super) fn word(pointer: &[Step], word: &str) -> Option<&'static str> {
    let words: Vec<&str> = pointer.iter().map(word_of).collect();
    match (words.as_slice(), word) {
        (["caches", _, "semantic", "store"], "opensearch_serverless") => Some(
            "OpenSearch Serverless costs hundreds of dollars a month whatever is asked, or starts for half a minute",
        ),
        _ => None,
    }
}

/// Says why.
pub(super) fn refuse(diagnostic: Diagnostic, reason: &str) -> Diagnostic {
    diagnostic.note(reason)
}

/// Says so.
pub(super) fn explain(diagnostic: Diagnostic) -> Diagnostic {
    diagnostic
        .note("this belongs to a later version of the language: this version of synth cannot do it yet")
        .help("remove it, or use a later version of synth")
}

fn word_of(step: &Step) -> &str {
    match step {
        Step::Key(key) => key,
        Step::Element(_) => "",
    }
}
