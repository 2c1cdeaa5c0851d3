//! Things that synth makes: one in each account they are placed in.
use super::Context;
use super::names::{Broken, Names, unknown_name};
use crate::blueprint::raw::Text;
use crate::diag::{Code, Diagnostic};
use crate::vocab::AccountId;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Things of one kind by name, and by the account of each instance.
#[derive(Debug)]
pub(super) struct Own<T> {
    names: Names<BTreeMap<AccountId, Arc<T>>>,
    kind: &'static str,
}

impl<T> Own<T> {
    /// None yet.
    pub(super) fn new(kind: &'static str, broken: Broken) -> Self {
        Self {
            names: Names::new(kind, broken),
            kind,
        }
    }

    /// Declares a name and its instances; none: not usable.
    pub(super) fn declare(&mut self, name: &str, instances: BTreeMap<AccountId, Arc<T>>) {
        self.names
            .declare(name, (!instances.is_empty()).then_some(instances));
    }

    /// Whether the name is declared, usable or not.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.names.declares(name)
    }

    /// Whether everything that was declared is usable.
    pub(super) fn is_whole(&self) -> bool {
        self.names.is_whole()
    }

    /// All declared names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.all()
    }

    /// All instances, by name and account.
    pub(super) fn instances(&self) -> impl Iterator<Item = &Arc<T>> {
        self.names
            .usable()
            .flat_map(|(_, instances)| instances.values())
    }

    /// All instances of one name, without complaint.
    pub(super) fn find(&self, name: &str) -> impl Iterator<Item = &Arc<T>> {
        self.names.find(name).into_iter().flat_map(BTreeMap::values)
    }

    /// All instances of one name; complains where nobody declared it.
    pub(super) fn all_of(&self, name: &Text, context: &mut Context<'_>) -> Vec<Arc<T>> {
        if !self.declares(&name.value) {
            context.report(unknown_name(self.kind, name, self.names.all()));
        }
        self.find(&name.value).cloned().collect()
    }

    /// The instance of a name that something in `account` means: the only one there is, else the
    /// one in that account.
    pub(super) fn seen_from(
        &self,
        name: &Text,
        account: AccountId,
        context: &mut Context<'_>,
    ) -> Option<Arc<T>> {
        let instances = self.names.find(&name.value);
        match instances.filter(|instances| instances.len() == 1) {
            Some(only) => only.values().next().cloned(),
            None => self.in_account(name, account, context),
        }
    }

    /// The instance of a name in one account; there is no other that would do.
    pub(super) fn in_account(
        &self,
        name: &Text,
        account: AccountId,
        context: &mut Context<'_>,
    ) -> Option<Arc<T>> {
        if !self.declares(&name.value) {
            context.report(unknown_name(self.kind, name, self.names.all()));
        }
        let instances = self.names.find(&name.value)?;
        instances.get(&account).cloned().or_else(|| {
            self.not_there(name, account, context);
            None
        })
    }

    fn not_there(&self, name: &Text, account: AccountId, context: &mut Context<'_>) {
        // The account could not be read: nothing can be said of where it is.
        if account == AccountId::NOBODYS {
            return;
        }
        let noun = self
            .kind
            .split_once(' ')
            .map_or(self.kind, |(_, noun)| noun);
        context.report(
            Diagnostic::error(
                Code::OtherAccount,
                name.span,
                format!("the {noun} `{}` is not in account {account}", name.value),
            )
            .help(format!(
                "use a {noun} of that account, or assume a role in the {noun}'s account"
            )),
        );
    }
}
