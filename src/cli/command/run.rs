//! What the main job and `check` share: a blueprint's path to everything it becomes.
use crate::Synthesis;
use crate::artifact::TemplateFormat;
use crate::blueprint::ReadError;
use crate::cli::exit::Exit;
use crate::cli::files::{Folder, read_blueprint};
use crate::cli::finished::Finished;
use crate::diag::{Code, Diagnostic, Level, Outcome, SourceId, SourceMap};
use std::path::{Path, PathBuf};

/// Reads and synthesizes a blueprint. Problems go into `finished`; there is a value only if
/// nothing is wrong.
pub(super) fn synthesize(
    path: &Path,
    format: TemplateFormat,
    finished: &mut Finished,
) -> Option<Synthesis> {
    of_blueprint(path, finished, |source, folder, shown, sources| {
        crate::synthesize(source, folder, shown, format, sources)
    })
}

/// Reads a blueprint and has something made of it: of its text, its folder, and what to show before the paths of
/// files that it names.
pub(super) fn of_blueprint<T>(
    path: &Path,
    finished: &mut Finished,
    make: impl FnOnce(SourceId, &Folder, &str, &mut SourceMap) -> Outcome<T>,
) -> Option<T> {
    let (folder, text) = match read_blueprint(path) {
        Ok(read) => read,
        Err(error) => {
            unreadable(&error, finished);
            return None;
        }
    };
    let source = finished.sources.add(path.to_string_lossy(), text);
    let outcome = make(source, &folder, &shown_folder(path), &mut finished.sources);
    finished.diagnostics.extend(outcome.diagnostics);
    // A file that a blueprint names and that is not there is no fault of the blueprint's text.
    let missing = finished.diagnostics.iter().any(|diagnostic| {
        diagnostic.level == Level::Error
            && matches!(diagnostic.code, Code::MissingFile | Code::UnreadableFile)
    });
    if missing {
        finished.at_least = Exit::Environment;
    }
    outcome.value
}

pub(super) fn unreadable(error: &ReadError, finished: &mut Finished) {
    if error.is_environment() {
        finished.at_least = Exit::Environment;
    }
    finished.diagnostics.push(error.diagnostic(None));
}

/// What to show before the paths of files that the blueprint names.
fn shown_folder(path: &Path) -> String {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => {
            format!("{}/", parent.to_string_lossy().trim_end_matches('/'))
        }
        _ => String::new(),
    }
}

/// The output folder: the one named, or `out/<name>`.
pub(super) fn output_folder(named: Option<&PathBuf>, synthesis: &Synthesis) -> PathBuf {
    named
        .cloned()
        .unwrap_or_else(|| Path::new("out").join(synthesis.model.name.as_str()))
}

/// A problem with the output folder that the user can mend.
pub(super) fn folder_problem(message: String) -> Diagnostic {
    Diagnostic::placeless(Code::OutputFolder, message)
        .help("name another folder with `--out`, or move away what is in the way")
}
