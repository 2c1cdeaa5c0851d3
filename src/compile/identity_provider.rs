//! OIDC identity providers in IAM.
use super::part::{Part, PlacedResource, properties, tag_list};
use crate::artifact::{LogicalId, Value};
use crate::model::{OidcProvider, Owner};

/// The provider of an issuer. The certificates are left to AWS, which trusts the authorities that
/// browsers trust
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html>).
pub(super) fn identity_provider(provider: &OidcProvider) -> Part {
    let Owner::Synth(account) = &provider.owner else {
        return Part::default();
    };
    let resource = PlacedResource::new(
        "AWS::IAM::OIDCProvider",
        logical_id(provider),
        (account, &account.home_region),
        properties([
            (
                "ClientIdList",
                Value::list(provider.audiences.iter().map(Value::string)),
            ),
            ("Tags", tag_list(&provider.tags)),
            ("Url", Value::string(format!("https://{}", provider.issuer))),
        ]),
        provider.span,
    );
    Part {
        resources: vec![resource],
        ..Part::default()
    }
}

/// The resource's id in its template.
pub(super) fn logical_id(provider: &OidcProvider) -> LogicalId {
    LogicalId::new("IdentityProvider", provider.name.as_str())
}
