//! Guardrails.
mod identifiers;
mod kinds;
mod models;
mod warnings;

use super::accounts::Accounts;
use super::scope::Scope;
use super::{Context, existing};
use crate::blueprint::raw::{GuardrailEntry, OneOrMany, Text};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{ExceptedRole, Guardrail, LanguageModel, PolicyTarget, Project, Role};
use kinds::{Kinds, Said};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What the guardrails are derived from.
pub(super) struct Used<'a> {
    /// The models of the blueprint.
    pub models: &'a [LanguageModel],
    /// Its projects.
    pub projects: &'a [Arc<Project>],
    /// Its roles.
    pub roles: &'a [Role],
}

/// Resolves the guardrails.
pub(super) fn resolve(
    entries: &[Located<GuardrailEntry>],
    used: &Used<'_>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Guardrail> {
    let profiles = models::profiles(entries, context);
    let mut guardrails: Vec<Guardrail> = Vec::new();
    for entry in entries {
        let Some((written, span)) = entry.value.written() else {
            continue;
        };
        let kinds = Kinds {
            used,
            scope,
            profiles: &profiles,
            span,
        };
        let Said { on, except, kind } = kinds.resolve(&written, context);
        let attached_to = attached(on, span, scope.accounts, context);
        let except = excepted(except, scope, context);
        let Some(kind) = kind.filter(|_| !attached_to.is_empty()) else {
            continue;
        };
        if is_second(&kind, span, &guardrails, context) {
            continue;
        }
        guardrails.push(Guardrail {
            kind,
            on: words(on, scope.accounts),
            attached_to,
            except,
            span,
        });
    }
    guardrails.sort_by_key(|guardrail| guardrail.kind.name());
    warnings::report(&guardrails, scope.accounts, context);
    guardrails
}

fn is_second(
    kind: &crate::model::GuardrailKind,
    span: Span,
    known: &[Guardrail],
    context: &mut Context<'_>,
) -> bool {
    let first = known.iter().find(|known| known.kind.name() == kind.name());
    if let Some(first) = first {
        context.report(
            Diagnostic::error(
                Code::NameTaken,
                span,
                format!("the guardrail `{}` stands twice", kind.name()),
            )
            .related(first.span, "first here")
            .help("say `on:` once with everything it holds for"),
        );
    }
    first.is_some()
}

fn attached(
    on: Option<&OneOrMany>,
    span: Span,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> Vec<PolicyTarget> {
    match on {
        Some(texts) => existing::targets(texts, accounts, context),
        None => accounts.target(&Text::new("root".to_owned(), span), context),
    }
}

/// What `on` says, in one way for each thing that it can say it of.
fn words(on: Option<&OneOrMany>, accounts: &Accounts) -> Vec<String> {
    let words: BTreeSet<String> = match on {
        Some(texts) => texts
            .names()
            .iter()
            .map(|text| accounts.target_word(&text.value))
            .collect(),
        None => BTreeSet::from(["root".to_owned()]),
    };
    words.into_iter().collect()
}

/// Roles by name, and by path and name in whatever account.
fn excepted(
    except: Option<&OneOrMany>,
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<ExceptedRole> {
    let mut roles = Vec::new();
    let mut anywhere = Vec::new();
    for name in except.map(OneOrMany::names).unwrap_or_default() {
        if name.value.starts_with("role/") {
            anywhere.extend(identifiers::role_anywhere(name, context));
        } else {
            roles.extend(scope.all_of_role(name, context));
        }
    }
    roles.sort_by(|a, b| a.arn.cmp(&b.arn));
    roles.dedup_by(|a, b| a.arn == b.arn);
    anywhere.sort();
    anywhere.dedup();
    let of_one_account = roles.into_iter().map(ExceptedRole::Role);
    of_one_account
        .chain(anywhere.into_iter().map(ExceptedRole::InAnyAccount))
        .collect()
}
