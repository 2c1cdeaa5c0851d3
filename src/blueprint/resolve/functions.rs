//! The functions that come with what is declared, and the roles they run as.
use super::Context;
use super::service_roles::{RoleDefaults, ServiceRole, too_long};
use super::topics::Topics;
use crate::diag::Span;
use crate::model::{
    Account, CallingTopic, Function, FunctionKind, Role, Task, TaskKind, TrustConditions, Verb,
    physical_name,
};
use crate::vocab::{Name, Region};
use std::sync::Arc;

/// How long the logs of functions are kept, in days.
const RETENTION_DAYS: u16 = 90;

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

/// The function and its role, which have one name; `None` where none can be made of the thing's.
fn function(
    wanted: Wanted<'_>,
    defaults: &RoleDefaults,
    context: &mut Context<'_>,
) -> Option<(Function, Role)> {
    let (account, region) = wanted.place;
    let own_name = name(wanted.name, wanted.kind, wanted.span, context)?;
    let function_name = physical_name(&context.blueprint, &own_name);
    let log_group = [("log_group", Function::log_group_of(&function_name))];
    let logging = operate(TaskKind::WriteLogs, &own_name, wanted.place, log_group);
    let role = ServiceRole {
        name: own_name,
        account,
        service: Function::SERVICE,
        conditions: TrustConditions::default(),
        verbs: wanted.verbs.into_iter().chain([logging]).collect(),
        span: wanted.span,
    };
    let role = role.resolve(defaults, context)?;
    let function = Function {
        kind: wanted.kind,
        name: wanted.name.clone(),
        account: account.clone(),
        region: region.clone(),
        function_name,
        role: role.identity.clone(),
        retention_days: RETENTION_DAYS,
        timeout_seconds: wanted.timeout_seconds,
        called_by_topics: wanted.called_by_topics,
        called_every_minutes: wanted.called_every_minutes,
        span: wanted.span,
    };
    Some((function, role))
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

fn name(thing: &Name, kind: FunctionKind, span: Span, context: &mut Context<'_>) -> Option<Name> {
    let text = format!("{thing}-{}", kind.word());
    let name = text.parse().ok();
    if name.is_none() {
        context.report(too_long(&text, span));
    }
    name
}
