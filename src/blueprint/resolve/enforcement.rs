//! How spending is stopped: who is denied, by what, and who may lift it.
use super::expected_uses::word;
use super::functions::{Brought, Wanted, operate};
use super::names::{Names, unknown_name};
use super::quantity::{self, Bounds};
use super::scope::Scope;
use super::service_roles::ServiceRole;
use super::topics::Told;
use super::{Context, identifier};
use crate::blueprint::raw;
use crate::catalog::budgets_region;
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Account, Brake, Budget, CallingTopic, Consequence, Covers, Enforcement, Enforcer, FunctionKind,
    Grant, LanguageModel, Owner, Peak, Publisher, Role, RoleIdentity, TaskKind, TrustConditions,
    Verb, physical_name,
};
use crate::vocab::{AccountId, Arn, Name};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

const MINUTE: u64 = 60_000;
/// What CloudWatch evaluates an alarm of one period over
/// (<https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html>).
const WITHIN: Bounds = Bounds {
    least: MINUTE,
    greatest: 1_440 * MINUTE,
    words: "1min to 1d",
};
/// How long one run of the enforcer may take, in seconds.
const TIMEOUT_SECONDS: u16 = 60;
/// The service that AWS Budgets' actions run as.
const BUDGETS: &str = "budgets.amazonaws.com";

/// Resolves how budgets stop spending, and brings along what does it.
pub(super) fn resolve(
    section: &raw::Section<raw::Budget>,
    budgets: &mut [Budget],
    roles: &mut [Role],
    (scope, models): (&Scope<'_>, &Names<LanguageModel>),
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Vec<Enforcer> {
    for (name, raw) in &section.0 {
        let declared = Declared::of(&raw.value, models, context);
        let of_name = budgets.iter_mut();
        for budget in of_name.filter(|budget| budget.name.as_str() == name.value) {
            let stops =
                declared.brake.is_some() || budget.alerts.iter().any(|it| it.then.is_some());
            if stops {
                budget.enforcement = Some(enforcement(
                    &raw.value, &declared, budget, roles, scope, context,
                ));
            } else {
                nothing_to_lift(&raw.value, context);
            }
        }
    }
    let mut by_account: BTreeMap<AccountId, Vec<&Budget>> = BTreeMap::new();
    for budget in budgets.iter().filter(|budget| budget.enforcement.is_some()) {
        let of_account = by_account.entry(budget.covers.account().id).or_default();
        of_account.push(budget);
    }
    let each = by_account.into_values();
    each.filter_map(|budgets| enforcer(&budgets, roles, brought, context))
        .collect()
}

/// What is said once for all instances of a budget.
struct Declared {
    brake: Option<Brake>,
    peaks: Vec<(LanguageModel, Peak)>,
}

impl Declared {
    fn of(raw: &raw::Budget, models: &Names<LanguageModel>, context: &mut Context<'_>) -> Self {
        let mut peaks: Vec<(LanguageModel, Peak)> = Vec::new();
        for (name, peak) in &raw.peak.0 {
            let model = models.resolve(name, context).cloned();
            let mut report = |problem| context.report(problem);
            let input = word(Some(&peak.value.input), "rate of tokens", &mut report);
            let output = word(Some(&peak.value.output), "rate of tokens", &mut report);
            if let (Some(model), Some(input), Some(output)) = (model, input, output) {
                peaks.push((model, Peak { input, output }));
            }
        }
        peaks.sort_by(|one, other| one.0.name().cmp(other.0.name()));
        Self {
            brake: raw.brake.as_ref().and_then(|raw| brake(raw, context)),
            peaks,
        }
    }
}

fn brake(raw: &Located<raw::Brake>, context: &mut Context<'_>) -> Option<Brake> {
    let within = quantity::duration(&raw.value.within, WITHIN, context);
    let mut report = |problem| context.report(problem);
    let input = word(raw.value.input.as_ref(), "number of tokens", &mut report);
    let output = word(raw.value.output.as_ref(), "number of tokens", &mut report);
    let mut tell: Vec<String> = raw
        .value
        .tell
        .iter()
        .filter_map(|it| identifier::email(it, context))
        .collect();
    tell.sort();
    tell.dedup();
    if raw.value.input.is_none() && raw.value.output.is_none() {
        context.report(
            Diagnostic::error(
                Code::NothingEnforced,
                raw.span,
                "this brake limits neither input nor output",
            )
            .help("say `output: 2M tokens`, or `input`"),
        );
        return None;
    }
    let within = within?;
    if !within.is_multiple_of(MINUTE) {
        context.report(
            Diagnostic::error(
                Code::InvalidDuration,
                raw.value.within.span,
                format!(
                    "`{}` is not a whole number of minutes",
                    raw.value.within.value
                ),
            )
            .note("CloudWatch counts the metrics of bedrock-mantle by the minute"),
        );
        return None;
    }
    Some(Brake {
        input,
        output,
        within_seconds: u32::try_from(within / 1_000).ok()?,
        tell,
        span: raw.span,
    })
}

fn enforcement(
    raw: &raw::Budget,
    declared: &Declared,
    budget: &Budget,
    roles: &[Role],
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Enforcement {
    let account = budget.covers.account().clone();
    let spared = spared(raw, roles, context);
    let spends = |role: &&Role| {
        let home = role.identity.home();
        let reaches = |verb: &Verb| match &budget.covers {
            Covers::Project(project) => verb.reaches(project),
            Covers::Account(_) => verb.is_invocation_on_bedrock(),
        };
        home.is_some_and(|home| home.id == account.id)
            && role.grants.iter().any(|grant| reaches(&grant.verb))
    };
    let mut stopped = Vec::new();
    let mut leaks = BTreeMap::new();
    for role in roles.iter().filter(spends) {
        let identity = &role.identity;
        if spared.contains(&identity.name) {
            continue;
        }
        match identity.owner {
            Owner::Synth(_) => stopped.push(identity.clone()),
            Owner::IdentityCenter(_) | Owner::Existing => {
                leaks.insert(identity.name.clone(), identity.span);
            }
        }
    }
    for (name, span) in leaks {
        context.report(leak(&name, span, budget));
    }
    if let (Some(brake), Covers::Project(project)) = (&declared.brake, &budget.covers)
        && project.region != account.home_region
    {
        context.report(
            Diagnostic::error(
                Code::OtherRegion,
                brake.span,
                format!(
                    "the project `{}` is in {}, the home region of account `{}` is {}",
                    project.name, project.region, account.name, account.home_region
                ),
            )
            .note("alarms are where the metrics of the project are, and the enforcer asks those of its own region")
            .help("put the project into the home region, or leave the brake out"),
        );
    }
    let lifted_by = raw.lifted_by.iter();
    Enforcement {
        stopped,
        lifted_by: lifted_by
            .filter_map(|text| lifter(text, &account, scope, context))
            .collect(),
        brake: declared.brake.clone(),
        peaks: declared.peaks.clone(),
    }
}

/// The names that no stop is about.
fn spared(raw: &raw::Budget, roles: &[Role], context: &mut Context<'_>) -> BTreeSet<Name> {
    let mut spared = BTreeSet::new();
    for text in &raw.spares {
        let known = roles
            .iter()
            .find(|role| role.identity.name.as_str() == text.value);
        if let Some(role) = known {
            spared.insert(role.identity.name.clone());
        } else {
            let names = roles.iter().map(|role| role.identity.name.as_str());
            context.report(unknown_name("a role or permission set", text, names));
        }
    }
    spared
}

fn leak(name: &Name, span: Span, budget: &Budget) -> Diagnostic {
    Diagnostic::error(
        Code::SpendingGoesOn,
        budget.span,
        format!("`{}` does not stop the permission set `{name}`, which spends what it counts", budget.name),
    )
    .related(span, "it may invoke")
    .note("AWS lets nobody attach a policy to the roles of IAM Identity Center, so these sessions would go on")
    .help(format!("let people in by a role, or say that this is meant: `spares: [{name}]`"))
}

fn lifter(
    text: &raw::Text,
    account: &Account,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Option<Arc<RoleIdentity>> {
    let role = scope.role(text, account.id, context)?;
    if matches!(&role.owner, Owner::Synth(home) if home.id == account.id) {
        return Some(role);
    }
    context.report(
        Diagnostic::error(
            Code::OtherAccount,
            text.span,
            format!(
                "`{}` is not a role that synth makes in account `{}`",
                role.name, account.name
            ),
        )
        .related(role.span, "declared here")
        .help(format!(
            "name a role of this blueprint in account `{}`; others may assume it",
            account.name
        )),
    );
    None
}

/// Who lifts what nothing sets is a mistake.
fn nothing_to_lift(raw: &raw::Budget, context: &mut Context<'_>) {
    let words = raw.lifted_by.iter().chain(&raw.spares);
    if let Some(first) = words.map(|text| text.span).min() {
        context.report(
            Diagnostic::error(Code::NothingEnforced, first, "this budget stops nothing")
                .help("say `then: deny-invocation` at an alert, or add a `brake`"),
        );
    }
}

/// What an account needs for its budgets.
fn enforcer(
    budgets: &[&Budget],
    roles: &mut [Role],
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Option<Enforcer> {
    let first = budgets.first()?;
    let account = first.covers.account();
    let region = account.home_region.clone();
    let flags: Name = "spend-flags".parse().ok()?;
    let mut enforcer = Enforcer {
        account: account.clone(),
        region: region.clone(),
        table_name: physical_name(&context.blueprint, &flags),
        path: brought.defaults.path.clone(),
        blueprint: context.blueprint.to_string(),
        budgets_role: None,
        span: first.span,
    };
    let place = (account, &region);
    let table = [("table", enforcer.table_name.clone())];
    if budgets.iter().any(|budget| budget.is_enforced()) {
        let topics = topics(budgets, brought, context);
        let mut verbs = vec![operate(TaskKind::KeepFlags, &flags, place, table.clone())];
        if budgets.iter().any(|budget| {
            budget
                .enforcement
                .as_ref()
                .is_some_and(|it| it.brake.is_some())
        }) {
            verbs.push(operate(TaskKind::ReadAlarms, &flags, place, []));
        }
        for budget in budgets.iter().filter(|budget| budget.is_enforced()) {
            let begin = [("budget", budget.name_begin(&context.blueprint))];
            verbs.push(operate(TaskKind::ReadBudget, &budget.name, place, begin));
        }
        let by_enforcer = budgets
            .iter()
            .filter(|budget| budget.is_stopped_by_enforcer());
        for role in stopped(by_enforcer) {
            let role_part = ("role", role.arn.resource.clone());
            verbs.push(operate(
                TaskKind::ListPolicies,
                &role.name,
                place,
                [role_part.clone()],
            ));
            let policy = enforcer.policy_arn(Consequence::DenyInvocation);
            verbs.push(operate(
                TaskKind::AttachPolicy,
                &role.name,
                place,
                [role_part, ("policy", policy)],
            ));
        }
        let wanted = Wanted {
            kind: FunctionKind::Enforcer,
            name: &"spend".parse().ok()?,
            place,
            timeout_seconds: TIMEOUT_SECONDS,
            called_by_topics: topics,
            called_every_minutes: Some(60),
            verbs,
            span: first.span,
        };
        let function = brought.bring(wanted, context)?;
        let lifts = operate(
            TaskKind::InvokeFunction,
            &function.role.name,
            place,
            [("function", function.function_name.clone())],
        );
        let lifters: BTreeSet<&Arn> = budgets
            .iter()
            .filter_map(|budget| budget.enforcement.as_ref())
            .flat_map(|it| it.lifted_by.iter().map(|role| &role.arn))
            .collect();
        let readers: BTreeSet<Arn> = stopped(budgets.iter())
            .iter()
            .map(|role| role.arn.clone())
            .collect();
        let reads = operate(TaskKind::ReadFlags, &flags, place, table);
        for role in roles.iter_mut() {
            let arn = &role.identity.arn;
            if lifters.contains(arn) {
                role.grants.push(Grant {
                    verb: lifts.clone(),
                    span: first.span,
                });
            }
            if readers.contains(arn) {
                role.grants.push(Grant {
                    verb: reads.clone(),
                    span: first.span,
                });
            }
        }
    }
    let by_budgets = budgets
        .iter()
        .filter(|budget| budget.does(Consequence::DenyInvocationByBudgets));
    let by_budgets = stopped(by_budgets);
    if !by_budgets.is_empty() {
        enforcer.budgets_role = Some(budgets_role(&enforcer, &by_budgets, brought, context)?);
    }
    Some(enforcer)
}

/// The roles that some budgets stop, each once.
fn stopped<'b>(budgets: impl Iterator<Item = &'b &'b Budget>) -> Vec<Arc<RoleIdentity>> {
    let all = budgets
        .filter_map(|budget| budget.enforcement.as_ref())
        .flat_map(|it| &it.stopped)
        .map(|role| (role.arn.clone(), role.clone()));
    all.collect::<BTreeMap<_, _>>().into_values().collect()
}

/// The topics that the enforcer is called by: one for each budget that sets something off, and one for each brake.
fn topics(budgets: &[&Budget], brought: &mut Brought, context: &Context<'_>) -> Vec<CallingTopic> {
    let mut calling = Vec::new();
    for budget in budgets {
        let account = budget.covers.account();
        let home = &account.home_region;
        let of_budgets = budgets_region(home.partition()).unwrap_or_else(|| home.clone());
        let by_alert =
            budget.does(Consequence::Degrade) || budget.does(Consequence::DenyInvocation);
        let brake = budget.enforcement.as_ref().and_then(|it| it.brake.as_ref());
        let wanted = [
            by_alert.then(|| {
                (
                    budget.topic(),
                    of_budgets,
                    Publisher::Budgets,
                    BTreeSet::new(),
                    budget.span,
                )
            }),
            brake.map(|brake| {
                let tell = brake.tell.iter().cloned().collect();
                (
                    budget.brake_topic(),
                    home.clone(),
                    Publisher::CloudWatchAlarms,
                    tell,
                    brake.span,
                )
            }),
        ];
        for (name, region, publisher, tell, span) in wanted.into_iter().flatten() {
            let Ok(name) = name.parse::<Name>() else {
                continue;
            };
            let told = Told {
                name: &name,
                place: (account, &region),
                publishers: [publisher].into(),
                tell,
                span,
            };
            if let Some(topic) = brought.topics.add(told, context) {
                calling.push(CallingTopic {
                    name: topic.name.clone(),
                    topic_name: topic.topic_name.clone(),
                    region,
                });
            }
        }
    }
    calling
}

/// The role that AWS Budgets attaches the policy with.
fn budgets_role(
    enforcer: &Enforcer,
    stopped: &[Arc<RoleIdentity>],
    brought: &mut Brought,
    context: &mut Context<'_>,
) -> Option<Arc<RoleIdentity>> {
    let place = (&enforcer.account, &enforcer.region);
    let policy = enforcer.policy_arn(Consequence::DenyInvocationByBudgets);
    let attach = |role: &Arc<RoleIdentity>| {
        let attached = [
            ("role", role.arn.resource.clone()),
            ("policy", policy.clone()),
        ];
        operate(TaskKind::AttachPolicy, &role.name, place, attached)
    };
    let wanted = ServiceRole {
        name: "budgets-action".parse().ok()?,
        account: &enforcer.account,
        service: BUDGETS,
        conditions: TrustConditions::default(),
        verbs: stopped.iter().map(attach).collect(),
        span: enforcer.span,
    };
    let role = wanted.resolve(&brought.defaults, context)?;
    let identity = role.identity.clone();
    brought.roles.push(role);
    Some(identity)
}
