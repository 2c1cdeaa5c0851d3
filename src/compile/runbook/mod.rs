//! The runbook: what people do with what everything else here becomes.
mod alike;
mod audit;
mod aws;
mod callers;
mod checklist;
mod degradation;
mod security;
mod spending;
mod stopping;
mod troubleshooting;

use crate::artifact::{Artifacts, BoundBy, Code, Commands, Runbook, Symbol, SymbolAttribute};
use crate::compile::enforcement::stop_policy_id;
use crate::compile::project;
use crate::model::{Covers, ExceptedRole, GuardrailKind, Model, Project};
use aws::profile;
use std::collections::BTreeSet;

/// The runbook of a blueprint and of what it compiled to.
pub(super) fn runbook(model: &Model, artifacts: &Artifacts) -> Runbook {
    let model = &in_order(model);
    Runbook {
        blueprint: Code::new(model.name.as_str()),
        before: before(model),
        bound_by: bound_by(model),
        checklist: checklist::checklist(model, artifacts),
        spending: spending::spending(model, artifacts),
        degradation: degradation::degradation(model),
        security: security::security(model, artifacts),
        audit: audit::audit(model, artifacts),
        troubleshooting: troubleshooting::troubleshooting(model, artifacts),
    }
}

/// The model with its lists in an order of their own, whatever order they came in.
fn in_order(model: &Model) -> Model {
    let mut model = model.clone();
    model.accounts.sort_by_key(|it| (it.name.clone(), it.id));
    model.roles.sort_by_key(|it| it.identity.arn.to_string());
    model
        .projects
        .sort_by_key(|it| (it.account.id, it.name.clone()));
    model
        .budgets
        .sort_by_key(|it| (it.name.clone(), it.account.id));
    model
        .anomalies
        .sort_by_key(|it| (it.name.clone(), it.account.id));
    model
        .caches
        .sort_by_key(|it| (it.name.clone(), it.account.id));
    model
        .keys
        .sort_by_key(|it| (it.name.clone(), it.account.id, it.region.clone()));
    model.topics.sort_by_key(crate::model::Topic::arn);
    model.functions.sort_by_key(crate::model::Function::arn);
    model.enforcers.sort_by_key(|it| it.account.id);
    model.permission_sets.sort_by_key(|it| it.name.clone());
    model.models.sort_by_key(|it| it.name().clone());
    model
}

/// The ids that its commands need: a stack has to put them out.
pub(super) fn wanted(model: &Model) -> impl Iterator<Item = Symbol> {
    let projects = model.projects.iter();
    let projects = projects
        .filter(|project| model.has_caller_in(project) || is_budgeted(model, project))
        .map(|project| id_of(project));
    let budgets = model.budgets.iter();
    let budgets = budgets.filter(|budget| budget.forbidden().is_some());
    projects.chain(budgets.filter_map(|budget| stop_policy_id(model, budget)))
}

fn is_budgeted(model: &Model, project: &Project) -> bool {
    let mut budgets = model.budgets.iter();
    budgets.any(|budget| match &budget.covers {
        Covers::Account(_) => false,
        covers => covers.has_project(project),
    })
}

/// The id of a project, which AWS invents.
fn id_of(project: &Project) -> Symbol {
    project::symbol(project, SymbolAttribute::Id)
}

fn before(model: &Model) -> Commands {
    let begin = Commands::default().shell(format!(
        "blueprint=${{BLUEPRINT:-{}.yaml}}  # where the blueprint is",
        model.name
    ));
    let ids: Vec<&str> = model
        .accounts
        .iter()
        .map(|account| account.id.as_str())
        .collect();
    if ids.len() > MOST_LINES {
        let rows = ids.chunks(8).map(|row| row.join(" "));
        let rows = rows.collect::<Vec<_>>().join(" ");
        return ends(
            begin
                .shell(format!("for account in {rows}; do"))
                .shell(format!("  {EACH}"))
                .shell("done"),
        );
    }
    let accounts = model.accounts.iter().fold(begin, |commands, account| {
        let name = profile(account.id);
        commands.shell(format!(
            "{name}=${{{name}:-${{SYNTH_PROFILE_PREFIX:-}}{}}}  # {}",
            account.id, account.name
        ))
    });
    ends(accounts)
}

/// More accounts than these are not listed one by one.
const MOST_LINES: usize = 20;

/// What is done for each account.
const EACH: &str = "eval \"SYNTH_PROFILE_$account=\\${SYNTH_PROFILE_$account:-\\${SYNTH_PROFILE_PREFIX:-}$account}\"";

fn ends(commands: Commands) -> Commands {
    commands
        .shell("who=${USER:-}")
        .shell("why='no ticket yet'")
        .shell("export AWS_PAGER=")
}

/// The guardrails that deny what an administrator does here.
fn bound_by(model: &Model) -> Vec<BoundBy> {
    let binds = |kind: &GuardrailKind| {
        matches!(
            kind,
            GuardrailKind::ProtectPlatformRoles { .. } | GuardrailKind::ProtectEnforcers { .. }
        )
    };
    let bound = model
        .guardrails
        .iter()
        .filter(|guardrail| binds(&guardrail.kind));
    let bound = bound.map(|guardrail| BoundBy {
        guardrail: Code::new(guardrail.kind.name()),
        except: guardrail
            .except
            .iter()
            .map(|role| match role {
                ExceptedRole::Role(role) => Code::new(role.arn.to_string()),
                ExceptedRole::InAnyAccount(name) => Code::new(name),
            })
            .collect(),
    });
    bound.collect::<BTreeSet<_>>().into_iter().collect()
}
