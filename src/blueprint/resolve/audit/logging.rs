//! The logging of invocations: a log group in each account, the role that AWS writes as, and the
//! function that turns it on.
use super::Known;
use crate::blueprint::raw::{self, LoggedData as Word};
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::functions::{Brought, Wanted, operate};
use crate::blueprint::resolve::log_retention::log_retention;
use crate::blueprint::resolve::placed::place;
use crate::blueprint::resolve::service_roles::ServiceRole;
use crate::catalog::invocation_logs;
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Account, FunctionKind, InvocationLogging, KeyAccess, KeyRight, LanguageModel, LoggedData, Role,
    RoleIdentity, TaskKind, TrustConditions, Verb,
};
use crate::vocab::{Endpoint, Name, Region};
use std::collections::BTreeSet;
use std::sync::Arc;

/// How long turning it on may take, in seconds: a new role is not known everywhere at once.
const TIMEOUT_SECONDS: u16 = 300;
/// The service that uses the key of a log group, by its word in the catalogue.
const LOGS: &str = "cloudwatch-logs";

/// What the blueprint calls, and what comes with what it declares.
pub(in crate::blueprint::resolve) struct Calls<'a> {
    /// The roles of the blueprint.
    pub roles: &'a [Role],
    /// The functions and roles that come with something.
    pub brought: &'a mut Brought,
    /// Who uses keys.
    pub key_accesses: &'a mut Vec<KeyAccess>,
}

/// The logging in each account.
pub(super) fn logging(
    Located { value: raw, span }: &Located<raw::InvocationLogging>,
    known: &Known<'_>,
    calls: &mut Calls<'_>,
    context: &mut Context<'_>,
) -> Vec<InvocationLogging> {
    let placed = place(&raw.account, raw.region.as_ref(), known.accounts, context);
    let retention = log_retention(&raw.retention, context);
    let records = records(raw.records.as_deref());
    expected(raw, &placed, known, calls.roles, context);
    let mut all = Vec::new();
    for (account, region) in placed {
        let key = match &raw.key {
            Some(text) => {
                let place = (account.id, &region);
                let own =
                    known
                        .existing
                        .own_key(text, known.keys, place, "CloudWatch Logs", context);
                match own {
                    Some(key) => Some(key),
                    None => break,
                }
            }
            None => None,
        };
        let Some(retention_days) = retention else {
            break;
        };
        let one = Place {
            account: &account,
            region: &region,
            span: *span,
        };
        let Some((delivery, function, log_group)) = one.bring(calls.brought, context) else {
            break;
        };
        calls.key_accesses.extend(key.iter().map(|key| KeyAccess {
            key: key.clone(),
            right: KeyRight::Service(LOGS),
            span: *span,
        }));
        all.push(InvocationLogging {
            unlogged: unlogged(&account, calls.roles),
            log_group,
            retention_days,
            key,
            records: records.clone(),
            delivery,
            function,
            span: *span,
            account,
            region,
        });
    }
    all
}

/// Where invocations are logged.
struct Place<'a> {
    account: &'a Arc<Account>,
    region: &'a Region,
    span: Span,
}

impl Place<'_> {
    /// The role that AWS writes as, the function, and the log group's name.
    fn bring(
        &self,
        brought: &mut Brought,
        context: &mut Context<'_>,
    ) -> Option<(Arc<RoleIdentity>, crate::model::Function, String)> {
        let log_group = format!("/{}/model-invocations", context.blueprint);
        let delivery = self.delivery(&log_group, brought, context)?;
        let thing: Name = "audit".parse().ok()?;
        let place = (self.account, self.region);
        let passed = [
            ("role", delivery.identity.arn.resource.clone()),
            ("service", invocation_logs().service.clone()),
        ];
        let verbs = vec![
            operate(TaskKind::ConfigureInvocationLogging, &thing, place, []),
            operate(TaskKind::PassRole, &delivery.identity.name, place, passed),
        ];
        let wanted = Wanted {
            kind: FunctionKind::InvocationLogging,
            name: &thing,
            place,
            timeout_seconds: TIMEOUT_SECONDS,
            called_by_topics: Vec::new(),
            called_every_minutes: None,
            verbs,
            span: self.span,
        };
        let function = brought.bring(wanted, context)?;
        let identity = delivery.identity.clone();
        brought.roles.push(delivery);
        Some((identity, function, log_group))
    }

    /// The role: for this account and region, and nothing but this log group.
    fn delivery(
        &self,
        log_group: &str,
        brought: &Brought,
        context: &mut Context<'_>,
    ) -> Option<Role> {
        let name: Name = "audit-invocation-delivery".parse().ok()?;
        let table = invocation_logs();
        let write = operate(
            TaskKind::WriteLogs,
            &name,
            (self.account, self.region),
            [("log_group", log_group.to_owned())],
        );
        let wanted = ServiceRole {
            name,
            account: self.account,
            service: &table.service,
            conditions: TrustConditions {
                source_arns: vec![table.source_arn(self.account.id, self.region)],
                ..TrustConditions::default()
            },
            verbs: vec![write],
            span: self.span,
        };
        wanted.resolve(&brought.defaults, context)
    }
}

fn records(given: Option<&[Located<Word>]>) -> BTreeSet<LoggedData> {
    let Some(given) = given else {
        return [LoggedData::Text].into();
    };
    let record = |word: &Located<Word>| match word.value {
        Word::Text => LoggedData::Text,
        Word::Embeddings => LoggedData::Embeddings,
    };
    given.iter().map(record).collect()
}

/// The models that roles of an account call, by whether AWS logs that.
fn called<'a>(
    account: &'a Account,
    roles: &'a [Role],
) -> impl Iterator<Item = (&'a Name, Endpoint)> {
    let roles = roles
        .iter()
        .filter(|role| role.identity.account_id == account.id);
    roles
        .flat_map(|role| &role.grants)
        .filter_map(|grant| match &grant.verb {
            Verb::InvokeInProject { model, .. }
            | Verb::InvokeWhereTagged { model, .. }
            | Verb::InvokeOnRuntime { model, .. } => Some((&model.name, model.endpoint)),
            _ => None,
        })
}

fn unlogged(account: &Account, roles: &[Role]) -> BTreeSet<Name> {
    let called = called(account, roles);
    let mantle = called.filter(|(_, endpoint)| *endpoint == Endpoint::Mantle);
    mantle.map(|(name, _)| name.clone()).collect()
}

/// Tells where it is expected that calls on bedrock-mantle are logged
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/model-invocation-logging.html>).
fn expected(
    raw: &raw::InvocationLogging,
    placed: &[(Arc<Account>, Region)],
    known: &Known<'_>,
    roles: &[Role],
    context: &mut Context<'_>,
) {
    let models = raw.models.iter().flat_map(raw::OneOrMany::names);
    for text in models {
        let Some(model) = known.models.resolve(text, context) else {
            continue;
        };
        let logged =
            matches!(model, LanguageModel::Bedrock(model) if model.endpoint == Endpoint::Runtime);
        if !logged {
            let message = format!("no invocation of `{}` is logged", text.value);
            context.report(unlogged_model(text.span, message));
        }
    }
    if raw.models.is_some() {
        return;
    }
    let nothing_to_log = placed.iter().find(|(account, _)| {
        let mut called = called(account, roles).peekable();
        called.peek().is_some() && called.all(|(_, endpoint)| endpoint == Endpoint::Mantle)
    });
    if let Some((account, _)) = nothing_to_log {
        let message = format!(
            "in account `{}` there is nothing to log: its roles call models on bedrock-mantle alone",
            account.name
        );
        context.report(unlogged_model(raw.account.span, message));
    }
}

fn unlogged_model(span: Span, message: String) -> Diagnostic {
    Diagnostic::warning(Code::UnloggedModel, span, message)
        .note("AWS logs prompts and answers of bedrock-runtime; on bedrock-mantle only who calls can log them, and the trail says that there was a call")
        .help("log them where the model is called")
}
