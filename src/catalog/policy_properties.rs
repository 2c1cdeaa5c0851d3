//! Which properties of CloudFormation and Terraform resources hold a policy of IAM's language.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What kind of policy a property holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyProperty {
    /// A policy of a user, group, role or permission set.
    Identity,
    /// A role's trust policy.
    Trust,
    /// A resource's policy.
    Resource,
    /// A KMS key policy.
    Key,
    /// A VPC endpoint policy.
    Endpoint,
    /// A session policy.
    Session,
    /// An organization policy: the resource says of which type.
    Organization,
}

/// The properties of a CloudFormation type that hold policies: paths with `*` for the elements of a
/// list.
pub fn cloudformation_policy_properties(
    resource_type: &str,
) -> impl Iterator<Item = (&'static str, PolicyProperty)> {
    of(&DATA.cloudformation, resource_type)
}

/// The arguments of a Terraform resource that hold policies, as texts.
pub fn terraform_policy_arguments(
    resource_type: &str,
) -> impl Iterator<Item = (&'static str, PolicyProperty)> {
    of(&DATA.terraform, resource_type)
}

type Table = BTreeMap<String, BTreeMap<String, PolicyProperty>>;

fn of(
    table: &'static Table,
    resource_type: &str,
) -> impl Iterator<Item = (&'static str, PolicyProperty)> {
    let properties = table.get(resource_type);
    properties
        .into_iter()
        .flatten()
        .map(|(path, kind)| (path.as_str(), *kind))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyProperties {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    cloudformation: Table,
    terraform: Table,
}

// A test reads every table, so the default is never taken.
static DATA: LazyLock<PolicyProperties> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/policy-properties.json")).unwrap_or_default()
});
