//! `synth cost`: what a month of the declared use costs, and what another use would.
use super::run::of_blueprint;
use crate::blueprint::{load, what_if};
use crate::cli::args::CostArguments;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::output::{Console, Format, data, talk};
use crate::cost::{Projection, over_budget, project};
use crate::model::{ExpectedUse, Model};
use crate::report::{Tally, cost, human};

/// Projects the cost of a blueprint's declared use, and of what is asked instead.
pub(crate) fn cost(arguments: &CostArguments, console: Console) -> anyhow::Result<Exit> {
    let mut finished = Finished::default();
    let Some((before, after)) = projections(arguments, &mut finished) else {
        return finished.conclude(arguments.format, console);
    };
    finished.diagnostics.extend(over_budget(&before));
    talk(&human::render(
        &finished.diagnostics,
        &finished.sources,
        console.paint,
    ));
    data(&match (after, arguments.format) {
        (None, Format::Text) => cost::text(&before),
        (None, Format::Json) => cost::json(&before),
        (Some(after), Format::Text) => cost::what_if_text(&arguments.what_if, &before, &after),
        (Some(after), Format::Json) => cost::what_if_json(&arguments.what_if, &before, &after),
    })?;
    Ok(finished.exit())
}

fn projections(
    arguments: &CostArguments,
    finished: &mut Finished,
) -> Option<(Projection, Option<Projection>)> {
    let loaded = of_blueprint(
        &arguments.blueprint,
        finished,
        |source, folder, shown, sources| load(source, folder, shown, sources),
    )?;
    if Tally::of(&finished.diagnostics).errors > 0 {
        return None;
    }
    let model = loaded.model;
    let before = project(&model, &model.expected_uses);
    if arguments.what_if.is_empty() {
        return Some((before, None));
    }
    let uses = asked(&arguments.what_if, &model, finished)?;
    let after = project(&model, &uses);
    Some((before, Some(after)))
}

/// The uses by all questions, one after the other.
fn asked(questions: &[String], model: &Model, finished: &mut Finished) -> Option<Vec<ExpectedUse>> {
    let mut uses = model.expected_uses.clone();
    for question in questions {
        let source = finished.sources.add("--what-if", question.as_str());
        uses = what_if(source, &uses, model, &finished.sources)
            .into_valid(&mut finished.diagnostics)?;
    }
    Some(uses)
}
