//! How much of what AWS Organizations takes is used.

/// Slots and sizes of one type of policy at one target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headroom {
    /// The type of policy: `SCP` or `RCP`.
    pub policy_type: &'static str,
    /// What kind of target it is: `root`, `unit` or `account`.
    pub kind: &'static str,
    /// The target's name in the blueprint, or its id.
    pub name: String,
    /// The target's id.
    pub id: String,
    /// Slots taken: by AWS, by others and by the policies of this blueprint.
    pub slots_used: usize,
    /// Slots there are.
    pub slots: usize,
    /// Characters of the largest policy that this blueprint attaches there.
    pub largest: usize,
    /// Characters that a policy can have.
    pub characters: usize,
}
