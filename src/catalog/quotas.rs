//! Quotas of AWS that what synth emits must hold to.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quota {
    /// Notifications of one budget.
    BudgetNotifications,
    /// Characters of a role's inline policies together, white space not counted.
    IdentityPolicyCharacters,
    /// The most characters that an id or ARN invented by AWS is taken to have.
    InventedIdCharacters,
    /// Characters of a key policy.
    KeyPolicyCharacters,
    /// Policies of one type attached directly to one root, unit or account, `FullAWSAccess`
    /// included.
    OrganizationPoliciesPerTarget,
    /// Characters of a service control policy.
    ServiceControlPolicyCharacters,
    /// Stacks of one `StackSet`.
    StackSetInstances,
    /// Bytes of a `StackSet`'s template that lies in S3.
    StackSetTemplateBytes,
    /// `StackSets` of one administrator account.
    StackSets,
    /// Characters of a table's resource policy.
    TablePolicyCharacters,
    /// Bytes of a template that lies in S3.
    TemplateBytes,
    /// Bytes of a template that is sent in the request.
    TemplateBytesWithoutBucket,
    /// Outputs of a template.
    TemplateOutputs,
    /// Parameters of a template.
    TemplateParameters,
    /// Resources of a template.
    TemplateResources,
    /// Characters of a trust policy, unless AWS raised it for the account.
    TrustPolicyCharacters,
}

impl Quota {
    /// Every quota.
    pub const ALL: [Self; 16] = [
        Self::BudgetNotifications,
        Self::IdentityPolicyCharacters,
        Self::InventedIdCharacters,
        Self::KeyPolicyCharacters,
        Self::OrganizationPoliciesPerTarget,
        Self::ServiceControlPolicyCharacters,
        Self::StackSetInstances,
        Self::StackSetTemplateBytes,
        Self::StackSets,
        Self::TablePolicyCharacters,
        Self::TemplateBytes,
        Self::TemplateBytesWithoutBucket,
        Self::TemplateOutputs,
        Self::TemplateParameters,
        Self::TemplateResources,
        Self::TrustPolicyCharacters,
    ];

    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::BudgetNotifications => "budget-notifications",
            Self::IdentityPolicyCharacters => "identity-policy-characters",
            Self::InventedIdCharacters => "invented-id-characters",
            Self::KeyPolicyCharacters => "key-policy-characters",
            Self::OrganizationPoliciesPerTarget => "organization-policies-per-target",
            Self::ServiceControlPolicyCharacters => "service-control-policy-characters",
            Self::StackSetInstances => "stack-set-instances",
            Self::StackSetTemplateBytes => "stack-set-template-bytes",
            Self::StackSets => "stack-sets",
            Self::TablePolicyCharacters => "table-policy-characters",
            Self::TemplateBytes => "template-bytes",
            Self::TemplateBytesWithoutBucket => "template-bytes-without-bucket",
            Self::TemplateOutputs => "template-outputs",
            Self::TemplateParameters => "template-parameters",
            Self::TemplateResources => "template-resources",
            Self::TrustPolicyCharacters => "trust-policy-characters",
        }
    }
}

/// How much AWS allows.
pub fn quota(quota: Quota) -> usize {
    DATA.by_word.get(quota.word()).copied().unwrap_or_default()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quotas {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[serde(rename = "quotas")]
    by_word: BTreeMap<String, usize>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Quotas> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/quotas.json")).unwrap_or_default());
