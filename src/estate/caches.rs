//! Caches and indexes of vectors, read from templates: who is let in, and which there are.
use super::read::Reader;
use super::stack::{ReadResource, ReadStack};
use super::{Estate, identities};

/// The cache of a template, reached in a network alone.
#[derive(Debug, Clone)]
pub struct EstateCache {
    /// Its ARN.
    pub arn: String,
    /// The ARN of the user group that it lets in.
    pub group: String,
}

impl Estate {
    /// Whether a cache lets in a user who signs in with IAM, both by ARN.
    pub fn lets_in(&self, cache: &str, user: &str) -> bool {
        let mut caches = self.caches.iter();
        self.cache_users.contains(user)
            && caches.any(|known| {
                let group = self.user_groups.get(&known.group);
                known.arn == cache && group.is_some_and(|users| users.contains(user))
            })
    }
}

impl Reader<'_> {
    pub(super) fn cache(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let mut text = |property| self.text(stack, resource, property).unwrap_or_default();
        let in_network = text("ConnectionType") == "vpc";
        let group = identities::local(
            stack,
            "elasticache",
            &format!("usergroup:{}", text("UserGroupId")),
        );
        if in_network {
            let arn = identities::attribute(stack, resource, "ARN").unwrap_or_default();
            self.estate.caches.push(EstateCache { arn, group });
        }
    }

    /// Nodes that let in the users of one group alone, and speak TLS alone: without it, nobody could sign in with IAM.
    pub(super) fn replication_group(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let groups = self.texts(stack, resource, "UserGroupIds");
        let mut text = |property| self.text(stack, resource, property).unwrap_or_default();
        let encrypted = text("TransitEncryptionMode") == "required";
        let id = text("ReplicationGroupId");
        if let ([group], true) = (groups.as_slice(), encrypted) {
            let here = |rest: &str| identities::local(stack, "elasticache", rest);
            self.estate.caches.push(EstateCache {
                arn: here(&format!("replicationgroup:{id}")),
                group: here(&format!("usergroup:{group}")),
            });
        }
    }

    pub(super) fn vector_index(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let mut text = |property| self.text(stack, resource, property).unwrap_or_default();
        let path = format!(
            "bucket/{}/index/{}",
            text("VectorBucketName"),
            text("IndexName")
        );
        let arn = identities::local(stack, "s3vectors", &path);
        self.estate.vector_indexes.insert(arn);
    }

    pub(super) fn cache_user(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let mut text = |property| self.text(stack, resource, property).unwrap_or_default();
        let (id, name) = (text("UserId"), text("UserName"));
        let mode = resource.property("AuthenticationMode");
        let mode = mode.and_then(|mode| mode.get("Type")?.as_str());
        // AWS takes a user with IAM only where both are the same.
        if mode == Some("iam") && id == name {
            let arn = identities::local(stack, "elasticache", &format!("user:{id}"));
            self.estate.cache_users.insert(arn);
        }
    }

    pub(super) fn user_group(&mut self, stack: &ReadStack, resource: &ReadResource) {
        let id = self
            .text(stack, resource, "UserGroupId")
            .unwrap_or_default();
        let here = |rest: &str| identities::local(stack, "elasticache", rest);
        let users = self.texts(stack, resource, "UserIds");
        let users = users
            .iter()
            .map(|user| here(&format!("user:{user}")))
            .collect();
        let arn = here(&format!("usergroup:{id}"));
        self.estate.user_groups.insert(arn, users);
    }
}
