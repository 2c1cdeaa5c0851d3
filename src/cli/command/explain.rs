//! `synth explain`: what a diagnostic code means.
use crate::cli::exit::Exit;
use crate::cli::output::{data, talk};
use crate::diag::{Code, did_you_mean};
use crate::report::neutralise;

/// Prints what `name` means; a name that is no code is wrong usage.
pub(crate) fn explain(name: &str) -> anyhow::Result<Exit> {
    if let Some(code) = Code::ALL.iter().find(|code| code.name() == name) {
        data(&format!("{name}: {}\n", code.explanation()))?;
        return Ok(Exit::Fine);
    }
    let mut text = format!(
        "error: there is no diagnostic code `{}`\n",
        neutralise(name)
    );
    let near = did_you_mean(name, Code::ALL.iter().map(|code| code.name()));
    if !near.is_empty() {
        let near: Vec<String> = near.iter().map(|code| format!("`{code}`")).collect();
        text += &["help: did you mean ", &near.join(" or "), "?\n"].concat();
    }
    talk(&text);
    Ok(Exit::Usage)
}
