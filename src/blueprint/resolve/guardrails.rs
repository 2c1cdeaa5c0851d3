//! Guardrails.
use super::accounts::Accounts;
use super::scope::Scope;
use super::{Context, access_tags, existing, identifier};
use crate::blueprint::raw::{GuardrailEntry, GuardrailName, OneOrMany, Text};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{
    Guardrail, GuardrailKind, LanguageModel, PolicyTarget, Project, Role, RoleIdentity, Verb,
};
use crate::vocab::{Endpoint, Region};
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
    let mut guardrails: Vec<Guardrail> = Vec::new();
    for entry in entries {
        let Some(options) = Options::of(entry) else {
            continue;
        };
        let attached_to = attached(options.on, options.span, scope.accounts, context);
        let except = excepted(options.except, scope, context);
        if attached_to.is_empty() {
            continue;
        }
        let Some(kind) = used.kind(&options, except, context) else {
            continue;
        };
        if let Some(first) = guardrails
            .iter()
            .find(|known| known.kind.name() == kind.name())
        {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    options.span,
                    format!("the guardrail `{}` stands twice", kind.name()),
                )
                .related(first.span, "first here")
                .help("say `on:` once with everything it holds for"),
            );
            continue;
        }
        guardrails.push(Guardrail {
            kind,
            attached_to,
            span: options.span,
        });
    }
    guardrails.sort_by_key(|guardrail| guardrail.kind.name());
    guardrails
}

/// One entry, whichever way it was written.
struct Options<'a> {
    name: GuardrailName,
    span: Span,
    on: Option<&'a OneOrMany>,
    except: &'a [Text],
    tags: Option<&'a OneOrMany>,
}

impl<'a> Options<'a> {
    fn of(entry: &'a Located<GuardrailEntry>) -> Option<Self> {
        let with = match &entry.value {
            GuardrailEntry::Plain(name) => {
                return Some(Self {
                    name: name.value,
                    span: name.span,
                    on: None,
                    except: &[],
                    tags: None,
                });
            }
            GuardrailEntry::With(with) => with,
        };
        if let Some(options) = &with.protect_audit_trail {
            return Some(Self {
                name: GuardrailName::ProtectAuditTrail,
                span: options.span,
                on: options.value.on.as_ref(),
                except: options.value.except.as_deref().unwrap_or_default(),
                tags: None,
            });
        }
        if let Some(options) = &with.protect_access_tags {
            return Some(Self {
                name: GuardrailName::ProtectAccessTags,
                span: options.span,
                on: options.value.on.as_ref(),
                except: &options.value.except,
                tags: options.value.tags.as_ref(),
            });
        }
        let (name, options) = [
            (
                GuardrailName::ApprovedModelsOnly,
                &with.approved_models_only,
            ),
            (
                GuardrailName::ApprovedRegionsOnly,
                &with.approved_regions_only,
            ),
            (GuardrailName::NoDefaultProject, &with.no_default_project),
            (
                GuardrailName::NoLongTermApiKeys,
                &with.no_long_term_api_keys,
            ),
            (GuardrailName::ZeroRetention, &with.zero_retention),
        ]
        .into_iter()
        .find_map(|(name, options)| Some((name, options.as_ref()?)))?;
        Some(Self {
            name,
            span: options.span,
            on: options.value.on.as_ref(),
            except: &[],
            tags: None,
        })
    }
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

fn excepted(
    names: &[Text],
    scope: &Scope<'_>,
    context: &mut Context<'_>,
) -> Vec<Arc<RoleIdentity>> {
    let mut roles: Vec<Arc<RoleIdentity>> = names
        .iter()
        .flat_map(|name| scope.all_of_role(name, context))
        .collect();
    roles.sort_by(|a, b| a.arn.cmp(&b.arn));
    roles.dedup_by(|a, b| a.arn == b.arn);
    roles
}

impl Used<'_> {
    fn kind(
        &self,
        options: &Options<'_>,
        except: Vec<Arc<RoleIdentity>>,
        context: &mut Context<'_>,
    ) -> Option<GuardrailKind> {
        Some(match options.name {
            GuardrailName::ProtectAccessTags => {
                return self.access_tags(options, except, context);
            }
            GuardrailName::ApprovedModelsOnly => GuardrailKind::ApprovedModelsOnly {
                mantle: self.ids(Endpoint::Mantle),
                runtime: self.ids(Endpoint::Runtime),
            },
            GuardrailName::ApprovedRegionsOnly => GuardrailKind::ApprovedRegionsOnly {
                regions: self.regions(),
            },
            GuardrailName::NoDefaultProject => GuardrailKind::NoDefaultProject,
            GuardrailName::NoLongTermApiKeys => GuardrailKind::NoLongTermApiKeys,
            GuardrailName::ProtectAuditTrail => GuardrailKind::ProtectAuditTrail { except },
            GuardrailName::ZeroRetention => GuardrailKind::ZeroRetention,
        })
    }

    /// The tags that grants go by, and those that are named beside them.
    fn access_tags(
        &self,
        options: &Options<'_>,
        except: Vec<Arc<RoleIdentity>>,
        context: &mut Context<'_>,
    ) -> Option<GuardrailKind> {
        let before = context.diagnostics.len();
        let mut tags = access_tags::keys(self.roles);
        for tag in options.tags.iter().flat_map(|tags| tags.names()) {
            tags.extend(identifier::tag_key(tag, context));
        }
        let missing = if options.except.is_empty() {
            Some((
                "`protect-access-tags` excepts no role, so nobody could deploy roles and projects",
                "write `protect-access-tags: { except: [ROLE] }` with the roles that deploy",
            ))
        } else if tags.is_empty() && context.diagnostics.len() == before {
            Some((
                "`protect-access-tags` has no tag to protect",
                "add `tags:` with their keys, or grant by tags",
            ))
        } else {
            None
        };
        if let Some((message, help)) = missing {
            context.report(Diagnostic::error(Code::MissingKey, options.span, message).help(help));
        }
        (context.diagnostics.len() == before && !except.is_empty()).then(|| {
            GuardrailKind::ProtectAccessTags {
                tags: tags.into_iter().collect(),
                except,
            }
        })
    }

    fn ids(&self, endpoint: Endpoint) -> Vec<String> {
        let ids: BTreeSet<String> = self
            .models
            .iter()
            .filter_map(|model| match model {
                LanguageModel::Bedrock(model) if model.endpoint == endpoint => {
                    Some(model.id.clone())
                }
                _ => None,
            })
            .collect();
        ids.into_iter().collect()
    }

    fn regions(&self) -> Vec<Region> {
        let projects = self.projects.iter().map(|project| &project.region);
        let invocations = self
            .roles
            .iter()
            .flat_map(|role| &role.grants)
            .filter_map(|grant| match &grant.verb {
                Verb::InvokeOnRuntime { region, .. } => Some(region),
                _ => None,
            });
        let regions: BTreeSet<&Region> = projects.chain(invocations).collect();
        regions.into_iter().cloned().collect()
    }
}
