//! Provisional face of the policy engine.
/// Allow or Deny.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Allow.
    Allow,
    /// Deny.
    Deny,
}
/// A policy document.
#[derive(Debug, Clone, PartialEq)]
pub struct Document;
