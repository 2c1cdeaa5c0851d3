//! The policies that apply to a request, by what they are attached to.
use super::Compiled;
use std::fmt;
use std::sync::Arc;

/// All policies that apply to one request. The default has none of any kind: nothing is granted.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    /// The caller's identity policies, groups included. Empty: no grant from there.
    pub identity: Vec<Policy>,
    /// The caller's permissions boundary; `None`: it has none.
    pub boundary: Option<Vec<Policy>>,
    /// The session policies passed with the session; `None`: none were.
    pub session: Option<Vec<Policy>>,
    /// Service control policies of the caller's organization by level, root first, account last.
    /// Every level must allow; an empty level is silent and blocks; no levels: not applied.
    pub service_control: Vec<Vec<Policy>>,
    /// Resource control policies of the owner's organization by level. The full access that AWS
    /// attaches to every level is implied, so they only deny.
    pub resource_control: Vec<Vec<Policy>>,
    /// The resource's own policy: bucket, queue, trust, key.
    pub resource: Option<Policy>,
    /// The policy of the VPC endpoint the request travels through; `None`: no endpoint.
    pub endpoint: Option<Vec<Policy>>,
    /// What kind of endpoint that is.
    pub endpoint_type: EndpointType,
    /// What organization policies do not reach.
    pub exemptions: Exemptions,
}

/// A compiled document and what reports call it.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The name in reports, such as a file path.
    pub label: Arc<str>,
    /// What decides.
    pub compiled: Arc<Compiled>,
}

/// How a VPC endpoint reads a principal that names an account
/// (<https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html>).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum EndpointType {
    /// The account means all its users and roles.
    #[default]
    Interface,
    /// The account means its root user alone.
    Gateway,
}

/// Circumstances of an organization that no document shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Exemptions {
    /// The caller belongs to the management account: service control policies do not apply.
    pub caller_in_management_account: bool,
    /// The resource belongs to the management account: resource control policies do not apply.
    pub resource_in_management_account: bool,
    /// The resource is an AWS managed KMS key: resource control policies do not apply.
    pub aws_managed_key: bool,
}

/// One kind of policy in an evaluation, in the order in which reports list them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Service control policies.
    ServiceControl,
    /// Resource control policies.
    ResourceControl,
    /// Identity policies.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// Session policies.
    Session,
    /// The resource, trust or key policy.
    Resource,
    /// The VPC endpoint policy.
    Endpoint,
    /// The AWS service itself, which refuses some calls whatever policies say.
    Service,
}

impl Policy {
    /// A policy under a name.
    pub fn new(label: impl Into<Arc<str>>, compiled: Arc<Compiled>) -> Self {
        Self {
            label: label.into(),
            compiled,
        }
    }
}

impl Layer {
    /// The short name in machine-readable output.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServiceControl => "scp",
            Self::ResourceControl => "rcp",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Resource => "resource",
            Self::Endpoint => "endpoint",
            Self::Service => "service",
        }
    }

    /// Whether statements of this layer say whom they apply to.
    pub(crate) fn has_principal(self) -> bool {
        matches!(
            self,
            Self::ResourceControl | Self::Resource | Self::Endpoint
        )
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
