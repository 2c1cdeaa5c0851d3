//! Users and roles.
use super::{Cases, Rail, Tried, sample, twin};
use crate::simulate::call::{Asker, Call};

/// A service that nobody approved.
const OTHER_SERVICE: &str = "synth-check.amazonaws.com";

impl Rail<'_> {
    /// The root user does nothing, whatever it is; in a session of central root access it does.
    pub(super) fn root_user(&self) -> Cases {
        let root = Asker::administrator(self.account.id.as_str(), "root");
        let calls = || {
            ["harmless", "user-making", "bedrock-other"]
                .into_iter()
                .flat_map(|does| self.all(does, |call| vec![call]))
        };
        let by_root = calls()
            .flat_map(|call| [call.keyed("aws:AssumedRoot", Some("false")), call])
            .map(|call| Tried {
                call,
                by: Some(root.clone()),
            });
        let assumed = calls().map(|call| Tried {
            call: call.keyed("aws:AssumedRoot", Some("true")),
            by: Some(root.clone()),
        });
        Cases {
            forbidden: by_root.collect(),
            fine: calls().map(Tried::from).chain(assumed).collect(),
        }
    }

    pub(super) fn passed_roles(&self, services: &[String]) -> (Vec<Call>, Vec<Call>) {
        let forbidden = self.all("role-passing", |call| {
            vec![call.clone(), call.with("service", OTHER_SERVICE)]
        });
        let fine = self.all("role-passing", |call| {
            let services = services.iter();
            services
                .map(|it| call.with("service", it.as_str()))
                .collect()
        });
        (forbidden, fine)
    }

    pub(super) fn platform_roles(&self, roles: &[String]) -> (Vec<Call>, Vec<Call>) {
        let on = |does: &str, role: &dyn Fn(&str) -> String| {
            self.all(does, |call| {
                let roles = roles.iter();
                roles.map(|it| call.with("role", role(it))).collect()
            })
        };
        let mut fine = on("role-read", &sample);
        fine.extend(on("role-change", &twin));
        (on("role-change", &sample), fine)
    }

    pub(super) fn bounded(&self, boundary: &str) -> (Vec<Call>, Vec<Call>) {
        let arn = |name: &str| {
            let partition = self.region.partition();
            format!("arn:{partition}:iam::{}:policy/{name}", self.account.id)
        };
        let role = |call: Call| call.with("role", "some");
        let with = |call: Call, name: &str| role(call).with("boundary", arn(name));
        let mut forbidden = self.all("role-making", |call| {
            vec![role(call.clone()), with(call, &twin(boundary))]
        });
        forbidden.extend(self.all("role-unbinding", |call| vec![with(call, boundary)]));
        let policy =
            |does: &str, name: &str| self.all(does, |call| vec![call.with("policy", name)]);
        forbidden.extend(policy("managed-policy-change", boundary));
        let mut fine = self.all("role-making", |call| vec![with(call, boundary)]);
        fine.extend(self.all("role-unbinding", |call| {
            vec![role(call.clone()), with(call, &twin(boundary))]
        }));
        fine.extend(self.all("role-upkeep", |call| vec![with(call, boundary)]));
        fine.extend(policy("managed-policy-change", &twin(boundary)));
        fine.extend(policy("managed-policy-read", boundary));
        (forbidden, fine)
    }
}
