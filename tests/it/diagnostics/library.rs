//! Codes that no blueprint can reach, since what they guard against is refused earlier: they are
//! met by who hands the library a model or a template of their own.
use crate::compile::acme::acme;
use synth::diag::Code;

/// The codes that have their case here, and those that no blueprint can give: their cases are in `lint` and, for the
/// one that needs a simulator to differ from, in `second_opinion`.
pub(super) const CODES: &[Code] = &[
    Code::ExpiredSuppression,
    Code::InvalidSuppression,
    Code::InvalidTemplate,
    Code::InvalidToml,
    Code::NoPolicy,
    Code::SimulatorsDiffer,
    Code::SuppressionWithoutReason,
    Code::UnknownRule,
    Code::UnlinkableStack,
    Code::UnusedSuppression,
];

fn codes(diagnostics: &[synth::diag::Diagnostic]) -> Vec<Code> {
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect()
}

#[test]
fn an_id_that_no_stack_makes_cannot_be_linked() {
    let mut model = acme().model;
    model.projects.clear();
    let outcome = synth::compile::compile(&model);
    assert!(
        codes(&outcome.diagnostics).contains(&Code::UnlinkableStack),
        "{outcome:?}"
    );
}

#[test]
fn a_template_without_resources_cannot_be_read_back() {
    let model = acme().model;
    let artifacts = synth::compile::compile(&model).value.unwrap();
    let files = synth::artifact::files(&artifacts, synth::artifact::TemplateFormat::Json);
    let mut emitted = synth::estate::Emitted::of(&artifacts, &files);
    for stack in &mut emitted.stacks {
        stack.text = "{}\n".to_owned();
    }
    let mut sources = synth::diag::SourceMap::default();
    let outcome = synth::simulate::check(&model, &emitted, &mut sources);
    assert!(
        codes(&outcome.diagnostics).contains(&Code::InvalidTemplate),
        "{outcome:?}"
    );
}
