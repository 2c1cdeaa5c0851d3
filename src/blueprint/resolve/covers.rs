//! What budgets count, and which accounts hold them.
use super::accounts::{Accounts, within_limit};
use super::placed::environment_tag;
use super::{Context, Own, identifier};
use crate::blueprint::raw::{self, Text};
use crate::blueprint::violation::either;
use crate::diag::{Code, Diagnostic, Located, Span, did_you_mean};
use crate::model::{Account, CostTag, Covers, Project};
use crate::vocab::AccountId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What there is to count.
pub(super) struct Countable<'a> {
    /// The accounts.
    pub(super) accounts: &'a Accounts,
    /// The projects.
    pub(super) projects: &'a Own<Project>,
    /// The tags of everything.
    pub(super) tags: &'a BTreeMap<String, String>,
}

impl Countable<'_> {
    /// What a budget counts, each with the account that holds that budget: one for each account of a group.
    pub(super) fn covered(
        &self,
        raw: &Located<raw::Covers>,
        context: &mut Context<'_>,
    ) -> Vec<(Arc<Account>, Covers)> {
        match &raw.value {
            raw::Covers::Project(covered) => {
                let projects = self.projects.all_of(&covered.project, context);
                let accounts: Vec<_> = projects.iter().map(|it| it.account.clone()).collect();
                if !within_limit(&accounts, covered.project.span, context) {
                    return Vec::new();
                }
                let each = projects
                    .into_iter()
                    .map(|project| (project.account.clone(), Covers::Project(project)));
                self.held(each.collect(), covered.r#in.as_ref(), context)
            }
            raw::Covers::Account(covered) => {
                let accounts = self.accounts.place(&covered.account, context);
                let each = accounts
                    .into_iter()
                    .map(|account| (account.clone(), Covers::Account(account)));
                self.held(each.collect(), covered.r#in.as_ref(), context)
            }
            raw::Covers::Tag(covered) => self
                .tagged(covered, raw.span, context)
                .into_iter()
                .collect(),
        }
    }

    /// The same, held in another account where the blueprint says so.
    fn held(
        &self,
        covered: Vec<(Arc<Account>, Covers)>,
        held_in: Option<&Text>,
        context: &mut Context<'_>,
    ) -> Vec<(Arc<Account>, Covers)> {
        let Some(text) = held_in else {
            return covered;
        };
        let Some(holder) = self.holder(text, context) else {
            return Vec::new();
        };
        if covered.len() > 1 {
            context.report(
                Diagnostic::error(
                    Code::OtherAccount,
                    text.span,
                    format!("what this budget covers is in {} accounts, and each has a budget of its own", covered.len()),
                )
                .help("leave `in` out, or cover one account, or what carries a `tag`"),
            );
            return Vec::new();
        }
        let billed = |(account, covers): (Arc<Account>, Covers)| {
            if self.is_billed_for(&holder, account.id) {
                return Some((holder.clone(), covers));
            }
            context.report(
                Diagnostic::error(
                    Code::OtherAccount,
                    text.span,
                    format!("account `{}` is not billed for what is used in account `{}`", holder.name, account.name),
                )
                .note("AWS Budgets counts what its own account is billed for; the management account is billed for all")
                .help(format!("name the management account, or leave `in` out: then account `{}` holds the budget", account.name)),
            );
            None
        };
        covered.into_iter().filter_map(billed).collect()
    }

    /// One account, which this file may put things into.
    fn holder(&self, text: &Text, context: &mut Context<'_>) -> Option<Arc<Account>> {
        if self.accounts.is_group(&text.value) {
            return self.accounts.one(text, context);
        }
        self.accounts.place(text, context).into_iter().next()
    }

    /// Whether the bill of one account has what another uses.
    fn is_billed_for(&self, holder: &Account, user: AccountId) -> bool {
        let organization = self.accounts.organization.as_ref();
        holder.id == user || organization.is_some_and(|it| it.management.id == holder.id)
    }

    fn tagged(
        &self,
        covered: &raw::CoversTag,
        span: Span,
        context: &mut Context<'_>,
    ) -> Option<(Arc<Account>, Covers)> {
        let key = identifier::cost_tag_key(&covered.tag, context);
        let values: BTreeSet<String> = covered
            .values
            .iter()
            .filter_map(|value| identifier::tag_value(value, context))
            .collect();
        let holder = match (&covered.r#in, &self.accounts.organization) {
            (Some(text), _) => self.holder(text, context),
            (None, Some(organization)) => {
                let management = organization.management.name.to_string();
                self.holder(
                    &Text {
                        value: management,
                        span,
                    },
                    context,
                )
            }
            (None, None) => {
                if !context.speaks_of_organization {
                    context.report(
                        Diagnostic::error(
                            Code::MissingKey,
                            span,
                            "which account's bill counts is not said",
                        )
                        .help(self.say_which()),
                    );
                }
                None
            }
        }?;
        let (key, values) = (key?, Vec::from_iter(values));
        let counts = |value: Option<&String>| value.is_some_and(|value| values.contains(value));
        let projects: Vec<Arc<Project>> = self
            .projects
            .instances()
            .filter(|project| self.is_billed_for(&holder, project.account.id))
            .filter(|project| counts(project.tags.get(&key)))
            .cloned()
            .collect();
        let accounts: BTreeSet<AccountId> = self
            .accounts
            .named
            .usable()
            .map(|(_, account)| account)
            .filter(|account| self.is_billed_for(&holder, account.id))
            .filter(|account| counts(self.tag_of(account, &key).as_ref()))
            .map(|account| account.id)
            .collect();
        if projects.is_empty() && accounts.is_empty() && self.projects.is_whole() {
            context.report(self.nothing_carries(&covered.tag, &key, &values));
            return None;
        }
        let tag = CostTag {
            key,
            values,
            projects,
            accounts,
        };
        Some((holder, Covers::Tag(tag)))
    }

    /// How an account is named that holds a budget.
    fn say_which(&self) -> String {
        let mut accounts = self.accounts.named.all();
        let one = accounts.next().unwrap_or("production");
        format!(
            "say which account holds the budget, such as `in: {one}`; in an organization it is the management account"
        )
    }

    /// The value of a tag of what is made in an account, beside projects.
    fn tag_of(&self, account: &Account, key: &str) -> Option<String> {
        let environment = environment_tag(account).filter(|(name, _)| name == key);
        let environment = environment.map(|(_, value)| value);
        environment.or_else(|| self.tags.get(key).cloned())
    }

    fn nothing_carries(&self, text: &Text, key: &str, values: &[String]) -> Diagnostic {
        let known: BTreeSet<&String> = self
            .projects
            .instances()
            .flat_map(|project| project.tags.keys())
            .chain(self.tags.keys())
            .collect();
        let words: Vec<&str> = values.iter().map(String::as_str).collect();
        let words = either(&words);
        let message = format!("nothing of this blueprint carries the tag `{key}` with {words}");
        let problem = Diagnostic::error(Code::NothingTagged, text.span, message);
        let there: BTreeSet<&str> = self
            .projects
            .instances()
            .filter_map(|project| project.tags.get(key))
            .chain(self.tags.get(key))
            .map(String::as_str)
            .collect();
        if !there.is_empty() {
            let there = either(&there.into_iter().collect::<Vec<_>>());
            return problem.help(format!("here it is {there}"));
        }
        let near = did_you_mean(key, known.into_iter().map(String::as_str));
        match near.first() {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => {
                problem.help("add it to the `tags` of a project, or to `defaults: { tags: … }`")
            }
        }
    }
}
