//! What a role needs beside its trust policy for callers to come in: instance profiles and
//! associations with Kubernetes service accounts.
use super::part::{PlacedResource, properties, tag_list};
use crate::artifact::{LogicalId, Symbol, SymbolAttribute, SymbolKind, Value, short_hash};
use crate::diag::Span;
use crate::model::{Account, EksCluster, InstanceProfile, Role, ServiceAccount, TrustedPrincipal};

/// The resources beside a role in its account.
pub(super) fn resources(role: &Role, account: &Account) -> Vec<PlacedResource> {
    role.trusted_by
        .iter()
        .filter_map(|trust| match &trust.principal {
            TrustedPrincipal::InstanceProfile(profile) => {
                Some(instance_profile(role, account, profile, trust.span))
            }
            TrustedPrincipal::Pod {
                cluster,
                service_account,
            } => Some(association(
                role,
                account,
                cluster,
                service_account,
                trust.span,
            )),
            _ => None,
        })
        .collect()
}

/// What EC2 instances are given instead of a role
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html>).
fn instance_profile(
    role: &Role,
    account: &Account,
    profile: &InstanceProfile,
    span: Span,
) -> PlacedResource {
    let mut resource = PlacedResource::new(
        "AWS::IAM::InstanceProfile",
        LogicalId::new("InstanceProfile", profile.name.as_str()),
        (account, &account.home_region),
        properties([
            ("InstanceProfileName", Value::string(&profile.profile_name)),
            ("Path", Value::string(role.identity.path())),
            (
                "Roles",
                Value::list([Value::string(role.identity.role_name())]),
            ),
        ]),
        span,
    );
    // It names the role, which has to be there.
    resource
        .resource
        .depends_on
        .push(LogicalId::new("Role", role.identity.name.as_str()));
    resource
}

/// What makes EKS give pods of a service account the role, in the cluster's region
/// (<https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html>).
fn association(
    role: &Role,
    account: &Account,
    cluster: &EksCluster,
    service_account: &ServiceAccount,
    span: Span,
) -> PlacedResource {
    let ServiceAccount { namespace, name } = service_account;
    // Kubernetes names hold more than logical ids do, and an association is one of its cluster.
    let whole = format!("{} {namespace} {name}", cluster.arn);
    let id = format!("{}-{namespace}-{name}-{}", cluster.name, short_hash(&whole));
    PlacedResource::new(
        "AWS::EKS::PodIdentityAssociation",
        LogicalId::new("PodIdentity", &id),
        (account, &cluster.region),
        properties([
            ("ClusterName", Value::string(cluster.cluster_name())),
            ("Namespace", Value::string(namespace)),
            (
                "RoleArn",
                Value::Symbol(Symbol {
                    kind: SymbolKind::Role,
                    account: account.id,
                    name: role.identity.name.clone(),
                    region: None,
                    attribute: SymbolAttribute::Arn,
                }),
            ),
            ("ServiceAccount", Value::string(name)),
            ("Tags", tag_list(&role.tags)),
        ]),
        span,
    )
}
