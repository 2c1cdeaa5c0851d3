//! What names can stand for while grants, trust and expectations are resolved.
use super::accounts::Accounts;
use super::existing::Existing;
use super::names::{self, Names};
use super::permission_sets::Entrances;
use super::{Context, Own};
use crate::blueprint::raw::Text;
use crate::diag::{Code, Diagnostic};
use crate::model::{Cache, LanguageModel, Project, RoleIdentity};
use crate::vocab::AccountId;
use std::sync::Arc;

/// What resolving grants and trust needs to look things up.
pub(super) struct Scope<'a> {
    /// Accounts and groups.
    pub accounts: &'a Accounts,
    /// Existing things.
    pub existing: &'a Existing,
    /// Models.
    pub models: &'a Names<LanguageModel>,
    /// Projects.
    pub projects: &'a Own<Project>,
    /// Caches.
    pub caches: &'a Own<Cache>,
    /// Roles to be made.
    pub roles: &'a Own<RoleIdentity>,
    /// Permission sets to be made.
    pub entrances: &'a Entrances,
}

impl Scope<'_> {
    /// A role by name, as something in `account` means it: of this blueprint, or existing.
    pub(super) fn role(
        &self,
        text: &Text,
        account: AccountId,
        context: &mut Context<'_>,
    ) -> Option<Arc<RoleIdentity>> {
        if let Some(role) = self.existing.role(&text.value) {
            return Some(role);
        }
        if self.roles.declares(&text.value) {
            return self.roles.seen_from(text, account, context);
        }
        self.unknown_role(text, context);
        None
    }

    /// Every instance of a role by name.
    pub(super) fn all_of_role(
        &self,
        text: &Text,
        context: &mut Context<'_>,
    ) -> Vec<Arc<RoleIdentity>> {
        if let Some(role) = self.existing.role(&text.value) {
            return vec![role];
        }
        if !self.roles.declares(&text.value) {
            self.unknown_role(text, context);
        }
        self.roles.find(&text.value).cloned().collect()
    }

    fn unknown_role(&self, text: &Text, context: &mut Context<'_>) {
        if self.existing.things.declares(&text.value) {
            if self.existing.things.find(&text.value).is_some() {
                context.report(
                    Diagnostic::error(
                        Code::WrongKind,
                        text.span,
                        format!("`{}` is no role, where a role must stand", text.value),
                    )
                    .help("name a role of this blueprint, or an existing one"),
                );
            }
            return;
        }
        let names = self.roles.names().chain(self.existing.role_names());
        context.report(names::unknown_name("a role", text, names));
    }
}
