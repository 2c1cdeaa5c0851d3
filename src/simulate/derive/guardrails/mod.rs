//! Each guardrail refuses an administrator what it forbids, and nothing more.
mod audit;
mod exceptions;
mod identities;
mod keys;
mod models;
mod perimeter;
mod platform;
mod projects;
mod regions;

use super::{allowed, denied};
use crate::catalog::{Operation, operation, operations_that};
use crate::estate::Estate;
use crate::model::{Account, Guardrail, GuardrailKind, Model, PolicyTarget, PolicyType};
use crate::policy::Request;
use crate::simulate::call::{Asker, Call};
use crate::simulate::place;
use crate::simulate::question::{Asked, Question, Scope};
use crate::vocab::Region;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A model that nobody approved.
const UNAPPROVED: &str = "other.model-1";

/// The questions that a guardrail raises, in one account below each thing it is attached to.
pub(super) fn of_guardrail(
    model: &Model,
    estate: &Estate,
    guardrail: &Guardrail,
    questions: &mut Vec<Question>,
) {
    let mut seen = BTreeSet::new();
    for target in &guardrail.attached_to {
        let Some(account) = account_below(model, target) else {
            continue;
        };
        if seen.insert(account.id) {
            let rail = Rail {
                model,
                estate,
                guardrail,
                account,
                region: region(model, account),
            };
            rail.questions(questions);
        }
    }
}

/// The first account below a target that policies of the organization reach.
fn account_below<'a>(model: &'a Model, target: &PolicyTarget) -> Option<&'a Arc<Account>> {
    let management = model.organization.as_ref().map(|it| it.management.id);
    model
        .accounts
        .iter()
        .filter(|account| Some(account.id) != management)
        .find(|account| account.levels.contains(target))
}

/// A region that every guardrail approves of.
fn region(model: &Model, account: &Account) -> Region {
    let approved = model
        .guardrails
        .iter()
        .find_map(|guardrail| match &guardrail.kind {
            GuardrailKind::ApprovedRegionsOnly { regions, .. } => Some(regions),
            _ => None,
        });
    match approved {
        Some(regions) if !regions.contains(&account.home_region) => regions.first().cloned(),
        _ => None,
    }
    .unwrap_or_else(|| account.home_region.clone())
}

/// A guardrail in one account.
struct Rail<'a> {
    model: &'a Model,
    estate: &'a Estate,
    guardrail: &'a Guardrail,
    account: &'a Account,
    region: Region,
}

/// A call that someone tries; an administrator of the account where nobody is named.
#[derive(Clone)]
struct Tried {
    call: Call,
    by: Option<Asker>,
}

impl From<Call> for Tried {
    fn from(call: Call) -> Self {
        Self { call, by: None }
    }
}

/// What a guardrail must refuse, and what it must not.
#[derive(Default)]
struct Cases {
    forbidden: Vec<Tried>,
    fine: Vec<Tried>,
}

impl Cases {
    fn of(forbidden: Vec<Call>, fine: Vec<Call>) -> Self {
        Self {
            forbidden: forbidden.into_iter().map(Tried::from).collect(),
            fine: fine.into_iter().map(Tried::from).collect(),
        }
    }
}

impl Rail<'_> {
    fn questions(&self, questions: &mut Vec<Question>) {
        let Cases { forbidden, fine } = self.cases();
        let name = self.guardrail.kind.name();
        let place = &self.account.name;
        let (bound, whom) = match (&self.guardrail.kind, self.guardrail.kind.policy_type()) {
            (_, PolicyType::ResourceControl) => ("whom nobody trusts", "those who are trusted"),
            (GuardrailKind::NoRootUser, _) => ("the root user", "others"),
            _ => ("an administrator", "an administrator"),
        };
        let refused: Vec<Asked> = forbidden
            .iter()
            .flat_map(|tried| self.first(tried))
            .collect();
        let others = refused
            .iter()
            .filter(|_| self.guardrail.kind.policy_type() == PolicyType::ServiceControl)
            .filter(|_| !matches!(self.guardrail.kind, GuardrailKind::NoRootUser))
            .filter_map(|asked| Some(vec![harmless(asked)?]));
        let others: Vec<Vec<Asked>> = others.collect();
        questions.push(denied(
            format!("`{name}` refuses {bound} of `{place}`"),
            refused,
            self.guardrail.span,
        ));
        let unbound = self.service_linked(&forbidden);
        let fine = fine.iter().map(|tried| self.all_of(tried));
        questions.push(self.leaves(
            format!("`{name}` leaves {whom} of `{place}` what it does not forbid"),
            fine.chain(others).chain(unbound).collect(),
        ));
        self.exceptions(&forbidden, questions);
    }

    /// What this guardrail must not refuse, whatever others do.
    fn leaves(&self, sentence: String, operations: Vec<Vec<Asked>>) -> Question {
        Question {
            about: Some(self.guardrail.span),
            ..allowed(sentence, operations, self.guardrail.span)
        }
    }

    /// Service-linked roles are not bound
    /// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html>).
    fn service_linked(&self, forbidden: &[Tried]) -> Option<Vec<Asked>> {
        let first = forbidden.iter().find(|tried| tried.by.is_none())?;
        let role = "role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";
        let by = Some(Asker::administrator(self.account.id.as_str(), role));
        Some(self.first(&Tried {
            by,
            ..first.clone()
        }))
    }

    fn asker(&self, tried: &Tried) -> Asker {
        tried.by.clone().unwrap_or_else(|| {
            Asker::administrator(self.account.id.as_str(), "role/synth-check/administrator")
        })
    }

    fn first(&self, tried: &Tried) -> Vec<Asked> {
        let asker = self.asker(tried);
        tried.call.first(self.estate, &asker, Scope::Guardrails)
    }

    fn all_of(&self, tried: &Tried) -> Vec<Asked> {
        let asker = self.asker(tried);
        tried.call.asked(self.estate, &asker, Scope::Guardrails)
    }

    fn reaches(&self, account: &Account) -> bool {
        let management = self.model.organization.as_ref().map(|it| it.management.id);
        Some(account.id) != management
            && self
                .guardrail
                .attached_to
                .iter()
                .any(|target| account.levels.contains(target))
    }

    fn cases(&self) -> Cases {
        let (forbidden, fine) = match &self.guardrail.kind {
            GuardrailKind::NoConfusedDeputy { services, partners } => {
                return self.deputies(services, partners);
            }
            GuardrailKind::TrustedIdentitiesOnly { services, partners } => {
                return self.trusted_identities(services, partners);
            }
            GuardrailKind::NoRootUser => return self.root_user(),
            GuardrailKind::ApiKeyMaxAge { days } => self.key_age(*days),
            GuardrailKind::ApprovedMarketplaceProductsOnly { products } => {
                self.marketplace(products)
            }
            GuardrailKind::ApprovedModelsOnly {
                mantle,
                runtime,
                profiles,
            } => self.models(mantle, runtime, profiles),
            GuardrailKind::ApprovedRegionsOnly {
                regions,
                global_inference,
            } => self.regions(regions, *global_inference),
            GuardrailKind::ApprovedServiceTiersOnly { tiers } => self.tiers(tiers),
            // What it does is done by Bedrock, and decides of no request.
            GuardrailKind::EnforcedGuardrail { .. } => return Cases::default(),
            GuardrailKind::NoApiKeys => self.no_keys(),
            GuardrailKind::NoDefaultProject => self.default_project(),
            GuardrailKind::NoGlobalInference => self.global_inference(),
            GuardrailKind::NoIamUsers => (
                self.all("user-making", |call| vec![call]),
                self.all("user-read", |call| vec![call]),
            ),
            GuardrailKind::NoLeavingOrganization => (
                self.all("organization-leaving", |call| vec![call]),
                self.all("organization-read", |call| vec![call]),
            ),
            GuardrailKind::NoLongTermApiKeys => self.long_term_keys(),
            GuardrailKind::PassRolesOnlyTo { services } => self.passed_roles(services),
            GuardrailKind::ProtectAuditTrail {
                log_groups,
                buckets,
            } => self.audit(log_groups, buckets),
            GuardrailKind::ProtectAccessTags { tags } => self.access_tags(tags),
            GuardrailKind::ProtectEnforcers { things } => self.enforcers(things),
            GuardrailKind::ProtectPlatformRoles { roles } => self.platform_roles(roles),
            GuardrailKind::ProtectProjects => self.protected_projects(),
            GuardrailKind::RequireBoundary { boundary } => self.bounded(boundary),
            GuardrailKind::RequireGuardrail { guardrails } => self.guarded(guardrails),
            GuardrailKind::RequireProjectTags { tags } => self.project_tags(tags),
            GuardrailKind::TrustedResourcesOnly {
                partners,
                resources,
            } => self.trusted_resources(partners, resources),
            GuardrailKind::ZeroRetention => self.retention(),
        };
        Cases::of(forbidden, fine)
    }

    /// Models that every guardrail approves of.
    fn approved_on_mantle(&self) -> Vec<String> {
        let approved = self
            .model
            .guardrails
            .iter()
            .find_map(|guardrail| match &guardrail.kind {
                GuardrailKind::ApprovedModelsOnly { mantle, .. } => Some(mantle.clone()),
                _ => None,
            });
        approved.unwrap_or_else(|| vec![UNAPPROVED.to_owned()])
    }

    fn project(&self, id: &str) -> String {
        place::project_with_id(&self.region, self.account.id, id)
    }

    /// Variants of each operation that does this kind of thing.
    fn all(&self, does: &str, variants: impl Fn(Call) -> Vec<Call>) -> Vec<Call> {
        operations_that(does)
            .flat_map(|it| variants(self.call_in(it, &self.region)))
            .collect()
    }

    fn call_in(&self, operation: &'static Operation, region: &Region) -> Call {
        Call::new(&operation.name, region, self.account.id, [])
    }
}

/// Something that no guardrail is about, in the circumstances of something forbidden.
fn harmless(asked: &Asked) -> Option<Asked> {
    let caused = operation("ec2.DescribeRegions")?.requests(&BTreeMap::new());
    let caused = caused.first()?;
    Some(Asked {
        request: Request {
            action: caused.action.parse().ok()?,
            resource: caused.resource.parse().ok()?,
            resource_account: None,
            ..asked.request.clone()
        },
        ..asked.clone()
    })
}

/// Something that a text with a wildcard at its end means.
fn sample(pattern: &str) -> String {
    match pattern.strip_suffix('*') {
        Some(fixed) => format!("{fixed}1"),
        None => pattern.to_owned(),
    }
}

/// Something that it does not mean.
fn twin(pattern: &str) -> String {
    match pattern.strip_suffix('*') {
        Some(fixed) => format!("synth-check/{fixed}1"),
        None => format!("{pattern}-other"),
    }
}
