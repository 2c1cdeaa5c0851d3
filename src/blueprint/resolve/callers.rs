//! Roles that something is given to where it is declared, and not at the role.
use super::Context;
use super::scope::Scope;
use crate::blueprint::raw::Text;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::Account;
use crate::vocab::Arn;
use std::collections::BTreeMap;

/// The roles of an account that ask, each with where it was named.
pub(super) fn of_account(
    texts: &[Text],
    account: &Account,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> BTreeMap<Arn, Span> {
    let mut callers = BTreeMap::new();
    for text in texts {
        let role = if scope.existing.role(&text.value).is_some() {
            context.report(
                Diagnostic::error(
                    Code::WrongKind,
                    text.span,
                    format!("`{}` exists: synth gives it nothing", text.value),
                )
                .help("name a role of this blueprint, and let it be assumed"),
            );
            None
        } else if scope.roles.declares(&text.value) {
            scope.roles.in_account(text, account.id, context)
        } else {
            // Says which names there are.
            scope.role(text, account.id, context)
        };
        let Some(role) = role else { continue };
        if let Some(first) = callers.insert(role.arn.clone(), text.span) {
            context.report(
                Diagnostic::error(
                    Code::DuplicateGrant,
                    text.span,
                    format!("`{}` stands twice", text.value),
                )
                .related(first, "first here")
                .help("remove one of the two"),
            );
        }
    }
    callers
}
