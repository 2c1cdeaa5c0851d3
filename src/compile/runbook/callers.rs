//! Who invokes a model on Bedrock, and the calls that have to work and to be denied.
use super::{aws, id_of};
use crate::artifact::{
    Artifacts, Command, Commands, DeniedCall, Json, Symbol, SymbolAttribute, Word,
};
use crate::catalog::{Service, host};
use crate::compile::content_guardrail::version_of;
use crate::compile::invocation::profile_arn;
use crate::model::{BedrockModel, Model, Project, Role, Verb};
use crate::vocab::Region;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A role that invokes a model somewhere.
pub(super) struct Caller<'a> {
    pub(super) role: &'a Role,
    pub(super) model: &'a BedrockModel,
    place: Place<'a>,
}

enum Place<'a> {
    Project(&'a Project),
    Tagged(&'a Project, &'a BTreeSet<String>),
    Runtime {
        region: &'a Region,
        project: Option<&'a Project>,
        profile: Option<Symbol>,
        guard: Option<Symbol>,
    },
}

/// Every grant of a role to invoke a model on Bedrock.
pub(super) fn callers(model: &Model) -> Vec<Caller<'_>> {
    let grants = model
        .roles
        .iter()
        .flat_map(|role| role.grants.iter().map(move |grant| (role, &grant.verb)));
    let callers = grants.filter_map(|(role, verb)| {
        let (model, place) = match verb {
            Verb::InvokeInProject {
                model: bedrock,
                project,
                ..
            } => (bedrock, Place::Project(project)),
            Verb::InvokeWhereTagged {
                model: bedrock,
                account,
                tags,
                ..
            } => {
                let mut projects = model.projects.iter();
                let project = projects.find(|project| {
                    project.account.id == account.id
                        && tags.iter().all(|tag| fits(role, project, tag))
                })?;
                (bedrock, Place::Tagged(project, tags))
            }
            Verb::InvokeOnRuntime {
                model: bedrock,
                region,
                profile,
                guarded_by,
                ..
            } => {
                let project = profile.as_ref().and_then(|profile| {
                    let mut projects = model.projects.iter();
                    projects
                        .find(|project| project.profiles.iter().any(|own| own.name == profile.name))
                });
                let place = Place::Runtime {
                    region,
                    project: project.map(Arc::as_ref),
                    profile: profile.as_deref().map(profile_arn),
                    guard: guarded_by
                        .as_deref()
                        .map(|guard| version_of(guard, SymbolAttribute::Arn)),
                };
                (bedrock, place)
            }
            _ => return None,
        };
        Some(Caller { role, model, place })
    });
    let mut callers: Vec<Caller<'_>> = callers.collect();
    callers.sort_by_key(|caller| {
        (
            caller.role.identity.arn.to_string(),
            caller.model.name.clone(),
            caller.region().clone(),
            caller.project().map(|project| project.name.clone()),
        )
    });
    callers
}

/// Whether a tag of a project is one that the caller can have: its own, or one of a person's session.
fn fits(role: &Role, project: &Project, tag: &str) -> bool {
    let of_project = project.tags.get(tag);
    of_project.is_some()
        && (role.identity.is_of_permission_set() || role.tags.get(tag) == of_project)
}

impl Caller<'_> {
    /// Whether it is the role of a function that synth brings along: that is no role of the blueprint to ask about, and
    /// the function makes its calls by itself.
    pub(super) fn is_function(&self, model: &Model) -> bool {
        let mut functions = model.functions.iter();
        functions.any(|function| function.role.arn == self.role.identity.arn)
    }

    /// What synth is asked about it, with what it has to answer.
    pub(super) fn asked(&self, who: &str) -> Commands {
        let name = &self.model.name;
        let can = match &self.place {
            Place::Project(project) | Place::Tagged(project, _) => {
                format!("invoke: {name}, in: {}", project.name)
            }
            Place::Runtime {
                project: Some(project),
                ..
            } => format!("invoke: {name}, in: {}", project.name),
            Place::Runtime { .. } => format!("invoke: {name}"),
        };
        let asked = Commands::default()
            .comment(format!("{who}allowed"))
            .run(self.question(&can));
        if !self.is_on_mantle() {
            return asked;
        }
        let default = format!("invoke: {name}, in: {{ default_project: true }}");
        asked
            .comment(format!("{who}denied"))
            .run(self.question(&default))
    }

    fn question(&self, asked: &str) -> Command {
        let identity = &self.role.identity;
        let subject = if identity.is_of_permission_set() {
            let account = identity.home().map(|home| format!(", in: {}", home.name));
            let tags = match &self.place {
                Place::Tagged(project, tags) => tagged(project, tags),
                _ => String::new(),
            };
            format!(
                "permission_set: {}{}{tags}",
                identity.name,
                account.unwrap_or_default()
            )
        } else {
            format!("role: {}", identity.name)
        };
        explain(&format!("{subject}, can: {{ {asked} }}"))
    }

    /// A call that has to work.
    pub(super) fn works(&self, artifacts: &Artifacts) -> Commands {
        match &self.place {
            Place::Project(project) | Place::Tagged(project, _) => {
                aws::fetch(artifacts, &id_of(project), "project")
                    .comment("where the role runs, with this id")
                    .shell(CREDENTIALS)
                    .run(self.on_mantle(&project.region, true))
            }
            Place::Runtime {
                region,
                profile,
                guard,
                ..
            } => {
                let mut commands = Commands::default();
                if let Some(profile) = profile {
                    commands = commands.and(aws::fetch(artifacts, profile, "profile"));
                }
                if let Some(guard) = guard {
                    // The ARN of a version is the guardrail's with the version behind it.
                    commands = commands
                        .and(aws::fetch(artifacts, guard, "guard"))
                        .shell("version=${guard##*:} guard=${guard%:*}");
                }
                if !commands.is_empty() {
                    commands = commands.comment("where the role runs, with these ids");
                }
                commands.run(self.on_runtime(region))
            }
        }
    }

    /// A call that has to be denied.
    pub(super) fn denied(&self, callers: &[Caller<'_>]) -> Option<DeniedCall> {
        match &self.place {
            Place::Project(project) | Place::Tagged(project, _) => Some(DeniedCall {
                because: "it names no project, and no role may use the default one".to_owned(),
                call: Commands::default().run(self.on_mantle(&project.region, false)),
            }),
            Place::Runtime { .. } => {
                let own: BTreeSet<&Region> = callers
                    .iter()
                    .filter(|other| other.role.identity.arn == self.role.identity.arn)
                    .filter_map(|other| match &other.place {
                        Place::Runtime { region, .. } => Some(*region),
                        _ => None,
                    })
                    .collect();
                let other = self
                    .model
                    .regions
                    .iter()
                    .find(|region| !own.contains(region))?;
                Some(DeniedCall {
                    because: format!("the role may not invoke it in {other}"),
                    call: Commands::default().run(self.on_runtime(other)),
                })
            }
        }
    }

    fn on_mantle(&self, region: &Region, in_project: bool) -> Command {
        let body = Json::map([
            ("input", Json::text("ping")),
            ("max_output_tokens", Json::integer(16)),
            ("model", Json::text(&*self.model.id)),
            ("store", Json::Bool(false)),
        ]);
        let host = host(Service::BedrockMantle, region);
        let call = Command::new("curl --silent --show-error --fail-with-body")
            .option("aws-sigv4", format!("aws:amz:{region}:bedrock-mantle"))
            .option(
                "user",
                Word::variable("AWS_ACCESS_KEY_ID")
                    .text(":")
                    .then("AWS_SECRET_ACCESS_KEY"),
            )
            .option(
                "header",
                Word::from("x-amz-security-token: ").then("AWS_SESSION_TOKEN"),
            )
            .option("header", "content-type: application/json");
        let call = if in_project {
            call.option("header", Word::from("OpenAI-Project: ").then("project"))
        } else {
            call
        };
        call.option("data", body.minified()).option(
            "url",
            format!("https://{host}{}/responses", self.model.base_path),
        )
    }

    fn on_runtime(&self, region: &Region) -> Command {
        let (profile, guard) = match &self.place {
            Place::Runtime {
                region: own,
                profile,
                guard,
                ..
            } if *own == region => (profile.is_some(), guard.is_some()),
            _ => (false, false),
        };
        let model = if profile {
            Word::variable("profile")
        } else {
            Word::from(&*self.model.id)
        };
        let call = Command::new("aws bedrock-runtime converse")
            .option("region", region.to_string())
            .option("model-id", model)
            .option(
                "messages",
                r#"[{"role":"user","content":[{"text":"ping"}]}]"#,
            )
            .option("inference-config", r#"{"maxTokens":16}"#);
        if !guard {
            return call;
        }
        let guardrail = Word::from("{\"guardrailIdentifier\":\"")
            .then("guard")
            .text("\",\"guardrailVersion\":\"")
            .then("version")
            .text("\"}");
        call.option("guardrail-config", guardrail)
    }

    /// Whether it is on bedrock-mantle.
    pub(super) fn is_on_mantle(&self) -> bool {
        !matches!(self.place, Place::Runtime { .. })
    }

    fn project(&self) -> Option<&Project> {
        match &self.place {
            Place::Project(project) | Place::Tagged(project, _) => Some(project),
            Place::Runtime { project, .. } => *project,
        }
    }

    /// The region it calls.
    pub(super) fn region(&self) -> &Region {
        match &self.place {
            Place::Project(project) | Place::Tagged(project, _) => &project.region,
            Place::Runtime { region, .. } => region,
        }
    }
}

const CREDENTIALS: &str = "eval \"$(aws configure export-credentials --format env)\"";

/// `synth explain-access` with a question.
fn explain(question: &str) -> Command {
    Command::new("synth explain-access")
        .word(Word::variable("blueprint"))
        .word(question.to_owned())
}

/// The tags of a session that fit a project.
fn tagged(project: &Project, keys: &BTreeSet<String>) -> String {
    let tags: BTreeMap<&String, &String> = keys
        .iter()
        .filter_map(|key| Some((key, project.tags.get(key)?)))
        .collect();
    let tags = Json::map(
        tags.into_iter()
            .map(|(key, value)| (key.as_str(), Json::text(&**value))),
    );
    format!(", tags: {}", tags.minified())
}
