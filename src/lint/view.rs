//! A statement as rules look at it: what is dear to work out and several of them ask is worked out once.
use super::resource_fit::{Fit, fit};
use super::subject::Subject;
use crate::catalog::ActionSet;
use crate::policy::Statement;
use std::cell::OnceCell;

/// A statement, while rules look at it.
#[derive(Debug)]
pub(super) struct View<'a> {
    /// The policy that has it.
    pub(super) subject: &'a Subject,
    /// The statement.
    pub(super) statement: &'a Statement,
    actions: OnceCell<Vec<ActionSet>>,
    fit: OnceCell<Option<Fit>>,
}

impl<'a> View<'a> {
    pub(super) fn new(subject: &'a Subject, statement: &'a Statement) -> Self {
        Self {
            subject,
            statement,
            actions: OnceCell::new(),
            fit: OnceCell::new(),
        }
    }

    /// What each entry of `Action` covers.
    pub(super) fn actions(&self) -> &[ActionSet] {
        self.actions.get_or_init(|| {
            let entries = self.statement.actions();
            entries.map(|entry| ActionSet::of(&entry.value)).collect()
        })
    }

    /// Which of `Action` takes which of `Resource`, as [`fit`] tells; `None` also where one of them is missing.
    pub(super) fn fit(&self) -> Option<&Fit> {
        let fit = self.fit.get_or_init(|| {
            let actions = self.statement.action.as_ref()?;
            let resources = self.statement.resource.as_ref()?;
            let variables = self.subject.document.has_variables();
            fit(
                &actions.values,
                || self.actions(),
                &resources.values,
                variables,
            )
        });
        fit.as_ref()
    }
}
