//! Each guardrail refuses an administrator what it forbids, and nothing more.
use super::{allowed, denied};
use crate::catalog::{Operation, operation, operations_that};
use crate::estate::Estate;
use crate::model::{Account, Guardrail, GuardrailKind, Model, PolicyTarget, RoleIdentity};
use crate::policy::Request;
use crate::simulate::call::{Asker, Call};
use crate::simulate::place;
use crate::simulate::question::{Asked, Question, Scope, Who};
use crate::vocab::Region;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A model that nobody approved.
const UNAPPROVED: &str = "other.model-1";
/// A tag that no access goes by.
const OTHER_TAG: &str = "synth-check";
/// Regions to be in when a guardrail does not approve of them.
const REGIONS: [&str; 4] = ["eu-central-1", "ap-southeast-2", "us-west-2", "us-east-1"];
/// How long data may be kept, apart from `none`
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html>).
const RETENTION: [&str; 3] = ["aws_review", "default", "provider_data_share"];

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

/// The first account below a target that service control policies reach.
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
            GuardrailKind::ApprovedRegionsOnly { regions } => Some(regions),
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

impl Rail<'_> {
    fn questions(&self, questions: &mut Vec<Question>) {
        let (forbidden, fine) = self.calls();
        let name = self.guardrail.kind.name();
        let place = &self.account.name;
        let administrator =
            Asker::administrator(self.account.id.as_str(), "role/synth-check/administrator");
        let refused: Vec<Asked> = forbidden
            .iter()
            .flat_map(|call| call.first(self.estate, &administrator, Scope::Guardrails))
            .collect();
        let others = refused
            .iter()
            .filter_map(|asked| Some(vec![harmless(asked)?]));
        let others: Vec<Vec<Asked>> = others.collect();
        questions.push(denied(
            format!("`{name}` refuses an administrator of `{place}`"),
            refused,
            self.guardrail.span,
        ));
        let fine = fine
            .iter()
            .map(|call| call.asked(self.estate, &administrator, Scope::Guardrails));
        questions.push(allowed(
            format!("`{name}` leaves an administrator of `{place}` what it does not forbid"),
            fine.chain(others).collect(),
            self.guardrail.span,
        ));
        if let GuardrailKind::ProtectAuditTrail { except }
        | GuardrailKind::ProtectAccessTags { except, .. } = &self.guardrail.kind
        {
            for role in except {
                self.exception(role, &forbidden, questions);
            }
        }
    }

    /// The excepted role may, one of the same name elsewhere may not.
    fn exception(&self, role: &RoleIdentity, forbidden: &[Call], questions: &mut Vec<Question>) {
        let name = self.guardrail.kind.name();
        let excepted = Asker::role(Who::Administrator, &role.arn);
        let at_home = self.at_home(role);
        let fine = at_home
            .as_deref()
            .unwrap_or(forbidden)
            .iter()
            .map(|call| call.asked(self.estate, &excepted, Scope::Guardrails));
        questions.push(allowed(
            format!("`{name}` makes an exception for `{}`", role.name),
            fine.collect(),
            self.guardrail.span,
        ));
        let twins = [
            (self.account.id.as_str(), role.twin_resource()),
            (
                self.account.id.as_str(),
                format!("role/synth-check/{}", role.role_name()),
            ),
        ];
        let other_accounts = self
            .model
            .accounts
            .iter()
            .filter(|account| account.id != role.account_id && self.reaches(account))
            .map(|account| (account.id.as_str(), role.arn.resource.clone()));
        let requests = twins
            .into_iter()
            .chain(other_accounts)
            .flat_map(|(account, resource)| {
                let asker = Asker::administrator(account, &resource);
                forbidden
                    .iter()
                    .take(1)
                    .flat_map(|call| call.first(self.estate, &asker, Scope::Guardrails))
                    .collect::<Vec<_>>()
            });
        questions.push(denied(
            format!(
                "`{name}` makes no exception for another `{}`",
                role.role_name()
            ),
            requests,
            self.guardrail.span,
        ));
    }

    /// What is forbidden, in the account of an excepted role.
    fn at_home(&self, role: &RoleIdentity) -> Option<Vec<Call>> {
        let account = self
            .model
            .accounts
            .iter()
            .find(|account| account.id == role.account_id)?;
        let home = Rail {
            account,
            region: self.region.clone(),
            ..*self
        };
        Some(home.calls().0)
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

    /// What it must refuse, and what it must not.
    fn calls(&self) -> (Vec<Call>, Vec<Call>) {
        match &self.guardrail.kind {
            GuardrailKind::ApprovedModelsOnly { mantle, runtime } => self.models(mantle, runtime),
            GuardrailKind::ApprovedRegionsOnly { regions } => self.regions(regions),
            GuardrailKind::NoDefaultProject => self.default_project(),
            GuardrailKind::NoLongTermApiKeys => self.api_keys(),
            GuardrailKind::ProtectAuditTrail { .. } => {
                let forbidden = self.all("audit-trail", |call| vec![call]);
                let fine = ["cloudtrail.DescribeTrails", "cloudtrail.LookupEvents"];
                (forbidden, fine.map(|name| self.call(name)).into())
            }
            GuardrailKind::ProtectAccessTags { tags, .. } => self.access_tags(tags),
            GuardrailKind::ZeroRetention => {
                let forbidden = self.all("data-retention", |call| {
                    RETENTION.map(|mode| call.with("mode", mode)).into()
                });
                // Renaming a project says nothing of retention.
                let fine = self.all("data-retention", |call| {
                    vec![call.clone(), call.with("mode", "none")]
                });
                (forbidden, fine)
            }
        }
    }

    fn models(&self, mantle: &[String], runtime: &[String]) -> (Vec<Call>, Vec<Call>) {
        let project = self.project("proj_some");
        let in_project = |call: Call| call.with("project", project.as_str());
        let mut forbidden = self.all("mantle-inference", |call| {
            let call = in_project(call);
            let twins = mantle.iter().map(|id| format!("{id}-other"));
            let twins = twins.map(|id| call.with("model", id)).collect::<Vec<_>>();
            twins
                .into_iter()
                .chain([call.clone(), call.with("model", UNAPPROVED)])
                .collect()
        });
        forbidden.extend(self.all("runtime-inference", |call| {
            let twins = runtime.iter().map(|id| format!("{id}-other"));
            let ids = twins.chain([UNAPPROVED.to_owned()]);
            ids.map(|id| call.with("model", id)).collect()
        }));
        let mut fine = self.all("mantle-inference", |call| {
            let call = in_project(call);
            mantle
                .iter()
                .map(|id| call.with("model", id.as_str()))
                .collect()
        });
        for kind in ["runtime-inference", "runtime-responses", "runtime-profile"] {
            fine.extend(self.all(kind, |call| {
                runtime
                    .iter()
                    .map(|id| call.with("model", id.as_str()))
                    .collect()
            }));
        }
        fine.extend(self.all("bedrock-other", |call| vec![call]));
        (forbidden, fine)
    }

    fn regions(&self, approved: &[Region]) -> (Vec<Call>, Vec<Call>) {
        let elsewhere: Vec<Region> = REGIONS
            .iter()
            .filter_map(|region| region.parse().ok())
            .filter(|region| !approved.contains(region))
            .collect();
        let bedrock = |region: &Region| {
            operations_that("bedrock-other")
                .map(|it| self.call_in(it, region))
                .collect::<Vec<_>>()
        };
        let forbidden = elsewhere.iter().flat_map(bedrock).collect();
        let mut fine: Vec<Call> = approved.iter().flat_map(bedrock).collect();
        for region in &elsewhere {
            fine.extend(operations_that("harmless").map(|it| self.call_in(it, region)));
        }
        (forbidden, fine)
    }

    fn default_project(&self) -> (Vec<Call>, Vec<Call>) {
        let ids = self.approved_on_mantle();
        let calls = |project: &str| {
            let arn = self.project(project);
            self.all("mantle-project-inference", |call| {
                let call = call.with("project", arn.as_str());
                ids.iter()
                    .map(|id| call.with("model", id.as_str()))
                    .collect()
            })
        };
        let default = self.project("default");
        let reading = self.all("mantle-project-read", |call| {
            vec![call.with("project", default.as_str())]
        });
        let fine = calls("proj_some").into_iter().chain(reading).collect();
        (calls("default"), fine)
    }

    /// The tags under any spelling of their keys; other tags, and none.
    fn access_tags(&self, tags: &[String]) -> (Vec<Call>, Vec<Call>) {
        let each = |keys: &[String]| {
            let with = |call: Call| {
                keys.iter()
                    .map(|key| call.with("tag", key.as_str()))
                    .collect()
            };
            ["tag-caller", "tag-project"]
                .into_iter()
                .flat_map(|does| self.all(does, with))
                .collect::<Vec<_>>()
        };
        let spellings = tags
            .iter()
            .flat_map(|tag| [tag.clone(), tag.to_ascii_uppercase()]);
        let forbidden = each(&spellings.collect::<Vec<_>>());
        let mut fine = each(&[OTHER_TAG.to_owned()]);
        for does in ["tag-caller", "tag-project"] {
            fine.extend(self.all(does, |call| vec![call]));
        }
        (forbidden, fine)
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

    fn api_keys(&self) -> (Vec<Call>, Vec<Call>) {
        let mut forbidden = self.all("service-credential", |call| {
            vec![call.with("service", "bedrock.amazonaws.com")]
        });
        forbidden.extend(self.all("bearer-token", |call| {
            vec![call.with("token_type", "LONG_TERM")]
        }));
        let mut fine = self.all("service-credential", |call| {
            vec![
                call.with("service", "cassandra.amazonaws.com"),
                call.with("service", "codecommit.amazonaws.com"),
            ]
        });
        fine.extend(self.all("bearer-token", |call| {
            vec![call.with("token_type", "SHORT_TERM")]
        }));
        (forbidden, fine)
    }

    fn project(&self, id: &str) -> String {
        place::project_with_id(&self.region, self.account.id, id)
    }

    /// Variants of each operation that does this kind of thing.
    fn all(&self, does: &'static str, variants: impl Fn(Call) -> Vec<Call>) -> Vec<Call> {
        operations_that(does)
            .flat_map(|it| variants(self.call_in(it, &self.region)))
            .collect()
    }

    fn call_in(&self, operation: &'static Operation, region: &Region) -> Call {
        Call::new(&operation.name, region, self.account.id, [])
    }

    fn call(&self, name: &'static str) -> Call {
        Call::new(name, &self.region, self.account.id, [])
    }
}

/// Something that no guardrail is about, in the circumstances of something forbidden.
fn harmless(asked: &Asked) -> Option<Asked> {
    let caused = operation("s3.ListBuckets")?.requests(&std::collections::BTreeMap::new());
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
