//! Puts a question to the estate: which policies apply to each request, and what they say.
use super::question::{Asked, Expected, Question, Scope, Who, caller_account};
use crate::artifact::HandoffKind;
use crate::catalog::EngineFacts;
use crate::estate::{Author, EndpointPolicy, Estate, EstateDocument, EstateEndpoint, Label};
use crate::policy::{
    Compiled, ContextValue, Decision, Document, Effect, Exemptions, Layer, Layers, OneOrMany,
    Policy, Principal, PrincipalType, Request, Statement, Verdict, decide,
};
use crate::vocab::AccountId;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The name of AWS's policy of full access.
const FULL_ACCESS: &str = "aws:FullAWSAccess";
/// The name of what stands in for a resource's policy that leaves the decision to an account.
const DELEGATED: &str = "check:delegated";
/// The name of what stands in for a resource's policy that lets everyone in.
const OPEN: &str = "check:open";

/// What was decided of one question.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Whether it is as expected.
    pub holds: bool,
    /// What was decided of each request, by operation.
    pub decisions: Vec<Vec<Decision>>,
    /// Whether every document that decides was known.
    pub basis: Basis,
}

/// What a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Every policy that takes part is emitted or given.
    Checked,
    /// A policy of someone else's is not known: it is taken to say what the handoff asks for.
    Assumed,
}

/// An estate that is ready to answer.
#[derive(Debug)]
pub struct Bench<'a> {
    estate: &'a Estate,
    standing: &'a Standing,
}

/// Documents that stand in for what is outside the estate, compiled once.
#[derive(Debug)]
pub struct Standing {
    /// AWS's `FullAWSAccess`, and the policy of an administrator.
    full_access: Policy,
    /// Resource policies that let everyone in, for resources and for roles.
    open: (Policy, Policy),
    /// By account: the resource's owner lets the account decide.
    delegations: BTreeMap<AccountId, (Policy, Policy)>,
}

impl Standing {
    /// Prepares what the questions need.
    pub fn new<'q>(questions: impl IntoIterator<Item = &'q Question>) -> Self {
        let accounts: BTreeSet<AccountId> = questions
            .into_iter()
            .flat_map(Question::requests)
            .filter_map(|asked| caller_account(&asked.request.caller))
            .collect();
        Self {
            full_access: compiled(FULL_ACCESS, everything()),
            open: (
                compiled(OPEN, everything().principal(Principal::anyone())),
                compiled(OPEN, every_assumption().principal(Principal::anyone())),
            ),
            delegations: accounts
                .into_iter()
                .map(|account| {
                    let (resource, role) = delegation(account);
                    (
                        account,
                        (compiled(DELEGATED, resource), compiled(DELEGATED, role)),
                    )
                })
                .collect(),
        }
    }
}

fn everything() -> Statement {
    Statement::new(Effect::Allow)
        .action(OneOrMany::text("*"))
        .resource(OneOrMany::text("*"))
}

/// "The account may decide who of its own does this", for resources and for roles: trust policies
/// have no resource.
fn delegation(account: AccountId) -> (Statement, Statement) {
    let root = format!("arn:aws:iam::{account}:root");
    let principal = || Principal::of(PrincipalType::Aws, OneOrMany::text(root.clone()));
    let resource = everything().principal(principal());
    (resource, every_assumption().principal(principal()))
}

fn every_assumption() -> Statement {
    Statement::new(Effect::Allow).action(OneOrMany::text("sts:*"))
}

fn compiled(label: &str, statement: Statement) -> Policy {
    let document = Document::new(vec![statement]);
    Policy::new(label, Arc::new(Compiled::new(&document)))
}

impl<'a> Bench<'a> {
    /// An estate, with the stand-ins that its questions need.
    pub fn new(estate: &'a Estate, standing: &'a Standing) -> Self {
        Self { estate, standing }
    }

    /// Decides every request of a question.
    pub fn answer(&self, question: &Question) -> Answer {
        let mut basis = Basis::Checked;
        let mut ask = |asked: &Asked| {
            let (layers, part) = self.layers(asked);
            let decision = decide(&asked.request, &layers, &EngineFacts);
            basis = basis.max(part).max(self.relies_on_handoff(&decision));
            decision
        };
        let mut decisions: Vec<Vec<Decision>> = question
            .operations
            .iter()
            .map(|requests| requests.iter().map(&mut ask).collect())
            .collect();
        let holds = !decisions.is_empty()
            && decisions.iter_mut().all(|operation| {
                if self.is_beside(question, operation) {
                    operation.clear();
                    return true;
                }
                let all = operation
                    .iter()
                    .all(|decision| decision.verdict == Verdict::Allowed);
                !operation.is_empty() && all == (question.expected == Expected::Allowed)
            });
        Answer {
            holds,
            decisions,
            basis,
        }
    }

    /// A guardrail that someone else is to attach may not be attached.
    fn relies_on_handoff(&self, decision: &Decision) -> Basis {
        let handed_off = decision.by.iter().any(|by| {
            matches!(by.layer, Layer::ServiceControl | Layer::ResourceControl)
                && self
                    .estate
                    .documents
                    .get(&by.label)
                    .is_some_and(|document| document.author == Author::Handoff)
        });
        if handed_off {
            Basis::Assumed
        } else {
            Basis::Checked
        }
    }

    /// Whether an operation that a guardrail leaves alone is refused by other ones only.
    fn is_beside(&self, question: &Question, operation: &[Decision]) -> bool {
        let (Expected::Allowed, Some(guardrail)) = (question.expected, question.about) else {
            return false;
        };
        let mut refusing = operation
            .iter()
            .filter(|decision| decision.verdict == Verdict::ExplicitDeny)
            .flat_map(|decision| &decision.by)
            .peekable();
        refusing.peek().is_some()
            && refusing.all(|by| {
                let document = self.estate.documents.get(&by.label);
                document.is_some_and(|it| it.origin(by.statement) != Some(guardrail))
            })
    }

    /// The documents that take part in a question, by name.
    pub fn labels(&self, question: &Question) -> BTreeSet<Label> {
        question
            .requests()
            .flat_map(|asked| {
                let (layers, _) = self.layers(asked);
                let levels = layers
                    .service_control
                    .into_iter()
                    .chain(layers.resource_control)
                    .flatten();
                layers
                    .identity
                    .into_iter()
                    .chain(layers.boundary.into_iter().flatten())
                    .chain(levels)
                    .chain(layers.resource)
                    .chain(layers.endpoint.into_iter().flatten())
                    .map(|policy| policy.label)
            })
            .collect()
    }

    pub(super) fn layers(&self, asked: &Asked) -> (Layers, Basis) {
        let mut basis = Basis::Checked;
        let request = &asked.request;
        let mut layers = Layers::default();
        match asked.scope {
            Scope::Everything => {
                layers.identity = self.identity(asked, &mut basis);
                layers.boundary = self.boundary(asked, &mut basis);
                layers.service_control = self.service_control(request, |_| true);
                layers.resource_control = self.resource_control(request, |_| true);
                layers.exemptions = self.exemptions(request);
                layers.resource = self.resource(request, &mut basis);
                self.endpoint(request, &mut layers, &mut basis);
            }
            Scope::OwnPolicies => {
                layers.identity = self.identity(asked, &mut basis);
                layers.resource = self.delegated(request);
            }
            Scope::ResourcePolicy => {
                if asked.who != Who::Nobody {
                    layers.identity = vec![self.standing.full_access.clone()];
                }
                layers.resource = emitted_resource_policy(self.estate, request)
                    .and_then(|label| self.policy(label));
            }
            Scope::Guardrails => {
                layers.identity = vec![self.standing.full_access.clone()];
                let ours = |document: &EstateDocument| document.author != Author::Given;
                layers.service_control = self.service_control(request, ours);
                layers.resource_control = self.resource_control(request, ours);
                layers.exemptions = self.exemptions(request);
                layers.resource = self.delegated(request).or_else(|| Some(self.open(request)));
            }
            Scope::Endpoint => {
                layers.identity = vec![self.standing.full_access.clone()];
                layers.resource = self.delegated(request);
                self.endpoint(request, &mut layers, &mut basis);
            }
            Scope::Stopped(stop) => {
                layers.identity = vec![self.standing.full_access.clone()];
                layers.identity.extend(self.attached(stop, request));
                layers.service_control = self.attached_above(stop, request);
                layers.exemptions = self.exemptions(request);
                layers.resource = self.delegated(request).or_else(|| Some(self.open(request)));
            }
        }
        (layers, basis)
    }

    /// What a stop attaches to the caller.
    fn attached(&self, stop: Option<usize>, request: &Request) -> Vec<Policy> {
        let stop = stop.and_then(|stop| self.estate.stops.get(stop));
        let stop = stop.filter(|stop| stop.roles.contains(&request.caller.to_string()));
        let policies = stop.into_iter().flat_map(|stop| &stop.policies);
        policies.filter_map(|label| self.policy(label)).collect()
    }

    /// What a stop attaches to the caller's account, or to a unit that it is in.
    fn attached_above(&self, stop: Option<usize>, request: &Request) -> Vec<Vec<Policy>> {
        let stop = stop.and_then(|stop| self.estate.stops.get(stop));
        let (Some(stop), Some(organization)) = (stop, &self.estate.organization) else {
            return Vec::new();
        };
        let levels = caller_account(&request.caller)
            .and_then(|account| organization.levels.get(&account))
            .into_iter()
            .flatten();
        let stopped = levels.filter(|level| stop.targets.contains(*level));
        stopped
            .map(|_| {
                let policies = stop.policies.iter();
                let policies = policies.filter_map(|label| self.policy(label));
                std::iter::once(self.standing.full_access.clone())
                    .chain(policies)
                    .collect()
            })
            .collect()
    }

    /// The policy of the endpoint that a request comes through, if the estate knows the endpoint.
    fn endpoint(&self, request: &Request, layers: &mut Layers, basis: &mut Basis) {
        let Some(endpoint) = taken_endpoint(self.estate, request) else {
            return;
        };
        layers.endpoint_type = endpoint.kind;
        layers.endpoint = Some(match &endpoint.policy {
            EndpointPolicy::Own(label) => self.policy(label).into_iter().collect(),
            EndpointPolicy::Default => vec![self.standing.full_access.clone()],
            EndpointPolicy::Unknown => {
                *basis = Basis::Assumed;
                vec![self.standing.full_access.clone()]
            }
        });
    }

    /// The caller's identity policies; of a question about what is emitted those alone.
    fn identity(&self, asked: &Asked, basis: &mut Basis) -> Vec<Policy> {
        let emitted_alone = asked.scope == Scope::OwnPolicies;
        let arn = asked.request.caller.to_string();
        match asked.who {
            Who::Ours => {
                let Some(role) = self.estate.roles.get(&arn) else {
                    return Vec::new();
                };
                if !emitted_alone && !role.unknown_policies.is_empty() {
                    *basis = Basis::Assumed;
                }
                let documents = role
                    .identity
                    .iter()
                    .filter_map(|label| self.estate.documents.get(label));
                documents
                    .filter(|document| !emitted_alone || document.author == Author::Synth)
                    .map(|document| document.policy.clone())
                    .collect()
            }
            Who::Existing => {
                let given = self.estate.given_identities.get(&arn);
                if let Some(given) = given.filter(|_| !emitted_alone) {
                    return given
                        .iter()
                        .filter_map(|label| self.policy(label))
                        .collect();
                }
                *basis = Basis::Assumed;
                self.handoff(HandoffKind::RoleIdentity, &arn)
                    .into_iter()
                    .collect()
            }
            Who::Administrator => vec![self.standing.full_access.clone()],
            Who::Nobody => Vec::new(),
        }
    }

    fn boundary(&self, asked: &Asked, basis: &mut Basis) -> Option<Vec<Policy>> {
        if asked.who != Who::Ours {
            return None;
        }
        let role = self.estate.roles.get(&asked.request.caller.to_string())?;
        let name = role.boundary.as_ref()?;
        if let Some(label) = self.estate.boundaries.get(name) {
            return self.policy(label).map(|policy| vec![policy]);
        }
        *basis = Basis::Assumed;
        Some(vec![self.standing.full_access.clone()])
    }

    /// Service control policies by level; AWS attaches full access to each level.
    fn service_control(
        &self,
        request: &Request,
        takes_part: impl Fn(&EstateDocument) -> bool,
    ) -> Vec<Vec<Policy>> {
        let Some(organization) = &self.estate.organization else {
            return Vec::new();
        };
        let levels = caller_account(&request.caller)
            .and_then(|account| organization.levels.get(&account))
            .into_iter()
            .flatten();
        levels
            .map(|level| {
                let attached = organization.service_control.get(level);
                std::iter::once(self.standing.full_access.clone())
                    .chain(
                        attached
                            .into_iter()
                            .flatten()
                            .filter_map(|label| self.estate.documents.get(label))
                            .filter(|document| takes_part(document))
                            .map(|document| document.policy.clone()),
                    )
                    .collect()
            })
            .collect()
    }

    /// Resource control policies by level; none where nobody attached any, since AWS's full access
    /// is implied.
    fn resource_control(
        &self,
        request: &Request,
        takes_part: impl Fn(&EstateDocument) -> bool,
    ) -> Vec<Vec<Policy>> {
        let Some(organization) = &self.estate.organization else {
            return Vec::new();
        };
        let owner = request.resource_account.or_else(|| {
            request
                .resource
                .arn()
                .and_then(|arn| arn.account.parse().ok())
        });
        let levels: Vec<Vec<Policy>> = owner
            .and_then(|account| organization.levels.get(&account))
            .into_iter()
            .flatten()
            .map(|level| {
                let attached = organization.resource_control.get(level);
                attached
                    .into_iter()
                    .flatten()
                    .filter_map(|label| self.estate.documents.get(label))
                    .filter(|document| takes_part(document))
                    .map(|document| document.policy.clone())
                    .collect()
            })
            .collect();
        if levels.iter().all(Vec::is_empty) {
            return Vec::new();
        }
        levels
    }

    fn exemptions(&self, request: &Request) -> Exemptions {
        let Some(organization) = &self.estate.organization else {
            return Exemptions::default();
        };
        let management = Some(organization.management);
        Exemptions {
            caller_in_management_account: caller_account(&request.caller) == management,
            resource_in_management_account: request.resource_account == management,
            aws_managed_key: false,
        }
    }

    /// The resource's own policy: known, or what its owner is asked to say.
    fn resource(&self, request: &Request, basis: &mut Basis) -> Option<Policy> {
        let label = resource_policy(self.estate, request);
        let document = label.and_then(|label| self.estate.documents.get(label));
        let known = document.is_some_and(|document| document.author != Author::Handoff);
        let elsewhere = |(_, arn): (HandoffKind, String)| !self.estate.tables.contains(&arn);
        if !known && resource_kind(request).is_some_and(elsewhere) {
            *basis = Basis::Assumed;
        }
        document.map(|document| document.policy.clone())
    }

    /// The resource's policy as if its owner left the decision to the caller's account.
    pub(super) fn delegated(&self, request: &Request) -> Option<Policy> {
        let account = caller_account(&request.caller)?;
        let (resource, role) = self.standing.delegations.get(&account)?;
        Some(if is_role(request) { role } else { resource }.clone())
    }

    /// The resource's policy as if its owner let everyone in: services and anonymous callers.
    fn open(&self, request: &Request) -> Policy {
        let (resource, role) = &self.standing.open;
        if is_role(request) { role } else { resource }.clone()
    }

    fn handoff(&self, kind: HandoffKind, arn: &str) -> Option<Policy> {
        let label = self.estate.handoffs.get(&(kind, arn.to_owned()))?;
        self.policy(label)
    }

    /// The document behind a policy that [`Bench::layers`] gave for a caller of `account`.
    pub(super) fn document(
        &self,
        policy: &Policy,
        account: Option<AccountId>,
    ) -> Option<Cow<'a, Document>> {
        if let Some(document) = self.estate.documents.get(&policy.label) {
            return Some(Cow::Borrowed(&document.document));
        }
        if *policy.label == *FULL_ACCESS {
            return Some(Cow::Owned(Document::new(vec![everything()])));
        }
        if *policy.label == *OPEN {
            let (resource, _) = &self.standing.open;
            let what = if Arc::ptr_eq(&resource.compiled, &policy.compiled) {
                everything()
            } else {
                every_assumption()
            };
            let document = Document::new(vec![what.principal(Principal::anyone())]);
            return Some(Cow::Owned(document));
        }
        let account = account.filter(|_| *policy.label == *DELEGATED)?;
        let (resource, role) = delegation(account);
        let (known, _) = self.standing.delegations.get(&account)?;
        let is_resource = Arc::ptr_eq(&known.compiled, &policy.compiled);
        Some(Cow::Owned(Document::new(vec![if is_resource {
            resource
        } else {
            role
        }])))
    }

    fn policy(&self, label: &Label) -> Option<Policy> {
        let document = self.estate.documents.get(label)?;
        Some(document.policy.clone())
    }
}

fn is_role(request: &Request) -> bool {
    let arn = request.resource.arn();
    arn.is_some_and(|arn| arn.service == "iam")
}

/// The endpoint that a request comes through, if the estate knows it.
pub(super) fn taken_endpoint<'a>(
    estate: &'a Estate,
    request: &Request,
) -> Option<&'a EstateEndpoint> {
    let ContextValue::Single(id) = request.context.get("aws:SourceVpce")? else {
        return None;
    };
    estate.endpoints.iter().find(|endpoint| endpoint.id == *id)
}

/// The policy of the resource, or the statements that its owner is asked to add.
pub(super) fn resource_policy<'a>(estate: &'a Estate, request: &Request) -> Option<&'a Label> {
    let (kind, arn) = resource_kind(request)?;
    let known = estate.resource_policies.get(&arn);
    known.or_else(|| estate.handoffs.get(&(kind, arn)))
}

/// What is emitted of the resource's policy: the whole of it, or the statements that its owner is
/// asked to add, whatever else they say.
pub(super) fn emitted_resource_policy<'a>(
    estate: &'a Estate,
    request: &Request,
) -> Option<&'a Label> {
    let (kind, arn) = resource_kind(request)?;
    let ours = |label: &&Label| {
        let document = estate.documents.get(*label);
        document.is_some_and(|document| document.author == Author::Synth)
    };
    let known = estate.resource_policies.get(&arn).filter(ours);
    known.or_else(|| estate.handoffs.get(&(kind, arn)))
}

/// The ARN of the thing that has the policy, and which policy others are asked to change.
fn resource_kind(request: &Request) -> Option<(HandoffKind, String)> {
    let arn = request.resource.arn()?;
    let whole = |kind| Some((kind, arn.to_string()));
    match arn.service.as_str() {
        "s3" => {
            let mut bucket = arn.clone();
            bucket
                .resource
                .truncate(arn.resource.find('/').unwrap_or(arn.resource.len()));
            Some((HandoffKind::Bucket, bucket.to_string()))
        }
        "kms" => whole(HandoffKind::Key),
        "secretsmanager" => whole(HandoffKind::Secret),
        "iam" if arn.resource.starts_with("role/") => whole(HandoffKind::RoleTrust),
        "dynamodb" => whole(HandoffKind::Table),
        "sns" => whole(HandoffKind::Topic),
        _ => None,
    }
}
