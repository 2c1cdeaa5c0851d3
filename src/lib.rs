//! synth: a compiler for access to large language models on AWS.
//!
//! ```text
//!  blueprint ──► model ──compile──► artifact ──write──► out/
//!                  │                   │
//!                  └────► simulate ◄───┘      decides through `policy`, over `estate`
//!  every result is data first; then report ─► cli
//! ```
//!
//! [`synthesize`] is the only composition: [`blueprint::load`] → [`compile::compile`] →
//! [`simulate::check`] → [`cost::project`] → the files, the manifest last. It reads no clock, network or environment,
//! and touches no disk but through [`blueprint::Files`].
//!
//! The rooms, in the order in which to read them; `ARCHITECTURE.md` says which may use which:
//!
//! - [`vocab`]: the words everyone uses, parse and print only
//! - [`diag`]: what is wrong, where and what to do, as data
//! - [`syntax`]: text to a tree that knows its places
//! - [`blueprint`]: the front end, from a tree to the model
//! - [`model`]: what an organisation wants, impossible to build wrong
//! - [`catalog`]: dated facts about AWS and other providers
//! - [`cost`]: what is expected to be used times what it costs
//! - [`compile`]: from the model to artifacts, a pure function
//! - [`artifact`]: what is emitted, and the writer of the output folder
//! - [`policy`]: the IAM engine, which knows nothing of the rest
//! - [`estate`]: who has which policies, read back from what is emitted
//! - [`simulate`]: expectations to requests, decided over the estate
//! - [`lint`]: rules over policies, one file each
//! - `deployed`: everything that talks to AWS; with the feature `aws`
//! - [`report`]: results for people and for programs
//! - [`cli`]: flags, files, printing and exit codes
pub mod artifact;
pub mod blueprint;
pub mod catalog;
pub mod cli;
pub mod compile;
pub mod cost;
#[cfg(feature = "aws")]
pub mod deployed;
pub mod diag;
pub mod estate;
pub mod lint;
pub mod model;
pub mod policy;
pub mod report;
pub mod simulate;
pub mod syntax;
pub mod vocab;

use artifact::write::{RelativePath, Tree};
use artifact::{Artifacts, BlueprintIdentity, OutputFile, TemplateFormat};
use blueprint::{Files, Loaded};
use diag::{Code, Diagnostic, Level, Outcome, SourceId, SourceMap};
use estate::Emitted;
use model::Model;
use simulate::Checks;

/// The path of what was checked.
const CHECKS: &str = "checks.json";

/// The path of what it is expected to cost.
const COST: &str = "cost.json";

/// Everything that one blueprint becomes.
#[derive(Debug)]
pub struct Synthesis {
    /// What the blueprint says.
    pub model: Model,
    /// What it compiles to.
    pub artifacts: Artifacts,
    /// What was asked of it, and answered.
    pub checks: Checks,
    /// What can be spent beyond budgets before they stop spending, in sentences.
    pub overshoots: Vec<String>,
    /// What is to be written, manifest included.
    pub tree: Tree,
}

/// Compiles and checks the blueprint that is `source` of `sources`.
///
/// `folder` is what to show before the paths of files that the blueprint names: empty, or ending
/// in `/`. There is a value only if nothing is wrong.
pub fn synthesize(
    source: SourceId,
    files: &dyn Files,
    folder: &str,
    format: TemplateFormat,
    sources: &mut SourceMap,
) -> Outcome<Synthesis> {
    let mut diagnostics = Vec::new();
    let value = steps(source, files, folder, format, sources, &mut diagnostics);
    let failed = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.level == Level::Error);
    Outcome::new(value.filter(|_| !failed), diagnostics)
}

/// What a blueprint compiles to, before anything is asked of it.
#[derive(Debug)]
pub struct Compilation {
    /// What the blueprint says, and its digest.
    pub loaded: Loaded,
    /// What it compiles to.
    pub artifacts: Artifacts,
    /// The same as files, the checks and the manifest not yet among them.
    pub output: Vec<OutputFile>,
    /// The files as the check reads them.
    pub emitted: Emitted,
}

/// Compiles the blueprint that is `source` of `sources`, with the sections that the source `question`
/// adds to it, and checks nothing.
pub fn compile_unchecked(
    source: SourceId,
    question: Option<SourceId>,
    files: &dyn Files,
    folder: &str,
    format: TemplateFormat,
    sources: &mut SourceMap,
) -> Outcome<Compilation> {
    let mut diagnostics = Vec::new();
    let mut compilation = || {
        let loaded = blueprint::load_and_ask(source, question, files, folder, sources);
        let loaded = loaded.into_valid(&mut diagnostics)?;
        let artifacts = compile::compile(&loaded.model).into_valid(&mut diagnostics)?;
        let output = artifact::files(&artifacts, format);
        Some(Compilation {
            emitted: Emitted::of(&artifacts, &output),
            loaded,
            artifacts,
            output,
        })
    };
    let value = compilation();
    Outcome::new(value, diagnostics)
}

fn steps(
    source: SourceId,
    files: &dyn Files,
    folder: &str,
    format: TemplateFormat,
    sources: &mut SourceMap,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Synthesis> {
    let compilation = compile_unchecked(source, None, files, folder, format, sources);
    let Compilation {
        loaded: Loaded { model, digest },
        artifacts,
        mut output,
        emitted,
    } = compilation.into_valid(diagnostics)?;
    let checks = simulate::check(&model, &emitted, sources).into_valid(diagnostics)?;
    output.push(OutputFile {
        path: CHECKS.to_owned(),
        text: checks.print(),
    });
    let projection = cost::project(&model, &model.expected_uses);
    diagnostics.extend(cost::over_budget(&projection));
    output.push(OutputFile {
        path: COST.to_owned(),
        text: cost::print(&projection),
    });
    let identity = BlueprintIdentity {
        name: model.name.to_string(),
        sha256: digest,
        facts: model.facts.clone(),
    };
    output.extend(artifact::deploy_script(&artifacts, format, &output));
    let tree = finish(&identity, &artifacts, format, output, diagnostics)?;
    Some(Synthesis {
        model,
        artifacts,
        checks,
        overshoots: cost::overshoot_sentences(&projection.overshoots),
        tree,
    })
}

/// The tree of all files, the manifest last.
fn finish(
    identity: &BlueprintIdentity,
    artifacts: &Artifacts,
    format: TemplateFormat,
    mut output: Vec<OutputFile>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Tree> {
    let manifest = artifact::manifest(identity, artifacts, format, &output);
    output.push(OutputFile {
        path: artifact::write::MANIFEST.to_owned(),
        text: manifest,
    });
    let mut files = Vec::with_capacity(output.len());
    for OutputFile { path, text } in output {
        match path.parse::<RelativePath>() {
            Ok(path) => {
                files.push(artifact::write::OutputFile {
                    path,
                    bytes: text.into_bytes(),
                });
            }
            Err(error) => diagnostics.push(unwritable(&format!("`{path}`: {error}"))),
        }
    }
    Tree::new(files)
        .map_err(|error| diagnostics.push(unwritable(&error.to_string())))
        .ok()
}

fn unwritable(why: &str) -> Diagnostic {
    Diagnostic::placeless(
        Code::OutputFolder,
        format!("the output has a path that cannot be: {why}"),
    )
    .help("shorten the names in the blueprint")
}
