//! Ids that AWS invents when it makes a thing: known by name until then.
use super::LogicalId;
use crate::vocab::{AccountId, Name, Region};
use std::fmt;

/// An id or ARN that exists only after deployment.
///
/// In the stack that makes the thing it is a `Fn::GetAtt`, in another stack a parameter whose
/// source the manifest names, in a policy file the text of [`Symbol`]'s `Display`, and to the
/// policy engine a value equal only to itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Symbol {
    /// What kind of thing it is.
    pub kind: SymbolKind,
    /// The account that holds it: in a group, each account has its own.
    pub account: AccountId,
    /// The name that its logical id is made of.
    pub name: Name,
    /// The region of a thing that has the same name in several.
    pub region: Option<Region>,
    /// What of it.
    pub attribute: SymbolAttribute,
}

/// Kinds of things whose id AWS invents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymbolKind {
    /// A bedrock-mantle project.
    Project,
    /// A KMS key.
    Key,
    /// A VPC endpoint; its name is the network's and the service's.
    Endpoint,
    /// The security group of a network's endpoints.
    SecurityGroup,
    /// A serverless cache of Amazon ElastiCache.
    Cache,
    /// Nodes of Amazon ElastiCache.
    CacheNodes,
    /// The security group of such a cache.
    CacheSecurityGroup,
    /// A list of domains of Route 53 Resolver DNS Firewall.
    DomainList,
    /// A rule group of Route 53 Resolver DNS Firewall.
    DnsRuleGroup,
    /// An application inference profile.
    InferenceProfile,
    /// A content guardrail.
    ContentGuardrail,
    /// A version of a content guardrail; its name is the guardrail's and the hash of what it says.
    GuardrailVersion,
    /// An IAM role. Its ARN is chosen; as a symbol it says that the role has to be there.
    Role,
    /// A replica of a multi-region KMS key.
    ReplicaKey,
    /// A permission set of IAM Identity Center; only its ARN is a symbol.
    PermissionSet,
    /// A usage plan of API Gateway; only its id is a symbol.
    UsagePlan,
    /// A monitor of anomalies in cost.
    AnomalyMonitor,
    /// A policy of the organization; only its id is a symbol.
    OrganizationPolicy,
    /// An SNS topic. Its ARN is chosen; as a symbol it says that the topic has to be there.
    Topic,
    /// An S3 bucket. Its name is chosen; as a symbol it says that the bucket has to be there.
    Bucket,
}

impl SymbolKind {
    /// The word in a reference: `project`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Key | Self::ReplicaKey => "key",
            Self::Endpoint => "endpoint",
            Self::SecurityGroup => "security-group",
            Self::Cache | Self::CacheNodes => "cache",
            Self::CacheSecurityGroup => "cache-security-group",
            Self::DomainList => "domain-list",
            Self::DnsRuleGroup => "dns-rule-group",
            Self::InferenceProfile => "inference-profile",
            Self::ContentGuardrail => "content-guardrail",
            Self::GuardrailVersion => "guardrail-version",
            Self::Role => "role",
            Self::PermissionSet => "permission-set",
            Self::UsagePlan => "usage-plan",
            Self::AnomalyMonitor => "anomaly-monitor",
            Self::OrganizationPolicy => "organization-policy",
            Self::Topic => "topic",
            Self::Bucket => "bucket",
        }
    }

    /// What logical ids of this kind begin with.
    pub fn logical_word(self) -> &'static str {
        match self {
            Self::Project => "Project",
            Self::Key => "Key",
            Self::Endpoint => "Endpoint",
            Self::SecurityGroup => "SecurityGroup",
            Self::Cache => "Cache",
            Self::CacheNodes => "CacheNodes",
            Self::CacheSecurityGroup => "CacheSecurityGroup",
            Self::DomainList => "DomainList",
            Self::DnsRuleGroup => "DnsRuleGroup",
            Self::InferenceProfile => "InferenceProfile",
            Self::ContentGuardrail => "ContentGuardrail",
            Self::GuardrailVersion => "GuardrailVersion",
            Self::Role => "Role",
            Self::ReplicaKey => "ReplicaKey",
            Self::PermissionSet => "PermissionSet",
            Self::UsagePlan => "UsagePlan",
            Self::AnomalyMonitor => "AnomalyMonitor",
            Self::OrganizationPolicy => "OrganizationPolicy",
            Self::Topic => "Topic",
            Self::Bucket => "Bucket",
        }
    }
}

/// What of a thing a symbol stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SymbolAttribute {
    /// Its ARN.
    Arn,
    /// Its id.
    Id,
    /// The host name that it answers at.
    Address,
    /// The host name that its replicas answer at.
    ReaderAddress,
}

impl SymbolAttribute {
    /// The word in a reference.
    fn word(self) -> &'static str {
        match self {
            Self::Arn => "arn",
            Self::Id => "id",
            Self::Address => "address",
            Self::ReaderAddress => "reader-address",
        }
    }

    /// The word in names of parameters and outputs.
    fn logical_word(self) -> &'static str {
        match self {
            Self::Arn => "Arn",
            Self::Id => "Id",
            Self::Address => "Address",
            Self::ReaderAddress => "ReaderAddress",
        }
    }
}

impl Symbol {
    /// The resource that it is an attribute of, in the template that makes it.
    pub fn logical_id(&self) -> LogicalId {
        LogicalId::new(self.kind.logical_word(), self.name.as_str())
    }

    /// The attribute's name in `Fn::GetAtt`.
    pub fn get_att(&self) -> &'static str {
        match (self.kind, self.attribute) {
            (SymbolKind::InferenceProfile, SymbolAttribute::Arn) => "InferenceProfileArn",
            (SymbolKind::ContentGuardrail | SymbolKind::GuardrailVersion, SymbolAttribute::Arn) => {
                "GuardrailArn"
            }
            (SymbolKind::PermissionSet, _) => "PermissionSetArn",
            (SymbolKind::AnomalyMonitor, _) => "MonitorArn",
            (_, SymbolAttribute::ReaderAddress) => "ReaderEndPoint.Address",
            (SymbolKind::CacheNodes, _) => "PrimaryEndPoint.Address",
            (_, SymbolAttribute::Address) => "Endpoint.Address",
            (SymbolKind::Cache, _) => "ARN",
            (SymbolKind::Topic, _) => "TopicArn",
            (_, SymbolAttribute::Arn) => "Arn",
            (SymbolKind::Key | SymbolKind::ReplicaKey, SymbolAttribute::Id) => "KeyId",
            (SymbolKind::SecurityGroup | SymbolKind::CacheSecurityGroup, SymbolAttribute::Id) => {
                "GroupId"
            }
            (SymbolKind::Role, SymbolAttribute::Id) => "RoleId",
            (SymbolKind::InferenceProfile, SymbolAttribute::Id) => "InferenceProfileId",
            (SymbolKind::ContentGuardrail, SymbolAttribute::Id) => "GuardrailId",
            (SymbolKind::GuardrailVersion, SymbolAttribute::Id) => "Version",
            (
                SymbolKind::Bucket
                | SymbolKind::Project
                | SymbolKind::Endpoint
                | SymbolKind::DomainList
                | SymbolKind::DnsRuleGroup
                | SymbolKind::UsagePlan
                | SymbolKind::OrganizationPolicy,
                SymbolAttribute::Id,
            ) => "Id",
        }
    }

    /// Whether `Ref` gives it, not an attribute.
    pub fn is_reference(&self) -> bool {
        (self.kind, self.attribute) == (SymbolKind::Bucket, SymbolAttribute::Id)
    }

    /// A further attribute of the same resource, which follows the first after a colon: AWS knows
    /// a version of a guardrail by the guardrail's ARN and the version's number.
    pub fn get_att_after_colon(&self) -> Option<&'static str> {
        match (self.kind, self.attribute) {
            (SymbolKind::GuardrailVersion, SymbolAttribute::Arn) => Some("Version"),
            _ => None,
        }
    }

    /// What the parameter or output that carries it is called: `ArnOfProjectSearchProd`. No
    /// resource's logical id begins so.
    pub fn carrier(&self) -> LogicalId {
        LogicalId::new(
            &format!(
                "{}Of{}",
                self.attribute.logical_word(),
                self.kind.logical_word()
            ),
            &match &self.region {
                Some(region) => format!("{}-{region}", self.name),
                None => self.name.to_string(),
            },
        )
    }

    /// The same where a template needs ids of things of one name in several accounts:
    /// `ArnOfProjectSearchProdIn333333333333`.
    pub fn carrier_in_account(&self) -> LogicalId {
        let carrier = self.carrier();
        LogicalId::new(carrier.as_str(), &format!("in-{}", self.account))
    }

    /// The reference with the account, where the name alone could mean several:
    /// `${synth:project/search-prod@333333333333.arn}`.
    pub(super) fn text_with_account(&self) -> String {
        let attribute = self.attribute.word();
        let (kind, name, account) = (self.kind.word(), &self.name, self.account);
        format!("${{synth:{kind}/{name}@{account}.{attribute}}}")
    }

    /// What it is, for the description of a parameter or output.
    pub fn description(&self) -> String {
        let place = match &self.region {
            Some(region) => format!(" in {region}"),
            None => String::new(),
        };
        format!(
            "{} of the {} {}{place}",
            match self.attribute {
                SymbolAttribute::Arn => "ARN",
                SymbolAttribute::Id if self.is_reference() => "name",
                SymbolAttribute::Id => "id",
                SymbolAttribute::Address => "address",
                SymbolAttribute::ReaderAddress => "address of the replicas",
            },
            match self.kind {
                SymbolKind::Project => "Bedrock project",
                SymbolKind::Key => "KMS key",
                SymbolKind::Endpoint => "VPC endpoint",
                SymbolKind::SecurityGroup => "security group of the endpoints of",
                SymbolKind::Cache | SymbolKind::CacheNodes => "cache",
                SymbolKind::CacheSecurityGroup => "security group of the cache",
                SymbolKind::DomainList => "DNS Firewall domain list",
                SymbolKind::DnsRuleGroup => "DNS Firewall rule group",
                SymbolKind::InferenceProfile => "application inference profile",
                SymbolKind::ContentGuardrail => "content guardrail",
                SymbolKind::GuardrailVersion => "content guardrail version",
                SymbolKind::Role => "role",
                SymbolKind::ReplicaKey => "replica of the KMS key",
                SymbolKind::PermissionSet => "permission set",
                SymbolKind::UsagePlan => "usage plan",
                SymbolKind::AnomalyMonitor => "anomaly monitor",
                SymbolKind::OrganizationPolicy => "organization policy",
                SymbolKind::Topic => "topic",
                SymbolKind::Bucket => "bucket",
            },
            self.name
        )
    }
}

impl fmt::Display for Symbol {
    /// `${synth:project/search-prod.arn}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let attribute = self.attribute.word();
        write!(f, "${{synth:{}/{}", self.kind.word(), self.name)?;
        if let Some(region) = &self.region {
            write!(f, "@{region}")?;
        }
        write!(f, ".{attribute}}}")
    }
}

/// A text in a policy: known, or known after deployment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Text {
    /// Known.
    Literal(String),
    /// An id that AWS invents.
    Symbol(Symbol),
}

impl Text {
    /// A known text.
    pub fn literal(text: impl Into<String>) -> Self {
        Self::Literal(text.into())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Literal(text) => f.write_str(text),
            Self::Symbol(symbol) => symbol.fmt(f),
        }
    }
}
