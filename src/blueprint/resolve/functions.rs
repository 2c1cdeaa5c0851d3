//! The functions that come with what is declared, and the roles they run as.
use super::Context;
use super::placed::environment_tag;
use super::topics::Topics;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Account, Boundary, CallingTopic, Function, FunctionKind, Grant, Owner, Role, RoleIdentity,
    Task, TaskKind, Trust, TrustConditions, TrustedPrincipal, Verb, physical_name,
};
use crate::vocab::{Arn, Name, Region};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How long the logs of functions are kept, in days.
const RETENTION_DAYS: u16 = 90;
/// Names of roles and functions have at most 64 characters.
const MOST_NAME: usize = 64;

/// What comes with what is declared: functions, their roles, topics.
#[derive(Debug)]
pub(super) struct Brought {
    /// The topics.
    pub(super) topics: Topics,
    /// The functions.
    pub(super) functions: Vec<Function>,
    /// The roles of functions, and of services.
    pub(super) roles: Vec<Role>,
    /// What these roles have in common.
    pub(super) defaults: RoleDefaults,
}

impl Brought {
    /// Nothing yet.
    pub(super) fn new(defaults: RoleDefaults) -> Self {
        Self {
            topics: Topics::default(),
            functions: Vec::new(),
            roles: Vec::new(),
            defaults,
        }
    }

    /// Adds a function with its role; `None` where no name can be made of the thing's.
    pub(super) fn bring(
        &mut self,
        wanted: Wanted<'_>,
        context: &mut Context<'_>,
    ) -> Option<Function> {
        let (function, role) = function(wanted, &self.defaults, context)?;
        self.roles.push(role);
        self.functions.push(function.clone());
        Some(function)
    }
}

/// What the roles of functions have in common with those of the blueprint.
#[derive(Debug, Clone)]
pub(super) struct RoleDefaults {
    /// Their path in IAM, with both slashes.
    pub(super) path: String,
    /// Their boundary.
    pub(super) boundary: Option<Arc<Boundary>>,
    /// Their tags.
    pub(super) tags: BTreeMap<String, String>,
}

/// A function that is asked for.
#[derive(Debug)]
pub(super) struct Wanted<'a> {
    /// What it is.
    pub(super) kind: FunctionKind,
    /// The thing that it serves.
    pub(super) name: &'a Name,
    /// Where it runs.
    pub(super) place: (&'a Arc<Account>, &'a Region),
    /// How long one run may take, in seconds.
    pub(super) timeout_seconds: u16,
    /// The topics that call it.
    pub(super) called_by_topics: Vec<CallingTopic>,
    /// How often it is called beside that, in minutes.
    pub(super) called_every_minutes: Option<u16>,
    /// What it needs to do, beside writing its log.
    pub(super) verbs: Vec<Verb>,
    /// Where it was asked for.
    pub(super) span: Span,
}

/// The function and its role; `None` where no name can be made of the thing's.
fn function(
    wanted: Wanted<'_>,
    defaults: &RoleDefaults,
    context: &mut Context<'_>,
) -> Option<(Function, Role)> {
    let (account, region) = wanted.place;
    let own_name = name(wanted.name, wanted.kind, wanted.span, context)?;
    let function_name = physical_name(&context.blueprint, &own_name);
    if function_name.len() > MOST_NAME {
        context.report(too_long(&function_name, wanted.span));
        return None;
    }
    let role = Arc::new(RoleIdentity {
        name: own_name.clone(),
        identity: own_name,
        adopt: false,
        owner: Owner::Synth(account.clone()),
        account_id: account.id,
        arn: Arn {
            partition: region.partition().to_string(),
            service: "iam".to_owned(),
            region: String::new(),
            account: account.id.to_string(),
            resource: format!("role{}{function_name}", defaults.path),
        },
        span: wanted.span,
    });
    let function = Function {
        kind: wanted.kind,
        name: wanted.name.clone(),
        account: account.clone(),
        region: region.clone(),
        function_name,
        role: role.clone(),
        retention_days: RETENTION_DAYS,
        timeout_seconds: wanted.timeout_seconds,
        called_by_topics: wanted.called_by_topics,
        called_every_minutes: wanted.called_every_minutes,
        span: wanted.span,
    };
    let verbs = wanted.verbs.into_iter().chain([logging(&function)]);
    let grants = verbs.map(|verb| Grant {
        verb,
        span: wanted.span,
    });
    let mut tags = defaults.tags.clone();
    tags.extend(environment_tag(account));
    let role = Role {
        trusted_by: vec![trust_of(Function::SERVICE, wanted.span)],
        grants: grants.collect(),
        managed: Vec::new(),
        boundary: defaults.boundary.clone(),
        max_session_seconds: 3_600,
        tags,
        identity: role,
    };
    Some((function, role))
}

/// A service that may become a role.
pub(super) fn trust_of(service: &str, span: Span) -> Trust {
    Trust {
        principal: TrustedPrincipal::Service(service.to_owned()),
        conditions: TrustConditions::default(),
        span,
    }
}

/// Something that a function does with a thing.
pub(super) fn operate(
    kind: TaskKind,
    thing: &Name,
    (account, region): (&Arc<Account>, &Region),
    parameters: impl IntoIterator<Item = (&'static str, String)>,
) -> Verb {
    Verb::Operate(Box::new(Task {
        kind,
        thing: thing.clone(),
        account: account.clone(),
        region: region.clone(),
        parameters: parameters.into_iter().collect(),
        key: None,
    }))
}

fn logging(function: &Function) -> Verb {
    let place = (&function.account, &function.region);
    let log_group = [("log_group", function.log_group())];
    operate(TaskKind::WriteLogs, &function.role.name, place, log_group)
}

fn name(thing: &Name, kind: FunctionKind, span: Span, context: &mut Context<'_>) -> Option<Name> {
    let text = format!("{thing}-{}", kind.word());
    let name = text.parse().ok();
    if name.is_none() {
        context.report(too_long(&text, span));
    }
    name
}

fn too_long(name: &str, span: Span) -> Diagnostic {
    Diagnostic::error(
        Code::NameTooLong,
        span,
        format!(
            "the function's name, `{name}`, has {} characters of {MOST_NAME}",
            name.len()
        ),
    )
    .help("shorten the name of what it serves, or that of the blueprint")
}
