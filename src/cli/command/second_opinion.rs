//! `--simulator aws`: the requests of the check, put to AWS's policy simulator too.
use crate::Synthesis;
use crate::artifact::{TemplateFormat, files};
use crate::cli::args::SimulatorChoice;
use crate::cli::finished::Finished;
use crate::diag::{Code, Diagnostic};
use crate::estate::Emitted;
use crate::report::{CountedReason, DifferingRequest, SecondOpinionSummary};
use crate::simulate::opinion::{
    Consultation, Judged, Judgement, Part, SecondOpinion, SecondOpinionQuestion, Standpoint,
    consult, judge,
};
use std::collections::BTreeMap;

/// How many differing requests of one question its diagnostic names.
const MOST_NOTES: usize = 5;

/// The second opinion, if one was wished. Differences that are not known are problems, and
/// whatever kept AWS from answering is a failure; then there is no summary.
pub(super) fn of(
    choice: SimulatorChoice,
    synthesis: &Synthesis,
    finished: &mut Finished,
) -> Option<SecondOpinionSummary> {
    if choice == SimulatorChoice::Local {
        return None;
    }
    let Synthesis {
        model, artifacts, ..
    } = synthesis;
    let emitted = Emitted::of(artifacts, &files(artifacts, TemplateFormat::Json));
    let outcome = consult(model, &emitted, &mut finished.sources);
    let consultation = outcome.into_valid(&mut finished.diagnostics)?;
    let judged = answers(&consultation.questions).and_then(|(answers, calls)| {
        let judgement = judge(&consultation, &answers);
        let judgement = judgement.ok_or_else(|| anyhow::anyhow!("AWS left questions open"))?;
        Ok((judgement, calls))
    });
    match judged {
        Err(error) => {
            finished
                .failures
                .push(error.context("there is no second opinion"));
            None
        }
        Ok((judgement, calls)) => {
            finished
                .diagnostics
                .extend(problems(&consultation, &judgement));
            Some(summary(consultation, &judgement, calls))
        }
    }
}

/// The answers, and how many calls they took. Without a question, nobody is asked.
#[cfg(feature = "aws")]
fn answers(questions: &[SecondOpinionQuestion]) -> anyhow::Result<(Vec<SecondOpinion>, usize)> {
    use crate::deployed::{Simulator, SimulatorOptions};
    if questions.is_empty() {
        return Ok((Vec::new(), 0));
    }
    let opinions = Simulator::connect(SimulatorOptions::default())?.ask(questions)?;
    Ok((opinions.answers, opinions.calls))
}

/// There is nobody to ask in this build, which the command line says first.
#[cfg(not(feature = "aws"))]
fn answers(_: &[SecondOpinionQuestion]) -> anyhow::Result<(Vec<SecondOpinion>, usize)> {
    anyhow::bail!(crate::cli::args::WITHOUT_SDK)
}

/// One problem for each question of the check with requests that differ unexpectedly.
fn problems(consultation: &Consultation, judgement: &Judgement) -> Vec<Diagnostic> {
    let mut by_question: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for judged in judgement.unexpected() {
        if let Some(case) = consultation.cases.get(judged.case) {
            let place = (
                case.span.source,
                case.span.start,
                case.span.end,
                &case.sentence,
            );
            let side = match judged.part {
                Part::Whole => "",
                Part::CallersSide => ", the caller's side alone",
            };
            by_question.entry(place).or_default().push(format!(
                "`{}` on `{}` by `{}`{side}: synth says {}, the AWS simulator says {}",
                case.action, case.resource, case.caller, judged.local, judged.other
            ));
        }
    }
    let problem = |((source, start, end, sentence), requests): (
        (_, _, _, &String),
        Vec<String>,
    )| {
        let span = crate::diag::Span { source, start, end };
        let message = format!("the AWS simulator does not agree: {sentence}");
        let mut diagnostic = Diagnostic::error(Code::SimulatorsDiffer, span, message);
        let rest = requests.len().saturating_sub(MOST_NOTES);
        for request in requests.into_iter().take(MOST_NOTES) {
            diagnostic = diagnostic.note(request);
        }
        if rest > 0 {
            diagnostic = diagnostic.note(format!("and {rest} more of its requests"));
        }
        diagnostic.help(
            "find out which of the two is wrong before you rely on it: `--format json` has every request",
        )
    };
    by_question.into_iter().map(problem).collect()
}

fn summary(
    consultation: Consultation,
    judgement: &Judgement,
    calls: usize,
) -> SecondOpinionSummary {
    let mut known: BTreeMap<&str, CountedReason> = BTreeMap::new();
    for judged in &judgement.differing {
        if let Standpoint::Known(it) = judged.standpoint {
            let counted = known.entry(&it.id).or_insert_with(|| CountedReason {
                id: it.id.clone(),
                requests: 0,
                reason: it.reason.clone(),
                source: it.source.clone(),
                as_of: Some(it.as_of.clone()),
            });
            counted.requests += 1;
        }
    }
    let not_asked = judgement
        .not_asked
        .iter()
        .map(|(limit, requests)| CountedReason {
            id: limit.id().to_owned(),
            requests: *requests,
            reason: limit.reason().to_owned(),
            source: limit.source().to_owned(),
            as_of: None,
        });
    let differing = judgement.differing.iter();
    SecondOpinionSummary {
        simulator: "aws".to_owned(),
        asked: judgement.asked(),
        questions: consultation.questions.len(),
        calls,
        agreed: judgement.agreed,
        callers_side: judgement.callers_side,
        unexpected: judgement.unexpected().count(),
        differing: differing
            .filter_map(|judged| differs(&consultation, judged))
            .collect(),
        known: known.into_values().collect(),
        not_asked: not_asked.collect(),
        stand_ins: consultation.stand_ins,
    }
}

fn differs(consultation: &Consultation, judged: &Judged) -> Option<DifferingRequest> {
    let case = consultation.cases.get(judged.case)?;
    let (refusal, missing_context) = match &judged.other {
        SecondOpinion::Refused { code } => (Some(code.clone()), Vec::new()),
        SecondOpinion::Decided { missing, .. } => (None, missing.clone()),
    };
    Some(DifferingRequest {
        sentence: case.sentence.clone(),
        action: case.action.clone(),
        resource: case.resource.clone(),
        caller: case.caller.clone(),
        callers_side: judged.part == Part::CallersSide,
        synth: judged.local.to_string(),
        other: judged.other.word().to_owned(),
        refusal,
        missing_context,
        known: match judged.standpoint {
            Standpoint::Known(known) => Some(known.id.clone()),
            Standpoint::Unexpected => None,
        },
    })
}
