//! The slots for policies at each target: who takes them, and how many are left.
use super::{Pack, RailType};
use crate::artifact::Headroom;
use crate::catalog::{Quota, TargetKind, control_tower_slots, quota};
use crate::compile::size::length;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::{Budget, Model, OccupiedSlots, Organization, PolicyTarget};
use std::collections::BTreeMap;

/// The slots of one type of policy, everywhere.
pub(super) struct Slots<'a> {
    model: &'a Model,
    organization: &'a Organization,
    pub(super) policy_type: RailType,
    /// Slots of a target.
    pub(super) each: usize,
    /// Characters of a policy.
    pub(super) characters: usize,
    given: BTreeMap<&'a PolicyTarget, Vec<&'a str>>,
    /// The budgets that AWS Budgets attaches a policy for once they are spent: each needs a slot then.
    kept: BTreeMap<PolicyTarget, Vec<&'a Budget>>,
}

impl<'a> Slots<'a> {
    pub(super) fn new(
        model: &'a Model,
        organization: &'a Organization,
        policy_type: RailType,
    ) -> Self {
        let (each, characters) = match policy_type {
            RailType::ServiceControl => (
                Quota::ServiceControlPoliciesPerTarget,
                Quota::ServiceControlPolicyCharacters,
            ),
            RailType::ResourceControl => (
                Quota::ResourceControlPoliciesPerTarget,
                Quota::ResourceControlPolicyCharacters,
            ),
        };
        let mut given: BTreeMap<&PolicyTarget, Vec<&str>> = BTreeMap::new();
        if policy_type == RailType::ServiceControl {
            for policy in &model.given_scps {
                for target in &policy.attached_to {
                    given.entry(target).or_default().push(policy.name.as_str());
                }
            }
        }
        Self {
            model,
            organization,
            policy_type,
            each: quota(each),
            characters: quota(characters),
            given,
            kept: kept(model, policy_type),
        }
    }

    /// That a target has no slot left for what AWS Budgets attaches, though no guardrail is attached there.
    pub(super) fn too_few_kept(&self, packs: &[Pack<'_>]) -> Vec<Diagnostic> {
        let full = self.kept.iter().filter(|(target, _)| {
            self.taken(target) > self.each && !packs.iter().any(|it| it.targets.contains(target))
        });
        full.filter_map(|(target, budgets)| {
            let first = budgets.first()?;
            Some(self.over(target, 0, 0, first.span))
        })
        .collect()
    }

    /// Slots that this blueprint can still fill.
    pub(super) fn free(&self, target: &PolicyTarget) -> usize {
        self.each.saturating_sub(self.taken(target))
    }

    /// What the quotas look like with these packs, for each target of them and of the policies
    /// that are there already.
    pub(super) fn headroom(&self, packs: &[Pack<'_>]) -> Vec<Headroom> {
        let mut own: BTreeMap<&PolicyTarget, (usize, usize)> = BTreeMap::new();
        for target in self.given.keys().copied().chain(self.kept.keys()) {
            own.entry(target).or_default();
        }
        for pack in packs {
            let characters = length(&pack.document);
            for target in &pack.targets {
                let (count, largest) = own.entry(target).or_default();
                *count += 1;
                *largest = characters.max(*largest);
            }
        }
        own.into_iter()
            .map(|(target, (count, largest))| Headroom {
                policy_type: self.policy_type.short(),
                kind: kind_word(target),
                name: self.name(target),
                id: target.id().to_owned(),
                slots_used: self.taken(target) + count,
                slots: self.each,
                largest,
                characters: self.characters,
            })
            .collect()
    }

    /// That a target would have too many policies, and how that comes about.
    pub(super) fn over(
        &self,
        target: &PolicyTarget,
        documents: usize,
        characters: usize,
        span: Span,
    ) -> Diagnostic {
        let words = self.policy_type.policy_type().words();
        let total = self.taken(target) + documents;
        let mut sum = vec![format!("{} 1", self.policy_type.of_aws())];
        let others = self.others(target);
        if others > 0 {
            let who = if self.organization.occupied.contains_key(target) {
                "`occupied`"
            } else {
                "Control Tower"
            };
            sum.push(format!("{who} {others}"));
        }
        if let Some(names) = self.given.get(target) {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            sum.push(format!("existing {} ({})", names.len(), listed(&names)));
        }
        if let Some(budgets) = self.kept.get(target) {
            let names: Vec<String> = budgets.iter().map(|it| format!("`{}`", it.name)).collect();
            sum.push(format!(
                "kept for budgets {} ({})",
                names.len(),
                listed(&names)
            ));
        }
        if documents > 0 {
            sum.push(format!("guardrails {documents}"));
        }
        let problem = Diagnostic::error(
            Code::OverQuota,
            span,
            format!(
                "{} would have {total} {}, AWS attaches {} to one target",
                self.words(target),
                plural(words),
                self.each
            ),
        )
        .note(format!("{} = {total}", sum.join(" + ")));
        if documents == 0 {
            return problem.help(
                "detach policies that are there already, or let fewer budgets stop this account: AWS Budgets could not attach its own",
            );
        }
        problem.note(format!(
            "the guardrails there come to {characters} characters, and one policy takes {}: {documents} {}, where {} can stand",
            self.characters,
            if documents == 1 { "document" } else { "documents" },
            self.free(target)
        ))
        .help("attach some of the guardrails to units or accounts below, or detach policies that are there already")
    }

    /// `the root`, `unit tenants` or `account search`, the name as code.
    pub(super) fn words(&self, target: &PolicyTarget) -> String {
        match target {
            PolicyTarget::Root(_) => "the root".to_owned(),
            PolicyTarget::Unit(_) | PolicyTarget::Account(_) => {
                format!("{} `{}`", kind_word(target), self.name(target))
            }
        }
    }

    /// A word for a target that no other has: an account's name unless a unit is called so.
    pub(super) fn word(&self, target: &PolicyTarget) -> String {
        let name = self.name(target);
        let mut units = self.organization.units.values();
        match target {
            PolicyTarget::Account(id) if units.any(|unit| unit.as_str() == name) => id.to_string(),
            _ => name,
        }
    }

    /// What the blueprint calls a target, or its id.
    fn name(&self, target: &PolicyTarget) -> String {
        match target {
            PolicyTarget::Root(_) => "root".to_owned(),
            PolicyTarget::Unit(unit) => self
                .organization
                .units
                .get(unit)
                .map_or_else(|| unit.to_string(), ToString::to_string),
            PolicyTarget::Account(id) => self
                .model
                .accounts
                .iter()
                .find(|account| account.id == *id)
                .map_or_else(|| id.to_string(), |account| account.name.to_string()),
        }
    }

    /// Slots that are not this blueprint's.
    fn taken(&self, target: &PolicyTarget) -> usize {
        1 + self.others(target)
            + self.given.get(target).map_or(0, Vec::len)
            + self.kept.get(target).map_or(0, Vec::len)
    }

    /// Slots of those who are neither AWS's own policy nor in the blueprint's `existing`.
    fn others(&self, target: &PolicyTarget) -> usize {
        let known = self.organization.occupied.get(target).copied();
        let occupied = known.unwrap_or_else(|| {
            if !self.organization.control_tower {
                return OccupiedSlots::default();
            }
            let kind = match target {
                PolicyTarget::Root(_) => TargetKind::Root,
                PolicyTarget::Unit(_) => TargetKind::Unit,
                PolicyTarget::Account(_) => TargetKind::Account,
            };
            let (service_control, resource_control) = control_tower_slots(kind);
            OccupiedSlots {
                service_control,
                resource_control,
            }
        });
        match self.policy_type {
            RailType::ServiceControl => occupied.service_control,
            RailType::ResourceControl => occupied.resource_control,
        }
    }
}

/// What budgets keep slots for.
fn kept(model: &Model, policy_type: RailType) -> BTreeMap<PolicyTarget, Vec<&Budget>> {
    let mut kept: BTreeMap<PolicyTarget, Vec<&Budget>> = BTreeMap::new();
    if policy_type != RailType::ServiceControl {
        return kept;
    }
    for budget in &model.budgets {
        let accounts = budget.forbidden().map(|it| it.accounts.as_slice());
        for account in accounts.unwrap_or_default() {
            let target = PolicyTarget::Account(account.id);
            kept.entry(target).or_default().push(budget);
        }
    }
    kept
}

fn kind_word(target: &PolicyTarget) -> &'static str {
    match target {
        PolicyTarget::Root(_) => "root",
        PolicyTarget::Unit(_) => "unit",
        PolicyTarget::Account(_) => "account",
    }
}

/// The first names, and how many there are beside them.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// `service control policies`.
pub(super) fn plural(policy: &str) -> String {
    policy.replace("policy", "policies")
}
