//! The check as a whole: every question put to the estate, and what came of it.
use super::alike::Alike;
use super::ask::{Answer, Basis, Bench, Standing};
use super::question::{Expected, Origin, Question};
use super::{alike, derive, existing, report, written};
use crate::diag::{Diagnostic, Label, Outcome, SourceMap, Span};
use crate::estate::{Author, Emitted, Estate, FULL_ACCESS_AS_OF, Unresolved};
use crate::model::{GuardrailKind, Model, Verb};
use crate::policy::{Decision, Layer, Verdict};
use std::collections::BTreeSet;

/// What was asked and answered.
#[derive(Debug, Clone)]
pub struct Checks {
    /// One for each question: the written ones first, then sorted by what they say.
    pub results: Vec<CheckResult>,
    /// What the verdicts rest on beside the documents.
    pub assumptions: Vec<String>,
    /// What the blueprint asks for that AWS does not enforce everywhere, in sentences.
    pub limits: Vec<String>,
    /// Parts of templates whose value is not known.
    pub unresolved: Vec<Unresolved>,
    /// Accounts that were asked about for others that are like them.
    pub alike: Vec<Alike>,
}

/// The answer to one question.
#[derive(Debug, Clone)]
pub struct CheckResult {
    /// Whether a person wrote the question.
    pub origin: Origin,
    /// What must hold.
    pub sentence: String,
    /// Which answer is expected.
    pub expected: Expected,
    /// What was decided: the least favourable verdict of all requests where they must be allowed,
    /// the most favourable where they must be denied.
    pub verdict: Verdict,
    /// Whether it is as expected.
    pub holds: bool,
    /// Whether every document was known.
    pub basis: Basis,
    /// How many requests were decided: a sample of all there could be.
    pub requests: usize,
    /// The statements that decided, in files; each once, sorted.
    pub by: Vec<DecidingStatement>,
    /// Where the question comes from in the blueprint.
    pub span: Span,
}

/// A statement that decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DecidingStatement {
    /// The kind of policy it is in.
    pub layer: Layer,
    /// The file, below the output folder or as the blueprint names it; empty for what AWS
    /// attaches by itself.
    pub path: String,
    /// Its JSON pointer in that file.
    pub pointer: String,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// Who wrote it.
    pub author: Author,
    /// The blueprint text behind it; for a given document, the statement itself.
    pub origin: Option<Span>,
}

impl Checks {
    /// How many results are like this.
    pub fn count(&self, is: impl Fn(&CheckResult) -> bool) -> usize {
        self.results.iter().filter(|result| is(result)).count()
    }
}

/// Every question that a model raises about an estate, written and derived.
pub fn questions(model: &Model, estate: &Estate) -> Vec<Question> {
    let mut questions = written::questions(model, estate);
    questions.extend(derive::questions(model, estate));
    questions
}

/// Checks what is to be written against what the blueprint means. A failed expectation is an
/// error at its line; texts that cannot be read back are errors, too.
pub fn check(model: &Model, emitted: &Emitted, sources: &mut SourceMap) -> Outcome<Checks> {
    // Where accounts are alike, one of them is asked about.
    let kinds = alike::distinct(model, emitted);
    let (model, emitted) = match &kinds {
        Some(kinds) => (&kinds.model, &kinds.emitted),
        None => (model, emitted),
    };
    let Outcome {
        value,
        mut diagnostics,
    } = existing::estate(model, emitted, sources);
    let Some(estate) = value else {
        return Outcome::new(None, diagnostics);
    };
    let questions = questions(model, &estate);
    let standing = Standing::new(&questions);
    let bench = Bench::new(&estate, &standing);
    let mut results = Vec::with_capacity(questions.len());
    let mut failures = Vec::new();
    for question in &questions {
        let answer = bench.answer(question);
        if !answer.holds {
            failures.push((question.origin, report::failed(&estate, question, &answer)));
        }
        results.push(result(&estate, question, &answer));
    }
    diagnostics.extend(distinct(failures));
    results.sort_by(|one, other| {
        let key = |result: &CheckResult| (result.origin, result.sentence.clone());
        key(one).cmp(&key(other))
    });
    let checks = Checks {
        results,
        assumptions: assumptions(model, &estate),
        limits: limits(model),
        unresolved: estate.unresolved.clone(),
        alike: kinds.map(|kinds| kinds.alike).unwrap_or_default(),
    };
    Outcome::new(Some(checks), diagnostics)
}

/// Each failure once: where a blueprint says of a grant what is derived from it, too, what it says
/// is told, and where the grant stands.
fn distinct(failures: Vec<(Origin, Diagnostic)>) -> Vec<Diagnostic> {
    let (written, derived): (Vec<_>, Vec<_>) = failures
        .into_iter()
        .partition(|(origin, _)| *origin == Origin::Written);
    let mut told: Vec<Diagnostic> = written.into_iter().map(|(_, failure)| failure).collect();
    for (_, failure) in derived {
        let grant = failure.primary.as_ref().map(|label| label.span);
        let same = told
            .iter_mut()
            .find(|known| known.message == failure.message);
        match (same, grant) {
            (Some(known), Some(grant)) => {
                known.related.push(Label {
                    span: grant,
                    text: "what it is about".to_owned(),
                });
            }
            _ => told.push(failure),
        }
    }
    told
}

fn assumptions(model: &Model, estate: &Estate) -> Vec<String> {
    let mut assumptions = Vec::new();
    if estate.organization.is_some() {
        assumptions.push(format!(
            "FullAWSAccess is attached to the root, to every unit and to every account, as AWS does while service control policies are enabled (as of {FULL_ACCESS_AS_OF})"
        ));
        assumptions.push(
            "units and accounts have no service and resource control policies but those in the blueprint"
                .to_owned(),
        );
    }
    assumptions.extend(
        model
            .guardrails
            .iter()
            .filter_map(|guardrail| caveat(&guardrail.kind))
            .map(str::to_owned),
    );
    assumptions.push("no session policy or policy of a VPC endpoint that is not in the blueprint narrows a request, and no KMS grant widens one".to_owned());
    assumptions
}

/// What a guardrail does not do, though its name may sound like it.
fn caveat(kind: &GuardrailKind) -> Option<&'static str> {
    match kind {
        GuardrailKind::EnforcedGuardrail { .. } => Some(
            "`enforced-guardrail` acts on bedrock-runtime's InvokeModel and Converse alone, and no request is checked against it here: nothing on bedrock-mantle goes through a Bedrock guardrail, so never GPT-5.5; there the caller has to call ApplyGuardrail",
        ),
        GuardrailKind::RequireGuardrail { .. } => Some(
            "`require-guardrail` binds bedrock-runtime alone, and its callers send one of the guardrails: bedrock-mantle has no guardrails, so nothing is asked of GPT-5.5; there the caller has to call ApplyGuardrail",
        ),
        _ => None,
    }
}

/// Models in use whose endpoint checks no content, where the blueprint has content guardrails.
fn limits(model: &Model) -> Vec<String> {
    if model.content_guardrails.is_empty() {
        return Vec::new();
    }
    let grants = model.roles.iter().flat_map(|role| &role.grants);
    let unguarded: BTreeSet<String> = grants
        .filter_map(|grant| match &grant.verb {
            Verb::InvokeInProject { model, .. } => Some(format!(
                "no content guardrail holds for `{}`: bedrock-mantle checks no content, so who calls it has to put prompts and answers to a guardrail with ApplyGuardrail",
                model.name
            )),
            Verb::InvokeOutside { model } => Some(format!(
                "no content guardrail holds for `{}`: it is not on Amazon Bedrock, so who calls it has to put prompts and answers to a guardrail with ApplyGuardrail",
                model.name
            )),
            _ => None,
        })
        .collect();
    unguarded.into_iter().collect()
}

fn result(estate: &Estate, question: &Question, answer: &Answer) -> CheckResult {
    let decisions = || answer.decisions.iter().flatten();
    let rank = |decision: &&Decision| match decision.verdict {
        Verdict::Allowed => 0,
        Verdict::Unknown => 1,
        Verdict::ImplicitDeny => 2,
        Verdict::ExplicitDeny => 3,
    };
    // What an operation comes to is its least favourable request.
    let operations = answer
        .decisions
        .iter()
        .filter_map(|decisions| decisions.iter().max_by_key(rank));
    let telling = match question.expected {
        Expected::Allowed => operations.max_by_key(rank),
        Expected::Denied => operations.min_by_key(rank),
    };
    let by: BTreeSet<DecidingStatement> = decisions()
        .flat_map(|decision| statements(estate, decision))
        .filter(|statement| statement.author != Author::Assumed)
        .collect();
    CheckResult {
        origin: question.origin,
        sentence: question.sentence.clone(),
        expected: question.expected,
        verdict: telling.map_or(Verdict::ImplicitDeny, |decision| decision.verdict),
        holds: answer.holds,
        basis: answer.basis,
        requests: decisions().count(),
        by: by.into_iter().collect(),
        span: question.span,
    }
}

/// The statements behind a decision, with their places.
pub(super) fn statements(estate: &Estate, decision: &Decision) -> Vec<DecidingStatement> {
    decision
        .by
        .iter()
        .map(|by| {
            let document = estate.documents.get(&by.label);
            DecidingStatement {
                layer: by.layer,
                path: document.map_or_else(String::new, |it| it.path.clone()),
                pointer: document.map_or_else(String::new, |it| it.statement_pointer(by.statement)),
                sid: by.sid.as_deref().map(str::to_owned),
                author: document.map_or(Author::Assumed, |it| it.author),
                origin: document.and_then(|it| it.origin(by.statement)),
            }
        })
        .collect()
}
