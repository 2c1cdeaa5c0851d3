//! A resource type of a service.
use super::condition_key::CatalogConditionKey;
use super::layout::{Section, resource_type as record};
use super::table::{list, string, text};
use std::fmt;

/// A resource type that a service defines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CatalogResourceType {
    index: u32,
}

impl CatalogResourceType {
    pub(super) fn at(index: u32) -> Self {
        Self { index }
    }

    /// The name within the service.
    pub fn name(self) -> &'static str {
        string(Section::ResourceTypes, self.index, record::NAME)
    }

    /// The forms of its ARN, such as `arn:${Partition}:s3:::${BucketName}`: one, rarely two.
    pub fn arn_formats(self) -> impl ExactSizeIterator<Item = &'static str> + Clone {
        list(Section::ResourceTypes, self.index, record::ARN_FORMATS).map(text)
    }

    /// The keys of requests to such a resource, whatever the action.
    pub fn condition_keys(self) -> impl ExactSizeIterator<Item = CatalogConditionKey> + Clone {
        list(Section::ResourceTypes, self.index, record::CONDITION_KEYS)
            .map(CatalogConditionKey::at)
    }
}

impl fmt::Debug for CatalogResourceType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
