//! Quotas: what AWS raised, and what others take of them.
use super::Context;
use super::accounts::Accounts;
use crate::blueprint::raw::{self, Section};
use crate::catalog::{Quota, quota, raised_to_at_most};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::model::{OccupiedSlots, PolicyTarget, RaisedQuotas};
use crate::vocab::AccountId;
use std::collections::BTreeMap;

/// The quotas that AWS raised, by account.
pub(super) fn raised(
    section: &Section<raw::Quotas>,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> BTreeMap<AccountId, RaisedQuotas> {
    let mut by_account: BTreeMap<AccountId, (RaisedQuotas, Span)> = BTreeMap::new();
    for (name, raw) in &section.0 {
        let raw = &raw.value;
        let quotas = RaisedQuotas {
            customer_managed_policies: raised_to(
                Quota::CustomerManagedPolicies,
                raw.customer_managed_policies.as_ref(),
                context,
            ),
            managed_policies_per_role: raised_to(
                Quota::ManagedPoliciesPerRole,
                raw.managed_policies_per_role.as_ref(),
                context,
            ),
            roles: raised_to(Quota::Roles, raw.roles.as_ref(), context),
            trust_policy_characters: raised_to(
                Quota::TrustPolicyCharacters,
                raw.trust_policy_characters.as_ref(),
                context,
            ),
        };
        for account in accounts.place(name, context) {
            match by_account.get(&account.id) {
                Some((_, first)) => context.report(
                    Diagnostic::error(
                        Code::NameTaken,
                        name.span,
                        format!("the quotas of the account `{}` stand twice", account.name),
                    )
                    .related(*first, "first here")
                    .help("say them once: for the account or for one group that it is in"),
                ),
                None => {
                    by_account.insert(account.id, (quotas, name.span));
                }
            }
        }
    }
    let quotas = by_account.into_iter();
    quotas.map(|(id, (quotas, _))| (id, quotas)).collect()
}

/// A raised quota: no less than AWS gives unasked, and no more than it ever gives.
fn raised_to(
    which: Quota,
    number: Option<&Located<u32>>,
    context: &mut Context<'_>,
) -> Option<usize> {
    let number = number?;
    let least = quota(which);
    let most = raised_to_at_most(which).unwrap_or(least);
    let value = usize::try_from(number.value).unwrap_or(usize::MAX);
    if (least..=most).contains(&value) {
        return Some(value);
    }
    context.report(
        Diagnostic::error(
            Code::OutOfRange,
            number.span,
            format!("`{value}` is out of range"),
        )
        .note(format!(
            "AWS gives {least} to everyone and at most {most} to those who ask"
        ))
        .help(format!(
            "write what Service Quotas shows for the account, from {least} to {most}"
        )),
    );
    None
}

/// The slots that others take.
pub(super) fn occupied(
    section: &Section<raw::Occupied>,
    accounts: &Accounts,
    context: &mut Context<'_>,
) -> BTreeMap<PolicyTarget, OccupiedSlots> {
    let mut occupied: BTreeMap<PolicyTarget, (OccupiedSlots, Span)> = BTreeMap::new();
    for (name, raw) in &section.0 {
        let slots = OccupiedSlots {
            service_control: slots(
                Quota::ServiceControlPoliciesPerTarget,
                raw.value.scp.as_ref(),
                context,
            ),
            resource_control: slots(
                Quota::ResourceControlPoliciesPerTarget,
                raw.value.rcp.as_ref(),
                context,
            ),
        };
        for target in accounts.target(name, context) {
            if let Some((_, first)) = occupied.get(&target) {
                context.report(
                    Diagnostic::error(
                        Code::NameTaken,
                        name.span,
                        format!("what occupies `{}` stands twice", target.id()),
                    )
                    .related(*first, "first here")
                    .help("say it once, by one name"),
                );
                continue;
            }
            occupied.insert(target, (slots, name.span));
        }
    }
    let occupied = occupied.into_iter();
    occupied
        .map(|(target, (slots, _))| (target, slots))
        .collect()
}

/// How many slots: one is always that of AWS's own policy.
fn slots(which: Quota, number: Option<&Located<u32>>, context: &mut Context<'_>) -> usize {
    let Some(number) = number else { return 0 };
    let most = quota(which).saturating_sub(1);
    let value = usize::try_from(number.value).unwrap_or(usize::MAX);
    if value > most {
        context.report(
            Diagnostic::error(
                Code::OutOfRange,
                number.span,
                format!("`{value}` is out of range"),
            )
            .note(format!(
                "AWS attaches {} to one target, its own among them",
                most + 1
            ))
            .help(format!("write a number from 0 to {most}")),
        );
    }
    value.min(most)
}
