//! Clusters and identity providers that exist already.
use super::existing::arn_region;
use super::{Context, identifier, identity_providers};
use crate::blueprint::raw::{self, Text};
use crate::model::{EksCluster, OidcProvider, Owner, SamlProvider};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn cluster(
    name: &Text,
    raw: &raw::EksCluster,
    context: &mut Context<'_>,
) -> Option<Arc<EksCluster>> {
    let declared = context.declared_name(name);
    let issuer = match &raw.issuer {
        Some(issuer) => Some(identifier::issuer(issuer, context)?),
        None => None,
    };
    let (arn, account_id) = identifier::arn(&raw.eks_cluster, "eks", "cluster", context)?;
    let region = arn_region(&arn.region, &raw.eks_cluster, context)?;
    Some(Arc::new(EksCluster {
        name: declared?,
        arn,
        account_id,
        region,
        issuer,
        span: name.span,
    }))
}

pub(super) fn oidc_provider(
    name: &Text,
    raw: &raw::OidcProvider,
    context: &mut Context<'_>,
) -> Option<Arc<OidcProvider>> {
    let declared = context.declared_name(name);
    let audiences = identity_providers::audiences(&raw.audiences, context);
    let (arn, account_id) = identifier::arn(&raw.oidc_provider, "iam", "oidc-provider", context)?;
    let issuer = arn.resource_of_type("oidc-provider")?.to_owned();
    let url = Text::new(format!("https://{issuer}"), raw.oidc_provider.span);
    Some(Arc::new(OidcProvider {
        name: declared?,
        owner: Owner::Existing,
        account_id,
        issuer: identifier::issuer(&url, context)?,
        arn,
        audiences: audiences?,
        tags: BTreeMap::new(),
        span: name.span,
    }))
}

pub(super) fn saml_provider(
    name: &Text,
    arn: &Text,
    context: &mut Context<'_>,
) -> Option<Arc<SamlProvider>> {
    let declared = context.declared_name(name);
    let (arn, account_id) = identifier::arn(arn, "iam", "saml-provider", context)?;
    Some(Arc::new(SamlProvider {
        name: declared?,
        arn,
        account_id,
        span: name.span,
    }))
}
