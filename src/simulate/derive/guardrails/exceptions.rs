//! Whom a guardrail does not bind.
use super::{Rail, Tried};
use crate::model::ExceptedRole;
use crate::simulate::call::Asker;
use crate::simulate::derive::denied;
use crate::simulate::question::{Question, Who, caller_account};

impl Rail<'_> {
    /// The excepted roles may, ones of the same name elsewhere may not.
    pub(super) fn exceptions(&self, forbidden: &[Tried], questions: &mut Vec<Question>) {
        for role in &self.guardrail.except {
            let (shown, asker) = match role {
                ExceptedRole::Role(role) => (
                    role.name.to_string(),
                    Asker::role(Who::Administrator, &role.arn),
                ),
                ExceptedRole::InAnyAccount(role) => (format!("role/{role}"), self.role_like(role)),
            };
            self.exception(&shown, &asker, forbidden, questions);
            self.strangers(role, forbidden, questions);
        }
    }

    fn exception(
        &self,
        shown: &str,
        asker: &Asker,
        forbidden: &[Tried],
        questions: &mut Vec<Question>,
    ) {
        let name = self.guardrail.kind.name();
        // In the role's own account no policy of the thing has to let it in.
        let account = caller_account(&asker.caller).unwrap_or(self.account.id);
        let fine = forbidden.iter().map(|tried| {
            self.all_of(&Tried {
                call: tried.call.in_account(account),
                by: Some(asker.clone()),
            })
        });
        questions.push(self.leaves(
            format!("`{name}` makes an exception for `{shown}`"),
            fine.collect(),
        ));
    }

    fn strangers(&self, role: &ExceptedRole, forbidden: &[Tried], questions: &mut Vec<Question>) {
        let here = self.account.id.as_str();
        let (shown, mut twins) = match role {
            ExceptedRole::Role(role) => {
                let other_accounts = self
                    .model
                    .accounts
                    .iter()
                    .filter(|account| account.id != role.account_id && self.reaches(account))
                    .filter(|account| {
                        // The role may be one of a group, excepted there as well.
                        !self.guardrail.except.iter().any(|other| match other {
                            ExceptedRole::Role(other) => {
                                other.account_id == account.id
                                    && other.arn.resource == role.arn.resource
                            }
                            ExceptedRole::InAnyAccount(_) => false,
                        })
                    })
                    .map(|account| Asker::administrator(account.id.as_str(), &role.arn.resource));
                let mut twins: Vec<Asker> = other_accounts.collect();
                let other = format!("{}-other", role.arn.resource);
                twins.push(Asker::administrator(here, &other));
                (role.role_name().to_owned(), twins)
            }
            ExceptedRole::InAnyAccount(role) => (role.clone(), Vec::new()),
        };
        let name = shown.trim_end_matches('*');
        twins.push(Asker::administrator(
            here,
            &format!("role/synth-check/{name}"),
        ));
        let requests = twins.into_iter().flat_map(|asker| {
            let first = forbidden.first().map(|tried| Tried {
                call: tried.call.clone(),
                by: Some(asker),
            });
            first
                .iter()
                .flat_map(|tried| self.first(tried))
                .collect::<Vec<_>>()
        });
        let guardrail = self.guardrail.kind.name();
        questions.push(denied(
            format!("`{guardrail}` makes no exception for another `{shown}`"),
            requests,
            self.guardrail.span,
        ));
    }

    /// A role that a path and name with a wildcard at its end mean, in this account.
    fn role_like(&self, role: &str) -> Asker {
        let name = super::sample(role);
        Asker::administrator(self.account.id.as_str(), &format!("role/{name}"))
    }
}
