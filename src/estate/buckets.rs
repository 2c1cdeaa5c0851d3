//! Bucket policies.
use super::read::Reader;
use super::stack::{ReadResource, ReadStack};
use crate::policy::Kind;

impl Reader<'_> {
    /// The policy of the bucket that it names.
    pub(super) fn bucket_policy(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let Some(label) = self.property(stack, resource, "PolicyDocument", Kind::Resource) else {
            return;
        };
        if let Some(bucket) = self.text(stack, resource, "Bucket") {
            let partition = stack.id.region.partition();
            let arn = format!("arn:{partition}:s3:::{bucket}");
            self.estate.resource_policies.insert(arn, label);
        }
    }
}
