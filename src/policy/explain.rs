//! The same evaluation with everything that was compared: reasons as data.
use super::compiled::CompiledStatement;
use super::condition::Test;
use super::decide::{
    Deciders, Decision, Place, Recorder, Standing as LayerStanding, StatementRef, evaluate,
};
use super::matching::{Grants, Held, Parts};
use super::{Effect, Facts, Layer, Layers, Note, Request, Truth};

/// Everything that was compared on the way to a decision.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    /// Whether caller and resource are of one account.
    pub same_account: bool,
    /// Whether nothing is allowed unless the resource's own policy speaks: KMS keys, roles.
    pub explicit_trust: bool,
    /// The layers and levels that apply, in the order evaluated.
    pub layers: Vec<LayerTrace>,
}

/// One layer, or one level of it.
#[derive(Debug, Clone)]
pub struct LayerTrace {
    /// The layer.
    pub layer: Layer,
    /// The level of organization policies, root 0.
    pub level: Option<usize>,
    /// What its statements say together.
    pub standing: Standing,
    /// Every statement, in the order of policies and documents.
    pub statements: Vec<StatementTrace>,
}

/// What a layer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A statement denies.
    Denies,
    /// A statement may deny: it depends on context that was not supplied.
    MayDeny,
    /// A statement allows and none denies.
    Allows,
    /// A statement may allow.
    MayAllow,
    /// No statement applies.
    Silent,
}

/// One statement against the request. Each element is compared, also where another one already
/// keeps the statement from applying.
#[derive(Debug, Clone)]
pub struct StatementTrace {
    /// Which statement.
    pub statement: StatementRef,
    /// What it does.
    pub effect: Effect,
    /// Whether it applies.
    pub applies: Truth,
    /// Whether AWS would save it; if not, it applies to nothing.
    pub readable: bool,
    /// Whether it is for the caller; true where statements name no one.
    pub principal: bool,
    /// How it names the caller, at its strongest; `None` where statements name no one.
    pub grant: Option<Grant>,
    /// Whether it is for the action.
    pub action: bool,
    /// The first entry of `Action` or `NotAction` that the action matches, from 0.
    pub action_entry: Option<usize>,
    /// Whether it is for the resource.
    pub resource: Truth,
    /// The first entry of `Resource` or `NotResource` that the resource matches or may match,
    /// from 0.
    pub resource_entry: Option<usize>,
    /// Its conditions, in the order written.
    pub conditions: Vec<ConditionTrace>,
}

/// One condition against the request.
#[derive(Debug, Clone)]
pub struct ConditionTrace {
    /// The operator as written.
    pub operator: String,
    /// The condition key, in lower case.
    pub key: String,
    /// The policy's values, variables filled in where they have values.
    pub expected: Vec<String>,
    /// What the request holds for it.
    pub found: Found,
    /// Whether the condition holds.
    pub holds: Truth,
}

/// How a statement names a caller, weakest first. In one account, the silence of identity policies
/// matters up to `Account`, that of boundary and session policies up to `Via`
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grant {
    /// By its account.
    Account,
    /// By the role of the session, or the user of the federated session.
    Via,
    /// With everyone.
    Anyone,
    /// By itself.
    Direct,
}

/// What a request holds for a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Absent,
    /// One value of a single-valued key.
    Single(String),
    /// The values of a multivalued key.
    Multi(Vec<String>),
    /// Nobody said.
    Unknown,
}

/// Decides a request and tells everything that was compared. The decision is the one that
/// [`decide`](super::decide) gives.
pub fn explain(request: &Request, layers: &Layers, facts: &dyn Facts) -> (Decision, Trace) {
    let mut tracer = Tracer::default();
    let reached = evaluate(request, layers, facts, &mut tracer);
    (tracer.deciders.finish(reached), tracer.trace)
}

/// Records the decision and the trace.
#[derive(Debug, Default)]
struct Tracer {
    deciders: Deciders,
    trace: Trace,
    /// Of the layer being evaluated.
    statements: Vec<StatementTrace>,
    /// Of the statement being compared.
    conditions: Vec<ConditionTrace>,
    /// Above 0, the statement is past the point where a decision stops comparing.
    hushed: u32,
}

impl Recorder for Tracer {
    const DETAIL: bool = true;

    fn begin(&mut self) {
        self.deciders.begin();
        self.conditions.clear();
        self.hushed = 0;
    }

    fn hush(&mut self) {
        self.hushed = self.hushed.saturating_add(1);
    }

    fn unhush(&mut self) {
        self.hushed = self.hushed.saturating_sub(1);
    }

    fn case(&mut self, same_account: bool, explicit_trust: bool) {
        self.trace.same_account = same_account;
        self.trace.explicit_trust = explicit_trust;
    }

    fn condition(&mut self, test: &Test, expected: Vec<String>, held: Held<'_>, truth: Truth) {
        self.conditions.push(ConditionTrace {
            operator: test.written.to_string(),
            key: test.key.to_string(),
            expected,
            found: match held {
                Held::Absent => Found::Absent,
                Held::Single(value) => Found::Single(value.to_owned()),
                Held::Multi(values) => Found::Multi(values.to_vec()),
                Held::Unknown => Found::Unknown,
            },
            holds: truth,
        });
    }

    fn end(&mut self, place: Place<'_>, statement: &CompiledStatement, parts: Parts, truth: Truth) {
        self.deciders.end(place, statement, parts, truth);
        self.statements.push(StatementTrace {
            statement: place.statement(statement),
            effect: statement.effect,
            applies: truth,
            readable: parts.readable,
            principal: parts.principal,
            grant: place
                .layer
                .has_principal()
                .then(|| strongest(parts.grants))
                .flatten(),
            action: parts.action,
            action_entry: parts.entries.action,
            resource: parts.resource,
            resource_entry: parts.entries.resource,
            conditions: std::mem::take(&mut self.conditions),
        });
        self.hushed = 0;
    }

    fn layer(&mut self, layer: Layer, level: Option<usize>, standing: LayerStanding) {
        self.trace.layers.push(LayerTrace {
            layer,
            level,
            standing: Standing::of(standing),
            statements: std::mem::take(&mut self.statements),
        });
    }

    fn note(&mut self, note: Note) {
        if self.hushed == 0 {
            self.deciders.note(note);
        }
    }

    fn need(&mut self, key: &str) {
        if self.hushed == 0 {
            self.deciders.need(key);
        }
    }
}

fn strongest(grants: Grants) -> Option<Grant> {
    [
        (Grants::DIRECT, Grant::Direct),
        (Grants::ANYONE, Grant::Anyone),
        (Grants::VIA, Grant::Via),
        (Grants::ACCOUNT, Grant::Account),
    ]
    .into_iter()
    .find(|(set, _)| grants.has(*set))
    .map(|(_, grant)| grant)
}

impl Standing {
    fn of(standing: LayerStanding) -> Self {
        match (standing.deny, standing.allow) {
            (Truth::True, _) => Self::Denies,
            (Truth::Unknown, _) => Self::MayDeny,
            (Truth::False, Truth::True) => Self::Allows,
            (Truth::False, Truth::Unknown) => Self::MayAllow,
            (Truth::False, Truth::False) => Self::Silent,
        }
    }
}
