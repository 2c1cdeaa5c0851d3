//! The words and flags of the command line.
use super::output::{ColorChoice, Format};
use crate::artifact::TemplateFormat;
use crate::cli::lint_format::LintFormat;
use crate::diag::did_you_mean;
use crate::policy::{Caller, Kind, Resource};
use crate::report::neutralise;
use crate::vocab::Action;
use clap::error::ErrorKind;
use clap::{ArgGroup, Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What to do.
#[derive(Debug)]
pub(super) struct Invocation {
    pub(super) global: GlobalArguments,
    pub(super) command: Command,
}

/// A command with its arguments.
#[derive(Debug)]
pub(super) enum Command {
    Synthesize(SynthesizeArguments),
    Check(CheckArguments),
    ExplainAccess(ExplainAccessArguments),
    AccessReview(AccessReviewArguments),
    Schema { format: SchemaFormat },
    Explain { code: String },
    Simulate(Box<SimulateArguments>),
    Lint(LintArguments),
    Rules { id: Option<String> },
    Completions { shell: Shell },
}

/// Why there is nothing to do.
#[derive(Debug)]
pub(super) enum Usage {
    /// Help or the version was asked for; this is it.
    Wanted(String),
    /// The command line is wrong; this is what to say.
    Wrong(String),
}

/// Flags that every command has.
#[derive(Debug, Clone, Copy, Args)]
pub(super) struct GlobalArguments {
    /// Print problems and data only
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    /// When to use colours; `auto` is on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(super) color: ColorChoice,
}

/// The main job.
#[derive(Debug)]
pub(crate) struct SynthesizeArguments {
    pub(crate) blueprint: PathBuf,
    /// `None`: `out/<name>`.
    pub(crate) out: Option<PathBuf>,
    pub(crate) templates: Templates,
    pub(crate) simulator: SimulatorChoice,
    pub(crate) format: Format,
}

/// Who decides what the blueprint makes possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum SimulatorChoice {
    /// synth's own engine; reads no network
    #[default]
    Local,
    /// also AWS's policy simulator: fails where the two differ
    Aws,
}

/// How templates are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Templates {
    #[default]
    Json,
    Yaml,
}

impl From<Templates> for TemplateFormat {
    fn from(templates: Templates) -> Self {
        match templates {
            Templates::Json => Self::Json,
            Templates::Yaml => Self::Yaml,
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// The blueprint to check
    #[arg(value_name = "BLUEPRINT")]
    pub(crate) blueprint: PathBuf,
    /// Fail too if the output folder is not what would be written
    #[arg(long)]
    pub(crate) stale: bool,
    /// The output folder [default: out/<name>]
    #[arg(long, value_name = "DIR", requires = "stale")]
    pub(crate) out: Option<PathBuf>,
    /// How the templates in the output folder are written
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "json",
        requires = "stale"
    )]
    pub(crate) templates: Templates,
    /// Whose verdicts to take: synth's own, or AWS's beside them, which reads the network
    #[arg(long, default_value = "local")]
    pub(crate) simulator: SimulatorChoice,
    /// How to print the result
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainAccessArguments {
    /// The blueprint
    #[arg(value_name = "BLUEPRINT")]
    pub(crate) blueprint: PathBuf,
    /// What to explain, in the words of `expect`: `role: answer-service, can: { use: answers }`
    #[arg(value_name = "QUESTION")]
    pub(crate) question: String,
    /// How to print the answer
    #[arg(long, default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct AccessReviewArguments {
    /// The blueprint
    #[arg(value_name = "BLUEPRINT")]
    pub(crate) blueprint: PathBuf,
    /// How to print the review
    #[arg(long, default_value = "text")]
    pub(crate) format: ReviewFormat,
}

/// How the schema is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum SchemaFormat {
    /// The JSON Schema, for editors
    #[default]
    Json,
    /// The reference of the language, for people
    Markdown,
}

/// How an access review is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum ReviewFormat {
    /// For people at a terminal
    #[default]
    Text,
    /// For programs: one JSON object with a version
    Json,
    /// For a document or a pull request: a table
    Markdown,
}

#[derive(Debug, Args)]
pub(crate) struct SimulateArguments {
    /// One question with all its policies: an object as on a line of `--batch`
    #[arg(long, value_name = "FILE")]
    pub(crate) request: Option<PathBuf>,
    /// Many questions, one JSON object a line, `-` for standard input; one answer a line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["explain", "format"])]
    pub(crate) batch: Option<PathBuf>,
    /// One policy document, asked about one action on one resource
    #[arg(long, value_name = "FILE", requires_all = ["action", "resource"])]
    pub(crate) policy: Option<PathBuf>,
    /// What kind of policy the document is [default: told by its content]
    #[arg(long = "as", value_name = "KIND", requires = "policy")]
    pub(crate) kind: Option<PolicyWord>,
    /// Who asks: an ARN, a service's host name, or `*` for anyone unsigned [default: a role in the
    /// account of the resource]
    #[arg(long, requires = "policy")]
    pub(crate) principal: Option<Caller>,
    /// The action, such as `s3:GetObject`
    #[arg(long, requires = "policy")]
    pub(crate) action: Option<Action>,
    /// The ARN of the resource, or `*` for an action that has none
    #[arg(long, requires = "policy")]
    pub(crate) resource: Option<Resource>,
    /// A condition key and its value; a key given twice, or a value such as `["a","b"]`, is a list
    #[arg(long, value_name = "KEY=VALUE", requires = "policy", value_parser = key_and_value)]
    pub(crate) context: Vec<(String, String)>,
    /// Say why: each layer, the statements that decided or nearly did, and what would have to change
    #[arg(long)]
    pub(crate) explain: bool,
    /// How to print the answer [default: text]
    #[arg(long)]
    pub(crate) format: Option<Format>,
}

#[derive(Debug, Args)]
pub(crate) struct LintArguments {
    /// Files and folders, or `-` for standard input [default: .]
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What kind of policy the documents are [default: told by their content]
    #[arg(long = "as", value_name = "KIND")]
    pub(crate) kind: Option<PolicyWord>,
    /// Which findings make the run fail
    #[arg(long, value_name = "LEVEL", default_value = "error")]
    pub(crate) fail_on: FailOn,
    /// How to print what was found
    #[arg(long, default_value = "text")]
    pub(crate) format: LintFormat,
    /// Pass over files that hold no policy, though they were named
    #[arg(long)]
    pub(crate) skip_other_files: bool,
}

/// Which findings make a run of the linter fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum FailOn {
    #[default]
    Error,
    Warning,
    None,
}

/// A kind of policy on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PolicyWord {
    Identity,
    Boundary,
    Session,
    Scp,
    Rcp,
    Resource,
    Trust,
    Key,
    Endpoint,
}

impl From<PolicyWord> for Kind {
    fn from(word: PolicyWord) -> Self {
        match word {
            PolicyWord::Identity => Self::Identity,
            PolicyWord::Boundary => Self::Boundary,
            PolicyWord::Session => Self::Session,
            PolicyWord::Scp => Self::ServiceControl,
            PolicyWord::Rcp => Self::ResourceControl,
            PolicyWord::Resource => Self::Resource,
            PolicyWord::Trust => Self::Trust,
            PolicyWord::Key => Self::Key,
            PolicyWord::Endpoint => Self::Endpoint,
        }
    }
}

fn key_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("a condition key and its value are written `KEY=VALUE`".to_owned()),
    }
}

/// Compiles a blueprint of access to large language models on AWS to checked CloudFormation
/// templates, policies and routing configuration
#[derive(Debug, Parser)]
#[command(
    name = "synth",
    version,
    override_usage = "synth [OPTIONS] <BLUEPRINT>\n       synth [OPTIONS] <COMMAND>",
    after_help = "A first word that is a command is the command: write `./check` for a blueprint \
                  of that name.",
    arg_required_else_help = true
)]
struct Words {
    #[command(flatten)]
    global: GlobalArguments,
    #[command(flatten)]
    job: MainJob,
    #[command(subcommand)]
    command: Option<Subcommands>,
}

/// The main job has no word of its own, so everything in it may be absent.
#[derive(Debug, Args)]
struct MainJob {
    /// The blueprint to compile, check and write out
    #[arg(value_name = "BLUEPRINT")]
    blueprint: Option<PathBuf>,
    /// The folder to write [default: out/<name>]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How to write templates [default: json]
    #[arg(long)]
    templates: Option<Templates>,
    /// Whose verdicts to take: synth's own, or AWS's beside them, which reads the network
    /// [default: local]
    #[arg(long)]
    simulator: Option<SimulatorChoice>,
    /// How to print the result [default: text]
    #[arg(long)]
    format: Option<Format>,
}

#[derive(Debug, Subcommand)]
enum Subcommands {
    /// Validate and check a blueprint, write nothing
    Check(CheckArguments),
    /// Say why something is allowed, or not, by what a blueprint compiles to
    ExplainAccess(ExplainAccessArguments),
    /// List who may do what, through whom and since which line
    AccessReview(AccessReviewArguments),
    /// Print the JSON Schema of blueprints
    Schema {
        /// How to print it
        #[arg(long, default_value = "json")]
        format: SchemaFormat,
    },
    /// Say what a diagnostic code means
    Explain {
        /// The code, as it stands in brackets in a diagnostic
        #[arg(value_name = "CODE")]
        code: String,
    },
    /// Decide one request, or many, by the policies that apply to it
    #[command(group(ArgGroup::new("question").required(true).args(["request", "batch", "policy"])))]
    Simulate(Box<SimulateArguments>),
    /// Find what is wrong with policies in files and folders
    Lint(LintArguments),
    /// List the rules of `synth lint`, or print the page of one
    Rules {
        /// The rule, as it stands in brackets in a finding
        #[arg(value_name = "ID")]
        id: Option<String>,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: Shell,
    },
}

/// Words that are commands by contract, so never blueprints, and that this version cannot do.
const ABSENT: [&str; 6] = ["compare", "cost", "diff", "init", "route", "snapshot"];

/// Understands the command line.
pub(super) fn parse(arguments: Vec<OsString>) -> Result<Invocation, Usage> {
    if let Some(word) = first_word(&arguments)
        && let Some(name) = ABSENT.iter().find(|name| word == OsStr::new(name))
    {
        return Err(wrong(
            ErrorKind::InvalidSubcommand,
            &format!(
                "this version has no command `{name}` (write `./{name}` for a blueprint of that name)"
            ),
        ));
    }
    let words = Words::try_parse_from(arguments).map_err(|error| told(&error))?;
    let command = match words.command {
        None => main_job(words.job)?,
        Some(command) => {
            words.job.refuse_before_command()?;
            match command {
                Subcommands::Check(arguments) => {
                    refuse_absent_simulator(arguments.simulator)?;
                    Command::Check(arguments)
                }
                Subcommands::ExplainAccess(arguments) => Command::ExplainAccess(arguments),
                Subcommands::AccessReview(arguments) => Command::AccessReview(arguments),
                Subcommands::Schema { format } => Command::Schema { format },
                Subcommands::Explain { code } => Command::Explain { code },
                Subcommands::Simulate(arguments) => Command::Simulate(arguments),
                Subcommands::Lint(arguments) => Command::Lint(arguments),
                Subcommands::Rules { id } => Command::Rules { id },
                Subcommands::Completions { shell } => Command::Completions { shell },
            }
        }
    };
    Ok(Invocation {
        global: words.global,
        command,
    })
}

/// The command line as clap describes it, for completions.
pub(super) fn description() -> clap::Command {
    Words::command()
}

fn main_job(job: MainJob) -> Result<Command, Usage> {
    let Some(blueprint) = job.blueprint else {
        return Err(wrong(
            ErrorKind::MissingRequiredArgument,
            "no blueprint and no command was given",
        ));
    };
    refuse_misspelt_command(&blueprint)?;
    let simulator = job.simulator.unwrap_or_default();
    refuse_absent_simulator(simulator)?;
    Ok(Command::Synthesize(SynthesizeArguments {
        blueprint,
        out: job.out,
        templates: job.templates.unwrap_or_default(),
        simulator,
        format: job.format.unwrap_or_default(),
    }))
}

impl MainJob {
    fn refuse_before_command(&self) -> Result<(), Usage> {
        let flag = match self {
            Self { out: Some(_), .. } => "the flag `--out`",
            Self {
                templates: Some(_), ..
            } => "the flag `--templates`",
            Self {
                simulator: Some(_), ..
            } => "the flag `--simulator`",
            Self {
                format: Some(_), ..
            } => "the flag `--format`",
            Self {
                blueprint: Some(_), ..
            } => "a blueprint",
            _ => return Ok(()),
        };
        Err(wrong(
            ErrorKind::ArgumentConflict,
            &format!("{flag} cannot stand before a command"),
        ))
    }
}

/// A build without the SDK has no words for AWS, as it has none for commands that it lacks: another
/// try, or another environment, will not help.
fn refuse_absent_simulator(simulator: SimulatorChoice) -> Result<(), Usage> {
    if simulator == SimulatorChoice::Local || cfg!(feature = "aws") {
        return Ok(());
    }
    Err(wrong(ErrorKind::InvalidValue, WITHOUT_SDK))
}

/// What a build without the feature `aws` says.
pub(crate) const WITHOUT_SDK: &str = concat!(
    "this synth was built without the AWS SDK, which `--simulator aws` needs: use a released \
     binary, or build one with `cargo install ",
    env!("CARGO_PKG_NAME"),
    " --features aws`"
);

/// A first word that is no file was probably meant to be a command, if it is near one.
fn refuse_misspelt_command(blueprint: &Path) -> Result<(), Usage> {
    let Some(word) = blueprint.to_str() else {
        return Ok(());
    };
    if blueprint.symlink_metadata().is_ok() {
        return Ok(());
    }
    let commands = description();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    let near = did_you_mean(word, names);
    if near.is_empty() {
        return Ok(());
    }
    let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    Err(wrong(
        ErrorKind::InvalidSubcommand,
        &format!(
            "there is no file `{word}`; did you mean the command {}?",
            near.join(" or ")
        ),
    ))
}

/// The first word that is no global flag; `None` if another flag comes before it.
fn first_word(arguments: &[OsString]) -> Option<&OsStr> {
    let mut arguments = arguments.iter().skip(1);
    loop {
        let argument = arguments.next()?;
        match argument.to_str() {
            Some("--quiet" | "-q") => {}
            Some("--color") => {
                arguments.next()?;
            }
            Some(flag) if flag.starts_with("--color=") => {}
            Some(flag) if flag.starts_with('-') => return None,
            _ => return Some(argument),
        }
    }
}

fn wrong(kind: ErrorKind, message: &str) -> Usage {
    told(&Words::command().error(kind, message))
}

/// Clap's words, without what a terminal would act on in the ones that it quotes.
fn told(error: &clap::Error) -> Usage {
    let rendered = error.render().to_string();
    let text: String = rendered
        .lines()
        .map(|line| neutralise(line).into_owned() + "\n")
        .collect();
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Usage::Wanted(text),
        _ => Usage::Wrong(text),
    }
}
