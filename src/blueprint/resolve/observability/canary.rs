//! The canary: a function that is called again and again, and the role it runs as.
use super::{Around, Here, alarms};
use crate::blueprint::raw;
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::functions::{Brought, Wanted};
use crate::blueprint::resolve::grants::offered;
use crate::diag::Located;
use crate::model::{Canary, FunctionKind, Verb};

/// How long one run may take, in seconds: a little longer than it waits for an answer.
const TIMEOUT_SECONDS: u16 = 60;

/// Resolves a canary, and brings its function along.
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
    let every_minutes = u16::try_from(seconds / 60).ok()?;
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
        called_every_minutes: Some(every_minutes),
        verbs: vec![invoke],
        span: here.span,
    };
    brought.bring(wanted, context)?;
    Some(Canary {
        model,
        project,
        every_minutes,
        span: raw.span,
    })
}
