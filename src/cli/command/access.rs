//! `synth explain-access` and `synth access-review`: who may do what by a blueprint, and why.
use super::run::of_blueprint;
use crate::artifact::TemplateFormat;
use crate::cli::args::{AccessReviewArguments, ExplainAccessArguments, ReviewFormat};
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::output::{Console, Format, data, talk};
use crate::diag::SourceId;
use crate::estate::Emitted;
use crate::model::Model;
use crate::report::{Tally, access, human};
use crate::simulate::{explain_access as explain, review};
use std::path::Path;

/// Answers a question about what a blueprint compiles to. Whatever the answer is, a question that was
/// answered is fine.
pub(crate) fn explain_access(
    arguments: &ExplainAccessArguments,
    console: Console,
) -> anyhow::Result<Exit> {
    let mut finished = Finished::default();
    let text = as_expectation(&arguments.question);
    let question = finished.sources.add("the question", text);
    let answers = compiled(&arguments.blueprint, Some(question), &mut finished).and_then(
        |(model, emitted)| {
            explain(&model, &emitted, question, &mut finished.sources)
                .into_valid(&mut finished.diagnostics)
        },
    );
    conclude(&finished, arguments.format, console, || {
        let answers = answers?;
        Some(match arguments.format {
            Format::Text => access::answers_text(&answers, &finished.sources),
            Format::Json => access::answers_json(&answers, &finished.sources),
        })
    })
}

/// Lists who may do what by what a blueprint compiles to.
pub(crate) fn access_review(
    arguments: &AccessReviewArguments,
    console: Console,
) -> anyhow::Result<Exit> {
    let mut finished = Finished::default();
    let reviewed =
        compiled(&arguments.blueprint, None, &mut finished).and_then(|(model, emitted)| {
            review(&model, &emitted, &mut finished.sources).into_valid(&mut finished.diagnostics)
        });
    let problems_as = match arguments.format {
        ReviewFormat::Json => Format::Json,
        ReviewFormat::Text | ReviewFormat::Markdown => Format::Text,
    };
    conclude(&finished, problems_as, console, || {
        let reviewed = reviewed?;
        Some(match arguments.format {
            ReviewFormat::Text => access::review_text(&reviewed, &finished.sources),
            ReviewFormat::Json => access::review_json(&reviewed, &finished.sources),
            ReviewFormat::Markdown => access::review_markdown(&reviewed, &finished.sources),
        })
    })
}

/// What a blueprint compiles to, its expectations not looked at: they may be what is asked about.
fn compiled(
    path: &Path,
    question: Option<SourceId>,
    finished: &mut Finished,
) -> Option<(Model, Emitted)> {
    let compilation = of_blueprint(path, finished, |source, folder, shown, sources| {
        let format = TemplateFormat::Json;
        crate::compile_unchecked(source, question, folder, shown, format, sources)
    })?;
    let failed = Tally::of(&finished.diagnostics).errors > 0;
    (!failed).then_some((compilation.loaded.model, compilation.emitted))
}

/// The question as the section of a blueprint that it stands for.
fn as_expectation(question: &str) -> String {
    let question = question.trim();
    if question.starts_with('{') {
        format!("expect: [ {question} ]\n")
    } else {
        format!("expect: [ {{ {question} }} ]\n")
    }
}

/// Prints the answer and any warnings, or why there is none.
fn conclude(
    finished: &Finished,
    format: Format,
    console: Console,
    answer: impl FnOnce() -> Option<String>,
) -> anyhow::Result<Exit> {
    match answer() {
        Some(text) => {
            talk(&human::render(
                &finished.diagnostics,
                &finished.sources,
                console.paint,
            ));
            data(&text)?;
            Ok(finished.exit())
        }
        None => finished.conclude(format, console),
    }
}
