//! A decision for programs: the line of `synth simulate --batch`, and the object of `--request`.
use super::View;
use crate::policy::{Blocker, Layer, StatementRef};
use crate::report::json::escape;
use crate::simulate::batch::{Decided, Reply};
use crate::syntax::Value;
use std::fmt::Write as _;

/// The version of the object of `--request`. Lines have none: their form is the contract.
const VERSION: u32 = 1;

/// Appends the answer to one line, with its line end.
///
/// ```json
/// {"id":"1","line":1,"decision":"allowed","by":[{"layer":"identity","level":null,"policy":0,"statement":0,"sid":null}],"blockedBy":[],"notes":[]}
/// ```
///
/// `level` is that of organization policies, root 0; `policy` and `statement` count from 0; a line
/// that cannot be read has `id`, `line` and `error`.
pub fn line(reply: &Reply, out: &mut String) {
    out.push_str("{\"id\":");
    scalar(&reply.id, out);
    write!(out, ",\"line\":{}", reply.line).ok();
    match &reply.outcome {
        Ok(decided) => fields(decided, None, out),
        Err(why) => {
            out.push_str(",\"error\":");
            text(why, out);
        }
    }
    out.push_str("}\n");
}

/// The answer to one request as an object with a version: as a line, and each statement of `by`
/// has `file` and `line`; an explanation is a list of its lines.
pub fn object(id: &Value, view: &View<'_>, explanation: Option<&str>) -> String {
    let mut out = format!("{{\"version\":{VERSION},\"id\":");
    scalar(id, &mut out);
    fields(view.decided, Some(&|by| view.file_and_line(by)), &mut out);
    if let Some(explanation) = explanation {
        out.push_str(",\"explanation\":");
        let lines: Vec<&str> = explanation.lines().collect();
        list(&lines, &mut out, |line, out| text(line, out));
    }
    out.push_str("}\n");
    out
}

type Places<'a> = Option<&'a dyn Fn(&StatementRef) -> (String, u32)>;

fn fields(decided: &Decided, places: Places<'_>, out: &mut String) {
    let decision = &decided.decision;
    write!(out, ",\"decision\":\"{}\",\"by\":", decision.verdict).ok();
    list(&decision.by, out, |by, out| statement(by, places, out));
    out.push_str(",\"blockedBy\":");
    list(&blocked_by(&decision.blocked_by), out, |layer, out| {
        write!(out, "\"{layer}\"").ok();
    });
    out.push_str(",\"notes\":");
    let notes: Vec<String> = decision
        .notes
        .iter()
        .map(ToString::to_string)
        .chain(decided.remarks.iter().cloned())
        .collect();
    list(&notes, out, |note, out| text(note, out));
}

/// The layers that stand in the way, each once. What the service itself refuses is no layer of
/// policies: the notes tell.
fn blocked_by(blockers: &[Blocker]) -> Vec<Layer> {
    let mut layers: Vec<Layer> = blockers.iter().map(|blocker| blocker.layer).collect();
    layers.retain(|layer| *layer != Layer::Service);
    layers.dedup();
    layers
}

fn statement(by: &StatementRef, places: Places<'_>, out: &mut String) {
    write!(out, "{{\"layer\":\"{}\",\"level\":", by.layer).ok();
    match by.level {
        Some(level) => write!(out, "{level}").ok(),
        None => out.write_str("null").ok(),
    };
    let (policy, index) = (by.policy, by.statement);
    write!(out, ",\"policy\":{policy},\"statement\":{index},\"sid\":").ok();
    match &by.sid {
        Some(sid) => text(sid, out),
        None => out.push_str("null"),
    }
    if let Some(place) = places {
        let (file, line) = place(by);
        out.push_str(",\"file\":");
        text(&file, out);
        write!(out, ",\"line\":{line}").ok();
    }
    out.push('}');
}

fn list<T>(items: &[T], out: &mut String, mut each: impl FnMut(&T, &mut String)) {
    out.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        each(item, out);
    }
    out.push(']');
}

fn scalar(value: &Value, out: &mut String) {
    match value {
        Value::String(given) => text(given, out),
        // As it was spelled, which is JSON.
        Value::Number(number) => out.push_str(number),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => out.push_str("null"),
    }
}

/// A JSON string without anything that a terminal would act on.
fn text(text: &str, out: &mut String) {
    let plain = |byte: u8| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\');
    if text.bytes().all(plain) {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        let quoted = serde_json::Value::from(text).to_string();
        out.push_str(&escape(&quoted));
    }
}
