//! What exists and becomes a resource of a stack: the change set that imports it, and how to.
use super::{Json, OutputFile, Resource, Stack, Template, TemplateFormat, Value};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The path of the guide to imports below the output folder.
pub const ADOPTION_GUIDE: &str = "ADOPT.md";

/// How CloudFormation finds a resource that exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adoption {
    /// What identifies it, by property.
    pub identifier: BTreeMap<String, String>,
    /// The properties that the import declares; the deployment after it sets the others.
    pub declared: BTreeSet<String>,
}

/// The identifier of the policy documents in the template of an import. It means nothing, and
/// makes them differ from those of the stack, so that the deployment after the import writes
/// these, whatever the existing resource had.
const IMPORTED: &str = "BeforeTheFirstDeployment";

/// The file that `aws cloudformation create-change-set --resources-to-import` takes.
pub(super) fn resources_path(stack: &Stack) -> String {
    format!("stacks/{}.resources-to-import.json", stack.id)
}

/// The template of the import, which has nothing but what is imported.
pub(super) fn template_path(stack: &Stack, format: TemplateFormat) -> String {
    format!("stacks/{}.import.template.{}", stack.id, format.extension())
}

/// Whether a stack adopts anything.
pub(super) fn adopts(stack: &Stack) -> bool {
    adopted(&stack.template).next().is_some()
}

fn adopted(template: &Template) -> impl Iterator<Item = (&str, &Resource, &Adoption)> {
    template.resources.iter().filter_map(|(id, resource)| {
        let adoption = resource.adoption.as_ref()?;
        Some((id.as_str(), resource, adoption))
    })
}

/// The files of all imports: for each stack that adopts something what is imported and the
/// template that does it, and one guide.
pub(super) fn adoption_files(stacks: &[Stack], format: TemplateFormat) -> Vec<OutputFile> {
    let adopting: Vec<&Stack> = stacks.iter().filter(|stack| adopts(stack)).collect();
    let mut files = Vec::new();
    for stack in &adopting {
        files.push(OutputFile {
            path: resources_path(stack),
            text: resources(stack).pretty(),
        });
        let template = import_template(stack);
        files.push(OutputFile {
            path: template_path(stack, format),
            text: match format {
                TemplateFormat::Json => template.pretty(),
                TemplateFormat::Yaml => template.yaml(),
            },
        });
    }
    if !adopting.is_empty() {
        files.push(OutputFile {
            path: ADOPTION_GUIDE.to_owned(),
            text: guide(&adopting, format),
        });
    }
    files
}

fn resources(stack: &Stack) -> Json<'_> {
    let listed = adopted(&stack.template).map(|(id, resource, adoption)| {
        let identifier = adoption.identifier.iter();
        let identifier = identifier.map(|(name, value)| (&**name, Json::text(&**value)));
        Json::map([
            ("ResourceType", Json::text(resource.type_name)),
            ("LogicalResourceId", Json::text(id)),
            ("ResourceIdentifier", Json::map(identifier)),
        ])
    });
    Json::List(listed.collect())
}

/// The import may bring nothing but what it imports, and no outputs
/// (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources.html>).
fn import_template(stack: &Stack) -> Json<'_> {
    let template = &stack.template;
    let resources = adopted(template).map(|(id, resource, adoption)| {
        let properties = resource.properties.iter();
        let declared = properties.filter(|(name, _)| adoption.declared.contains(*name));
        let declared = declared.map(|(name, value)| {
            let value = match value {
                Value::Policy(document) => document.json_named(IMPORTED),
                other => template.value(other),
            };
            (&**name, value)
        });
        let resource = Json::map([
            ("Type", Json::text(resource.type_name)),
            ("DeletionPolicy", Json::text("Retain")),
            ("UpdateReplacePolicy", Json::text("Retain")),
            ("Properties", Json::map(declared)),
        ]);
        (id, resource)
    });
    Json::map([
        ("AWSTemplateFormatVersion", Json::text("2010-09-09")),
        (
            "Description",
            Json::text(format!("Import: {}", template.description)),
        ),
        ("Resources", Json::map(resources)),
    ])
}

/// One stack of the guide.
#[derive(Serialize)]
struct GuideEntry {
    stack: String,
    account: String,
    region: String,
    resources: String,
    import: String,
    template: String,
    capabilities: String,
    things: Vec<String>,
}

const GUIDE: &str = include_str!("templates/adopt.md");

/// Stack names, account ids, regions and paths are words of letters, digits, `-`, `.` and `/`, so
/// that no shell reads them otherwise.
fn guide(stacks: &[&Stack], format: TemplateFormat) -> String {
    let entries: Vec<GuideEntry> = stacks
        .iter()
        .map(|stack| GuideEntry {
            stack: stack.name.clone(),
            account: stack.id.account.to_string(),
            region: stack.id.region.to_string(),
            resources: resources_path(stack),
            import: template_path(stack, format),
            template: stack.id.template_path(format.extension()),
            capabilities: stack.capabilities().join(" "),
            things: adopted(&stack.template)
                .map(|(id, resource, adoption)| {
                    let which: Vec<&str> =
                        adoption.identifier.values().map(String::as_str).collect();
                    format!("`{}` as `{id}` ({})", which.join(" "), resource.type_name)
                })
                .collect(),
        })
        .collect();
    let mut context = tera::Context::new();
    context.insert("entries", &entries);
    // The template is part of synth and a test renders it, so it cannot fail here.
    tera::Tera::one_off(GUIDE, &context, false).unwrap_or_default()
}
