//! Slots for policies of an organization that others take.
use serde::Deserialize;
use std::sync::LazyLock;

/// What a policy of the organization can be attached to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TargetKind {
    /// The root.
    Root,
    /// An organizational unit.
    Unit,
    /// An account.
    Account,
}

/// How many service control policies, and how many resource control policies, AWS Control Tower is
/// taken to have on a target of this kind
/// (<https://docs.aws.amazon.com/controltower/latest/controlreference/preventive-controls.html>).
pub fn control_tower_slots(kind: TargetKind) -> (usize, usize) {
    let of = |slots: &Slots| match kind {
        TargetKind::Root => slots.root,
        TargetKind::Unit => slots.unit,
        TargetKind::Account => slots.account,
    };
    let holder = &DATA.control_tower;
    (of(&holder.service_control), of(&holder.resource_control))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slots {
    root: usize,
    unit: usize,
    account: usize,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Holder {
    service_control: Slots,
    resource_control: Slots,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlotHolders {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: String,
    control_tower: Holder,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<SlotHolders> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/slot-holders.json")).unwrap_or_default()
});
