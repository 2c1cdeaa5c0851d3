//! Roles that something is given to where it is declared, and not at the role.
use super::Context;
use super::scope::Scope;
use crate::blueprint::raw::Text;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Account, RoleIdentity};
use crate::vocab::Arn;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A role, and where it was named.
pub(super) type Named = (Arc<RoleIdentity>, Span);

/// The roles of an account that are named, by ARN.
pub(super) fn of_account(
    texts: &[Text],
    account: &Account,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> BTreeMap<Arn, Named> {
    let mut callers: BTreeMap<Arn, Named> = BTreeMap::new();
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
        let named = (role.clone(), text.span);
        if let Some((_, first)) = callers.insert(role.arn.clone(), named) {
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
