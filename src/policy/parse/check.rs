//! The rules of each policy type that the document alone can break.
use super::{condition, principal, values};
use crate::diag::{Code, Diagnostic, Located, Span};
use crate::policy::Kind;
use crate::policy::document::{Document, Effect, OneOrMany, Principal, Statement};
use std::collections::BTreeMap;

/// Reports what AWS would refuse
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html>).
pub(super) fn check(document: &Document, kind: Kind, diagnostics: &mut Vec<Diagnostic>) {
    version(document, kind, diagnostics);
    if document.statements.is_none()
        && !document
            .unread
            .iter()
            .any(|unread| unread.0.key.text == "Statement")
    {
        diagnostics.push(missing(document.span, "a policy", "Statement"));
    }
    let mut sids: BTreeMap<&str, Span> = BTreeMap::new();
    for statement in document.statements() {
        if let Some(sid) = &statement.sid {
            check_sid(sid, kind, &mut sids, diagnostics);
        }
        elements(statement, kind, diagnostics);
        principal::check(statement, kind, diagnostics);
        let variables = document.has_variables();
        values::check(statement, variables, diagnostics);
        condition::check(statement, variables, diagnostics);
    }
}

fn version(document: &Document, kind: Kind, diagnostics: &mut Vec<Diagnostic>) {
    let organization = matches!(kind, Kind::ServiceControl | Kind::ResourceControl);
    match &document.version {
        Some(version) if version.value == "2012-10-17" => {}
        Some(version) if version.value == "2008-10-17" && !organization => {}
        Some(version) => diagnostics.push(
            Diagnostic::error(
                Code::InvalidVersion,
                version.span,
                format!("`{}` is no version of the policy language", version.value),
            )
            .help("write `2012-10-17`"),
        ),
        None if organization => {
            let whole = format!("a {kind}");
            diagnostics.push(missing(document.span, &whole, "Version"));
        }
        None => {}
    }
}

fn check_sid<'a>(
    sid: &'a Located<String>,
    kind: Kind,
    seen: &mut BTreeMap<&'a str, Span>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let strict = kind.has_strict_sids();
    if strict && !sid.value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        diagnostics.push(
            Diagnostic::error(
                Code::InvalidSid,
                sid.span,
                format!(
                    "the `Sid` `{}` has other characters than letters and digits",
                    sid.value
                ),
            )
            .help(format!("use letters and digits only in a {kind}")),
        );
    }
    match seen.get(sid.value.as_str()) {
        Some(first) => {
            let message = format!("the `Sid` `{}` stands twice", sid.value);
            let problem = if strict {
                Diagnostic::error(Code::InvalidSid, sid.span, message)
            } else {
                Diagnostic::warning(Code::InvalidSid, sid.span, message)
            };
            diagnostics.push(
                problem
                    .related(*first, "first here")
                    .help("name it differently"),
            );
        }
        None => {
            seen.insert(&sid.value, sid.span);
        }
    }
}

/// Which elements are there, which exclude each other, and which the type does not take.
fn elements(statement: &Statement, kind: Kind, diagnostics: &mut Vec<Diagnostic>) {
    let unread = |name: &str| {
        statement
            .unread
            .iter()
            .any(|unread| unread.0.key.text == name)
    };
    let span_of =
        |element: &Option<OneOrMany<Located<String>>>| element.as_ref().map(|element| element.span);
    let principal = statement.principal.as_ref().map(Principal::span);
    let not_principal = statement.not_principal.as_ref().map(Principal::span);
    let (action, not_action) = (span_of(&statement.action), span_of(&statement.not_action));
    let (resource, not_resource) = (
        span_of(&statement.resource),
        span_of(&statement.not_resource),
    );
    for (one, other, name) in [
        (principal, not_principal, "Principal"),
        (action, not_action, "Action"),
        (resource, not_resource, "Resource"),
    ] {
        if let (Some(one), Some(other)) = (one, other) {
            diagnostics.push(
                Diagnostic::error(
                    Code::ElementCombination,
                    other,
                    format!("a statement has either `{name}` or `Not{name}`"),
                )
                .related(one, "the other one")
                .help("keep one of the two"),
            );
        }
    }
    let mut require = |present: bool, name: &str| {
        if !(present || unread(name) || unread(&format!("Not{name}"))) {
            diagnostics.push(missing(statement.span, "a statement", name));
        }
    };
    require(statement.effect.is_some(), "Effect");
    require(action.or(not_action).is_some(), "Action");
    let resource = resource.or(not_resource);
    require(resource.is_some() || kind == Kind::Trust, "Resource");
    let named = principal.or(not_principal);
    require(
        named.is_some() || !kind.has_principal() || kind == Kind::Endpoint,
        "Principal",
    );
    if let Some(span) = named.filter(|_| !kind.has_principal()) {
        diagnostics.push(
            unsupported(span, kind, "Principal")
                .help("use `aws:PrincipalArn` in a condition, or remove it"),
        );
    }
    match kind {
        Kind::Trust => {
            diagnostics.extend(resource.map(|span| {
                unsupported(span, kind, "Resource").help("remove it: the role itself is meant")
            }));
            diagnostics.extend(not_principal.map(|span| unsupported(span, kind, "NotPrincipal")));
        }
        Kind::ResourceControl => {
            diagnostics.extend(not_principal.map(|span| unsupported(span, kind, "NotPrincipal")));
            diagnostics.extend(not_action.map(|span| unsupported(span, kind, "NotAction")));
            if let Some(effect) = &statement.effect
                && effect.value == Effect::Allow
            {
                diagnostics.push(
                    unsupported(effect.span, kind, "Effect: Allow")
                        .help("remove the statement: AWS attaches the full access by itself"),
                );
            }
        }
        _ => {}
    }
}

fn unsupported(span: Span, kind: Kind, name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::UnsupportedElement,
        span,
        format!("a {kind} takes no `{name}`"),
    )
}

fn missing(span: Span, whole: &str, name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::MissingElement,
        span,
        format!("{whole} has no `{name}`"),
    )
    .help(format!("add `{name}`"))
}
