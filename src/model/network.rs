//! What is made in networks: endpoints and egress lists.
use super::{Network, RoleIdentity};
use crate::diag::Span;
use crate::vocab::EndpointService;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What synth makes in one network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkServices {
    /// The network.
    pub network: Arc<Network>,
    /// The endpoints, if any are made.
    pub endpoints: Option<EndpointSet>,
    /// What may be reached outside of AWS, if the blueprint says so.
    pub egress: Option<Egress>,
    /// Where it was declared.
    pub span: Span,
}

/// The endpoints of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointSet {
    /// The services that get one.
    pub services: BTreeSet<EndpointService>,
    /// Who may open connections to the interface endpoints; not empty.
    pub clients: BTreeSet<EndpointClient>,
    /// The ids of the route tables that gateway endpoints go into; not empty where there are any.
    pub route_tables: BTreeSet<String>,
    /// The roles that work in the network, sorted by ARN.
    pub roles: Vec<Arc<RoleIdentity>>,
    /// Where it was written.
    pub span: Span,
}

/// Who may open a connection to an interface endpoint.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndpointClient {
    /// Addresses in a range: `10.20.0.0/16`.
    Range(String),
    /// Network interfaces in a security group, by its id.
    SecurityGroup(String),
}

/// What may be reached from a network outside of AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Egress {
    /// What holds the list; not empty.
    pub by: BTreeSet<Firewall>,
    /// Further domains; `*.` before one stands for every name below it.
    pub also: BTreeSet<String>,
    /// Where it was written.
    pub span: Span,
}

/// What lets requests out of a network, or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Firewall {
    /// Route 53 Resolver DNS Firewall.
    Dns,
    /// AWS Network Firewall.
    Network,
}
