//! Who is stopped when a budget is spent, and who lifts that.
use super::Declared;
use crate::blueprint::raw;
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::accounts::within_limit;
use crate::blueprint::resolve::callers;
use crate::blueprint::resolve::names::unknown_name;
use crate::blueprint::resolve::scope::Scope;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Alert, Budget, Consequence, Enforcement, Forbidden, Owner, Role, RoleIdentity};
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
        let lifters = &self.raw.lifted_by;
        let lifters = callers::of_account(lifters, &self.budget.account, self.scope, context);
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
            lifted_by: lifters.into_values().map(|(role, _)| role).collect(),
            brake: self.declared.brake.clone(),
            peaks: self.declared.peaks.clone(),
        }
    }

    /// The first alert with a consequence like this.
    fn alert(&self, does: impl Fn(Consequence) -> bool) -> Option<&Alert> {
        let mut alerts = self.budget.alerts.iter();
        alerts.find(|alert| alert.then.is_some_and(&does))
    }

    /// What of the budget acts on roles and flags of its own account, and where it says so.
    fn attaches_to_roles(&self) -> Option<(&'static str, Span)> {
        let alert = self.alert(|then| then != Consequence::DenyInvocationByScp);
        let by_alert = alert.and_then(|alert| Some((alert.then?.word(), alert.span)));
        let by_tag = self.budget.covers.consumer().is_none();
        let brake = self.declared.brake.as_ref().filter(|_| !by_tag);
        by_alert.or(brake.map(|it| ("a brake", it.span)))
    }

    /// Where the budget says that roles are denied something.
    fn denies_to_roles(&self) -> Option<Span> {
        let denying = self.alert(|then| {
            matches!(
                then,
                Consequence::DenyInvocation | Consequence::DenyInvocationByBudgets
            )
        });
        let brake = self.declared.brake.as_ref().map(|it| it.span);
        denying.map(|alert| alert.span).or(brake)
    }

    /// Where the budget says that it stops whole accounts.
    fn forbids(&self) -> Option<Span> {
        let alert = self.alert(|then| then == Consequence::DenyInvocationByScp);
        alert.map(|alert| alert.span)
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
