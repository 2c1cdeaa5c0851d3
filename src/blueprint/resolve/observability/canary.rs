//! The canary: a function, the role it runs as, and that of the schedule which calls it.
use super::{Around, Here, alarms};
use crate::blueprint::raw;
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::functions::{Brought, Wanted, operate, role_of_service};
use crate::blueprint::resolve::grants::offered;
use crate::diag::Located;
use crate::model::{Canary, FunctionKind, TaskKind, Verb};

/// How long one run may take, in seconds: a little longer than it waits for an answer.
const TIMEOUT_SECONDS: u16 = 60;

/// The service of schedules.
const SCHEDULER: &str = "scheduler.amazonaws.com";

/// Resolves a canary, and brings its function and roles along.
pub(super) fn resolve(
    raw: &Located<raw::Canary>,
    here: &Here<'_>,
    around: &Around<'_>,
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Option<Canary> {
    let model = alarms::mantle_model(&raw.value.invoke, around, context);
    let project = alarms::project(&raw.value.r#in, here, around, context);
    let seconds = alarms::whole_minutes(&raw.value.every, context);
    let (model, project, seconds) = (model?, project?, seconds?);
    let declared = Some(project.span);
    offered(
        &model,
        &project.region,
        &raw.value.invoke,
        declared,
        context,
    )?;
    let place = (here.account, here.region);
    let invoke = Verb::InvokeInProject {
        model: model.clone(),
        project: project.clone(),
        through: None,
    };
    let wanted = Wanted {
        kind: FunctionKind::Canary,
        name: here.name,
        place,
        timeout_seconds: TIMEOUT_SECONDS,
        called_by_topics: Vec::new(),
        verbs: vec![invoke],
        span: here.span,
    };
    let function = brought.bring(wanted, context)?;
    let called = [("function", function.function_name.clone())];
    let call = operate(TaskKind::InvokeFunction, &function.role.name, place, called);
    let name = format!("{}-schedule", function.role.name);
    let role = (&*name, SCHEDULER);
    let schedule_role = role_of_service(role, place, call, (brought, here.span), context)?;
    Some(Canary {
        model,
        project,
        every_minutes: seconds / 60,
        schedule_role,
        span: raw.span,
    })
}
