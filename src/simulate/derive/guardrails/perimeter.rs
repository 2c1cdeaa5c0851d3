//! The data perimeter: who uses our resources, and whose resources we use.
use super::{Cases, Rail, Tried};
use crate::catalog::{CausedRequest, operations_that};
use crate::policy::Caller;
use crate::simulate::call::{Asker, Call};
use crate::simulate::derive::FOREIGN_ACCOUNT;
use crate::vocab::AccountId;
use std::collections::BTreeSet;

/// An organization that is not ours.
const FOREIGN_ORGANIZATION: &str = "o-zzzzzzzzzz";
/// A service that uses resources.
const SERVICE: &str = "logging.s3.amazonaws.com";

impl Rail<'_> {
    pub(super) fn trusted_identities(&self, services: &[String], partners: &[AccountId]) -> Cases {
        let strangers = [
            Asker::administrator(FOREIGN_ACCOUNT, "role/synth-check/administrator"),
            Asker::administrator(FOREIGN_ACCOUNT, "user/synth-check/administrator"),
            Asker::nobody(Caller::Anonymous),
        ];
        let trusted = partners
            .iter()
            .map(|partner| Asker::administrator(partner.as_str(), "role/partner"))
            .chain([service(), self.ours()]);
        let (covered, uncovered) = self.covered(services);
        let tried = |calls: &[Call], askers: &[Asker]| -> Vec<Tried> {
            let of = |asker: &Asker| {
                let by = Some(asker.clone());
                let calls = calls.iter().cloned();
                calls
                    .map(move |call| Tried {
                        call,
                        by: by.clone(),
                    })
                    .collect::<Vec<_>>()
            };
            askers.iter().flat_map(of).collect()
        };
        let trusted: Vec<Asker> = trusted.collect();
        let mut fine = tried(&covered, &trusted);
        fine.extend(tried(&uncovered, &strangers));
        Cases {
            forbidden: tried(&covered, &strangers),
            fine,
        }
    }

    pub(super) fn deputies(&self, services: &[String], partners: &[AccountId]) -> Cases {
        let (covered, uncovered) = self.covered(services);
        let acting = |calls: &[Call], account: Option<&str>, organization: Option<&str>| {
            calls
                .iter()
                .map(|call| Tried {
                    call: call
                        .keyed("aws:SourceAccount", account)
                        .keyed("aws:SourceOrgID", organization),
                    by: Some(service()),
                })
                .collect::<Vec<_>>()
        };
        let stranger = Some(FOREIGN_ACCOUNT);
        let here = Some(self.account.id.as_str());
        let ours = self.organization();
        let mut forbidden = acting(&covered, stranger, Some(FOREIGN_ORGANIZATION));
        forbidden.extend(acting(&covered, stranger, None));
        let mut fine = acting(&covered, here, ours.as_deref());
        // Some services do not say for whom they act.
        fine.extend(acting(&covered, None, None));
        for partner in partners {
            let partner = Some(partner.as_str());
            fine.extend(acting(&covered, partner, Some(FOREIGN_ORGANIZATION)));
            fine.extend(acting(&covered, partner, None));
        }
        fine.extend(acting(&uncovered, stranger, Some(FOREIGN_ORGANIZATION)));
        // Callers who are no services are another guardrail's matter.
        fine.extend(covered.iter().map(|call| {
            Tried {
                call: call
                    .keyed("aws:SourceAccount", stranger)
                    .keyed("aws:SourceOrgID", Some(FOREIGN_ORGANIZATION)),
                by: Some(self.ours()),
            }
        }));
        Cases { forbidden, fine }
    }

    pub(super) fn trusted_resources(
        &self,
        partners: &[AccountId],
        resources: &[String],
    ) -> (Vec<Call>, Vec<Call>) {
        let ours = self.organization();
        let of = |does: &str, account: &str, organization: Option<&str>| {
            self.all(does, |call| {
                vec![
                    call.keyed("aws:ResourceAccount", Some(account))
                        .keyed("aws:ResourceOrgID", organization),
                ]
            })
        };
        let stranger = Some(FOREIGN_ORGANIZATION);
        let mut forbidden = of("resource-use", FOREIGN_ACCOUNT, stranger);
        forbidden.extend(of("resource-use", FOREIGN_ACCOUNT, None));
        let mut fine = of("resource-use", self.account.id.as_str(), ours.as_deref());
        fine.extend(of("plain", FOREIGN_ACCOUNT, stranger));
        for partner in partners {
            fine.extend(of("resource-use", partner.as_str(), stranger));
            fine.extend(of("resource-use", partner.as_str(), None));
        }
        // Foundation models and profiles over them are AWS's own.
        for does in ["runtime-inference", "system-profile-read"] {
            fine.extend(of(does, FOREIGN_ACCOUNT, None).into_iter().map(|call| {
                call.with("model", super::UNAPPROVED)
                    .with("profile", "us.other.model-1")
            }));
        }
        for resource in resources {
            let outside = resource.replace(['*', '?'], "1");
            let service = outside.split(':').nth(2).unwrap_or_default().to_owned();
            let calls = of("outside-use", FOREIGN_ACCOUNT, stranger);
            fine.extend(
                calls
                    .into_iter()
                    .filter(|call| call.operation.starts_with(&format!("{service}.")))
                    .map(|call| call.with("thing", outside.as_str())),
            );
        }
        (forbidden, fine)
    }

    /// Uses of resources of these services, and of one that is not among them.
    fn covered(&self, services: &[String]) -> (Vec<Call>, Vec<Call>) {
        let services: BTreeSet<&str> = services.iter().map(String::as_str).collect();
        let (covered, uncovered): (Vec<Call>, Vec<Call>) = ["covered-use", "uncovered-use"]
            .into_iter()
            .flat_map(operations_that)
            .map(|it| self.call_in(it, &self.region))
            .partition(|call| {
                let caused = call.caused(&self.ours());
                let prefix = caused.first().and_then(|CausedRequest { action, .. }| {
                    action.split_once(':').map(|(prefix, _)| prefix)
                });
                prefix.is_some_and(|prefix| services.contains(prefix))
            });
        (covered, uncovered)
    }

    fn ours(&self) -> Asker {
        Asker::administrator(self.account.id.as_str(), "role/synth-check/administrator")
    }

    fn organization(&self) -> Option<String> {
        let organization = self.model.organization.as_ref();
        organization.map(|organization| organization.id.to_string())
    }
}

fn service() -> Asker {
    Asker::nobody(Caller::Service {
        host: SERVICE.to_owned(),
    })
}
