//! What synth emits, as data: templates, policies, handoffs, routing, checks, the manifest.
//!
//! Everything here is printed from these types, never from text templates, in one canonical form
//! each. The exception is text for people: the `README.md` of a handoff, the runbook.
mod adoption;
mod deploy_script;
mod egress_list;
mod files;
mod handoff;
mod headroom;
mod instruction;
mod json;
mod manifest;
mod markdown;
mod metrics_file;
mod policy_document;
mod policy_file;
mod profile;
mod routing_table;
mod runbook;
mod shell;
mod stack;
mod stack_set;
mod symbol;
mod template;
mod value;
pub mod write;

pub use adoption::{ADOPTION_GUIDE, Adoption};
pub use deploy_script::{DEPLOY_SCRIPT, Deployment, deploy_script};
pub use egress_list::{EgressHost, EgressList};
pub use files::{OutputFile, files};
pub use handoff::{Handoff, HandoffKind};
pub use headroom::Headroom;
pub use instruction::Instruction;
pub use json::Json;
pub use manifest::{BlueprintIdentity, manifest};
pub(crate) use manifest::{short_hash, template_digest};
pub use metrics_file::{EmittedMetric, MetricDocument, MetricsFile, MetricsPlace, TokenPrice};
pub use policy_document::{Conditions, PolicyDocument, PolicyStatement, Principal, Resources};
pub use policy_file::{PolicyFile, PolicyKind};
pub use profile::{AssumedRole, Credentials, Profile, ProfileFile, SignIn, Through};
pub use routing_table::{
    CacheRoute, Destination, KeptAnswers, LikeAnswers, RouteBreaker, RouteModel, RouteRule,
    RouteShare, RoutingTable,
};
pub use runbook::{
    ActionPage, AddedByOthers, AddedPolicy, AlertLine, AnomalyPage, Audit, AuditedAccount, BoundBy,
    BudgetPage, CachePage, CallerCheck, Checklist, Code, Command, Commands, Degradation, Denials,
    DeniedCall, DeployedSet, DeployedStack, Diversion, EnforcedStop, FlagsPage, ForbiddenPage,
    FunctionCheck, InferenceLog, MetricsPage, Pending, RUNBOOK, Revocation, RevokedApiKeys,
    RevokedKey, RevokedPeople, RevokedSecret, RoutePage, Runbook, SavedQuery, Security, SharedBy,
    Spending, ToDoByHand, Troubleshooting, TrustPage, Word,
};
pub use shell::shell_word;
pub use stack::{Layer, ParameterSource, Stack, StackId};
pub use stack_set::{StackSet, differences, same_but_for_account};
pub use symbol::{Symbol, SymbolAttribute, SymbolKind, Text};
pub use template::{LogicalId, Output, Parameter, Resource, Retention, Template, TemplateFormat};
pub use value::Value;
pub(crate) use value::pointer_token;

use std::collections::BTreeMap;

/// Everything that `compile` makes of a model.
#[derive(Debug, Clone, Default)]
pub struct Artifacts {
    /// The stacks, in deployment order.
    pub stacks: Vec<Stack>,
    /// The `StackSets`, by id; each is a resource of a stack, too.
    pub stack_sets: Vec<StackSet>,
    /// Every policy as a file of its own, by path.
    pub policies: Vec<PolicyFile>,
    /// What others must add to things that synth does not own, by path.
    pub handoffs: Vec<Handoff>,
    /// What others must do by hand, by path.
    pub instructions: Vec<Instruction>,
    /// What routing needs outside of AWS, if anything.
    pub egress: Option<EgressList>,
    /// The client side of entering and of assuming roles.
    pub profiles: Vec<ProfileFile>,
    /// How requests are routed and answers cached, if the blueprint says so.
    pub routing: Option<RoutingTable>,
    /// What the serving layer has to emit, where something is watched.
    pub metrics: Option<MetricsFile>,
    /// What is left of the organization's slots for policies, by type and target.
    pub headroom: Vec<Headroom>,
    /// Which output holds the value of each symbol that stands in a template parameter, a policy
    /// file or the routing table.
    pub symbols: BTreeMap<Symbol, ParameterSource>,
    /// How it is deployed.
    pub deployment: Deployment,
    /// What people do with all of it.
    pub runbook: Option<Runbook>,
}

impl Artifacts {
    /// Whether some stack begins with an import.
    pub fn adopts(&self) -> bool {
        self.stacks.iter().any(adoption::adopts)
    }
}
