//! How spending is stopped now, and goes on: by the enforcer, by AWS Budgets, by hand.
use super::aws::{aws, fetch, of_account, place};
use crate::artifact::{
    ActionPage, Artifacts, Code, Command, Commands, EnforcedStop, ForbiddenPage, Json, Word,
};
use crate::catalog::{GuardrailWord, guardrail_actions};
use crate::compile::budget::budget_name;
use crate::compile::enforcement::stop_policy_id;
use crate::model::{
    Account, Budget, Consequence, Enforcer, Forbidden, Function, FunctionKind, Model,
    PermissionSet, RoleIdentity,
};

/// The name of the policy that a person writes into roles where the blueprint makes none.
const BY_HAND: &str = "StopSpendingByHand";

/// Calls a function and prints what it answers.
pub(super) fn invoke(function: &Function, payload: Word) -> Command {
    aws(function.account.id, &function.region, "lambda invoke")
        .option("function-name", &*function.function_name)
        .option("cli-binary-format", "raw-in-base64-out")
        .option("payload", payload)
        .word("/dev/stdout")
}

/// The same by hand, without waiting for AWS Budgets.
pub(super) fn forbidding(
    model: &Model,
    artifacts: &Artifacts,
    budget: &Budget,
    forbidden: &Forbidden,
) -> ForbiddenPage {
    let each = |what: &str| {
        let policy = stop_policy_id(model, budget);
        let begin = policy.map(|id| fetch(artifacts, &id, "policy"));
        let targets = forbidden.accounts.iter();
        targets.fold(begin.unwrap_or_default(), |commands, account| {
            let attach = of_account(budget.account.id, what)
                .option("policy-id", Word::variable("policy"))
                .option("target-id", account.id.to_string());
            commands.run(attach)
        })
    };
    let accounts = forbidden.accounts.iter();
    let spared = forbidden.spared.iter();
    ForbiddenPage {
        accounts: accounts.map(|it| Code::new(it.name.as_str())).collect(),
        spared: spared.map(|role| Code::new(place(model, role))).collect(),
        attach: each("organizations attach-policy"),
        detach: each("organizations detach-policy"),
    }
}

pub(super) fn enforcer(model: &Model, budget: &Budget) -> Option<EnforcedStop> {
    let account = &budget.account;
    let function = model.functions.iter().find(|function| {
        function.kind == FunctionKind::Enforcer && function.account.id == account.id
    })?;
    if !budget.is_stopped_by_enforcer() {
        return None;
    }
    // The brake is an entry of its own, with a period of its own.
    let by_budget = budget.does(Consequence::DenyInvocation);
    let flag = if by_budget {
        budget.name.to_string()
    } else {
        budget.brake_topic()
    };
    let said = |word: &str, end: &str| {
        Word::from(format!("{{\"{word}\":\"{flag}\",\"by\":\""))
            .then("who")
            .text("\",\"because\":\"")
            .then("why")
            .text(format!("\"{end}}}"))
    };
    let lift = Commands::default().run(invoke(function, said("lift", ",\"force\":false")));
    let also = budget
        .enforcement
        .as_ref()
        .is_some_and(|it| it.brake.is_some())
        && by_budget;
    let lift = if also {
        let brake = Word::from(format!("{{\"lift\":\"{}\",\"by\":\"", budget.brake_topic()))
            .then("who")
            .text("\",\"because\":\"")
            .then("why")
            .text("\",\"force\":false}");
        lift.comment("the brake is a flag of its own")
            .run(invoke(function, brake))
    } else {
        lift
    };
    let lifted_by = budget.enforcement.iter().flat_map(|it| &it.lifted_by);
    Some(EnforcedStop {
        function: Code::new(&*function.function_name),
        block: Commands::default().run(invoke(function, said("block", ""))),
        lift,
        lifted_by: lifted_by
            .map(|role| Code::new(role.arn.to_string()))
            .collect(),
        until: if by_budget {
            "It lets go by itself when the period of the budget ends."
        } else {
            "It lets go by itself at the end of the day (UTC)."
        },
    })
}

pub(super) fn action(model: &Model, budget: &Budget) -> Option<ActionPage> {
    let account = &budget.account;
    if !budget.is_stopped_by_aws() {
        return None;
    }
    let name = budget_name(model, budget);
    let list = |query: &str| {
        of_account(account.id, "budgets describe-budget-actions-for-budget")
            .option("account-id", account.id.to_string())
            .option("budget-name", &*name)
            .option("query", query)
            .option("output", "text")
    };
    let execute = |kind: &str| {
        of_account(account.id, "budgets execute-budget-action")
            .option("account-id", account.id.to_string())
            .option("budget-name", &*name)
            .option("action-id", Word::variable("action"))
            .option("execution-type", kind)
    };
    Some(ActionPage {
        list: Commands::default().run(list(
            "Actions[].[ActionId, Status, ActionThreshold.ActionThresholdValue]",
        )),
        reverse: Commands::default()
            .set(
                "actions",
                list("Actions[?Status=='EXECUTION_SUCCESS'].ActionId"),
            )
            .each("action", "actions", execute("REVERSE_BUDGET_ACTION")),
        reset: Commands::default()
            .set(
                "actions",
                list("Actions[?Status=='REVERSE_SUCCESS'].ActionId"),
            )
            .each("action", "actions", execute("RESET_BUDGET_ACTION")),
    })
}

/// How roles are stopped without a function: by a policy that is there, or by one of their own.
pub(super) struct Stop<'a> {
    account: &'a Account,
    roles: &'a [&'a RoleIdentity],
    pub(super) policy: Option<String>,
}

impl<'a> Stop<'a> {
    pub(super) fn of(model: &Model, budget: &'a Budget, roles: &'a [&'a RoleIdentity]) -> Self {
        let account = &budget.account;
        let mut enforcers = model.enforcers.iter();
        let enforcer = enforcers.find(|enforcer| enforcer.account.id == account.id);
        Self {
            account,
            roles,
            policy: enforcer.and_then(|enforcer| policy(enforcer, budget)),
        }
    }

    pub(super) fn attach(&self) -> Commands {
        let begin = match &self.policy {
            Some(arn) => Commands::default().value("policy", arn),
            None => Commands::default().value("policy", &deny_all_invocation()),
        };
        self.each(begin, "iam attach-role-policy", "iam put-role-policy")
    }

    pub(super) fn detach(&self) -> Commands {
        let begin = match &self.policy {
            Some(arn) => Commands::default().value("policy", arn),
            None => Commands::default(),
        };
        self.each(begin, "iam detach-role-policy", "iam delete-role-policy")
    }

    fn each(&self, begin: Commands, managed: &str, inline: &str) -> Commands {
        self.roles.iter().fold(begin, |commands, role| {
            let command = if self.policy.is_some() {
                of_account(role.account_id, managed)
                    .option("role-name", role.role_name())
                    .option("policy-arn", Word::variable("policy"))
            } else {
                of_account(role.account_id, inline)
                    .option("role-name", role.role_name())
                    .option("policy-name", BY_HAND)
            };
            let command = if self.policy.is_none() && inline.starts_with("iam put") {
                command.option("policy-document", Word::variable("policy"))
            } else {
                command
            };
            commands.run(command)
        })
    }

    pub(super) fn attached(&self) -> Option<Commands> {
        let arn = self.policy.as_deref()?;
        let list = of_account(self.account.id, "iam list-entities-for-policy")
            .option("policy-arn", arn)
            .option("query", "PolicyRoles[].RoleName")
            .option("output", "text");
        Some(Commands::default().run(list))
    }
}

/// The policy that the enforcer or AWS Budgets attaches for this budget.
fn policy(enforcer: &Enforcer, budget: &Budget) -> Option<String> {
    let by_budgets = budget.does(Consequence::DenyInvocationByBudgets);
    if budget.is_stopped_by_enforcer() {
        Some(enforcer.policy_arn(Consequence::DenyInvocation))
    } else if by_budgets {
        Some(enforcer.policy_arn(Consequence::DenyInvocationByBudgets))
    } else {
        None
    }
}

/// What denies all invocation, as a document.
fn deny_all_invocation() -> String {
    let actions = guardrail_actions(GuardrailWord::StopSpending);
    let statement = Json::map([
        ("Effect", Json::text("Deny")),
        (
            "Action",
            Json::List(actions.into_iter().map(Json::text).collect()),
        ),
        ("Resource", Json::text("*")),
    ]);
    Json::map([
        ("Version", Json::text("2012-10-17")),
        ("Statement", statement),
    ])
    .minified()
}

pub(super) fn people_stop(
    model: &Model,
    artifacts: &Artifacts,
    people: &[&RoleIdentity],
) -> Commands {
    let sets = model.permission_sets.iter();
    sets.fold(Commands::default(), |commands, set| {
        let accounts: Vec<_> = people
            .iter()
            .filter(|role| role.name == set.name)
            .map(|role| role.account_id)
            .collect();
        if accounts.is_empty() {
            return commands;
        }
        commands.and(unassign(artifacts, set, |account| {
            accounts.contains(&account)
        }))
    })
}

/// Takes a permission set from its groups in some of its accounts.
pub(super) fn unassign(
    artifacts: &Artifacts,
    set: &PermissionSet,
    accounts: impl Fn(crate::vocab::AccountId) -> bool,
) -> Commands {
    let center = &set.identity_center;
    let begin = permission_set_arn(artifacts, set);
    let assignments = set.assignments.iter().filter(|it| accounts(it.account.id));
    assignments.fold(begin, |commands, assignment| {
        commands.run(
            aws(
                center.account.id,
                &center.region,
                "sso-admin delete-account-assignment",
            )
            .option("instance-arn", center.arn.to_string())
            .option("permission-set-arn", Word::variable("set"))
            .option("target-type", "AWS_ACCOUNT")
            .option("target-id", assignment.account.id.to_string())
            .option("principal-type", "GROUP")
            .option("principal-id", &*assignment.group),
        )
    })
}

/// Sets `set` to a permission set's ARN: the second half of its id in its stack.
fn permission_set_arn(artifacts: &Artifacts, set: &PermissionSet) -> Commands {
    let center = &set.identity_center;
    let id = crate::artifact::LogicalId::new("PermissionSet", set.name.as_str());
    let mut stacks = artifacts.stacks.iter();
    let stack = stacks.find(|stack| {
        stack.id.account == center.account.id && stack.template.resources.contains_key(&id)
    });
    let Some(stack) = stack else {
        return Commands::default().shell("set=''  # the permission set's ARN");
    };
    let read = aws(
        stack.id.account,
        &stack.id.region,
        "cloudformation describe-stack-resource",
    )
    .option("stack-name", &*stack.name)
    .option("logical-resource-id", id.to_string())
    .option("query", "StackResourceDetail.PhysicalResourceId")
    .option("output", "text");
    Commands::default()
        .set("set", read)
        .comment("the id is the instance's ARN and the permission set's")
        .shell("set=${set#*|}")
}
