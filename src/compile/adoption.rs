//! Things that exist and become resources of a stack.
use super::part::PlacedResource;
use crate::artifact::Adoption;
use crate::catalog;
use std::collections::BTreeMap;

/// The resource, which exists already under this identifier: it is imported before the stack is
/// deployed. CloudFormation wants a deletion policy on whatever it imports
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html>).
pub(super) fn adopting(
    mut resource: PlacedResource,
    identifier: &[(&str, &str)],
) -> PlacedResource {
    let declared = catalog::import_properties(resource.resource.type_name);
    let identifier: BTreeMap<String, String> = identifier
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    resource.resource.adoption = Some(Adoption {
        identifier,
        declared: declared.iter().cloned().collect(),
    });
    resource.retained()
}
