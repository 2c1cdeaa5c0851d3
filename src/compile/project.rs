//! Projects on bedrock-mantle.
use super::part::{Part, PlacedResource, properties, tag_list};
use crate::artifact::{LogicalId, Symbol, SymbolAttribute, SymbolKind, Value};
use crate::model::Project;

/// A project that outlives its stack: deleting it archives it, and one made anew has another id.
pub(super) fn project(project: &Project) -> Part {
    let resource = PlacedResource::new(
        "AWS::BedrockMantle::Project",
        LogicalId::new(
            SymbolKind::Project.logical_word(),
            project.identity.as_str(),
        ),
        (&project.account, &project.region),
        properties([
            ("Name", Value::string(&project.project_name)),
            ("Tags", tag_list(&project.tags)),
        ]),
        project.span,
    );
    Part {
        resources: vec![
            resource
                .retained()
                .giving(SymbolKind::Project, &project.identity),
        ],
        ..Part::default()
    }
}

/// The id or the ARN of a project, which AWS invents.
pub(super) fn symbol(project: &Project, attribute: SymbolAttribute) -> Symbol {
    Symbol {
        kind: SymbolKind::Project,
        account: project.account.id,
        name: project.identity.clone(),
        region: None,
        attribute,
    }
}
