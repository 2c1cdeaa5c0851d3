//! What an estate is read from: the bytes that are to be written, and where they came from.
use crate::artifact::{
    Artifacts, HandoffKind, OutputFile, ParameterSource, StackId, TemplateFormat,
};
use crate::diag::Span;
use crate::vocab::{AccountId, Region};
use std::collections::BTreeMap;

/// Every text that says who may do what.
#[derive(Debug, Clone, Default)]
pub struct Emitted {
    /// The stacks.
    pub stacks: Vec<EmittedStack>,
    /// The `StackSets`.
    pub stack_sets: Vec<EmittedStackSet>,
    /// What others must add to their own policies.
    pub handoffs: Vec<EmittedHandoff>,
}

/// One stack's template as it is written.
#[derive(Debug, Clone)]
pub struct EmittedStack {
    /// Which stack.
    pub id: StackId,
    /// The file's path below the output folder.
    pub path: String,
    /// The template, in JSON.
    pub text: String,
    /// Where the value of each parameter comes from.
    pub parameter_sources: BTreeMap<String, ParameterSource>,
    /// The blueprint text behind each part of the template, by JSON pointer.
    pub origins: BTreeMap<String, Span>,
}

/// A `StackSet`'s template as it is written, and the stacks that AWS makes of it.
#[derive(Debug, Clone)]
pub struct EmittedStackSet {
    /// The file's path below the output folder.
    pub path: String,
    /// The template, in JSON.
    pub text: String,
    /// The region of its stacks.
    pub region: Region,
    /// The values of the parameters in each account that it deploys to.
    pub instances: BTreeMap<AccountId, BTreeMap<String, String>>,
    /// The blueprint text behind each part of the template, by JSON pointer.
    pub origins: BTreeMap<String, Span>,
}

/// A document for a thing of someone else's: the statements to add there.
#[derive(Debug, Clone)]
pub struct EmittedHandoff {
    /// The file's path below the output folder.
    pub path: String,
    /// Which policy of the thing.
    pub kind: HandoffKind,
    /// The account of the thing.
    pub account: AccountId,
    /// The thing's ARN.
    pub arn: String,
    /// For a policy of the organization: the ids of what it is to be attached to.
    pub attach_to: Vec<String>,
    /// The file, in JSON: an object whose `Statement` is the list to add.
    pub text: String,
    /// Where the ids are that AWS invents and the text has references for.
    pub symbols: BTreeMap<String, ParameterSource>,
    /// The blueprint text behind each part of it, by JSON pointer.
    pub origins: BTreeMap<String, Span>,
}

impl Emitted {
    /// The texts of these artifacts as `files` has them. A template that is written as YAML is
    /// taken in JSON, which is the same tree.
    pub fn of(artifacts: &Artifacts, files: &[OutputFile]) -> Self {
        let texts: BTreeMap<&str, &str> = files
            .iter()
            .map(|file| (file.path.as_str(), file.text.as_str()))
            .collect();
        let written = |path: &str| texts.get(path).map(|text| (*text).to_owned());
        let stacks = artifacts.stacks.iter().map(|stack| {
            let json = TemplateFormat::Json;
            let path = stack.id.template_path(json.extension());
            EmittedStack {
                id: stack.id.clone(),
                text: written(&path).unwrap_or_else(|| stack.template.print(json)),
                path,
                parameter_sources: stack.parameter_sources.clone(),
                origins: stack.template.origins(),
            }
        });
        let stack_sets = artifacts.stack_sets.iter().map(|set| {
            let json = TemplateFormat::Json;
            let path = set.template_path(json.extension());
            let instances = set.instances.iter().map(|(account, values)| {
                let values = values.iter();
                let values = values.map(|(name, value)| (name.to_string(), value.clone()));
                (*account, values.collect())
            });
            EmittedStackSet {
                text: written(&path).unwrap_or_else(|| set.print(json)),
                path,
                region: set.region.clone(),
                instances: instances.collect(),
                origins: set.template.origins(),
            }
        });
        let handoffs = artifacts.handoffs.iter().filter_map(|handoff| {
            let path = handoff.path();
            Some(EmittedHandoff {
                text: written(&path)?,
                path,
                kind: handoff.kind,
                account: handoff.account,
                arn: handoff.arn.clone(),
                attach_to: handoff.attach_to.clone(),
                symbols: handoff
                    .symbols()
                    .filter_map(|symbol| {
                        let source = artifacts.symbols.get(symbol)?;
                        Some((symbol.to_string(), source.clone()))
                    })
                    .collect(),
                origins: handoff
                    .statements
                    .iter()
                    .enumerate()
                    .map(|(at, statement)| (format!("/Statement/{at}"), statement.origin))
                    .collect(),
            })
        });
        Self {
            stacks: stacks.collect(),
            stack_sets: stack_sets.collect(),
            handoffs: handoffs.collect(),
        }
    }
}
