//! KMS keys.
use super::{Account, GivenKey};
use crate::diag::Span;
use crate::vocab::{Name, Region};
use std::sync::Arc;

/// A symmetric KMS key that synth makes. AWS invents its id, so its ARN is a symbol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The name in the blueprint.
    pub name: Name,
    /// The account that holds it.
    pub account: Arc<Account>,
    /// Its region.
    pub region: Region,
    /// The alias without `alias/`.
    pub alias: String,
    /// Days between rotations, 90 to 2560.
    pub rotation_days: u16,
    /// Days between a scheduled and the real deletion, 7 to 30.
    pub pending_window_days: u8,
    /// Where it was declared.
    pub span: Span,
}

/// A key that something is encrypted with.
#[derive(Debug, Clone, PartialEq)]
pub enum EncryptionKey {
    /// One that synth makes.
    Own(Arc<Key>),
    /// One that is there already.
    Given(Arc<GivenKey>),
}

impl Eq for EncryptionKey {}
