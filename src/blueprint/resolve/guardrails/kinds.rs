//! What each guardrail forbids, from what was written and what the blueprint uses.
use super::Used;
use super::identifiers::{self, each, some};
use crate::blueprint::raw::{self, OneOrMany, Text, WrittenGuardrail};
use crate::blueprint::resolve::scope::Scope;
use crate::blueprint::resolve::{Context, access_tags, existing::Thing, identifier};
use crate::catalog::{self, GuardrailWord, guardrail_actions};
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{CrossRegionProfile, GuardrailKind, GuardrailVersion, LanguageModel, Verb};
use crate::vocab::{AccountId, Endpoint, Region};
use std::collections::BTreeSet;

/// What one guardrail is resolved with.
pub(super) struct Kinds<'a> {
    pub(super) used: &'a Used<'a>,
    pub(super) scope: &'a Scope<'a>,
    /// The cross-Region profiles that are approved of.
    pub(super) profiles: &'a [CrossRegionProfile],
    /// Where the guardrail stands.
    pub(super) span: Span,
}

/// A guardrail, apart from what names still have to be found for.
pub(super) struct Said<'w> {
    pub(super) on: Option<&'w OneOrMany>,
    pub(super) except: Option<&'w OneOrMany>,
    /// What it forbids; `None` where that could not be understood.
    pub(super) kind: Option<GuardrailKind>,
}

impl Kinds<'_> {
    pub(super) fn resolve<'w>(
        &self,
        written: &'w WrittenGuardrail<'_>,
        context: &mut Context<'_>,
    ) -> Said<'w> {
        use WrittenGuardrail as W;
        let said = |on: &'w Option<OneOrMany>, except: Option<&'w OneOrMany>, kind| Said {
            on: on.as_ref(),
            except,
            kind,
        };
        let plain = |on, kind| said(on, None, Some(kind));
        match written {
            W::NoDefaultProject(it) => plain(&it.on, GuardrailKind::NoDefaultProject),
            W::NoGlobalInference(it) => plain(&it.on, GuardrailKind::NoGlobalInference),
            W::NoLeavingOrganization(it) => plain(&it.on, GuardrailKind::NoLeavingOrganization),
            W::NoLongTermApiKeys(it) => plain(&it.on, GuardrailKind::NoLongTermApiKeys),
            W::NoRootUser(it) => plain(&it.on, GuardrailKind::NoRootUser),
            W::ZeroRetention(it) => plain(&it.on, GuardrailKind::ZeroRetention),
            W::NoApiKeys(it) => said(&it.on, it.except.as_ref(), Some(GuardrailKind::NoApiKeys)),
            W::NoIamUsers(it) => said(&it.on, it.except.as_ref(), Some(GuardrailKind::NoIamUsers)),
            W::ProtectProjects(it) => {
                let kind = Some(GuardrailKind::ProtectProjects);
                said(&it.on, Some(&it.except), kind)
            }
            W::TrustedIdentitiesOnly(it) => said(&it.on, None, self.identities(it, context)),
            W::NoConfusedDeputy(it) => said(&it.on, None, self.deputies(it, context)),
            W::EnforcedGuardrail(it) => said(&it.on, None, self.enforced(it, context)),
            W::ApiKeyMaxAge(it) => {
                let days = it.days.value;
                said(
                    &it.on,
                    it.except.as_ref(),
                    Some(GuardrailKind::ApiKeyMaxAge { days }),
                )
            }
            W::ApprovedMarketplaceProductsOnly(it) => {
                let products = each(it.products.as_ref(), context, identifiers::product);
                let kind = GuardrailKind::ApprovedMarketplaceProductsOnly { products };
                said(&it.on, it.except.as_ref(), Some(kind))
            }
            W::ApprovedModelsOnly(it) => said(&it.on, it.except.as_ref(), self.models(it, context)),
            W::ApprovedRegionsOnly(it) => {
                said(&it.on, it.except.as_ref(), self.regions(it, context))
            }
            W::ApprovedServiceTiersOnly(it) => {
                let tiers = some(&it.tiers, self.span, context, identifiers::tier);
                let kind = tiers.map(|tiers| GuardrailKind::ApprovedServiceTiersOnly { tiers });
                said(&it.on, it.except.as_ref(), kind)
            }
            W::PassRolesOnlyTo(it) => {
                let services = some(&it.services, self.span, context, identifier::service_host);
                let kind = services.map(|services| GuardrailKind::PassRolesOnlyTo { services });
                said(&it.on, it.except.as_ref(), kind)
            }
            W::ProtectAuditTrail(it) => {
                let buckets = |text: &Text, context: &mut Context<'_>| self.bucket(text, context);
                let kind = GuardrailKind::ProtectAuditTrail {
                    log_groups: each(it.log_groups.as_ref(), context, identifiers::log_group),
                    buckets: each(it.buckets.as_ref(), context, buckets),
                };
                said(&it.on, it.except.as_ref(), Some(kind))
            }
            W::ProtectAccessTags(it) => {
                said(&it.on, Some(&it.except), self.access_tags(it, context))
            }
            W::ProtectEnforcers(it) => {
                let things = each(it.things.as_ref(), context, identifiers::enforcer);
                let kind = GuardrailKind::ProtectEnforcers { things };
                said(&it.on, Some(&it.except), Some(kind))
            }
            W::ProtectPlatformRoles(it) => {
                said(&it.on, Some(&it.except), self.platform_roles(it, context))
            }
            W::RequireBoundary(it) => {
                let boundary = self.scope.existing.boundary(&it.boundary, context);
                let kind = boundary.map(|boundary| GuardrailKind::RequireBoundary {
                    boundary: boundary.policy_name.clone(),
                });
                said(&it.on, it.except.as_ref(), kind)
            }
            W::RequireGuardrail(it) => {
                let guardrails = some(
                    &it.guardrails,
                    self.span,
                    context,
                    identifiers::guardrail_version,
                );
                let kind =
                    guardrails.map(|guardrails| GuardrailKind::RequireGuardrail { guardrails });
                said(&it.on, it.except.as_ref(), kind)
            }
            W::RequireProjectTags(it) => {
                let tags = some(&it.tags, self.span, context, identifier::tag_key);
                let kind = tags.map(|tags| GuardrailKind::RequireProjectTags { tags });
                said(&it.on, it.except.as_ref(), kind)
            }
            W::TrustedResourcesOnly(it) => {
                let kind = GuardrailKind::TrustedResourcesOnly {
                    partners: each(it.partners.as_ref(), context, partner),
                    resources: each(it.resources.as_ref(), context, identifiers::arn_pattern),
                };
                said(&it.on, it.except.as_ref(), Some(kind))
            }
        }
    }

    /// The tags that grants go by, and those that are named beside them.
    fn access_tags(
        &self,
        it: &raw::AccessTagOptions,
        context: &mut Context<'_>,
    ) -> Option<GuardrailKind> {
        let before = context.diagnostics.len();
        let mut tags = access_tags::keys(self.used.roles);
        tags.extend(each(it.tags.as_ref(), context, identifier::tag_key));
        let missing = if it.except.names().is_empty() {
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
            context.report(Diagnostic::error(Code::MissingKey, self.span, message).help(help));
        }
        (context.diagnostics.len() == before).then(|| GuardrailKind::ProtectAccessTags {
            tags: tags.into_iter().collect(),
        })
    }

    fn models(&self, it: &raw::ModelOptions, context: &mut Context<'_>) -> Option<GuardrailKind> {
        let models: Vec<LanguageModel> = match &it.models {
            None => self.used.models.to_vec(),
            Some(names) => names
                .names()
                .iter()
                .map(|name| self.scope.models.resolve(name, context).cloned())
                .collect::<Option<_>>()?,
        };
        let ids = |endpoint: Endpoint| {
            models.iter().filter_map(move |model| match model {
                LanguageModel::Bedrock(model) if model.endpoint == endpoint => {
                    Some(model.id.clone())
                }
                _ => None,
            })
        };
        let mantle: BTreeSet<String> = ids(Endpoint::Mantle).collect();
        let behind = self.profiles.iter().map(|it| it.model().to_owned());
        let runtime: BTreeSet<String> = ids(Endpoint::Runtime).chain(behind).collect();
        Some(GuardrailKind::ApprovedModelsOnly {
            mantle: mantle.into_iter().collect(),
            runtime: runtime.into_iter().collect(),
            profiles: self.profiles.to_vec(),
        })
    }

    fn regions(&self, it: &raw::RegionOptions, context: &mut Context<'_>) -> Option<GuardrailKind> {
        let regions = match &it.regions {
            None => self.used_regions(),
            Some(words) => some(words, self.span, context, |text, context| {
                context.known_region(text)
            })?,
        };
        let global = self.profiles.iter().any(CrossRegionProfile::is_global);
        Some(GuardrailKind::ApprovedRegionsOnly {
            regions,
            global_inference: it.global_inference.map_or(global, |said| said.value),
        })
    }

    fn used_regions(&self) -> Vec<Region> {
        let projects = self.used.projects.iter().map(|project| &project.region);
        let invocations = self
            .used
            .roles
            .iter()
            .flat_map(|role| &role.grants)
            .filter_map(|grant| match &grant.verb {
                Verb::InvokeOnRuntime { region, .. } => Some(region),
                _ => None,
            });
        let destinations = self.profiles.iter().flat_map(|it| &it.destinations);
        let regions: BTreeSet<&Region> = projects.chain(invocations).chain(destinations).collect();
        regions.into_iter().cloned().collect()
    }

    fn identities(
        &self,
        it: &raw::IdentityOptions,
        context: &mut Context<'_>,
    ) -> Option<GuardrailKind> {
        Some(GuardrailKind::TrustedIdentitiesOnly {
            services: self.covered(GuardrailWord::IdentityPerimeter, it, context)?,
            partners: each(it.partners.as_ref(), context, partner),
        })
    }

    fn deputies(
        &self,
        it: &raw::IdentityOptions,
        context: &mut Context<'_>,
    ) -> Option<GuardrailKind> {
        Some(GuardrailKind::NoConfusedDeputy {
            services: self.covered(GuardrailWord::DeputyPerimeter, it, context)?,
            partners: each(it.partners.as_ref(), context, partner),
        })
    }

    /// The services whose resources a resource control policy covers.
    fn covered(
        &self,
        usual: GuardrailWord,
        it: &raw::IdentityOptions,
        context: &mut Context<'_>,
    ) -> Option<Vec<String>> {
        let Some(words) = &it.services else {
            let prefixes: BTreeSet<String> = guardrail_actions(usual)
                .iter()
                .filter_map(|action| Some(action.split_once(':')?.0.to_owned()))
                .collect();
            return Some(prefixes.into_iter().collect());
        };
        some(words, self.span, context, supported)
    }

    fn enforced(
        &self,
        it: &raw::EnforcedOptions,
        context: &mut Context<'_>,
    ) -> Option<GuardrailKind> {
        let owner = self
            .scope
            .accounts
            .organization
            .as_ref()
            .map(|it| it.management.id);
        let version = |text: &Text, context: &mut Context<'_>| {
            let version = identifiers::guardrail_version(text, context)?;
            let foreign =
                owner.filter(|owner| !version.arn.contains(&format!(":{owner}:guardrail/")));
            if let Some(owner) = foreign {
                context.report(
                    Diagnostic::error(
                        Code::OtherAccount,
                        text.span,
                        format!("`{}` is not a guardrail of the management account", text.value),
                    )
                    .note("AWS enforces guardrails of the management account on an organization, no others")
                    .help(format!("make it in the account {owner}, with a resource policy that lets the organization apply it")),
                );
                return None;
            }
            Some(version)
        };
        let guardrails: Vec<GuardrailVersion> = some(&it.guardrails, self.span, context, version)?;
        let regions: BTreeSet<&Region> = guardrails.iter().map(|it| &it.region).collect();
        if regions.len() < guardrails.len() {
            context.report(
                Diagnostic::error(
                    Code::NameTaken,
                    self.span,
                    "two guardrails of one region are to be enforced here",
                )
                .help("name one guardrail for each region"),
            );
            return None;
        }
        Some(GuardrailKind::EnforcedGuardrail { guardrails })
    }

    fn platform_roles(
        &self,
        it: &raw::PlatformOptions,
        context: &mut Context<'_>,
    ) -> Option<GuardrailKind> {
        let mut roles: BTreeSet<String> = BTreeSet::new();
        let of = |resource: &str| resource.strip_prefix("role/").map(str::to_owned);
        match &it.roles {
            None => {
                // Nobody but Identity Center changes the roles of permission sets.
                let ours = self.used.roles.iter().map(|role| &role.identity);
                let ours = ours.filter(|identity| !identity.is_of_permission_set());
                roles.extend(ours.filter_map(|identity| of(&identity.arn.resource)));
            }
            Some(words) => {
                for text in words.names() {
                    if text.value.starts_with("role/") {
                        roles.extend(identifiers::role_anywhere(text, context));
                    } else {
                        let found = self.scope.all_of_role(text, context);
                        roles.extend(found.iter().filter_map(|role| of(&role.arn.resource)));
                    }
                }
            }
        }
        let roles: Vec<String> = roles.into_iter().collect();
        (!roles.is_empty()).then_some(GuardrailKind::ProtectPlatformRoles { roles })
    }

    fn bucket(&self, text: &Text, context: &mut Context<'_>) -> Option<String> {
        match self.scope.existing.things.find(&text.value) {
            Some(Thing::Bucket(bucket)) => Some(bucket.bucket.clone()),
            _ => identifier::bucket_name(text, context),
        }
    }
}

/// The id of an account outside.
fn partner(text: &Text, context: &mut Context<'_>) -> Option<AccountId> {
    context.word(Code::InvalidAccountId, "account id", text)
}

/// A service that resource control policies cover
/// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services>).
fn supported(text: &Text, context: &mut Context<'_>) -> Option<String> {
    let service = catalog::service(&text.value);
    if service.is_some_and(catalog::ServiceAuthorization::has_resource_control_policies) {
        return Some(text.value.clone());
    }
    let diagnostic = Diagnostic::error(
        Code::UnsupportedService,
        text.span,
        match service {
            Some(_) => format!("no resource control policy covers `{}`", text.value),
            None => format!("there is no service with the prefix `{}`", text.value),
        },
    );
    context.report(diagnostic.note(format!(
        "AWS's list of the services that resource control policies cover is as of {}",
        catalog::service_authorizations_as_of()
    ))
    .help("name services such as `s3`, `kms` and `secretsmanager`; what principals do with others is a matter of `trusted-resources-only`"));
    None
}
