//! Quotas of AWS that what synth emits must hold to.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quota {
    /// Bytes of a bucket's policy.
    BucketPolicyBytes,
    /// Roles that one action of AWS Budgets attaches a policy to.
    BudgetActionRoles,
    /// Accounts and units that one action of AWS Budgets attaches a service control policy to.
    BudgetActionTargets,
    /// Actions of a budget.
    BudgetActions,
    /// Actions of all budgets of an account.
    BudgetActionsOfAccount,
    /// Notifications of one budget.
    BudgetNotifications,
    /// Customer managed policies of an account.
    CustomerManagedPolicies,
    /// Characters of a VPC endpoint's policy, white space included.
    EndpointPolicyCharacters,
    /// Bytes of the environment variables of a Lambda function.
    FunctionEnvironmentBytes,
    /// Characters of a group's inline policies together, white space not counted.
    GroupPolicyCharacters,
    /// Characters of a role's inline policies together, white space not counted.
    IdentityPolicyCharacters,
    /// The most characters that an id or ARN invented by AWS is taken to have.
    InventedIdCharacters,
    /// Characters of a key policy.
    KeyPolicyCharacters,
    /// Characters of a resource policy of CloudWatch Logs.
    LogPolicyCharacters,
    /// Managed policies attached to one role.
    ManagedPoliciesPerRole,
    /// Characters of a customer managed policy, white space not counted.
    ManagedPolicyCharacters,
    /// Characters of the description of a policy of the organization.
    OrganizationPolicyDescriptionCharacters,
    /// Characters of the name of a policy of the organization.
    OrganizationPolicyNameCharacters,
    /// Characters of the inline policy of a permission set.
    PermissionSetPolicyCharacters,
    /// Characters of the policy of a repository of container images.
    RepositoryPolicyCharacters,
    /// Resource control policies of an organization.
    ResourceControlPolicies,
    /// Resource control policies attached directly to one root, unit or account,
    /// `RCPFullAWSAccess` included.
    ResourceControlPoliciesPerTarget,
    /// Characters of a resource control policy.
    ResourceControlPolicyCharacters,
    /// Roles of an account.
    Roles,
    /// Characters of a secret's policy.
    SecretPolicyCharacters,
    /// Service control policies of an organization.
    ServiceControlPolicies,
    /// Service control policies attached directly to one root, unit or account, `FullAWSAccess`
    /// included.
    ServiceControlPoliciesPerTarget,
    /// Characters of a service control policy.
    ServiceControlPolicyCharacters,
    /// Characters of a session policy.
    SessionPolicyCharacters,
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
    /// Characters of a trust policy.
    TrustPolicyCharacters,
    /// Characters of a user's inline policies together, white space not counted.
    UserPolicyCharacters,
}

impl Quota {
    /// Every quota.
    pub const ALL: [Self; 40] = [
        Self::BucketPolicyBytes,
        Self::BudgetActionRoles,
        Self::BudgetActionTargets,
        Self::BudgetActions,
        Self::BudgetActionsOfAccount,
        Self::BudgetNotifications,
        Self::CustomerManagedPolicies,
        Self::EndpointPolicyCharacters,
        Self::FunctionEnvironmentBytes,
        Self::GroupPolicyCharacters,
        Self::IdentityPolicyCharacters,
        Self::InventedIdCharacters,
        Self::KeyPolicyCharacters,
        Self::LogPolicyCharacters,
        Self::ManagedPoliciesPerRole,
        Self::ManagedPolicyCharacters,
        Self::OrganizationPolicyDescriptionCharacters,
        Self::OrganizationPolicyNameCharacters,
        Self::PermissionSetPolicyCharacters,
        Self::RepositoryPolicyCharacters,
        Self::ResourceControlPolicies,
        Self::ResourceControlPoliciesPerTarget,
        Self::ResourceControlPolicyCharacters,
        Self::Roles,
        Self::SecretPolicyCharacters,
        Self::ServiceControlPolicies,
        Self::ServiceControlPoliciesPerTarget,
        Self::ServiceControlPolicyCharacters,
        Self::SessionPolicyCharacters,
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
        Self::UserPolicyCharacters,
    ];

    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::BucketPolicyBytes => "bucket-policy-bytes",
            Self::BudgetActionRoles => "budget-action-roles",
            Self::BudgetActionTargets => "budget-action-targets",
            Self::BudgetActions => "budget-actions",
            Self::BudgetActionsOfAccount => "budget-actions-of-account",
            Self::BudgetNotifications => "budget-notifications",
            Self::CustomerManagedPolicies => "customer-managed-policies",
            Self::EndpointPolicyCharacters => "endpoint-policy-characters",
            Self::FunctionEnvironmentBytes => "function-environment-bytes",
            Self::GroupPolicyCharacters => "group-policy-characters",
            Self::IdentityPolicyCharacters => "identity-policy-characters",
            Self::InventedIdCharacters => "invented-id-characters",
            Self::KeyPolicyCharacters => "key-policy-characters",
            Self::LogPolicyCharacters => "log-policy-characters",
            Self::ManagedPoliciesPerRole => "managed-policies-per-role",
            Self::ManagedPolicyCharacters => "managed-policy-characters",
            Self::OrganizationPolicyDescriptionCharacters => {
                "organization-policy-description-characters"
            }
            Self::OrganizationPolicyNameCharacters => "organization-policy-name-characters",
            Self::PermissionSetPolicyCharacters => "permission-set-policy-characters",
            Self::RepositoryPolicyCharacters => "repository-policy-characters",
            Self::ResourceControlPolicies => "resource-control-policies",
            Self::ResourceControlPoliciesPerTarget => "resource-control-policies-per-target",
            Self::ResourceControlPolicyCharacters => "resource-control-policy-characters",
            Self::Roles => "roles",
            Self::SecretPolicyCharacters => "secret-policy-characters",
            Self::ServiceControlPolicies => "service-control-policies",
            Self::ServiceControlPoliciesPerTarget => "service-control-policies-per-target",
            Self::ServiceControlPolicyCharacters => "service-control-policy-characters",
            Self::SessionPolicyCharacters => "session-policy-characters",
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
            Self::UserPolicyCharacters => "user-policy-characters",
        }
    }
}

/// How much AWS allows where nobody asked for more.
pub fn quota(quota: Quota) -> usize {
    DATA.by_word.get(quota.word()).copied().unwrap_or_default()
}

/// How far AWS raises a quota for an account that asks; `None` where it does not.
pub fn raised_to_at_most(quota: Quota) -> Option<usize> {
    DATA.raised_to_at_most.get(quota.word()).copied()
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Quotas {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    #[expect(dead_code, reason = "for readers of the file")]
    unverified: String,
    #[serde(rename = "quotas")]
    by_word: BTreeMap<String, usize>,
    raised_to_at_most: BTreeMap<String, usize>,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<Quotas> =
    LazyLock::new(|| serde_json::from_str(include_str!("data/quotas.json")).unwrap_or_default());
