//! One thing that must, or must not, be possible, as requests to be decided.
use crate::diag::Span;
use crate::policy::{Caller, Request};
use std::collections::BTreeSet;

/// A question to the estate, with the answer that is expected.
#[derive(Debug, Clone)]
pub struct Question {
    /// Whether a person wrote it or the check derived it from the blueprint.
    pub origin: Origin,
    /// What must hold, in one sentence without full stop.
    pub sentence: String,
    /// Which answer is expected.
    pub expected: Expected,
    /// The guardrail that it is about, by where it was written: what another guardrail refuses
    /// says nothing of whether this one leaves it alone.
    pub about: Option<Span>,
    /// What is asked: operations, each with the requests it causes.
    pub operations: Vec<Vec<Asked>>,
    /// The blueprint text it is about.
    pub span: Span,
    /// Other texts that ask for the same: entries of one list, things of one name in other accounts.
    pub also: BTreeSet<Span>,
}

/// Who thought of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// It stands in the blueprint.
    Written,
    /// It follows from the blueprint: from a grant, a trust or a guardrail.
    Derived,
}

/// The answer that a question must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Expected {
    /// Every request of every operation is allowed.
    Allowed,
    /// No operation can be done: at least one request of each is denied.
    Denied,
}

/// One request and which policies decide it.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Where the caller's own policies come from.
    pub who: Who,
    /// The request.
    pub request: Request,
    /// Which policies take part.
    pub scope: Scope,
}

/// Where a caller's own policies come from. Who the caller is, is in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// A role that a template makes: its policies are known.
    Ours,
    /// A role that exists: it may do what its handoff says, and more that nobody knows.
    Existing,
    /// Someone whose own policies allow everything: whatever refuses is elsewhere.
    Administrator,
    /// Someone without policies: a service, an anonymous caller.
    Nobody,
}

/// Which policies take part in a decision. Each side of a grant is also asked alone, so that one
/// side which is too wide is not hidden by the other, or by a guardrail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All that AWS would look at.
    Everything,
    /// The caller's identity policies alone, as if the resource's owner had handed the decision
    /// to the caller's account, and without guardrails and boundary.
    OwnPolicies,
    /// What is emitted of the resource's policy alone, for a caller who may do everything, without
    /// guardrails.
    ResourcePolicy,
    /// The guardrails that are emitted, for an administrator.
    Guardrails,
    /// The policy of the VPC endpoint that the request takes, alone, for a caller who may do
    /// everything.
    Endpoint,
    /// The policy that this stop of the estate attaches to the caller, alone, for a caller who may do everything and
    /// whose session is open already; `None`: nothing is attached.
    Stopped(Option<usize>),
}

impl Question {
    /// Whether it is about what stands there.
    pub fn is_about(&self, span: Span) -> bool {
        self.span == span || self.also.contains(&span)
    }

    /// The requests of all operations, in order.
    pub fn requests(&self) -> impl Iterator<Item = &Asked> {
        self.operations.iter().flatten()
    }
}

/// The account of a caller, if it has one.
pub(super) fn caller_account(caller: &Caller) -> Option<crate::vocab::AccountId> {
    caller.account()?.parse().ok()
}
