//! How the table of the service catalogue is laid out. `build/` writes it and this room reads it.
//!
//! The table is little-endian words of 32 bits. First one word for each [`Section`] and one more:
//! the word where the section starts, and where the last one ends. A section is records of the
//! same width; a record that says where its part of another section begins ends where the next
//! record's part begins, which is why those sections have one record more than they have items.
//! Text is apart from the words, in one string, so that it is checked to be UTF-8 when compiled.

/// A part of the table. The comments say what the words of a record are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Where the text begins. One record more than strings.
    Strings,
    /// The first item. One record more than lists; equal lists are one.
    Lists,
    /// A condition key, or the string of an ARN format.
    ListItems,
    /// See [`service`]. Sorted by prefix; one record more than services.
    Services,
    /// See [`resource_type`]. Sorted by name within a service.
    ResourceTypes,
    /// See [`action`]. Sorted by name within a service; one record more than actions.
    Actions,
    /// See [`used_type`]. The resource types of actions, in the order of the actions.
    UsedTypes,
    /// See [`condition_key`]. Sorted by name.
    ConditionKeys,
    /// A condition key with a variable. Sorted by the text before the first variable, then the
    /// longest first.
    Templates,
}

impl Section {
    /// How many words a record has.
    pub(crate) const fn width(self) -> usize {
        match self {
            Self::Strings | Self::Lists | Self::ListItems | Self::Templates => 1,
            Self::UsedTypes | Self::ConditionKeys => 2,
            Self::ResourceTypes => 3,
            Self::Actions => 4,
            Self::Services => 6,
        }
    }
}

/// The words of a service.
pub(crate) mod service {
    /// A string.
    pub(crate) const PREFIX: usize = 0;
    /// A string.
    pub(crate) const NAME: usize = 1;
    /// 1 if resource control policies cover it.
    pub(crate) const RESOURCE_CONTROL: usize = 2;
    /// A list of condition keys.
    pub(crate) const CONDITION_KEYS: usize = 3;
    /// The first resource type.
    pub(crate) const RESOURCE_TYPES: usize = 4;
    /// The first action.
    pub(crate) const ACTIONS: usize = 5;
}

/// The words of a resource type.
pub(crate) mod resource_type {
    /// A string.
    pub(crate) const NAME: usize = 0;
    /// A list of strings.
    pub(crate) const ARN_FORMATS: usize = 1;
    /// A list of condition keys.
    pub(crate) const CONDITION_KEYS: usize = 2;
}

/// The words of an action.
pub(crate) mod action {
    /// A string.
    pub(crate) const NAME: usize = 0;
    /// A place in [`super::ACCESS_LEVELS`].
    pub(crate) const ACCESS_LEVEL: usize = 1;
    /// A list of condition keys.
    pub(crate) const CONDITION_KEYS: usize = 2;
    /// The first of its resource types.
    pub(crate) const USED_TYPES: usize = 3;
}

/// The words of a resource type of an action.
pub(crate) mod used_type {
    /// Twice the resource type, and 1 if it is required.
    pub(crate) const RESOURCE_TYPE: usize = 0;
    /// A list of condition keys.
    pub(crate) const CONDITION_KEYS: usize = 1;
}

/// The words of a condition key.
pub(crate) mod condition_key {
    /// A string.
    pub(crate) const NAME: usize = 0;
    /// A place in [`super::VALUE_TYPES`], [`MULTIVALUED`] and [`GLOBAL`].
    pub(crate) const VALUE_TYPE: usize = 1;
    /// Several values in one request.
    pub(crate) const MULTIVALUED: u32 = 0x100;
    /// In requests to any service.
    pub(crate) const GLOBAL: u32 = 0x200;
}

/// The access levels, as the text has them.
pub(crate) const ACCESS_LEVELS: [&str; 5] =
    ["List", "Permissions management", "Read", "Tagging", "Write"];

/// The types of one value of a condition key, as the text has them.
pub(crate) const VALUE_TYPES: [&str; 6] = ["ARN", "Bool", "Date", "IPAddress", "Numeric", "String"];
