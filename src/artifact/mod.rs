//! What synth emits, as data: templates, policies, handoffs, routing, checks, the manifest.
//!
//! Everything here is printed from these types, never from text templates, in one canonical form
//! each.
mod handoff;
mod policy_document;
mod stack;
mod symbol;
mod template;
mod value;
pub mod write;

pub use handoff::{Handoff, HandoffKind};
pub use policy_document::{
    Conditions, PolicyDocument, PolicyFile, PolicyStatement, Principal, Resources,
};
pub use stack::{Layer, ParameterSource, Stack, StackId};
pub use symbol::{Symbol, SymbolAttribute, SymbolKind, Text};
pub use template::{LogicalId, Output, Parameter, Resource, Retention, Template};
pub use value::Value;

/// Everything that `compile` makes of a model.
#[derive(Debug, Clone, Default)]
pub struct Artifacts {
    /// The stacks, in deployment order.
    pub stacks: Vec<Stack>,
    /// Every policy as a file of its own, by path.
    pub policies: Vec<PolicyFile>,
    /// What others must add to things that synth does not own, by path.
    pub handoffs: Vec<Handoff>,
}
