//! An action of a service, and the resource types that it takes.
use super::access_level::AccessLevel;
use super::condition_key::CatalogConditionKey;
use super::layout::{Section, action as record, used_type};
use super::resource_type::CatalogResourceType;
use super::service::{ServiceAuthorization, service};
use super::table::{list, part, string, word};
use std::fmt;

/// An action that a service defines. Shown as `service:Name`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CatalogAction {
    index: u32,
    service: ServiceAuthorization,
}

/// The action written `service:Name`.
pub fn action(text: &str) -> Option<CatalogAction> {
    let (prefix, name) = text.split_once(':')?;
    service(prefix)?.action(name)
}

impl CatalogAction {
    pub(super) fn at(index: u32, service: ServiceAuthorization) -> Self {
        Self { index, service }
    }

    /// The service that defines it.
    pub fn service(self) -> ServiceAuthorization {
        self.service
    }

    /// The name as AWS writes it, without the service.
    pub fn name(self) -> &'static str {
        string(Section::Actions, self.index, record::NAME)
    }

    /// What it does to what it is asked of.
    pub fn access_level(self) -> AccessLevel {
        AccessLevel::at(word(Section::Actions, self.index, record::ACCESS_LEVEL))
    }

    /// The keys of its requests, whatever the resource. Keys of the resource, and those of requests
    /// to any service, are not among them.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = CatalogConditionKey> + Clone {
        list(Section::Actions, self.index, record::CONDITION_KEYS).map(CatalogConditionKey::at)
    }

    /// The resource types that it takes, by name.
    pub fn resource_types(self) -> impl Iterator<Item = UsedType> + Clone {
        part(Section::Actions, self.index, record::USED_TYPES).map(|index| UsedType { index })
    }

    /// Whether it is authorised against `*` alone: it takes no resource type, so that a statement
    /// that names an ARN never covers it
    /// (<https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html>).
    pub fn is_wildcard_only(self) -> bool {
        self.resource_types().next().is_none()
    }

    /// Whether a request for it can carry this key: for any service, for this action, or for a
    /// resource that it takes. A key that is missing here may be a gap of the reference.
    pub fn can_carry(self, condition_key: &str) -> bool {
        super::condition_key(condition_key).is_some_and(CatalogConditionKey::is_global)
            || self.lists(condition_key)
    }

    /// Whether the reference lists this key for the action itself or for a resource that it takes. Of the keys for any
    /// service those of tags are listed so, since not every action knows tags.
    pub fn lists(self, condition_key: &str) -> bool {
        let stands = |key: CatalogConditionKey| key.stands_for(condition_key);
        self.condition_keys().any(stands)
            || self.resource_types().any(|used| {
                used.condition_keys().any(stands)
                    || used.resource_type().condition_keys().any(stands)
            })
    }
}

impl fmt::Display for CatalogAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.service.prefix(), self.name())
    }
}

impl fmt::Debug for CatalogAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A resource type that an action takes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsedType {
    index: u32,
}

impl UsedType {
    /// The resource type.
    pub fn resource_type(self) -> CatalogResourceType {
        CatalogResourceType::at(self.word() / 2)
    }

    /// Whether the reference marks it as required. Of several required types, such as the twelve
    /// of `bedrock:InvokeModel`, one request need not touch them all.
    pub fn is_required(self) -> bool {
        self.word() % 2 == 1
    }

    /// The keys of requests for the action on this type.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = CatalogConditionKey> + Clone {
        list(Section::UsedTypes, self.index, used_type::CONDITION_KEYS).map(CatalogConditionKey::at)
    }

    fn word(self) -> u32 {
        word(Section::UsedTypes, self.index, used_type::RESOURCE_TYPE)
    }
}

impl fmt::Debug for UsedType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let must = if self.is_required() {
            "requires"
        } else {
            "accepts"
        };
        write!(f, "{must} {}", self.resource_type().name())
    }
}
