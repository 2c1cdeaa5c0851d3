//! Which models are used, and how.
use super::{Rail, UNAPPROVED};
use crate::model::{CrossRegionProfile, GuardrailVersion};
use crate::simulate::call::Call;

/// A tier that nobody approved.
const OTHER_TIER: &str = "synth-check";

impl Rail<'_> {
    pub(super) fn models(
        &self,
        mantle: &[String],
        runtime: &[String],
        profiles: &[CrossRegionProfile],
    ) -> (Vec<Call>, Vec<Call>) {
        let project = self.project("proj_some");
        let in_project = |call: Call| call.with("project", project.as_str());
        let of = |does: &str, parameter: &'static str, ids: &[String]| {
            self.all(does, |call| {
                let ids = ids.iter();
                ids.map(|id| call.with(parameter, id.as_str())).collect()
            })
        };
        let unapproved = |ids: &[String]| -> Vec<String> {
            let twins = ids.iter().map(|id| format!("{id}-other"));
            twins.chain([UNAPPROVED.to_owned()]).collect()
        };
        let ids: Vec<String> = profiles.iter().map(|profile| profile.id.clone()).collect();
        let mut forbidden = self.all("mantle-inference", |call| vec![in_project(call)]);
        forbidden.extend(
            of("mantle-inference", "model", &unapproved(mantle))
                .into_iter()
                .map(in_project),
        );
        for does in ["runtime-inference", "runtime-model-use"] {
            forbidden.extend(of(does, "model", &unapproved(runtime)));
        }
        forbidden.extend(of("system-profile-use", "profile", &unapproved(&ids)));
        let mut fine: Vec<Call> = of("mantle-inference", "model", mantle)
            .into_iter()
            .map(in_project)
            .collect();
        for does in [
            "runtime-inference",
            "runtime-model-use",
            "runtime-profile",
            "runtime-responses",
        ] {
            fine.extend(of(does, "model", runtime));
        }
        fine.extend(of("system-profile-use", "profile", &ids));
        for profile in profiles {
            // A profile's model is authorised where the request ends up; a global one's in no
            // region at all.
            let ends = profile.destinations.iter().map(ToString::to_string);
            let nowhere = profile.is_global().then(String::new);
            for region in ends.chain(nowhere) {
                fine.extend(self.all("runtime-inference", |call| {
                    let there = call.with("region", region.as_str());
                    vec![there.with("model", profile.model())]
                }));
            }
        }
        fine.extend(self.all("bedrock-other", |call| vec![call]));
        (forbidden, fine)
    }

    pub(super) fn tiers(&self, tiers: &[String]) -> (Vec<Call>, Vec<Call>) {
        let project = self.project("proj_some");
        let model = self.approved_on_mantle().first().cloned();
        let model = model.unwrap_or_else(|| UNAPPROVED.to_owned());
        let endpoints = [
            ("mantle-project-inference", "bedrock-mantle:ServiceTier"),
            ("runtime-inference", "bedrock:ServiceTier"),
        ];
        let calls = |tier: Option<&str>| -> Vec<Call> {
            let of = |(does, key): (&str, &str)| {
                self.all(does, |call| {
                    let call = call.with("project", project.as_str());
                    vec![call.with("model", model.as_str()).keyed(key, tier)]
                })
            };
            endpoints.into_iter().flat_map(of).collect()
        };
        let (mut forbidden, mut fine) = (calls(Some(OTHER_TIER)), Vec::new());
        fine.extend(tiers.iter().flat_map(|tier| calls(Some(tier))));
        // A request that names no tier is in the usual one.
        if tiers.iter().any(|tier| tier == "default") {
            fine.extend(calls(None));
        } else {
            forbidden.extend(calls(None));
        }
        (forbidden, fine)
    }

    pub(super) fn guarded(&self, guardrails: &[GuardrailVersion]) -> (Vec<Call>, Vec<Call>) {
        let key = "bedrock:GuardrailIdentifier";
        let invoked = |guardrail: Option<&str>| -> Vec<Call> {
            ["runtime-inference", "own-model-inference"]
                .into_iter()
                .flat_map(|does| {
                    self.all(does, |call| {
                        vec![call.with("model", UNAPPROVED).keyed(key, guardrail)]
                    })
                })
                .collect()
        };
        let mut forbidden = invoked(None);
        for guardrail in guardrails {
            // Another version is another guardrail, and so is one without.
            let unversioned = guardrail.arn.rsplit_once(':').map_or("", |(arn, _)| arn);
            forbidden.extend(invoked(Some(&format!("{}0", guardrail.arn))));
            forbidden.extend(invoked(Some(unversioned)));
        }
        let with = guardrails.iter().map(|guardrail| Some(&*guardrail.arn));
        let mut fine: Vec<Call> = with.flat_map(invoked).collect();
        fine.extend(self.all("companion-inference", |call| vec![call]));
        fine.extend(self.all("model-read", |call| vec![call.with("model", UNAPPROVED)]));
        fine.extend(self.all("bedrock-other", |call| vec![call]));
        (forbidden, fine)
    }
}
