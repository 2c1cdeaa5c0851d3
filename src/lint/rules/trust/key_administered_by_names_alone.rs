//! `key-administered-by-names-alone`: a key that nobody could manage once a role or user is gone.
use crate::diag::Level;
use crate::lint::caller::is_about;
use crate::lint::finding::Findings;
use crate::lint::known::is_unknown;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, PrincipalType, Statement};
use crate::vocab::AccountId;

pub(crate) static RULE: Rule = Rule {
    id: "key-administered-by-names-alone",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("key_administered_by_names_alone.md"),
    known_as: &[],
    check: Check::Policy(check),
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.kind != Kind::Key || !subject.kind_is_certain {
        return;
    }
    let statements = subject.document.statements().iter();
    let mut administrators = statements
        .filter(|statement| statement.allows() && is_about(statement, "kms:PutKeyPolicy"))
        .peekable();
    // Where nobody may, another rule says so.
    let Some(first) = administrators
        .peek()
        .and_then(|first| first.principal.as_ref())
    else {
        return;
    };
    let span = first.span();
    if administrators.all(names_identities_alone) {
        findings
            .add(span, "if these are deleted, nobody can ever change the policy of this key")
            .note("a role that is made again under the same name is another one to the key policy: only AWS Support could help")
            .help("allow `kms:*`, or what administers the key, to the account, `arn:aws:iam::ACCOUNT:root`");
    }
}

/// Whether it names users, roles and services alone: no account, and not everyone.
fn names_identities_alone(statement: &Statement) -> bool {
    statement.principal.is_some()
        && statement.principals().all(|(kind, name)| {
            let text = name.value.as_str();
            let is_account =
                text == "*" || text.ends_with(":root") || text.parse::<AccountId>().is_ok();
            *kind != PrincipalType::CanonicalUser && !is_unknown(text) && !is_account
        })
}
