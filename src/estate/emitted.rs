//! What an estate is read from: the bytes that are to be written, and where they came from.
use crate::artifact::{HandoffKind, ParameterSource, StackId};
use crate::diag::Span;
use crate::vocab::AccountId;
use std::collections::BTreeMap;

/// Every text that says who may do what.
#[derive(Debug, Clone, Default)]
pub struct Emitted {
    /// The stacks.
    pub stacks: Vec<EmittedStack>,
    /// What others must add to their own policies.
    pub handoffs: Vec<EmittedHandoff>,
}

/// One stack's template as it is written.
#[derive(Debug, Clone)]
pub struct EmittedStack {
    /// Which stack.
    pub id: StackId,
    /// The file's path below the output folder.
    pub path: String,
    /// The template, in JSON.
    pub text: String,
    /// Where the value of each parameter comes from.
    pub parameter_sources: BTreeMap<String, ParameterSource>,
    /// The blueprint text behind each part of the template, by JSON pointer.
    pub origins: BTreeMap<String, Span>,
}

/// A document for a thing of someone else's: the statements to add there.
#[derive(Debug, Clone)]
pub struct EmittedHandoff {
    /// The file's path below the output folder.
    pub path: String,
    /// Which policy of the thing.
    pub kind: HandoffKind,
    /// The account of the thing.
    pub account: AccountId,
    /// The thing's ARN.
    pub arn: String,
    /// The policy document, in JSON.
    pub text: String,
    /// The blueprint text behind each part of it, by JSON pointer.
    pub origins: BTreeMap<String, Span>,
}
