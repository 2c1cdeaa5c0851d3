//! What may stand in `Principal` and `NotPrincipal`.
use crate::diag::{Code, Diagnostic, Located};
use crate::policy::Kind;
use crate::policy::document::{Principal, PrincipalEntry, PrincipalType, Statement};
use crate::policy::matching::{Named, is_unique_id};

/// Reports the names that IAM does not know in this form or place
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html>).
pub(super) fn check(statement: &Statement, kind: Kind, diagnostics: &mut Vec<Diagnostic>) {
    if !kind.has_principal() {
        return;
    }
    for principal in [&statement.principal, &statement.not_principal]
        .into_iter()
        .flatten()
    {
        match principal {
            Principal::Bare(text) if text.value == "*" => {}
            Principal::Bare(text) => diagnostics.push(
                invalid(text, "is no principal by itself")
                    .help(format!("write `{{\"AWS\": \"{}\"}}`", text.value)),
            ),
            Principal::Map { entries, .. } => {
                for entry in entries {
                    check_entry(entry, kind, diagnostics);
                }
            }
        }
    }
}

fn check_entry(entry: &PrincipalEntry, kind: Kind, diagnostics: &mut Vec<Diagnostic>) {
    match &entry.kind.value {
        PrincipalType::Other(text) => diagnostics.push(
            Diagnostic::error(
                Code::InvalidPrincipal,
                entry.kind.span,
                format!("`{text}` is no type of principal"),
            )
            .help("use `AWS`, `Service`, `Federated` or `CanonicalUser`"),
        ),
        PrincipalType::Federated if kind != Kind::Trust => diagnostics.push(
            Diagnostic::error(
                Code::InvalidPrincipal,
                entry.kind.span,
                format!("a {kind} takes no `Federated` principal"),
            )
            .help("name the role that the provider's users assume"),
        ),
        _ => {}
    }
    for name in &entry.names.values {
        if kind == Kind::ResourceControl && name.value != "*" {
            diagnostics.push(
                invalid(name, "cannot be named in a resource control policy")
                    .help("write `*` and use a condition"),
            );
            continue;
        }
        diagnostics.extend(check_name(&entry.kind.value, name));
    }
}

fn check_name(kind: &PrincipalType, name: &Located<String>) -> Option<Diagnostic> {
    let text = name.value.as_str();
    let wildcard = text.contains(['*', '?']);
    match kind {
        PrincipalType::Aws if text == "*" => None,
        PrincipalType::Aws | PrincipalType::Service | PrincipalType::Federated if wildcard => Some(
            invalid(name, "has a wildcard, which is not expanded in a principal").help(
                "write `*` alone and use `aws:PrincipalArn` in a condition, or name it whole",
            ),
        ),
        PrincipalType::Aws if is_unique_id(text) => Some(
            Diagnostic::warning(
                Code::InvalidPrincipal,
                name.span,
                format!("`{text}` is the id of a user or role that does not exist any more"),
            )
            .help("remove it, or name the new one by its ARN"),
        ),
        // The identity of a CloudFront distribution, which Amazon S3 writes so itself
        // (<https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html>).
        PrincipalType::Aws if text.contains(":iam::cloudfront:user/") => None,
        PrincipalType::Aws if Named::aws(text) == Named::Nobody => Some(
            invalid(name, "names no account, user, role or session")
                .help("use an account id or the ARN of an account, user, role or session"),
        ),
        PrincipalType::Service
            if !text.contains('.')
                || !text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-')) =>
        {
            Some(
                invalid(name, "is no service's host name")
                    .help("write it like `ecs-tasks.amazonaws.com`"),
            )
        }
        _ => None,
    }
}

fn invalid(name: &Located<String>, what: &str) -> Diagnostic {
    Diagnostic::error(
        Code::InvalidPrincipal,
        name.span,
        format!("`{}` {what}", name.value),
    )
}
