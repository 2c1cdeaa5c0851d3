//! Baselines: files with findings that are told to nobody.
use super::analysis::{Analysis, Input};
use crate::cli::exit::Exit;
use crate::cli::files::read_file;
use crate::cli::finished::Finished;
use crate::cli::output::{Console, data, talk};
use crate::lint::Baseline;
use crate::report::neutralise;
use anyhow::Context as _;
use std::fmt::Write as _;
use std::path::Path;

/// Reads a baseline; `None` if it has problems, which are in `finished` then.
pub(super) fn read(file: &Path, finished: &mut Finished) -> anyhow::Result<Option<Baseline>> {
    let shown = file.to_string_lossy().into_owned();
    let text = read_file(file).with_context(|| format!("cannot read the baseline `{shown}`"))?;
    let source = finished.sources.add(shown, text.as_str());
    Ok(Baseline::read(&text, source).into_valid(&mut finished.diagnostics))
}

/// Writes what was found as a baseline.
pub(super) fn write(
    file: &Path,
    analysis: &Analysis,
    inputs: &[Input],
    console: Console,
) -> anyhow::Result<Exit> {
    let inputs: Vec<&Input> = inputs.iter().collect();
    let known = analysis
        .findings
        .iter()
        .filter_map(|marked| analysis.known(marked, &inputs));
    let baseline = Baseline::of(known);
    let shown = file.to_string_lossy();
    write_file(file, &baseline.text()).with_context(|| format!("cannot write `{shown}`"))?;
    if !console.quiet {
        data(&format!(
            "{} in the baseline `{}`\n",
            baseline.len(),
            neutralise(&shown)
        ))?;
    }
    Ok(Exit::Fine)
}

#[expect(
    clippy::disallowed_methods,
    reason = "one file of the user's choice, which holds nothing that is not made anew"
)]
fn write_file(file: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(file, text)
}

/// How many findings that are gone are named.
const NAMED: usize = 5;

/// Says which findings of the baseline are gone.
pub(super) fn tell_gone(analysis: &Analysis) {
    let gone = &analysis.gone;
    if gone.is_empty() {
        return;
    }
    let mut text = format!(
        "note: {} of the baseline not found any more: write it anew\n",
        gone.len()
    );
    for known in gone.iter().take(NAMED) {
        writeln!(
            text,
            "  {}: {}",
            neutralise(&known.path),
            neutralise(&known.rule)
        )
        .ok();
    }
    if gone.len() > NAMED {
        writeln!(text, "  and {} more", gone.len() - NAMED).ok();
    }
    talk(&text);
}
