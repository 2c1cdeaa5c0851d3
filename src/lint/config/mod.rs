//! What `synth.toml` says to the linter.
mod glob;
mod read;

use super::Confidence;
use crate::diag::{Code, Diagnostic, Level, Span};
use crate::policy::Kind;
use crate::vocab::Day;
use glob::Glob;
use std::collections::BTreeMap;

/// The linter's part of `synth.toml`. Paths are those of files relative to the folder that it stands in.
#[derive(Debug, Default)]
pub struct Config {
    /// The least level that makes a run fail; `Some(None)` if nothing does.
    pub fail_on: Option<Option<Level>>,
    /// The least level that is told.
    pub min_level: Option<Level>,
    /// The least confidence that is told.
    pub min_confidence: Option<Confidence>,
    exclude: Vec<Glob>,
    rules: BTreeMap<&'static str, Weight>,
    paths: Vec<PathRules>,
    allow: Vec<AllowedPath>,
}

/// What a rule's findings weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Nothing: they are not told.
    Off,
    /// As much as this.
    Level(Level),
}

/// What holds for the files that a pattern fits.
#[derive(Debug)]
struct PathRules {
    glob: Glob,
    kind: Option<Kind>,
    rules: BTreeMap<&'static str, Weight>,
}

/// A rule's findings that are allowed in the files that a pattern fits.
#[derive(Debug)]
pub struct AllowedPath {
    glob: Glob,
    /// The rule.
    pub rule: &'static str,
    /// Why.
    pub because: String,
    /// The last day on which they are.
    pub until: Option<Day>,
    /// The one finding that is, if not all of the rule.
    pub fingerprint: Option<String>,
    /// Where that is said.
    pub place: Span,
}

impl Config {
    /// Whether a file is not to be looked at.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|glob| glob.fits(path))
    }

    /// What kind of policies a file holds, if that is said; what is said last counts.
    pub fn kind(&self, path: &str) -> Option<Kind> {
        let mut fitting = self
            .paths
            .iter()
            .rev()
            .filter(|rules| rules.glob.fits(path));
        fitting.find_map(|rules| rules.kind)
    }

    /// What the findings of a rule weigh in a file, if that is said; what is said last, and of paths, counts.
    pub fn weight(&self, rule: &str, path: Option<&str>) -> Option<Weight> {
        let of_path = path.and_then(|path| {
            let mut fitting = self
                .paths
                .iter()
                .rev()
                .filter(|rules| rules.glob.fits(path));
            fitting.find_map(|rules| rules.rules.get(rule))
        });
        of_path.or_else(|| self.rules.get(rule)).copied()
    }

    /// What is allowed in a file.
    pub fn allowed<'a>(&'a self, path: &'a str) -> impl Iterator<Item = &'a AllowedPath> {
        self.allow.iter().filter(|allowed| allowed.glob.fits(path))
    }

    /// Patterns that fit none of some paths: what is said of them holds for nothing.
    pub fn idle_globs(&self, paths: &[String]) -> Vec<Diagnostic> {
        let idle = self
            .globs()
            .filter(|glob| !paths.iter().any(|path| glob.fits(path)));
        idle.map(Glob::fits_nothing).collect()
    }

    /// Whether every pattern fits one of some paths.
    pub fn is_busy(&self, paths: &[String]) -> bool {
        self.globs()
            .all(|glob| paths.iter().any(|path| glob.fits(path)))
    }

    fn globs(&self) -> impl Iterator<Item = &Glob> {
        let of_paths = self.paths.iter().map(|rules| &rules.glob);
        let of_allowed = self.allow.iter().map(|allowed| &allowed.glob);
        self.exclude.iter().chain(of_paths).chain(of_allowed)
    }
}

impl Glob {
    fn fits_nothing(&self) -> Diagnostic {
        let message = format!("`{}` fits no file that synth would look at", self.text);
        Diagnostic::error(Code::MissingFile, self.span, message).help(
            "write a path, or a pattern of paths, from the folder of this file: `stacks/**/*.yaml`",
        )
    }
}
