//! Caches and indexes of vectors, read from templates: who is let in, and which there are.
use super::read::Reader;
use super::stack::{ReadResource, ReadStack};
use super::{Estate, identities};
use std::collections::BTreeSet;

/// The cache of a template, reached in a network alone.
#[derive(Debug, Clone)]
pub struct EstateCache {
    /// Its ARN.
    pub arn: String,
    /// The ARN of the user group that it lets in.
    pub group: String,
}

/// Whether a user reaches some keys by commands that are named one by one
/// (<https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html>).
fn is_narrow(access: &str) -> bool {
    let mut rules = access.split_whitespace();
    let starts = rules.next() == Some("on");
    let rules: Vec<&str> = rules.collect();
    let fits = |rule: &&str| match rule.split_at_checked(1) {
        Some(("~", keys)) => !keys.starts_with('*'),
        Some(("+", command)) => !command.starts_with('@'),
        Some(("-", _)) => true,
        _ => false,
    };
    let none_first = rules.iter().position(|rule| *rule == "-@all");
    let grants = rules.iter().position(|rule| rule.starts_with('+'));
    starts && rules.iter().all(fits) && none_first.is_some() && none_first < grants
}

impl Estate {
    /// Whether a cache lets in a user who signs in with IAM, both by ARN.
    pub fn lets_in(&self, cache: &str, user: &str) -> bool {
        let mut caches = self.caches.iter();
        self.cache_users.contains(user)
            && caches.any(|known| {
                let group = self.user_groups.get(&known.group);
                // Whoever else is in the group gets in as well.
                let ours = |users: &BTreeSet<String>| {
                    users.contains(user) && users.iter().all(|it| self.cache_users.contains(it))
                };
                known.arn == cache && group.is_some_and(ours)
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
        let access = text("AccessString");
        // AWS takes a user with IAM only where both are the same.
        if mode == Some("iam") && id == name && is_narrow(&access) {
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
