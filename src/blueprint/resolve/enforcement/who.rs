//! Who is stopped when a budget is spent, and who lifts that.
use super::Declared;
use crate::blueprint::raw;
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::accounts::within_limit;
use crate::blueprint::resolve::names::unknown_name;
use crate::blueprint::resolve::scope::Scope;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{
    Account, Budget, Consequence, Consumer, Enforcement, Forbidden, Owner, Role, RoleIdentity, Verb,
};
use crate::vocab::Name;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The budget that is resolved, and all around it.
pub(super) struct Stopping<'a> {
    pub(super) raw: &'a raw::Budget,
    pub(super) declared: &'a Declared,
    pub(super) budget: &'a Budget,
    pub(super) roles: &'a [Role],
    pub(super) scope: &'a Scope<'a>,
}

impl Stopping<'_> {
    pub(super) fn enforcement(&self, context: &mut Context<'_>) -> Enforcement {
        let account = self.budget.account.clone();
        let spared = self.spared(context);
        let spends = |role: &&Role| {
            !spared.contains(&role.identity.name) && self.budget.covers.is_spent_by(role)
        };
        let callers: Vec<&Role> = self.roles.iter().filter(spends).collect();
        let attaches = self.attaches_to_roles();
        let stopped = match attaches {
            Some(_) => self.stopped(&callers, context),
            None => Vec::new(),
        };
        if let Some((word, span)) = attaches {
            self.elsewhere(word, span, context);
        }
        self.brake_counts(context);
        let forbidden = self
            .forbids()
            .and_then(|span| self.forbidden(&callers, &spared, span, context));
        let lifted_by = self.raw.lifted_by.iter();
        Enforcement {
            stopped,
            forbidden,
            spared: self
                .roles
                .iter()
                .filter(|role| spared.contains(&role.identity.name))
                .filter(|role| self.budget.covers.is_spent_by(role))
                .map(|role| role.identity.clone())
                .collect(),
            lifted_by: lifted_by
                .filter_map(|text| lifter(text, &account, self.scope, context))
                .collect(),
            brake: self.declared.brake.clone(),
            peaks: self.declared.peaks.clone(),
        }
    }

    /// What of the budget acts on roles and flags of its own account, and where it says so.
    fn attaches_to_roles(&self) -> Option<(&'static str, Span)> {
        let by_tag = self.budget.covers.consumer().is_none();
        let brake = self.declared.brake.as_ref().filter(|_| !by_tag);
        let brake = brake.map(|it| ("a brake", it.span));
        let mut alerts = self.budget.alerts.iter();
        alerts
            .find_map(|alert| match alert.then {
                Some(Consequence::DenyInvocationByScp) | None => None,
                Some(then) => Some((then.word(), alert.span)),
            })
            .or(brake)
    }

    /// Where the budget says that roles are denied something.
    fn denies_to_roles(&self) -> Option<Span> {
        let mut alerts = self.budget.alerts.iter();
        let denying = alerts.find(|alert| {
            matches!(
                alert.then,
                Some(Consequence::DenyInvocation | Consequence::DenyInvocationByBudgets)
            )
        });
        let brake = self.declared.brake.as_ref().map(|it| it.span);
        denying.map(|alert| alert.span).or(brake)
    }

    /// Where the budget says that it stops whole accounts.
    fn forbids(&self) -> Option<Span> {
        let mut alerts = self.budget.alerts.iter();
        let alert = alerts.find(|it| it.then == Some(Consequence::DenyInvocationByScp))?;
        Some(alert.span)
    }

    /// The roles that policies are attached to. Whoever else spends goes on, which is an error.
    fn stopped(&self, callers: &[&Role], context: &mut Context<'_>) -> Vec<Arc<RoleIdentity>> {
        let mut stopped = Vec::new();
        let mut leaks = BTreeMap::new();
        for role in callers {
            let identity = &role.identity;
            match identity.owner {
                Owner::Synth(_) => stopped.push(identity.clone()),
                Owner::IdentityCenter(_) | Owner::Existing => {
                    leaks.insert(identity.name.clone(), identity.span);
                }
            }
        }
        let nobody = stopped.is_empty() && leaks.is_empty();
        for (name, span) in leaks {
            context.report(leak(&name, span, self.budget));
        }
        if let (true, Some(span)) = (nobody, self.denies_to_roles()) {
            context.report(
                Diagnostic::error(
                    Code::NothingEnforced,
                    span,
                    format!("there is nobody whom `{}` could stop", self.budget.name),
                )
                .note("no role of this blueprint may spend what it counts, but for those that it spares")
                .help("leave it out until there is one, or cover what roles spend"),
            );
        }
        stopped
    }

    /// Policies are attached in the account of the budget alone.
    fn elsewhere(&self, word: &str, span: Span, context: &mut Context<'_>) {
        let holder = &self.budget.account;
        let accounts = self.budget.covers.accounts();
        let Some(other) = accounts.iter().find(|account| account.id != holder.id) else {
            return;
        };
        context.report(
            Diagnostic::error(
                Code::OtherAccount,
                span,
                format!(
                    "{} acts in account `{}` alone, and what `{}` counts is spent in account `{}`",
                    if word.contains(' ') {
                        word.to_owned()
                    } else {
                        format!("`{word}`")
                    },
                    holder.name,
                    self.budget.name,
                    other.name
                ),
            )
            .help(
                "say `then: deny-invocation-by-scp`, or add a budget that the account itself holds",
            ),
        );
    }

    /// Alarms count the tokens of one project or account, in the region of the enforcer.
    fn brake_counts(&self, context: &mut Context<'_>) {
        let Some(brake) = &self.declared.brake else {
            return;
        };
        match self.budget.covers.consumer() {
            None => context.report(
                Diagnostic::error(
                    Code::UnknownKey,
                    brake.span,
                    "a brake counts the tokens of a project or an account, and this budget covers a tag",
                )
                .note("the metrics of bedrock-mantle know no tags")
                .help("put brakes on budgets of the projects"),
            ),
            Some(Consumer::Project(project)) if project.region != project.account.home_region => {
                let account = &project.account;
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
            Some(consumer) => self.brake_sees(&consumer, brake.span, context),
        }
    }

    /// The alarms stand in one region, and count what bedrock-mantle counts.
    fn brake_sees(&self, consumer: &Consumer, span: Span, context: &mut Context<'_>) {
        let callers = self.roles.iter().filter(|role| consumer.has_caller(role));
        let verbs: Vec<&Verb> = callers
            .flat_map(|role| &role.grants)
            .map(|grant| &grant.verb)
            .filter(|verb| consumer.is_used_by(verb))
            .collect();
        let on_mantle: Vec<&&Verb> = verbs
            .iter()
            .filter(|verb| !matches!(verb, Verb::InvokeOnRuntime { .. }))
            .collect();
        let problem = if let (true, Some(_)) = (on_mantle.is_empty(), verbs.first()) {
            Diagnostic::error(
                Code::SpendingGoesOn,
                span,
                format!("this brake sees nothing of what `{}` counts: it is all spent on bedrock-runtime", self.budget.name),
            )
            .note("a brake counts the tokens of bedrock-mantle: the metrics of bedrock-runtime know no projects")
            .help("put the models on bedrock-mantle (`endpoint: mantle`), or leave the brake out")
        } else if let Some(region) = on_mantle
            .iter()
            .filter_map(|verb| verb.region())
            .find(|region| *region != consumer.region())
        {
            Diagnostic::error(
                Code::OtherRegion,
                span,
                format!(
                    "this brake counts in {}, and what `{}` counts is spent in {region}, too",
                    consumer.region(),
                    self.budget.name
                ),
            )
            .note("alarms are where the metrics are, and the enforcer asks those of its own region")
            .help("cover projects instead of the account, or leave the brake out")
        } else {
            return;
        };
        context.report(problem);
    }

    /// The accounts that a service control policy is attached to. AWS Budgets attaches it from the management account alone
    /// (<https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-controls.html>), and in that account it would
    /// bind nobody (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>).
    fn forbidden(
        &self,
        callers: &[&Role],
        spared: &BTreeSet<Name>,
        span: Span,
        context: &mut Context<'_>,
    ) -> Option<Forbidden> {
        let Some(organization) = &self.scope.accounts.organization else {
            context.organization_missing(span, "service control policies need");
            return None;
        };
        let management = &organization.management;
        if self.budget.account.id != management.id {
            context.report(
                Diagnostic::error(
                    Code::OtherAccount,
                    span,
                    format!(
                        "the budget is held by account `{}`, and AWS Budgets attaches service control policies from the management account alone",
                        self.budget.account.name
                    ),
                )
                .help(format!("say `in: {}` in `covers`; what is in a group of accounts is covered by a `tag`", management.name)),
            );
            return None;
        }
        let unbound = callers
            .iter()
            .find(|role| role.identity.account_id == management.id);
        if let Some(role) = unbound {
            context.report(
                Diagnostic::error(
                    Code::SpendingGoesOn,
                    span,
                    format!(
                        "`{}` does not stop `{}` of the management account, which spends what it counts",
                        self.budget.name, role.identity.name
                    ),
                )
                .related(role.identity.span, "declared here")
                .note("service control policies bind nobody in the management account")
                .help("move the role and its project to another account, or cover what is in other accounts"),
            );
        }
        let mut accounts = self.budget.covers.accounts();
        accounts.retain(|account| account.id != management.id);
        if !within_limit(&accounts, span, context) {
            return None;
        }
        if accounts.is_empty() {
            context.report(
                Diagnostic::error(
                    Code::NothingEnforced,
                    span,
                    format!(
                        "there is no account in which `{}` could stop anyone",
                        self.budget.name
                    ),
                )
                .note("service control policies bind nobody in the management account, and no project that it counts is in another account")
                .help("cover projects of other accounts, or leave `then` out"),
            );
            return None;
        }
        let of_accounts = |role: &&Role| {
            spared.contains(&role.identity.name)
                && accounts
                    .iter()
                    .any(|account| account.id == role.identity.account_id)
        };
        Some(Forbidden {
            callers: callers.iter().map(|role| role.identity.clone()).collect(),
            spared: self
                .roles
                .iter()
                .filter(of_accounts)
                .map(|role| role.identity.clone())
                .collect(),
            accounts,
        })
    }

    /// The names that no stop is about.
    fn spared(&self, context: &mut Context<'_>) -> BTreeSet<Name> {
        let mut spared = BTreeSet::new();
        for text in &self.raw.spares {
            let mut roles = self.roles.iter();
            let known = roles.find(|role| role.identity.name.as_str() == text.value);
            if let Some(role) = known {
                spared.insert(role.identity.name.clone());
            } else {
                let names = self.roles.iter().map(|role| role.identity.name.as_str());
                context.report(unknown_name("a role or permission set", text, names));
            }
        }
        spared
    }
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
