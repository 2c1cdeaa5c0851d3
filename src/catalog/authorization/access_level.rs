//! What an action does to what it is asked of.
use super::layout::ACCESS_LEVELS;

/// The access level of an action
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html>).
/// An action has one; tagging and permissions management are kinds of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Sees that resources exist.
    List,
    /// Grants or changes permissions.
    PermissionsManagement,
    /// Reads what is in a resource.
    Read,
    /// Changes tags only.
    Tagging,
    /// Creates, changes or deletes.
    Write,
}

impl AccessLevel {
    /// Every level, in the order of the table.
    pub const ALL: [Self; ACCESS_LEVELS.len()] = [
        Self::List,
        Self::PermissionsManagement,
        Self::Read,
        Self::Tagging,
        Self::Write,
    ];

    /// The level as AWS writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::PermissionsManagement => "Permissions management",
            Self::Read => "Read",
            Self::Tagging => "Tagging",
            Self::Write => "Write",
        }
    }

    pub(super) fn at(place: u32) -> Self {
        Self::ALL
            .get(place as usize)
            .copied()
            .unwrap_or(Self::Write)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_levels_are_those_of_the_table() {
        assert_eq!(AccessLevel::ALL.map(AccessLevel::as_str), ACCESS_LEVELS);
    }
}
