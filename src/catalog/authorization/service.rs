//! What one service defines.
use super::action::CatalogAction;
use super::condition_key::CatalogConditionKey;
use super::layout::{Section, resource_type, service as record};
use super::resource_type::CatalogResourceType;
use super::table::{count, find, list, part, string, word};
use std::fmt;

/// The actions, resource types and condition keys of a service prefix.
///
/// The order is that of prefixes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServiceAuthorization {
    index: u32,
}

/// The service with this prefix, such as `bedrock-mantle`.
pub fn service(prefix: &str) -> Option<ServiceAuthorization> {
    find(0..services(), prefix, |index| {
        string(Section::Services, index, record::PREFIX)
    })
    .map(|index| ServiceAuthorization { index })
}

/// Every service, by prefix.
pub fn service_authorizations() -> impl Iterator<Item = ServiceAuthorization> + Clone {
    (0..services()).map(|index| ServiceAuthorization { index })
}

/// The day of the data, as `2026-09-26`.
pub fn service_authorizations_as_of() -> &'static str {
    include_str!("../data/services/SOURCES.md")
        .lines()
        .find_map(|line| line.strip_prefix("- as of: "))
        .unwrap_or_default()
}

impl ServiceAuthorization {
    /// What stands before the colon of its actions.
    pub fn prefix(self) -> &'static str {
        string(Section::Services, self.index, record::PREFIX)
    }

    /// The name of the service.
    pub fn name(self) -> &'static str {
        string(Section::Services, self.index, record::NAME)
    }

    /// Whether resource control policies cover it
    /// (<https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html>).
    pub fn has_resource_control_policies(self) -> bool {
        word(Section::Services, self.index, record::RESOURCE_CONTROL) != 0
    }

    /// Its actions, by name.
    pub fn actions(self) -> impl Iterator<Item = CatalogAction> + Clone {
        self.action_indices()
            .map(move |index| CatalogAction::at(index, self))
    }

    /// The action with this name, without the prefix.
    pub fn action(self, name: &str) -> Option<CatalogAction> {
        self.action_index(name)
            .map(|index| CatalogAction::at(index, self))
    }

    pub(super) fn action_index(self, name: &str) -> Option<u32> {
        let spelling = |index| CatalogAction::at(index, self).name();
        find(self.action_indices(), name, spelling)
    }

    /// The resource types that it defines, by name.
    pub fn resource_types(self) -> impl Iterator<Item = CatalogResourceType> + Clone {
        self.resource_type_indices().map(CatalogResourceType::at)
    }

    /// The resource type with this name.
    pub fn resource_type(self, name: &str) -> Option<CatalogResourceType> {
        let spelling = |index| string(Section::ResourceTypes, index, resource_type::NAME);
        find(self.resource_type_indices(), name, spelling).map(CatalogResourceType::at)
    }

    /// The condition keys that the reference lists for the service, by name: its own and those of
    /// tags.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = CatalogConditionKey> + Clone {
        list(Section::Services, self.index, record::CONDITION_KEYS).map(CatalogConditionKey::at)
    }

    pub(super) fn action_indices(self) -> std::ops::Range<u32> {
        part(Section::Services, self.index, record::ACTIONS)
    }

    fn resource_type_indices(self) -> std::ops::Range<u32> {
        part(Section::Services, self.index, record::RESOURCE_TYPES)
    }
}

impl fmt::Debug for ServiceAuthorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())
    }
}

/// The last record only says where the parts of the last service end.
fn services() -> u32 {
    count(Section::Services).saturating_sub(1)
}
