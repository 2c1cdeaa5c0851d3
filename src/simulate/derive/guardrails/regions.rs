//! Where Bedrock is used.
use super::{Rail, UNAPPROVED};
use crate::catalog::operations_that;
use crate::simulate::call::Call;
use crate::vocab::Region;

/// Regions to be in when a guardrail does not approve of them.
const REGIONS: [&str; 4] = ["eu-central-1", "ap-southeast-2", "us-west-2", "us-east-1"];
/// What AWS reports as the region where it chooses one.
const UNSPECIFIED: &str = "unspecified";
/// The key that reports it.
const KEY: &str = "aws:RequestedRegion";

impl Rail<'_> {
    pub(super) fn regions(
        &self,
        approved: &[Region],
        global_inference: bool,
    ) -> (Vec<Call>, Vec<Call>) {
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
        let mut forbidden: Vec<Call> = elsewhere.iter().flat_map(bedrock).collect();
        let mut fine: Vec<Call> = approved.iter().flat_map(bedrock).collect();
        for region in &elsewhere {
            fine.extend(operations_that("harmless").map(|it| self.call_in(it, region)));
        }
        let global = self.all("runtime-inference", |call| {
            vec![call.with("model", UNAPPROVED).keyed(KEY, Some(UNSPECIFIED))]
        });
        if global_inference {
            fine.extend(global);
        } else {
            forbidden.extend(global);
        }
        (forbidden, fine)
    }

    pub(super) fn global_inference(&self) -> (Vec<Call>, Vec<Call>) {
        let through =
            |does: &str, profile: &str| self.all(does, |call| vec![call.with("profile", profile)]);
        let invoked = |region: &str| {
            self.all("runtime-inference", |call| {
                vec![call.with("model", UNAPPROVED).keyed(KEY, Some(region))]
            })
        };
        let global = "global.other.model-1";
        let mut forbidden = through("system-profile-use", global);
        forbidden.extend(invoked(UNSPECIFIED));
        let mut fine = through("system-profile-use", "us.other.model-1");
        fine.extend(through("system-profile-read", global));
        fine.extend(invoked(self.region.as_str()));
        (forbidden, fine)
    }
}
