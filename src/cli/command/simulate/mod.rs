//! `synth simulate`: decides one request, or many, by the policies that apply to it.
mod batch;
mod policy;
mod request;
mod stream;

use crate::catalog::EngineFacts;
use crate::cli::args::SimulateArguments;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::output::{Console, Format, data};
use crate::diag::SourceMap;
use crate::policy::explain;
use crate::report::decision::{self, View};
use crate::simulate::batch::{Case, Decided};
use std::collections::BTreeMap;

/// Answers in the form asked for. Whatever the verdict is, a question that was answered is fine.
pub(crate) fn simulate(arguments: &SimulateArguments, console: Console) -> anyhow::Result<Exit> {
    if let Some(path) = &arguments.batch {
        return batch::batch(path);
    }
    let mut finished = Finished::default();
    let format = arguments.format.unwrap_or_default();
    let case = match (&arguments.request, &arguments.policy) {
        (Some(path), _) => request::read(path, &mut finished),
        (None, Some(path)) => policy::read(path, arguments, &mut finished),
        (None, None) => None,
    };
    match case {
        Some(case) => {
            data(&answer(case, &finished.sources, arguments.explain, format))?;
            Ok(Exit::Fine)
        }
        None => finished.conclude(format, console),
    }
}

fn answer(case: Case, sources: &SourceMap, why: bool, format: Format) -> String {
    let (decision, trace) = explain(&case.request, &case.given.layers, &EngineFacts);
    let decided = Decided {
        decision,
        remarks: case.remarks,
    };
    let view = View {
        request: &case.request,
        given: &case.given,
        decided: &decided,
        trace: &trace,
        sources,
        origins: &BTreeMap::new(),
    };
    let explanation = why.then(|| decision::explained(&view));
    match (format, explanation) {
        (Format::Json, explanation) => decision::object(&case.id, &view, explanation.as_deref()),
        (Format::Text, Some(explanation)) => explanation,
        (Format::Text, None) => decision::text(&view),
    }
}
