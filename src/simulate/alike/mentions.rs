//! Which accounts the texts and the model name.
use super::STACK_SET;
use crate::estate::EmittedStack;
use crate::model::{Model, OrgPolicies, Owner, PolicyTarget, Question, Subject};
use crate::policy::print;
use crate::syntax::{Node, Value, parse_json};
use crate::vocab::AccountId;
use std::collections::{BTreeMap, BTreeSet};

pub(super) struct Mentions {
    pub(super) known: BTreeSet<AccountId>,
    pub(super) found: BTreeSet<AccountId>,
}

impl Mentions {
    pub(super) fn add(&mut self, account: AccountId) {
        self.found.insert(account);
    }

    /// Every account id in a text but the one that it is the text of.
    pub(super) fn in_text(&mut self, text: &str, own: Option<AccountId>) {
        for digits in text.split(|c: char| !c.is_ascii_digit()) {
            // An id may stand within a longer run of digits, such as a name that ends in some.
            for start in 0..digits.len().saturating_sub(11) {
                let id = digits.get(start..start + 12).and_then(|id| id.parse().ok());
                let id = id.filter(|id| Some(*id) != own && self.known.contains(id));
                self.found.extend(id);
            }
        }
    }

    /// All of a template but whom its `StackSets` deploy to: that is read as what it is.
    pub(super) fn in_template_with_sets(&mut self, stack: &EmittedStack) -> Option<()> {
        let source = crate::diag::SourceMap::default().add(&stack.path, &stack.text);
        let root = parse_json(&stack.text, source).value?;
        let resources = root.get("Resources")?.as_mapping()?;
        for entry in &resources.entries {
            let is_set = entry.value.get("Type").and_then(Node::as_str) == Some(STACK_SET);
            self.in_node(&entry.value, stack.id.account, is_set);
        }
        Some(())
    }

    pub(super) fn in_node(&mut self, node: &Node, own: AccountId, in_set: bool) {
        match &node.value {
            Value::String(text) => self.in_text(text, Some(own)),
            Value::Sequence(nodes) => {
                for node in nodes {
                    self.in_node(node, own, in_set);
                }
            }
            Value::Mapping(mapping) => {
                for entry in &mapping.entries {
                    self.in_text(&entry.key.text, Some(own));
                    if !(in_set && entry.key.text == "StackInstancesGroup") {
                        self.in_node(&entry.value, own, in_set);
                    }
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    pub(super) fn in_model(&mut self, model: &Model) {
        if let Some(organization) = &model.organization {
            self.add(organization.management.id);
        }
        if let OrgPolicies::Delegated(account) = &model.deploy.org_policies {
            self.add(account.id);
        }
        for bucket in &model.buckets {
            self.add(bucket.account.id);
        }
        for key in &model.given_keys {
            self.add(key.account);
        }
        for role in &model.given_roles {
            self.add(role.identity.account_id);
        }
        for table in &model.given_tables {
            self.add(table.account);
        }
        for topic in &model.given_topics {
            self.add(topic.account);
        }
        for provider in &model.oidc_providers {
            if matches!(provider.owner, Owner::Existing) {
                self.add(provider.account_id);
            }
        }
        let working = model.network_services.iter();
        for role in working
            .filter_map(|it| it.endpoints.as_ref())
            .flat_map(|it| &it.roles)
        {
            self.add(role.account_id);
        }
        for network in &model.networks {
            self.add(network.account.id);
        }
        for secret in &model.secrets {
            self.add(secret.account);
        }
        let attached = model.guardrails.iter().map(|it| &it.attached_to);
        let attached = attached.chain(model.given_scps.iter().map(|it| &it.attached_to));
        for target in attached.flatten() {
            if let PolicyTarget::Account(account) = target {
                self.add(*account);
            }
        }
        let keys = model.given_keys.iter().filter_map(|it| it.policy.as_ref());
        let buckets = model.buckets.iter().filter_map(|it| it.policy.as_ref());
        let scps = model.given_scps.iter().map(|it| &it.policy);
        let tables = model
            .given_tables
            .iter()
            .filter_map(|it| it.policy.as_ref());
        let topics = model
            .given_topics
            .iter()
            .filter_map(|it| it.policy.as_ref());
        let roles = model.given_roles.iter().flat_map(|it| {
            let policies = it.policies.iter().flatten();
            policies.chain(&it.trust)
        });
        // Many roles have the same ones.
        let of_roles: BTreeMap<&str, _> = model
            .roles
            .iter()
            .flat_map(|role| {
                let boundary = role.boundary.iter().filter_map(|it| it.policy.as_ref());
                boundary.chain(role.managed.iter().filter_map(|it| it.policy.as_ref()))
            })
            .map(|policy| (policy.path.as_str(), policy))
            .collect();
        for policy in keys
            .chain(buckets)
            .chain(scps)
            .chain(tables)
            .chain(topics)
            .chain(roles)
            .chain(of_roles.into_values())
        {
            self.in_text(&print(&policy.document), None);
        }
        self.in_expectations(model);
    }

    pub(super) fn in_expectations(&mut self, model: &Model) {
        for expectation in &model.expectations {
            if let Subject::Role(role) = &expectation.subject {
                self.add(role.account_id);
            }
            match &expectation.question {
                Question::Invoke { project, .. } => {
                    self.found
                        .extend(project.iter().map(|project| project.account.id));
                }
                Question::Read { bucket, .. } => self.add(bucket.account.id),
                Question::Use { cache } => self.add(cache.account.id),
                Question::UseTable { table } => self.add(table.account),
                Question::Notify { topic } => self.add(topic.account),
                Question::Apply { guardrail } => self.add(guardrail.account.id),
                Question::Assume { role } => self.add(role.account_id),
                Question::PublishMetrics { .. } => {}
            }
        }
    }
}
