//! `synth lint` on a blueprint: what it becomes, and what it leaves unsaid.
use super::run::of_blueprint;
use crate::artifact::TemplateFormat;
use crate::cli::finished::Finished;
use crate::diag::Span;
use crate::estate::Emitted;
use crate::lint::{EmittedFiles, Finding, Subject, all, lint_blueprint, read};
use std::collections::BTreeMap;
use std::path::Path;

/// Compiles a blueprint and adds the policies that it becomes to `subjects`; gives what the blueprint itself leaves
/// unsaid. Why it does not compile is in `finished`.
pub(super) fn add_blueprint(
    path: &Path,
    subjects: &mut Vec<Subject>,
    files: &mut EmittedFiles,
    finished: &mut Finished,
) -> Vec<Finding> {
    let compilation = of_blueprint(path, finished, |source, folder, shown, sources| {
        crate::compile_unchecked(source, None, folder, shown, TemplateFormat::Json, sources)
    });
    let Some(compilation) = compilation else {
        return Vec::new();
    };
    for (path, text, origins) in texts(compilation.emitted) {
        let source = finished.sources.add(path, text.as_str());
        let found = read(&text, source, None);
        finished.diagnostics.extend(found.diagnostics);
        subjects.extend(found.subjects);
        files.add(source, &text, origins);
    }
    lint_blueprint(&compilation.loaded.model, &all())
}

type Text = (String, String, BTreeMap<String, Span>);

/// Every emitted text that may hold policies.
fn texts(emitted: Emitted) -> impl Iterator<Item = Text> {
    let stacks = emitted.stacks.into_iter();
    let stacks = stacks.map(|stack| (stack.path, stack.text, stack.origins));
    let sets = emitted.stack_sets.into_iter();
    let sets = sets.map(|set| (set.path, set.text, set.origins));
    let handoffs = emitted.handoffs.into_iter();
    let handoffs = handoffs.map(|handoff| (handoff.path, handoff.text, handoff.origins));
    stacks.chain(sets).chain(handoffs)
}
