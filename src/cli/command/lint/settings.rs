//! What a run of the linter goes by: flags first, then `synth.toml`, then what is usual.
use crate::cli::args::{FailOn, LintArguments};
use crate::cli::files::read_file;
use crate::cli::walk::Walk;
use crate::diag::{Code, Diagnostic, Level, SourceMap};
use crate::lint::{Confidence, Config, Rule, all};
use crate::policy::Kind;
use crate::vocab::Day;
use anyhow::Context as _;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

/// The name of the configuration.
const FILE: &str = "synth.toml";

/// What a run goes by.
#[derive(Debug)]
pub(super) struct Settings {
    /// What `synth.toml` says.
    pub(super) config: Config,
    /// The folder that paths in configuration and baselines are relative to: that of `synth.toml`, else the root of
    /// the repository, else the working directory.
    pub(super) root: PathBuf,
    here: PathBuf,
    /// The kind of all policies, if it was said.
    pub(super) kind: Option<Kind>,
    /// Whether files without policies may be named.
    pub(super) skips_others: bool,
    /// The rules to run.
    pub(super) rules: Vec<&'static Rule>,
    /// What alone is told, if some of it was chosen.
    pub(super) chosen: Vec<String>,
    /// The least level that makes a run fail.
    pub(super) fail_on: Option<Level>,
    /// The least level that is told.
    pub(super) min_level: Level,
    /// The least confidence that is told.
    pub(super) min_confidence: Confidence,
    /// The day on which suppressions expire or not.
    pub(super) today: Day,
}

/// What a run cannot go by.
#[derive(Debug)]
pub(super) enum Wrong {
    /// A rule that there is not.
    Rule(String),
    /// The configuration has problems.
    Config(Vec<Diagnostic>),
}

impl Settings {
    /// Reads the configuration, if there is one; `sources` keeps its text.
    pub(super) fn of(
        arguments: &LintArguments,
        sources: &mut SourceMap,
    ) -> anyhow::Result<Result<Self, Wrong>> {
        let here = std::env::current_dir().context("cannot tell the working directory")?;
        let choice = &arguments.choice;
        let repository = here.ancestors().find(|folder| folder.join(".git").exists());
        let file = match &choice.config {
            Some(file) => Some(file.clone()),
            None if choice.no_config => None,
            None => found(&here, repository),
        };
        let mut config = Config::default();
        let mut root = repository.unwrap_or(&here).to_owned();
        if let Some(file) = file {
            let shown = shown(&file, &here);
            let text = read_file(&file).with_context(|| format!("cannot read `{shown}`"))?;
            let source = sources.add(shown, text.as_str());
            let outcome = Config::read(&text, source);
            if outcome.has_errors() {
                return Ok(Err(Wrong::Config(outcome.diagnostics)));
            }
            config = outcome.value.unwrap_or_default();
            root = folder_of(&plain(&here.join(file)));
        }
        let rules = match chosen(&choice.rules) {
            Ok(rules) => rules,
            Err(id) => return Ok(Err(Wrong::Rule(id))),
        };
        Ok(Ok(Self {
            root,
            here,
            kind: arguments.kind.map(Kind::from),
            skips_others: arguments.skip_other_files,
            rules,
            chosen: choice.rules.clone(),
            fail_on: arguments.fail_on.map_or_else(
                || config.fail_on.unwrap_or_else(|| FailOn::default().level()),
                FailOn::level,
            ),
            min_level: choice
                .min_level
                .map(Level::from)
                .or(config.min_level)
                .unwrap_or(Level::Note),
            min_confidence: choice
                .min_confidence
                .map(Confidence::from)
                .or(config.min_confidence)
                .unwrap_or(Confidence::Likely),
            today: choice.today.unwrap_or_else(today),
            config,
        }))
    }

    /// The path of a file from the root on; `None` if it is not below it.
    pub(super) fn place(&self, file: &Path) -> Option<String> {
        let whole = plain(&self.here.join(file));
        let below = whole.strip_prefix(&self.root).ok()?;
        let parts: Vec<_> = below
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        Some(parts.join("/"))
    }

    /// Whether paths of a run hold everything below the root.
    pub(super) fn is_whole(&self, paths: &[PathBuf]) -> bool {
        paths
            .iter()
            .any(|path| self.root.starts_with(plain(&self.here.join(path))))
    }

    /// Patterns of the configuration that fit nothing. Those that fit no file of this run may fit another one.
    pub(super) fn idle_globs(&self, places: &[String]) -> Vec<Diagnostic> {
        if self.config.is_busy(places) {
            return Vec::new();
        }
        let mut walk = Walk::default();
        walk.add(&self.root);
        let mut all: Vec<String> = walk
            .files
            .iter()
            .filter_map(|file| self.place(file))
            .collect();
        all.extend_from_slice(places);
        self.config.idle_globs(&all)
    }
}

/// The configuration here or above. Above a repository, or where there is none, it may be anyone's.
fn found(here: &Path, repository: Option<&Path>) -> Option<PathBuf> {
    let last = repository.unwrap_or(here);
    let folders = here
        .ancestors()
        .take_while(|folder| folder.starts_with(last));
    folders
        .map(|folder| folder.join(FILE))
        .find(|file| file.is_file())
}

fn shown(file: &Path, here: &Path) -> String {
    file.strip_prefix(here)
        .unwrap_or(file)
        .to_string_lossy()
        .into_owned()
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().map(Path::to_owned).unwrap_or_default()
}

/// A path without `.` and `..`, by its words alone.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            component => plain.push(component),
        }
    }
    plain
}

/// The rules of these ids, all if there is none; an error is an id of no rule.
fn chosen(ids: &[String]) -> Result<Vec<&'static Rule>, String> {
    let known = all();
    let ids: Vec<&String> = ids.iter().collect();
    let is_code = |id: &str| Code::ALL.iter().any(|code| code.name() == id);
    if let Some(id) = ids
        .iter()
        .find(|id| !is_code(id) && !known.iter().any(|rule| rule.id == id.as_str()))
    {
        return Err((*id).clone());
    }
    Ok(known
        .into_iter()
        .filter(|rule| ids.is_empty() || ids.iter().any(|id| *id == rule.id))
        .collect())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the clock is read here and handed on as a day"
)]
fn today() -> Day {
    let since = std::time::SystemTime::now().duration_since(UNIX_EPOCH);
    Day::since_1970(since.map_or(0, |since| since.as_secs() / 86_400))
}
