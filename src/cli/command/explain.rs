//! `synth explain`: what a diagnostic code means.
use super::no_such::no_such;
use crate::cli::exit::Exit;
use crate::cli::output::data;
use crate::diag::Code;

/// Prints what `name` means; a name that is no code is wrong usage.
pub(crate) fn explain(name: &str) -> anyhow::Result<Exit> {
    if let Some(code) = Code::ALL.iter().find(|code| code.name() == name) {
        data(&format!("{name}: {}\n", code.explanation()))?;
        return Ok(Exit::Fine);
    }
    let codes = Code::ALL.iter().map(|code| code.name());
    Ok(no_such("diagnostic code", name, codes))
}
