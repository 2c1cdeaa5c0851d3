//! Application inference profiles.
use super::part::{Part, PlacedResource, properties, tag_list};
use crate::artifact::{LogicalId, SymbolKind, Value};
use crate::model::{InferenceProfile, Project};

/// The profiles of a project, each with the project's tags.
pub(super) fn profiles(project: &Project) -> Part {
    Part {
        resources: project
            .profiles
            .iter()
            .map(|profile| resource(project, profile))
            .collect(),
        ..Part::default()
    }
}

fn resource(project: &Project, profile: &InferenceProfile) -> PlacedResource {
    let model = format!(
        "arn:{}:bedrock:{}::foundation-model/{}",
        profile.region.partition(),
        profile.region,
        profile.model.id
    );
    PlacedResource::new(
        "AWS::Bedrock::ApplicationInferenceProfile",
        LogicalId::new(
            SymbolKind::InferenceProfile.logical_word(),
            profile.name.as_str(),
        ),
        (&profile.account, &profile.region),
        properties([
            ("InferenceProfileName", Value::string(&profile.profile_name)),
            (
                "ModelSource",
                Value::map([("CopyFrom", Value::string(model))]),
            ),
            ("Tags", tag_list(&project.tags)),
        ]),
        profile.span,
    )
    .giving(SymbolKind::InferenceProfile, &profile.name)
}
