//! `action-of-other-sign-in`: a principal and an action that do not go together.
use crate::diag::Level;
use crate::lint::caller::is_about;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "action-of-other-sign-in",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("action_of_other_sign_in.md"),
    known_as: &["access-analyzer:MISMATCHED_ACTION_FOR_PRINCIPAL"],
    check: Check::Statement(check),
};

const PLAIN: &str = "sts:AssumeRole";
const SAML: &str = "sts:AssumeRoleWithSAML";
const WEB: &str = "sts:AssumeRoleWithWebIdentity";

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust || statement.action.is_none() {
        return;
    }
    let Some(action) = statement.actions().find(|action| {
        // An entry that is about signing in at all: a statement about tags alone has none.
        let text = action.value.to_ascii_lowercase();
        text.starts_with("sts:assumerole") && !is_unknown(&text)
    }) else {
        return;
    };
    for (kind, name) in statement.principals() {
        let Some(own) = sign_in(kind, &name.value) else {
            continue;
        };
        if is_about(statement, own) || statement.actions().any(|action| is_unknown(&action.value)) {
            continue;
        }
        findings
            .add(
                name.span,
                format!(
                    "`{}` comes with `{own}`, which this statement is not about",
                    name.value
                ),
            )
            .related(action.span, "this is how others come")
            .help(format!("add `{own}`"));
    }
}

/// The action by which a principal assumes a role.
fn sign_in(kind: &PrincipalType, name: &str) -> Option<&'static str> {
    match kind {
        _ if is_unknown(name) => None,
        PrincipalType::Aws | PrincipalType::Service => Some(PLAIN),
        PrincipalType::Federated if name.contains(":saml-provider/") => Some(SAML),
        PrincipalType::Federated if name.contains(":oidc-provider/") || !name.contains(':') => {
            Some(WEB)
        }
        _ => None,
    }
}
