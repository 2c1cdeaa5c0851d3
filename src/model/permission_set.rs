//! Permission sets: how people enter accounts through IAM Identity Center.
use super::{Account, Boundary, Grant};
use crate::diag::Span;
use crate::vocab::{Arn, Name, Region};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A permission set to make, and to whom it is assigned where.
///
/// In each account it is assigned in, Identity Center makes a role: each is a [`super::Role`] of the model,
/// whose grants are those that make sense in its account.
#[derive(Debug, Clone)]
pub struct PermissionSet {
    /// The name in the blueprint.
    pub name: Name,
    /// The physical name, at most 32 characters.
    pub set_name: String,
    /// Where it is made.
    pub identity_center: Arc<IdentityCenter>,
    /// What it may do in any of its accounts: one policy serves all.
    pub grants: Vec<Grant>,
    /// What it may at most do.
    pub boundary: Option<Arc<Boundary>>,
    /// How long a session lasts, in seconds, 3600 to 43200.
    pub max_session_seconds: u32,
    /// Its tags. They are the permission set's, not those of its sessions.
    pub tags: BTreeMap<String, String>,
    /// Who may use it where, sorted by account id and group.
    pub assignments: Vec<Assignment>,
    /// Where it was declared.
    pub span: Span,
}

/// A group of people that may use a permission set in an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The group's id in the identity store.
    pub group: String,
    /// The account.
    pub account: Arc<Account>,
    /// Where it was written.
    pub span: Span,
}

/// An instance of IAM Identity Center that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityCenter {
    /// The name in the blueprint.
    pub name: Name,
    /// The instance's ARN; it names neither account nor region.
    pub arn: Arn,
    /// The account that permission sets are made in: the organization's management account or the
    /// delegated administrator.
    pub account: Arc<Account>,
    /// The region it is in.
    pub region: Region,
    /// The identity store's id, `d-…`, which is part of the address people sign in at.
    pub identity_store: String,
    /// The tags that every session carries: its attributes for access control
    /// (<https://docs.aws.amazon.com/singlesignon/latest/userguide/attributesforaccesscontrol.html>).
    pub attributes: BTreeSet<String>,
    /// Where it was declared.
    pub span: Span,
}
