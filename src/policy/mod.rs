//! The policy engine: parse → match → decide → explain, for every IAM policy type, offline.
//!
//! A policy has two forms. [`Document`] is what was written, with places and shapes: it is parsed
//! ([`parse`]), printed ([`print()`]) and linted. [`Compiled`] is what decides: made once from a
//! document, asked many times. A [`Request`] (who, what, where, with which context) is put to the
//! [`Layers`] of policies that apply to it by [`decide`]; [`explain`] is the same evaluation with
//! a [`Trace`] of everything that was compared.
//!
//! Matching says whether one statement applies; only `decide` says what all of them together mean
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html>).
//! Nothing here fails: a document that AWS would refuse is reported when parsed and evaluated by
//! what its readable parts match, an unreadable statement matching nothing.
mod analyse;
mod build;
mod compiled;
mod condition;
mod context;
mod decide;
mod document;
mod explain;
mod facts;
mod gate;
mod glob;
mod kind;
mod layers;
mod matching;
mod note;
mod parse;
mod print;
mod request;
mod template;
mod truth;
mod variables;

pub use analyse::{Comparison, Extent, ResourceSet};
pub use compiled::Compiled;
pub use condition::{Base, Network, Operator, Order, Quantifier};
pub use context::{Context, ContextValue};
pub use decide::{Blocker, Decision, StatementRef, Verdict, decide};
pub use document::{
    Condition, ConditionKey, Document, Effect, OneOrMany, OperatorBlock, Principal, PrincipalEntry,
    PrincipalType, Scalar, Statement, Unread,
};
pub use explain::{
    ConditionTrace, Found, Grant, LayerTrace, Standing, StatementTrace, Trace, explain,
};
pub use facts::Facts;
pub use glob::Pattern;
pub use kind::Kind;
pub use layers::{EndpointType, Exemptions, Layer, Layers, Policy};
pub use matching::full_context;
pub use note::Note;
pub use parse::parse;
pub use print::{print, print_minified};
pub use request::{Caller, Request, Resource};
pub use truth::Truth;
pub(crate) use variables::{Piece, pieces};
