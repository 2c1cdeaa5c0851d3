//! What stops spending: the policy that is attached then, and to whom.
use super::read::Reader;
use super::stack::{ReadResource, ReadStack};
use super::{EstateStop, Label};
use crate::syntax::Node;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What of an enforcer's configuration says whom it stops.
#[derive(Deserialize)]
struct Configuration {
    #[serde(default)]
    budgets: BTreeMap<String, Entry>,
}

/// One thing that it stops.
#[derive(Deserialize)]
struct Entry {
    #[serde(default)]
    deny: Option<String>,
    #[serde(default)]
    roles: Vec<String>,
}

impl Reader<'_> {
    /// An action of AWS Budgets.
    pub(super) fn budgets_action(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let name = self.text(stack, resource, "BudgetName").unwrap_or_default();
        let Some(definition) = resource.property("Definition") else {
            return;
        };
        let pointer = resource.pointer("Definition");
        let definition = self.resolved(stack, definition, &pointer);
        let texts = |definition: &Node, list: &str| {
            let nodes = definition.get(list).and_then(Node::as_sequence);
            let texts = nodes.into_iter().flatten().filter_map(Node::as_str);
            texts.map(str::to_owned).collect::<Vec<String>>()
        };
        let text = |definition: &Node, name: &str| {
            let text = definition.get(name).and_then(Node::as_str);
            text.unwrap_or_default().to_owned()
        };
        if let Some(iam) = definition.get("IamActionDefinition") {
            self.stop(stack, name, &text(iam, "PolicyArn"), &texts(iam, "Roles"));
        } else if let Some(scp) = definition.get("ScpActionDefinition") {
            let policy = self.service_control.get(&text(scp, "PolicyId"));
            self.add_stop(EstateStop {
                name,
                account: stack.id.account,
                policies: policy.cloned().into_iter().collect(),
                roles: BTreeSet::new(),
                targets: texts(scp, "TargetIds").into_iter().collect(),
            });
        }
    }

    /// A function: if its configuration says whom it stops, it is an enforcer.
    pub(super) fn function(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let Some(environment) = resource.property("Environment") else {
            return;
        };
        let pointer = resource.pointer("Environment");
        let environment = self.resolved(stack, environment, &pointer);
        let configuration = environment
            .get("Variables")
            .and_then(|variables| variables.get("CONFIGURATION"))
            .and_then(|node| node.as_str());
        // What another function is told is none of this shape, and stops nobody.
        let Some(Ok(configuration)) = configuration.map(serde_json::from_str::<Configuration>)
        else {
            return;
        };
        for (name, Entry { deny, roles }) in configuration.budgets {
            self.stop(stack, name, &deny.unwrap_or_default(), &roles);
        }
    }

    fn stop(&mut self, stack: &ReadStack, name: String, policy: &str, roles: &[String]) {
        let account = stack.id.account;
        let policies: Vec<Label> = self.managed.get(policy).cloned().into_iter().collect();
        let named = |arn: &str| {
            let name = arn.rsplit('/').next().unwrap_or_default();
            roles.iter().any(|role| role == name)
        };
        let made = self.estate.roles.iter();
        let roles: BTreeSet<String> = made
            .filter(|(arn, role)| role.account == account && named(arn))
            .map(|(arn, _)| arn.clone())
            .collect();
        self.add_stop(EstateStop {
            name,
            account,
            policies,
            roles,
            targets: BTreeSet::new(),
        });
    }

    /// What one stop does can stand in several actions, each with so many roles or accounts.
    fn add_stop(&mut self, stop: EstateStop) {
        let same = |it: &&mut EstateStop| {
            let alike = |it: &EstateStop| (it.account, it.targets.is_empty());
            it.name == stop.name && it.policies == stop.policies && alike(it) == alike(&stop)
        };
        if let Some(known) = self.estate.stops.iter_mut().find(same) {
            known.roles.extend(stop.roles);
            known.targets.extend(stop.targets);
            return;
        }
        self.estate.stops.push(stop);
    }
}
