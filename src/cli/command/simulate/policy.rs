//! `--policy`: one document, asked about one action on one resource.
use crate::catalog::EngineFacts;
use crate::cli::args::SimulateArguments;
use crate::cli::command::run::unreadable;
use crate::cli::files::read_file;
use crate::cli::finished::Finished;
use crate::diag::{Diagnostic, Level};
use crate::policy::{Context, ContextValue, Document, Facts as _, Kind, Request, parse};
use crate::simulate::batch::{Case, alone, doubts, is_limit, likely_caller, refused};
use crate::syntax::{Node, Value, parse_json};
use std::path::Path;

/// Reads the document and puts the question together; problems go into `finished`.
pub(super) fn read(
    path: &Path,
    arguments: &SimulateArguments,
    finished: &mut Finished,
) -> Option<Case> {
    let (action, resource) = (arguments.action.clone()?, arguments.resource.clone()?);
    let text = match read_file(path) {
        Ok(text) => text,
        Err(error) => {
            unreadable(&error, finished);
            return None;
        }
    };
    let label = path.to_string_lossy();
    let source = finished.sources.add(label.as_ref(), text.as_str());
    let read = parse_json(&text, source);
    let Some(node) = &read.value else {
        finished.diagnostics.extend(read.diagnostics);
        return None;
    };
    let mut remarks = Vec::new();
    let (kind, document, problems) = document(node, arguments, &mut remarks, finished)?;
    let problems = read.diagnostics.iter().chain(&problems);
    remarks.extend(
        problems
            .filter(|problem| problem.level == Level::Error)
            .map(|problem| refused(&label, &problem.message)),
    );
    if is_limit(kind) {
        remarks.push(format!(
            "a {kind} only limits: identity policies that allow everything are assumed beside it"
        ));
    }
    let caller = arguments.principal.clone().unwrap_or_else(|| {
        let caller = likely_caller(&resource);
        remarks.push(format!(
            "the caller is assumed to be `{caller}`: say who it is with `--principal`"
        ));
        caller
    });
    remarks.extend(doubts(&action, &resource));
    Some(Case {
        id: Value::Null,
        request: Request::new(caller, action, resource).with_context(context(arguments)),
        given: alone(document, &label, kind),
        remarks,
    })
}

/// The document, its kind and what is wrong with it.
fn document(
    node: &Node,
    arguments: &SimulateArguments,
    remarks: &mut Vec<String>,
    finished: &mut Finished,
) -> Option<(Kind, Document, Vec<Diagnostic>)> {
    let said = arguments.kind.map(Kind::from);
    let first = parse(node, said.unwrap_or(Kind::Identity));
    let Some(document) = first.value else {
        finished.diagnostics.extend(first.diagnostics);
        return None;
    };
    if let Some(kind) = said {
        return Some((kind, document, first.diagnostics));
    }
    let kind = Kind::likely(&document);
    let why = match kind {
        Kind::Identity => "its statements name no principal",
        Kind::Trust => "it says who may assume a role",
        Kind::Key => "it says who may call `kms`",
        _ => "its statements name principals",
    };
    let article = if kind == Kind::Identity { "an" } else { "a" };
    remarks.push(format!(
        "taken as {article} {kind}, since {why}: say otherwise with `--as`"
    ));
    // What is wrong with a document depends on its kind.
    let second = parse(node, kind);
    Some((kind, second.value?, second.diagnostics))
}

/// The context: a key that is given twice, whose value is a JSON list, or that AWS documents as
/// multivalued has a list of values.
fn context(arguments: &SimulateArguments) -> Context {
    let mut context = Context::new();
    for (key, text) in &arguments.context {
        let mut values = match serde_json::from_str::<Vec<String>>(text) {
            Ok(values) => ContextValue::Multi(values),
            Err(_) if EngineFacts.is_multivalued(&key.to_lowercase()) => {
                ContextValue::Multi(vec![text.clone()])
            }
            Err(_) => ContextValue::Single(text.clone()),
        };
        if let Some(before) = context.get(key) {
            values = ContextValue::Multi([texts(before), texts(&values)].concat());
        }
        context.insert(key, values);
    }
    context
}

fn texts(value: &ContextValue) -> Vec<String> {
    match value {
        ContextValue::Single(text) => vec![text.clone()],
        ContextValue::Multi(texts) => texts.clone(),
        ContextValue::Unknown | ContextValue::Absent => Vec::new(),
    }
}
