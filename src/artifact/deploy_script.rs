//! The deploy plan: plain `aws` commands in deployment order, after every hash is verified.
use super::shell::shell_word;
use super::{Artifacts, OutputFile, Stack, StackId, TemplateFormat, adoption, template_digest};
use crate::vocab::{AccountId, Name};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The path of the plan below the output folder.
pub const DEPLOY_SCRIPT: &str = "deploy.sh";

/// What the plan needs beside the stacks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Deployment {
    /// The blueprint; `None` only where there is nothing to deploy.
    pub blueprint: Option<Name>,
    /// The bucket that templates are deployed from.
    pub bucket: Option<String>,
    /// Who has the `StackSets`.
    pub administrator: Option<AccountId>,
    /// Tags of every stack.
    pub tags: BTreeMap<String, String>,
}

const PREAMBLE: &str = include_str!("templates/deploy.sh");

/// The plan for these artifacts, whose templates are among `files`; `None` if nothing is deployed.
///
/// Every word that comes of the blueprint is quoted by [`shell_word`] alone.
pub fn deploy_script(
    artifacts: &Artifacts,
    format: TemplateFormat,
    files: &[OutputFile],
) -> Option<OutputFile> {
    let Deployment {
        blueprint,
        bucket,
        administrator,
        ..
    } = &artifacts.deployment;
    let blueprint = blueprint
        .as_ref()
        .filter(|_| !artifacts.stacks.is_empty())?;
    let texts: BTreeMap<&str, &str> = files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    let extension = format.extension();
    let stacks = artifacts.stacks.iter();
    let sets = artifacts.stack_sets.iter();
    let templates: Vec<String> = stacks
        .map(|stack| stack.id.template_path(extension))
        .chain(sets.map(|set| set.template_path(extension)))
        .collect();
    let imports: Vec<String> = artifacts
        .stacks
        .iter()
        .filter(|stack| adoption::adopts(stack))
        .flat_map(|stack| import(stack, format))
        .collect();
    let mut script = format!(
        "#!/bin/sh\n# Deploys the blueprint {blueprint} with the AWS CLI: sh {DEPLOY_SCRIPT}\n{PREAMBLE}"
    );
    script.push_str("$sums -c >/dev/null <<'SHA256'\n");
    for path in templates.iter().chain(&imports) {
        let digest = template_digest(texts.get(path.as_str()).copied().unwrap_or_default());
        line(&mut script, format_args!("{digest}  {path}"));
    }
    script.push_str("SHA256\n\n");
    for set in &artifacts.stack_sets {
        if let (Some(url), Some(bucket), Some(account)) = (&set.url, bucket, administrator) {
            let key = url.split('/').skip(3).collect::<Vec<_>>().join("/");
            let words = [
                account.to_string(),
                set.template_path(extension),
                format!("s3://{bucket}/{key}"),
            ];
            line(&mut script, format_args!("upload {}", words_of(&words)));
        }
    }
    let names: BTreeMap<&StackId, &str> = artifacts
        .stacks
        .iter()
        .map(|stack| (&stack.id, stack.name.as_str()))
        .collect();
    for stack in &artifacts.stacks {
        let values = values(&mut script, stack, &names);
        if adoption::adopts(stack) {
            let mut words = place(stack).to_vec();
            words.extend(import(stack, format));
            words.extend(capabilities(stack));
            line(
                &mut script,
                format_args!("import_existing {}", words_of(&words)),
            );
        }
        let mut words = words(stack, extension, &artifacts.deployment, blueprint);
        words.insert_str(0, "deploy ");
        line(&mut script, format_args!("{words}{values}"));
        if stack.id.layer.is_protected() {
            line(
                &mut script,
                format_args!("protect {}", words_of(&place(stack))),
            );
        }
    }
    for instruction in &artifacts.instructions {
        let path = shell_word(&instruction.path());
        line(
            &mut script,
            format_args!("printf 'to do by hand: %s\\n' {path}"),
        );
    }
    Some(OutputFile {
        path: DEPLOY_SCRIPT.to_owned(),
        text: script,
    })
}

/// Account, region and name.
fn place(stack: &Stack) -> [String; 3] {
    [
        stack.id.account.to_string(),
        stack.id.region.to_string(),
        stack.name.clone(),
    ]
}

/// The template of an import and what it imports.
fn import(stack: &Stack, format: TemplateFormat) -> [String; 2] {
    [
        adoption::template_path(stack, format),
        adoption::resources_path(stack),
    ]
}

fn capabilities(stack: &Stack) -> Vec<String> {
    let words: Vec<String> = stack
        .capabilities()
        .iter()
        .map(|word| (*word).to_owned())
        .collect();
    if words.is_empty() {
        return words;
    }
    std::iter::once("--capabilities".to_owned())
        .chain(words)
        .collect()
}

fn words(stack: &Stack, extension: &str, with: &Deployment, blueprint: &Name) -> String {
    let mut words = place(stack).to_vec();
    words.push(stack.id.template_path(extension));
    if let Some(bucket) = &with.bucket {
        words.extend(["--s3-bucket".to_owned(), bucket.clone()]);
        words.extend(["--s3-prefix".to_owned(), blueprint.to_string()]);
    }
    words.extend(capabilities(stack));
    if !with.tags.is_empty() {
        words.push("--tags".to_owned());
        let tags = with.tags.iter();
        words.extend(tags.map(|(key, value)| format!("{key}={value}")));
    }
    words_of(&words)
}

/// Has the values of a stack's parameters fetched, and gives the words that pass them on.
fn values(script: &mut String, stack: &Stack, names: &BTreeMap<&StackId, &str>) -> String {
    let mut words = String::new();
    for (at, (name, source)) in stack.parameter_sources.iter().enumerate() {
        let from = [
            source.stack.account.to_string(),
            source.stack.region.to_string(),
            names
                .get(&source.stack)
                .copied()
                .unwrap_or_default()
                .to_owned(),
            source.output.clone(),
        ];
        // By itself, so that a failure stops the plan.
        line(
            script,
            format_args!("value_{at}=$(output {})", words_of(&from)),
        );
        if at == 0 {
            words.push_str(" --parameter-overrides");
        }
        // Writing to a `String` cannot fail.
        let _ = write!(words, " {}\"$value_{at}\"", shell_word(&format!("{name}=")));
    }
    words
}

fn line(script: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(script, "{text}");
}

fn words_of(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| shell_word(word)).collect();
    words.join(" ")
}
