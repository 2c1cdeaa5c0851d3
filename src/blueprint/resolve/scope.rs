//! What names can stand for while grants, trust and expectations are resolved.
use super::accounts::Accounts;
use super::existing::{Existing, Thing};
use super::names::{self, Names};
use super::permission_sets::Entrances;
use super::{Context, Own};
use crate::blueprint::raw::Text;
use crate::diag::{Code, Diagnostic};
use crate::model::{Cache, ContentGuardrail, LanguageModel, OidcProvider, Project, RoleIdentity};
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
    /// Content guardrails.
    pub content_guardrails: &'a Own<ContentGuardrail>,
    /// Roles to be made.
    pub roles: &'a Own<RoleIdentity>,
    /// OIDC identity providers to be made.
    pub providers: &'a Own<OidcProvider>,
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

    /// An OIDC identity provider by name, for a role in `account`: of that account, to be made or
    /// there already.
    pub(super) fn provider(
        &self,
        text: &Text,
        account: AccountId,
        context: &mut Context<'_>,
    ) -> Option<Arc<OidcProvider>> {
        if self.providers.declares(&text.value) {
            return self.providers.in_account(text, account, context);
        }
        let Some(thing) = self.existing.things.find(&text.value) else {
            if !self.existing.things.declares(&text.value) {
                let given = self.existing.things.usable().filter_map(|(name, thing)| {
                    matches!(thing, Thing::OidcProvider(_)).then_some(name)
                });
                let names = self.providers.names().chain(given);
                context.report(names::unknown_name("an identity provider", text, names));
            }
            return None;
        };
        let Thing::OidcProvider(provider) = thing else {
            let (found, span) = (thing.kind(), thing.span());
            context.report(names::wrong_kind("an OIDC provider", found, text, span));
            return None;
        };
        if account != AccountId::NOBODYS && provider.account_id != account {
            context.report(
                Diagnostic::error(
                    Code::OtherAccount,
                    text.span,
                    format!(
                        "the provider `{}` is in account {}, the role in account {account}",
                        text.value, provider.account_id
                    ),
                )
                .help(format!("name a provider of account {account}")),
            );
            return None;
        }
        Some(provider.clone())
    }

    /// Whether no declaration of an identity provider was unreadable.
    pub(super) fn knows_all_providers(&self) -> bool {
        self.providers.is_whole() && self.existing.things.is_whole()
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
