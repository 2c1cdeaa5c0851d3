//! The deployment checklist.
use super::alike::alike;
use super::aws::{aws, of_account};
use super::callers::callers;
use crate::artifact::{
    ADOPTION_GUIDE, AddedByOthers, AddedPolicy, Artifacts, CallerCheck, Checklist, Code, Command,
    Commands, DeployedSet, DeployedStack, FunctionCheck, Pending, ToDoByHand, Value, Word,
};
use crate::model::{FunctionKind, Model};
use crate::vocab::AccountId;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn checklist(model: &Model, artifacts: &Artifacts) -> Checklist {
    let callers = callers(model);
    let asked = callers.iter().filter(|caller| !caller.is_function(model));
    let checks = asked.filter_map(|caller| {
        let check = CallerCheck {
            role: Code::new(caller.role.identity.name.as_str()),
            model: Code::new(caller.model.name.as_str()),
            asked: caller.asked(""),
            works: caller.works(artifacts),
            denied: caller.denied(&callers),
            account: Code::new(""),
            shared: None,
        };
        Some((&**caller.role.identity.home()?, check))
    });
    let checks = alike(checks)
        .into_iter()
        .map(|(account, check, shared)| CallerCheck {
            account: Code::new(account.name.as_str()),
            shared,
            ..check
        });
    Checklist {
        check: Commands::default().run(
            Command::new("synth check")
                .word(Word::variable("blueprint"))
                .word("--stale")
                .option("out", Word::variable("PWD")),
        ),
        organization: organization(model, artifacts),
        adopts: artifacts.adopts().then_some(ADOPTION_GUIDE),
        stacks: artifacts
            .stacks
            .iter()
            .map(|stack| DeployedStack {
                name: Code::new(&*stack.name),
                account: stack.id.account.to_string(),
                region: stack.id.region.to_string(),
                resources: stack.template.resources.len(),
            })
            .collect(),
        stack_sets: stack_sets(artifacts),
        handoffs: handoffs(artifacts),
        by_hand: artifacts
            .instructions
            .iter()
            .map(|instruction| ToDoByHand {
                account: instruction.account.to_string(),
                about: instruction.about.replace('-', " "),
                path: instruction.path(),
            })
            .collect(),
        subscriptions: subscriptions(model),
        functions: functions(model),
        needs_data_events: callers.iter().any(super::callers::Caller::is_on_mantle),
        trails: trails(model),
        callers: checks.collect(),
        routes: model.routing.is_some(),
    }
}

/// Trusted access of `StackSets`, and the types of policies that stacks attach
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html>).
fn organization(model: &Model, artifacts: &Artifacts) -> Option<Commands> {
    let organization = model.organization.as_ref()?;
    let management = &organization.management;
    let mut commands = Commands::default();
    if !artifacts.stack_sets.is_empty() {
        let place = (management.id, &management.home_region);
        commands = commands
            .comment("StackSets may deploy to the organization's accounts")
            .run(aws(
                place.0,
                place.1,
                "cloudformation activate-organizations-access",
            ))
            .run(aws(
                place.0,
                place.1,
                "cloudformation describe-organizations-access",
            ));
    }
    let types: BTreeSet<&str> = artifacts
        .stacks
        .iter()
        .flat_map(|stack| stack.template.resources.values())
        .filter(|resource| resource.type_name == "AWS::Organizations::Policy")
        .filter_map(|resource| match resource.properties.get("Type") {
            Some(Value::String(text)) => Some(text.as_str()),
            _ => None,
        })
        .collect();
    if !types.is_empty() {
        commands = commands.comment(
            "which types of policies are enabled; a type that is enabled already is refused",
        );
        commands = commands.run(
            of_account(management.id, "organizations list-roots")
                .option("query", "Roots[].PolicyTypes"),
        );
    }
    for policy_type in types {
        commands = commands.run(
            of_account(management.id, "organizations enable-policy-type")
                .option("root-id", organization.root.as_str())
                .option("policy-type", policy_type),
        );
    }
    (!commands.is_empty()).then_some(commands)
}

fn stack_sets(artifacts: &Artifacts) -> Vec<DeployedSet> {
    let administrator = artifacts.deployment.administrator;
    let sets = artifacts.stack_sets.iter().filter_map(|set| {
        let administrator = administrator?;
        Some(DeployedSet {
            name: Code::new(&*set.name),
            region: set.region.to_string(),
            accounts: set.instances.len(),
            operations: Commands::default()
                .run(
                    aws(
                        administrator,
                        &set.region,
                        "cloudformation list-stack-set-operations",
                    )
                    .option("stack-set-name", &*set.name)
                    .option("query", "Summaries[].[Action, Status]")
                    .option("output", "text"),
                )
                .run(
                    aws(
                        administrator,
                        &set.region,
                        "cloudformation list-stack-instances",
                    )
                    .option("stack-set-name", &*set.name)
                    .option(
                        "query",
                        "Summaries[?Status!='CURRENT'].[Account, Region, StatusReason]",
                    )
                    .option("output", "text"),
                ),
        })
    });
    sets.collect()
}

fn handoffs(artifacts: &Artifacts) -> Vec<AddedByOthers> {
    let mut by_account: BTreeMap<AccountId, Vec<AddedPolicy>> = BTreeMap::new();
    for handoff in &artifacts.handoffs {
        by_account
            .entry(handoff.account)
            .or_default()
            .push(AddedPolicy {
                policy: handoff.kind.policy(),
                name: Code::new(&*handoff.name),
                path: handoff.path(),
            });
    }
    let accounts = by_account.into_iter();
    accounts
        .map(|(account, mut policies)| {
            policies.sort_by(|one, other| one.path.cmp(&other.path));
            AddedByOthers {
                account: account.to_string(),
                policies,
            }
        })
        .collect()
}

fn subscriptions(model: &Model) -> Vec<Pending> {
    let topics = model.topics.iter().filter(|topic| !topic.tell.is_empty());
    let pages = topics.map(|topic| {
        let list = aws(
            topic.account.id,
            &topic.region,
            "sns list-subscriptions-by-topic",
        );
        let list = list
            .option("topic-arn", topic.arn())
            .option(
                "query",
                "Subscriptions[?SubscriptionArn=='PendingConfirmation'].Endpoint",
            )
            .option("output", "text");
        let page = Pending {
            topic: Code::new(&*topic.topic_name),
            tell: topic.tell.iter().map(Code::new).collect(),
            unconfirmed: Commands::default().run(list),
            shared: None,
        };
        (&*topic.account, page)
    });
    alike(pages)
        .into_iter()
        .map(|(_, page, shared)| Pending { shared, ..page })
        .collect()
}

fn functions(model: &Model) -> Vec<FunctionCheck> {
    let enforcers = model
        .functions
        .iter()
        .filter(|function| function.kind == FunctionKind::Enforcer);
    let pages = enforcers.map(|function| {
        let call = super::stopping::invoke(function, Word::from(r#"{"check":true}"#));
        let page = FunctionCheck {
            function: Code::new(&*function.function_name),
            call: Commands::default().run(call),
            shared: None,
        };
        (&*function.account, page)
    });
    alike(pages)
        .into_iter()
        .map(|(_, page, shared)| FunctionCheck { shared, ..page })
        .collect()
}

/// What each trail that covers the first account with inference records.
fn trails(model: &Model) -> Commands {
    let Some(account) = model.projects.first().map(|project| &project.account) else {
        return Commands::default();
    };
    let region = &account.home_region;
    Commands::default()
        .set(
            "trails",
            aws(account.id, region, "cloudtrail describe-trails")
                .option("query", "trailList[].TrailARN")
                .option("output", "text"),
        )
        .each(
            "trail",
            "trails",
            aws(account.id, region, "cloudtrail get-event-selectors")
                .option("trail-name", Word::variable("trail"))
                .option("query", "AdvancedEventSelectors[].FieldSelectors"),
        )
}
