//! Files to policies: what a file is, is told by its content.
mod plan;
mod policy;
mod template;

use super::Subject;
use crate::diag::{Diagnostic, SourceId};
use crate::policy::Kind;
use crate::syntax::{Node, parse_json, parse_yaml};

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Content {
    /// A policy document.
    Policy,
    /// A CloudFormation template.
    Template,
    /// A Terraform plan as `terraform show -json` prints it.
    TerraformPlan,
    /// A blueprint.
    Blueprint,
    /// Nothing that holds policies.
    #[default]
    Nothing,
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Read {
    /// What it is.
    pub content: Content,
    /// Its policies, in the order written.
    pub subjects: Vec<Subject>,
    /// What is wrong with reading it and them.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the text of a source. `kind` is what its policies are, if the user said so.
///
/// A text that is neither JSON nor YAML, or holds no policies, is [`Content::Nothing`], and whether that is a
/// problem depends on who asked: a file that was named should hold some.
pub fn read(text: &str, source: SourceId, kind: Option<Kind>) -> Read {
    let is_json = text.trim_start().starts_with(['{', '[']);
    let parsed = if is_json {
        parse_json(text, source)
    } else {
        parse_yaml(text, source)
    };
    let Some(tree) = parsed.value else {
        return Read {
            diagnostics: parsed.diagnostics,
            ..Read::default()
        };
    };
    let content = content(&tree);
    let mut read = Read {
        content,
        ..Read::default()
    };
    // What cannot be read of a file that holds no policies is nobody's business here.
    if content != Content::Nothing {
        read.diagnostics = parsed.diagnostics;
    }
    match content {
        Content::Policy => policy::of_file(&tree, kind, &mut read),
        Content::Template => template::policies(&tree, &mut read),
        Content::TerraformPlan => plan::policies(&tree, &mut read),
        Content::Blueprint | Content::Nothing => {}
    }
    read
}

fn content(tree: &Node) -> Content {
    let has = |key: &str| tree.get(key).is_some();
    let is_template = has("AWSTemplateFormatVersion")
        || tree
            .get("Resources")
            .and_then(Node::as_mapping)
            .is_some_and(|resources| {
                resources
                    .entries
                    .iter()
                    .any(|entry| entry.value.get("Type").and_then(Node::as_str).is_some())
            });
    if is_template {
        Content::Template
    } else if has("format_version") && (has("planned_values") || has("values")) {
        Content::TerraformPlan
    } else if has("synth") && has("accounts") {
        Content::Blueprint
    } else if has("Statement") || is_version(tree.get("Version")) {
        Content::Policy
    } else {
        Content::Nothing
    }
}

/// Whether a policy was begun here that lacks its statements.
fn is_version(node: Option<&Node>) -> bool {
    matches!(node.and_then(Node::as_str), Some("2012-10-17" | "2008-10-17"))
}
