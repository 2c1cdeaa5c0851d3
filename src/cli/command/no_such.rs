//! The answer to a command line that names what there is not.
use crate::cli::exit::Exit;
use crate::cli::output::talk;
use crate::diag::did_you_mean;
use crate::report::neutralise;

/// Says that `names`, each of them a `what`, has no `wrong`, and what is near: wrong usage.
pub(super) fn no_such<'a>(
    what: &str,
    wrong: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Exit {
    let mut text = format!("error: there is no {what} `{}`\n", neutralise(wrong));
    let near = did_you_mean(wrong, names);
    if !near.is_empty() {
        let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
        text += &["help: did you mean ", &near.join(" or "), "?\n"].concat();
    }
    talk(&text);
    Exit::Usage
}
