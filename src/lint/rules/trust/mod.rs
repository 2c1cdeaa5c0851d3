//! Who may become whom, and who administers a key.
mod action_of_other_sign_in;
mod allow_to_all_but_some;
mod github_trust_in_every_branch;
mod github_trust_in_many_repositories;
mod incomplete_roles_anywhere_trust;
mod key_administered_by_names_alone;
mod key_that_nobody_administers;
mod oidc_trust_without_claim;
mod other_resource_in_key_policy;
mod resource_open_to_anyone;
mod saml_trust_without_audience;
mod service_without_source;
mod trust_in_anyone;
mod trust_in_whole_account;
mod trust_in_whole_organization;
mod unknown_federation_source;
mod unknown_service_principal;

use crate::lint::Rule;

pub(super) const RULES: &[&Rule] = &[
    &action_of_other_sign_in::RULE,
    &allow_to_all_but_some::RULE,
    &github_trust_in_every_branch::RULE,
    &github_trust_in_many_repositories::RULE,
    &incomplete_roles_anywhere_trust::RULE,
    &key_administered_by_names_alone::RULE,
    &key_that_nobody_administers::RULE,
    &oidc_trust_without_claim::RULE,
    &other_resource_in_key_policy::RULE,
    &resource_open_to_anyone::RULE,
    &saml_trust_without_audience::RULE,
    &service_without_source::RULE,
    &trust_in_anyone::RULE,
    &trust_in_whole_account::RULE,
    &trust_in_whole_organization::RULE,
    &unknown_federation_source::RULE,
    &unknown_service_principal::RULE,
];
