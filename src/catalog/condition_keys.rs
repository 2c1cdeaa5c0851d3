//! How condition keys behave: when they are there, what their values look like, and what else they need.
use super::authorization::{CatalogConditionKey, condition_key, service};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Something that is so of some condition keys and not of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyTrait {
    /// Every request has it.
    AlwaysPresent,
    /// Requests to any service may lack it, for what the caller is or how it calls.
    CallerMayLack,
    /// Only a call that a service makes by itself for a resource of its own has it.
    OfServiceCalls,
    /// A service that calls by itself never has it.
    AbsentForServices,
    /// It names an account, an organization or a network by a whole id.
    Identifying,
    /// The caller writes it as it likes.
    SaidByCaller,
    /// In the policy of a resource it is that resource's own.
    OfOwnResource,
    /// It holds a list that is not empty in any request that has it.
    NeverEmpty,
    /// More actions send it than the service authorization reference lists.
    SentByMoreThanListed,
}

/// What the values of a condition key look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ValueForm {
    /// An account id.
    Account,
    /// The ARN of a KMS key.
    KeyArn,
    /// The id of an organization.
    Organization,
    /// The path of an organizational unit.
    OrganizationPath,
    /// A region.
    Region,
    /// A service principal.
    Service,
    /// A service principal with its region.
    ServiceInRegion,
    /// The id of a VPC.
    Vpc,
    /// The id of a VPC endpoint.
    VpcEndpoint,
}

/// Whether something is so of the condition key with this name.
pub fn key_is(name: &str, which: KeyTrait) -> bool {
    let data = &*DATA;
    let keys = match which {
        KeyTrait::AlwaysPresent => &data.always_present,
        KeyTrait::CallerMayLack => &data.caller_may_lack,
        KeyTrait::OfServiceCalls => &data.of_service_calls,
        KeyTrait::AbsentForServices => &data.absent_for_services,
        KeyTrait::Identifying => &data.identifying,
        KeyTrait::SaidByCaller => &data.said_by_caller,
        KeyTrait::OfOwnResource => &data.of_own_resource,
        KeyTrait::NeverEmpty => &data.never_empty,
        KeyTrait::SentByMoreThanListed => &data.sent_by_more_than_listed,
    };
    keys.iter().any(|key| stands_for(key, name))
}

/// Whether AWS lists a condition key of this name. Some services list their keys of tags with a word in place of the tag.
pub fn is_condition_key(name: &str) -> bool {
    condition_key(name).is_some() || is_tag_of_service(name).unwrap_or(false)
}

fn is_tag_of_service(name: &str) -> Option<bool> {
    let (stem, tag) = name.split_once('/')?;
    let service = service(name.split(':').next()?)?;
    let is_listed = |known: &str| {
        known.rsplit_once('/').is_some_and(|(known, tag)| {
            known.eq_ignore_ascii_case(stem) && matches!(tag, "" | "<key>" | "tag-key")
        })
    };
    let mut keys = service.condition_keys();
    Some(!tag.is_empty() && keys.any(|key| is_listed(key.name())))
}

/// What the values of a condition key look like, where that is known.
pub fn value_form(name: &str) -> Option<ValueForm> {
    let mut forms = DATA.forms.iter();
    let found = forms.find(|(_, keys)| keys.iter().any(|key| stands_for(key, name)));
    found.map(|(form, _)| *form)
}

/// The keys that took the place of one that AWS does not have any more.
pub fn replacements(name: &str) -> &'static [String] {
    listed(&DATA.replaced, name).unwrap_or_default()
}

/// The keys of which one has to stand beside this one, since the same value means other things elsewhere.
pub fn safe_only_with(name: &str) -> &'static [String] {
    listed(&DATA.safe_only_with, name).unwrap_or_default()
}

/// The keys that no request has together with this one.
pub fn never_with(name: &str) -> &'static [String] {
    listed(&DATA.never_with, name).unwrap_or_default()
}

/// The action that a trust policy has to allow beside `sts:AssumeRole` for the caller to set this key.
pub fn set_by_action(name: &str) -> Option<&'static str> {
    let mut keys = DATA.set_by_action.iter();
    keys.find(|(key, _)| stands_for(key, name))
        .map(|(_, action)| action.as_str())
}

/// The prefixes of the services that send this key; `None` if it does not depend on the service.
pub fn sent_by_services(name: &str) -> Option<&'static [String]> {
    listed(&DATA.sent_by_services, name)
}

/// Whether a text is no region and yet a value of keys for regions, or a region of a partition of which nobody outside
/// has a list.
pub fn stands_for_a_region(text: &str) -> bool {
    let data = &*DATA;
    let unlisted = &data.prefixes_of_unlisted_regions;
    data.values_beside_regions.iter().any(|value| value == text)
        || unlisted.iter().any(|prefix| text.starts_with(prefix))
}

/// Whether a request never asks for this action alone: it has the keys of the action that it stands beside.
pub fn is_asked_beside_another(action: &str) -> bool {
    let mut actions = DATA.asked_beside_another_action.iter();
    actions.any(|known| known.eq_ignore_ascii_case(action))
}

/// The networks whose addresses are not seen from outside.
pub fn private_networks() -> impl Iterator<Item = &'static str> {
    DATA.private_networks.iter().map(String::as_str)
}

/// Whether a variable is filled in without being a condition key.
pub fn is_variable_alone(name: &str) -> bool {
    let mut names = DATA.variables_without_condition_key.iter();
    names.any(|known| known.eq_ignore_ascii_case(name))
}

/// The day of these facts.
pub fn condition_keys_as_of() -> &'static str {
    &DATA.as_of
}

fn listed(table: &'static BTreeMap<String, Vec<String>>, name: &str) -> Option<&'static [String]> {
    let mut keys = table.iter();
    keys.find(|(key, _)| stands_for(key, name))
        .map(|(_, listed)| listed.as_slice())
}

/// Whether a name is this key, or this key with its tag filled in.
fn stands_for(key: &str, name: &str) -> bool {
    key.eq_ignore_ascii_case(name)
        || (key.ends_with('}')
            && condition_key(key).is_some_and(|key: CatalogConditionKey| key.stands_for(name)))
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConditionKeys {
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    always_present: Vec<String>,
    caller_may_lack: Vec<String>,
    of_service_calls: Vec<String>,
    absent_for_services: Vec<String>,
    identifying: Vec<String>,
    said_by_caller: Vec<String>,
    of_own_resource: Vec<String>,
    never_empty: Vec<String>,
    asked_beside_another_action: Vec<String>,
    sent_by_more_than_listed: Vec<String>,
    replaced: BTreeMap<String, Vec<String>>,
    safe_only_with: BTreeMap<String, Vec<String>>,
    never_with: BTreeMap<String, Vec<String>>,
    set_by_action: BTreeMap<String, String>,
    sent_by_services: BTreeMap<String, Vec<String>>,
    forms: BTreeMap<ValueForm, Vec<String>>,
    values_beside_regions: Vec<String>,
    prefixes_of_unlisted_regions: Vec<String>,
    private_networks: Vec<String>,
    variables_without_condition_key: Vec<String>,
}

// A test reads the table, so the default is never taken.
static DATA: LazyLock<ConditionKeys> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/condition-keys.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_in_any_case_and_with_their_tags_filled_in() {
        assert!(key_is("AWS:principaltag/Team", KeyTrait::CallerMayLack));
        assert!(!key_is("aws:PrincipalTag/", KeyTrait::CallerMayLack));
        assert!(!key_is("aws:PrincipalArn", KeyTrait::CallerMayLack));
        assert!(is_condition_key("s3:ExistingObjectTag/Team"));
        assert!(!is_condition_key("s3:ExistingObjectTags/Team"));
        assert!(!is_condition_key("apigateway:Request/Team"));
        assert_eq!(value_form("aws:sourcevpce"), Some(ValueForm::VpcEndpoint));
        assert_eq!(set_by_action("aws:RequestTag/x"), Some("sts:TagSession"));
    }

    #[test]
    fn every_key_of_the_table_is_in_the_catalogue_or_has_a_successor() {
        let data = &*DATA;
        let lists = [
            &data.always_present,
            &data.caller_may_lack,
            &data.of_service_calls,
            &data.absent_for_services,
            &data.identifying,
            &data.said_by_caller,
            &data.of_own_resource,
            &data.never_empty,
            &data.sent_by_more_than_listed,
        ];
        let tables = [&data.safe_only_with, &data.never_with];
        let keys = lists.into_iter().flatten();
        let keys = keys.chain(tables.iter().flat_map(|table| table.keys()));
        let keys = keys.chain(tables.iter().flat_map(|table| table.values()).flatten());
        let keys = keys.chain(data.forms.values().flatten());
        let keys = keys.chain(data.replaced.values().flatten());
        let unknown: Vec<&String> = keys.filter(|key| condition_key(key).is_none()).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
