//! `synth lint` and `synth rules`.
mod analysis;
mod changed;
mod known;
mod mending;
mod output;
mod reading;
mod replace;
mod settings;

use crate::cli::args::LintArguments;
use crate::cli::command::no_such::no_such;
use crate::cli::exit::Exit;
use crate::cli::finished::Finished;
use crate::cli::lint_format::LintFormat;
use crate::cli::output::{Console, Format, data, talk};
use crate::lint::all;
use crate::report::lint as print;
use analysis::{Analysis, Input};
use mending::Mending;
use settings::{Settings, Wrong};
use std::path::{Path, PathBuf};

/// Lints what was named, or everything below this folder.
pub(crate) fn lint(arguments: &LintArguments, console: Console) -> anyhow::Result<Exit> {
    let mut finished = Finished::default();
    let settings = match Settings::of(arguments, &mut finished.sources)? {
        Ok(settings) => settings,
        Err(Wrong::Rule(id)) => return Ok(no_such_rule(&id)),
        Err(Wrong::Config(problems)) => {
            finished.diagnostics = problems;
            return finished.conclude(simple(arguments.format), console);
        }
    };
    let mending = Mending::of(&arguments.mending);
    let here = [PathBuf::from(".")];
    let paths = match arguments.paths.as_slice() {
        [] => &here[..],
        paths => paths,
    };
    if mending.is_some()
        && arguments.format != LintFormat::Text
        && paths.iter().any(|path| is_standard_input(path))
    {
        talk("error: standard output cannot hold both the mended text and findings\n");
        return Ok(Exit::Usage);
    }
    let baseline = match &arguments.choice.baseline {
        Some(file) => match known::read(file, &mut finished)? {
            Some(baseline) => Some(baseline),
            None => return finished.conclude(simple(arguments.format), console),
        },
        None => None,
    };
    let read = reading::read(
        paths,
        arguments.choice.since.as_deref(),
        &settings,
        &mut finished,
    )?;
    let mut inputs = read.texts;
    let whole = arguments.choice.since.is_none() && settings.is_whole(paths);
    let analyse = |inputs: &[Input], finished: &mut Finished| {
        let all: Vec<&Input> = inputs.iter().collect();
        Analysis::of(
            &all,
            &settings,
            baseline.as_ref(),
            whole,
            &mut finished.sources,
        )
    };
    let mut analysis = analyse(&inputs, &mut finished);
    let mut fixed = 0;
    if let Some(mending) = &mending {
        let mended = mending.mend(&inputs, &analysis, &settings, baseline.as_ref());
        fixed = mending.settle(mended, &mut inputs, &mut finished, console)?;
        if fixed > 0 && !mending.is_preview() {
            analysis = analyse(&inputs, &mut finished);
        }
    }
    if let Some(file) = &arguments.choice.write_baseline {
        return known::write(file, &analysis, &inputs, console);
    }
    known::tell_gone(&analysis);
    analysis.summary.skipped += read.skipped;
    output::conclude(
        analysis,
        fixed,
        mending.as_ref(),
        &settings,
        finished,
        arguments,
        console,
    )
}

/// The format of what keeps a run from beginning: formats of findings have no words for it.
fn simple(format: LintFormat) -> Format {
    match format {
        LintFormat::Json => Format::Json,
        _ => Format::Text,
    }
}

fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Prints the list of rules, or the page of one; a name that is none is wrong usage.
pub(crate) fn rules(id: Option<&str>) -> anyhow::Result<Exit> {
    let Some(id) = id else {
        data(&print::rules(&all()))?;
        return Ok(Exit::Fine);
    };
    if let Some(rule) = all().into_iter().find(|rule| rule.id == id) {
        data(&print::page(rule))?;
        return Ok(Exit::Fine);
    }
    Ok(no_such_rule(id))
}

fn no_such_rule(id: &str) -> Exit {
    no_such("rule", id, all().into_iter().map(|rule| rule.id))
}
