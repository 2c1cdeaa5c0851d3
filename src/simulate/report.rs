//! A failed expectation as a diagnostic: which statement decided, or which layer was silent.
use super::ask::{Answer, resource_policy};
use super::check::{DecidingStatement, statements};
use super::question::{Asked, Expected, Question, Scope, Who};
use crate::artifact::HandoffKind;
use crate::diag::{Code, Diagnostic};
use crate::estate::{Author, Estate};
use crate::policy::{Decision, Document, Layer, Verdict, print};
use std::collections::BTreeSet;

/// How many requests are shown.
const MOST: usize = 3;

/// The error for a question whose answer is not the expected one.
pub(super) fn failed(estate: &Estate, question: &Question, answer: &Answer) -> Diagnostic {
    let wrong: Vec<(&Asked, &Decision)> = question
        .operations
        .iter()
        .zip(&answer.decisions)
        .filter(|(_, decisions)| {
            let all = decisions
                .iter()
                .all(|decision| decision.verdict == Verdict::Allowed);
            all != (question.expected == Expected::Allowed)
        })
        .flat_map(|(asked, decisions)| asked.iter().zip(decisions))
        .filter(|(_, decision)| {
            let allowed = decision.verdict == Verdict::Allowed;
            allowed != (question.expected == Expected::Allowed)
        })
        .collect();
    let message = match question.expected {
        Expected::Allowed => format!("expected that {}, but it is denied", question.sentence),
        Expected::Denied => format!("expected that {}, but it is allowed", question.sentence),
    };
    let mut diagnostic = Diagnostic::error(Code::ExpectationFailed, question.span, message);
    let mut told = BTreeSet::new();
    for (asked, decision) in &wrong {
        // Requests that differ in their context alone read the same.
        let text = request(asked, decision);
        let known = !told.insert(text.clone());
        if told.len() > MOST {
            continue;
        }
        if !known {
            diagnostic = diagnostic.note(text);
        }
        for statement in statements(estate, decision) {
            diagnostic = place(diagnostic, &statement, decision.verdict);
        }
    }
    if told.len() > MOST {
        diagnostic = diagnostic.note(format!("and {} more requests", told.len() - MOST));
    }
    let help = wrong
        .first()
        .map(|(asked, decision)| help(estate, asked, decision));
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// One request and what became of it.
fn request(asked: &Asked, decision: &Decision) -> String {
    let request = &asked.request;
    let verdict = match decision.verdict {
        Verdict::Allowed => "is allowed".to_owned(),
        Verdict::ExplicitDeny => "is denied by a statement".to_owned(),
        Verdict::ImplicitDeny => {
            let mut layers: Vec<&str> = decision
                .blocked_by
                .iter()
                .map(|blocker| layer_words(blocker.layer))
                .collect();
            layers.dedup();
            format!(
                "is denied because {} does not allow it",
                layers.join(" and ")
            )
        }
        Verdict::Unknown => "depends on what is not known".to_owned(),
    };
    let scope = match asked.scope {
        Scope::Everything => "",
        Scope::OwnPolicies => ", by the caller's own policies alone,",
        Scope::ResourcePolicy => ", by the resource's policy alone,",
        Scope::Guardrails => ", by the guardrails alone,",
        Scope::Stopped(_) => ", once the stop has attached its policy,",
        Scope::Endpoint => ", by the endpoint's policy alone,",
    };
    format!(
        "`{}` on `{}` by `{}`{scope} {verdict}",
        request.action, request.resource, request.caller
    )
}

fn layer_words(layer: Layer) -> &'static str {
    match layer {
        Layer::ServiceControl => "a service control policy",
        Layer::ResourceControl => "a resource control policy",
        Layer::Identity => "the caller's identity policy",
        Layer::Boundary => "the permissions boundary",
        Layer::Session => "the session policy",
        Layer::Resource => "the resource's policy",
        Layer::Endpoint => "the endpoint policy",
        Layer::Service => "the service",
    }
}

fn place(diagnostic: Diagnostic, statement: &DecidingStatement, verdict: Verdict) -> Diagnostic {
    if statement.author == Author::Assumed {
        return diagnostic;
    }
    let does = if verdict == Verdict::Allowed {
        "allowed"
    } else {
        "denied"
    };
    let sid = statement
        .sid
        .as_ref()
        .map(|sid| format!(" `{sid}`"))
        .unwrap_or_default();
    let text = format!(
        "{does} by the statement{sid} at `{}#{}`",
        statement.path, statement.pointer
    );
    let known = diagnostic.related.iter().any(|label| label.text == text)
        || diagnostic.notes.contains(&text);
    match statement.origin {
        _ if known => diagnostic,
        Some(origin) => diagnostic.related(origin, text),
        None => diagnostic.note(text),
    }
}

/// What to do about the first wrong request.
fn help(estate: &Estate, asked: &Asked, decision: &Decision) -> String {
    let blocked = |layer| {
        decision
            .blocked_by
            .iter()
            .any(|blocker| blocker.layer == layer)
    };
    match decision.verdict {
        Verdict::Allowed => {
            "narrow the grant that allows it, or correct the expectation".to_owned()
        }
        Verdict::ExplicitDeny => {
            "change the statement that denies it, or correct the expectation".to_owned()
        }
        _ if blocked(Layer::Resource) => match missing_statements(estate, asked) {
            Some(statements) => format!(
                "add to the policy of `{}`, or ask its owner to:\n{statements}",
                asked.request.resource
            ),
            None => format!(
                "let the policy of `{}` allow it, or correct the expectation",
                asked.request.resource
            ),
        },
        _ if asked.who == Who::Existing && blocked(Layer::Identity) => {
            match missing_grant(estate, asked) {
                Some(statements) => format!(
                    "add to the policies of `{}`, or ask its owner to:\n{statements}",
                    asked.request.caller
                ),
                None => format!(
                    "let the policies of `{}` allow it, or correct the expectation",
                    asked.request.caller
                ),
            }
        }
        _ if blocked(Layer::Boundary) => format!(
            "let the permissions boundary allow `{}`, or name another boundary",
            asked.request.action
        ),
        _ if blocked(Layer::ServiceControl) => format!(
            "let the service control policies of the caller's account allow `{}`",
            asked.request.action
        ),
        _ => "add a grant that allows it to `may`, or correct the expectation".to_owned(),
    }
}

/// What the handoff for a role of someone else's says, where its policies are given and lack it.
fn missing_grant(estate: &Estate, asked: &Asked) -> Option<String> {
    let caller = asked.request.caller.to_string();
    let handoff = estate.handoffs.get(&(HandoffKind::RoleIdentity, caller))?;
    let handoff = estate.documents.get(handoff)?;
    Some(print(&handoff.document))
}

/// What the handoff for a thing of someone else's says, where their policy is given and lacks it.
fn missing_statements(estate: &Estate, asked: &Asked) -> Option<String> {
    let label = resource_policy(estate, &asked.request)?;
    let given = estate.documents.get(label)?;
    if given.author != Author::Given {
        return None;
    }
    let arn = asked.request.resource.to_string();
    let handoff = estate.handoffs.iter().find_map(|((kind, thing), label)| {
        let about = *thing == arn
            || (*kind == HandoffKind::Bucket && arn.starts_with(&format!("{thing}/")));
        about.then_some(label)
    })?;
    let handoff = estate.documents.get(handoff)?;
    let caller = asked.request.caller.to_string();
    let mentions = |statement: &&crate::policy::Statement| {
        let one = Document::new(vec![(**statement).clone()]);
        print(&one).contains(&caller)
    };
    let statements: Vec<_> = handoff
        .document
        .statements()
        .iter()
        .filter(mentions)
        .cloned()
        .collect();
    (!statements.is_empty()).then(|| print(&Document::new(statements)))
}
