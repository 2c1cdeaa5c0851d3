//! Topic policies.
use super::read::Reader;
use super::stack::{ReadResource, ReadStack};
use crate::policy::Kind;

impl Reader<'_> {
    /// A policy for each topic that it names.
    pub(super) fn topic_policy(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let Some(label) = self.property(stack, resource, "PolicyDocument", Kind::Resource) else {
            return;
        };
        for arn in self.texts(stack, resource, "Topics") {
            self.estate.resource_policies.insert(arn, label.clone());
        }
    }
}
