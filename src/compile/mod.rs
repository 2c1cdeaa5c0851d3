//! From the model to what is emitted: a pure function, so the same blueprint gives the same bytes.
//!
//! Each kind of thing has a file that says what it becomes. Then `assemble` groups the
//! resources into stacks, `link` carries the ids that AWS invents from stack to stack and
//! orders the stacks for deployment, and what came out is held against AWS's quotas.
mod adoption;
mod anomaly;
mod assemble;
mod audit;
mod budget;
mod cache;
mod content_guardrail;
mod cost_tags;
mod egress;
mod endpoints;
mod enforcement;
mod entrance;
mod functions;
mod guardrail;
mod handoff;
mod identity_policy;
mod identity_provider;
mod invocation;
mod key;
mod key_policy;
mod key_use;
mod limit;
mod link;
mod literal;
mod observability;
mod org_policies;
pub mod pack;
mod part;
mod permission_set;
mod principal;
mod profile;
mod profiles;
mod project;
mod role;
mod routing;
mod runbook;
mod semantic;
mod size;
mod stack_set;
mod task;
mod topic;
mod trust;
mod uses;
mod valkey;
mod valkey_nodes;

use crate::artifact::{Artifacts, Deployment, Instruction};
use crate::diag::{Outcome, distinct};
use crate::model::Model;
use part::Part;
use stack_set::{Grouped, StackSets};
use uses::Uses;

/// Everything that the model becomes, and what AWS would not accept of it.
pub fn compile(model: &Model) -> Outcome<Artifacts> {
    let uses = Uses::of(model);
    let mut grouped = Grouped::default();
    let mut handoffs = handoff::handoffs(model, &uses);
    let (guardrails, headroom) = pack::guardrails(model, &guardrail::rails(model));
    let guardrails = guardrails.and(guardrail::bedrock_policies(model));
    let single = parts(model, &uses)
        .map(|part| grouped.take(model, part))
        .fold(Part::default(), Part::and);
    let StackSets {
        sets: stack_sets,
        part,
        makers: in_stack_sets,
    } = grouped.stack_sets(model);
    let Part {
        resources,
        mut policies,
        mut diagnostics,
    } = single
        .and(org_policies::place(model, guardrails, &mut handoffs))
        .and(part);
    policies.sort_by(|one, other| one.path.cmp(&other.path));
    let mut artifacts = Artifacts {
        stack_sets,
        policies,
        headroom,
        handoffs,
        instructions: instructions(model),
        egress: egress::list(model),
        profiles: profiles::profiles(model),
        routing: routing::table(model),
        metrics: observability::metrics_file(model),
        deployment: Deployment {
            blueprint: Some(model.name.clone()),
            bucket: model.deploy.bucket.clone(),
            administrator: model.organization.as_ref().map(|it| it.management.id),
            tags: model.tags.clone(),
        },
        ..Artifacts::default()
    };
    let (mut stacks, makers, same_ids) = assemble::assemble(&model.name, resources);
    diagnostics.extend(same_ids);
    let wanted = link::wanted_by_files(&artifacts).chain(runbook::wanted(model));
    let makers = link::Sources {
        stacks: makers,
        stack_sets: in_stack_sets,
    };
    artifacts.symbols = link::link(&mut stacks, &makers, wanted, &mut diagnostics);
    artifacts.stacks = link::in_deployment_order(stacks, &mut diagnostics);
    artifacts.runbook = Some(runbook::runbook(model, &artifacts));
    diagnostics.extend(literal::refusals(&artifacts.stacks, &artifacts.handoffs));
    diagnostics.extend(size::of_stacks(model, &artifacts.stacks));
    Outcome::new(Some(artifacts), distinct(diagnostics))
}

/// What people do by hand, since CloudFormation cannot.
fn instructions(model: &Model) -> Vec<Instruction> {
    let mut all = cost_tags::instructions(model);
    all.extend(audit::instructions(model));
    all
}

/// What each thing of the model becomes.
fn parts<'a>(model: &'a Model, uses: &'a Uses<'a>) -> impl Iterator<Item = Part> {
    let projects = model
        .projects
        .iter()
        .map(|project| project::project(project).and(profile::profiles(project)));
    let content_guardrails = model
        .content_guardrails
        .iter()
        .map(|guardrail| content_guardrail::content_guardrail(model, guardrail));
    let networks = model.network_services.iter().map(|services| {
        endpoints::endpoints(model, uses, services).and(egress::egress(model, services))
    });
    let keys = model.keys.iter().map(|key| key::key(model, uses, key));
    let audit = std::iter::once_with(|| audit::audit(model));
    let caches = model
        .caches
        .iter()
        .map(|cache| cache::cache(model, uses, cache));
    let providers = model
        .oidc_providers
        .iter()
        .map(|provider| identity_provider::identity_provider(provider));
    let roles = model.roles.iter().map(|role| role::role(model, uses, role));
    let permission_sets = model
        .permission_sets
        .iter()
        .map(|set| permission_set::permission_set(model, uses, set));
    let budgets = model
        .budgets
        .iter()
        .map(|budget| budget::budget(model, budget));
    let limits = model.limits.iter().map(|it| limit::limit(model, it));
    let anomalies = model
        .anomalies
        .iter()
        .map(|monitor| anomaly::anomaly(model, monitor));
    let topics = model.topics.iter().map(|topic| topic::topic(model, topic));
    let enforcers = model
        .enforcers
        .iter()
        .map(|enforcer| enforcement::enforcer(model, enforcer));
    let functions = model
        .functions
        .iter()
        .map(|function| functions::function(model, function));
    let observed = model
        .observability
        .iter()
        .map(|watched| observability::observability(model, watched));
    projects
        .chain(keys)
        .chain(caches)
        .chain(providers)
        .chain(roles)
        .chain(permission_sets)
        .chain(budgets)
        .chain(content_guardrails)
        .chain(networks)
        .chain(anomalies)
        .chain(topics)
        .chain(functions)
        .chain(limits)
        .chain(observed)
        .chain(enforcers)
        .chain(audit)
}
