//! The order in which problems are told.
use crate::diag::Diagnostic;

/// The problems by file (in reading order), place and code; those without a place first.
pub(super) fn in_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut ordered: Vec<&Diagnostic> = diagnostics.iter().collect();
    ordered.sort_by_key(|diagnostic| {
        let span = diagnostic.primary.as_ref().map(|label| label.span);
        (
            span,
            diagnostic.code.name(),
            diagnostic.level,
            &diagnostic.message,
        )
    });
    ordered
}

/// The first `most` of the ordered problems, errors before warnings before notes where not all
/// have room, and still in order.
pub(super) fn foremost<'a>(ordered: &[&'a Diagnostic], most: usize) -> Vec<&'a Diagnostic> {
    let mut ranked: Vec<(usize, &Diagnostic)> = ordered.iter().copied().enumerate().collect();
    ranked.sort_by_key(|(_, diagnostic)| diagnostic.level);
    ranked.truncate(most);
    ranked.sort_by_key(|(place, _)| *place);
    ranked
        .into_iter()
        .map(|(_, diagnostic)| diagnostic)
        .collect()
}
