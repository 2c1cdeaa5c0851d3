//! Who may do what: every role, who becomes it, what it may do, and since which line.
use crate::diag::{Outcome, SourceMap, Span};
use crate::estate::Emitted;
use crate::model::{Model, Role};
use crate::simulate::ask::{Basis, Bench, Standing};
use crate::simulate::check::{DecidingStatement, statements};
use crate::simulate::question::{Expected, Question};
use crate::simulate::{derive, existing};
use crate::vocab::{AccountId, Arn};
use std::collections::BTreeSet;

/// What the roles of a blueprint may do.
#[derive(Debug, Clone)]
pub struct AccessReview {
    /// Every role that the blueprint makes, by account and name.
    pub roles: Vec<RoleAccess>,
}

/// One role in one account.
#[derive(Debug, Clone)]
pub struct RoleAccess {
    /// Its name in the blueprint.
    pub name: String,
    /// Its account.
    pub account: AccountId,
    /// Its ARN.
    pub arn: Arn,
    /// Where it was declared.
    pub span: Span,
    /// Who may become it.
    pub entered_by: Vec<AccessLine>,
    /// What it may do.
    pub may: Vec<AccessLine>,
}

/// One thing that is possible.
#[derive(Debug, Clone)]
pub struct AccessLine {
    /// What, in a sentence.
    pub sentence: String,
    /// Whether the policies allow it.
    pub holds: bool,
    /// Whether every policy was known.
    pub basis: Basis,
    /// The statements that allow it, each once, sorted.
    pub by: Vec<DecidingStatement>,
    /// The line of the blueprint that means it.
    pub span: Span,
}

/// Reviews what is to be written.
pub fn review(model: &Model, emitted: &Emitted, sources: &mut SourceMap) -> Outcome<AccessReview> {
    let Outcome { value, diagnostics } = existing::estate(model, emitted, sources);
    let Some(estate) = value else {
        return Outcome::new(None, diagnostics);
    };
    let mut questions = derive::questions(model, &estate);
    questions.retain(|question| question.expected == Expected::Allowed);
    let standing = Standing::new(&questions);
    let bench = Bench::new(&estate, &standing);
    let line = |question: &Question| {
        let answer = bench.answer(question);
        let by: BTreeSet<DecidingStatement> = answer
            .decisions
            .iter()
            .flatten()
            .flat_map(|decision| statements(&estate, decision))
            .filter(|statement| !statement.path.is_empty())
            .collect();
        AccessLine {
            sentence: question.sentence.clone(),
            holds: answer.holds,
            basis: answer.basis,
            by: by.into_iter().collect(),
            span: question.span,
        }
    };
    let mut roles: Vec<RoleAccess> = model
        .roles
        .iter()
        .map(|role| RoleAccess {
            name: role.identity.name.to_string(),
            account: role.identity.account_id,
            arn: role.identity.arn.clone(),
            span: role.identity.span,
            entered_by: questions
                .iter()
                .filter(|question| is_entry(question, role))
                .map(line)
                .chain(groups(model, role))
                .collect(),
            may: questions
                .iter()
                .filter(|question| is_grant(question, role))
                .map(line)
                .collect(),
        })
        .collect();
    roles.sort_by(|one, other| (one.account, &one.name).cmp(&(other.account, &other.name)));
    Outcome::new(Some(AccessReview { roles }), diagnostics)
}

/// The groups that enter with a permission set: IAM Identity Center lets them in, no policy.
fn groups(model: &Model, role: &Role) -> Vec<AccessLine> {
    if !role.identity.is_of_permission_set() {
        return Vec::new();
    }
    let name = &role.identity.name;
    let sets = model.permission_sets.iter().filter(|set| set.name == *name);
    sets.flat_map(|set| &set.assignments)
        .filter(|assignment| assignment.account.id == role.identity.account_id)
        .map(|assignment| AccessLine {
            sentence: format!("the group `{}` can enter as `{name}`", assignment.group),
            holds: true,
            basis: Basis::Checked,
            by: Vec::new(),
            span: assignment.span,
        })
        .collect()
}

/// Whether a question is about someone who becomes the role.
fn is_entry(question: &Question, role: &Role) -> bool {
    let trusts = role
        .trusted_by
        .iter()
        .any(|trust| question.is_about(trust.span));
    trusts
        && question
            .requests()
            .any(|asked| asked.request.resource.arn() == Some(&role.identity.arn))
}

/// Whether a question is about something the role was given leave to do.
fn is_grant(question: &Question, role: &Role) -> bool {
    let granted = role
        .grants
        .iter()
        .any(|grant| question.is_about(grant.span));
    granted
        && question
            .requests()
            .any(|asked| asked.request.caller.role() == Some(&role.identity.arn))
}
