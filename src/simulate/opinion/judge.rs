//! What the answers of another simulator mean: agreement, a known difference, or one to look into.
use super::consult::{Consultation, Part, Put};
use super::question::SecondOpinion;
use crate::catalog::{DifferenceWhen, SimulatorDifference, SimulatorLimit, simulator_differences};
use crate::policy::Verdict;
use std::collections::BTreeMap;

/// What came of a consultation.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// Requests on which both agree.
    pub agreed: usize,
    /// Of all requests that were asked, those of which the caller's side alone was.
    pub callers_side: usize,
    /// Every request on which they do not agree, in the order of the check.
    pub differing: Vec<Judged>,
    /// How many requests were not asked, by reason.
    pub not_asked: BTreeMap<SimulatorLimit, usize>,
}

/// One request on which the two do not agree.
#[derive(Debug, Clone)]
pub struct Judged {
    /// Its place in [`Consultation::cases`].
    pub case: usize,
    /// What synth decides.
    pub local: Verdict,
    /// What the other one says.
    pub other: SecondOpinion,
    /// What was decided.
    pub part: Part,
    /// Whether that is to be expected.
    pub standpoint: Standpoint,
}

/// Whether a difference is to be expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standpoint {
    /// The AWS simulator is known for it.
    Known(&'static SimulatorDifference),
    /// It is not: one of the two is wrong.
    Unexpected,
}

impl Judgement {
    /// The requests whose difference is not to be expected.
    pub fn unexpected(&self) -> impl Iterator<Item = &Judged> {
        self.differing.iter().filter(|judged| judged.standpoint == Standpoint::Unexpected)
    }

    /// How many requests were asked.
    pub fn asked(&self) -> usize {
        self.agreed + self.differing.len()
    }
}

/// Compares synth's verdicts with the answers, which are in the order of the questions.
/// `None` if there is not one answer for each question.
pub fn judge(consultation: &Consultation, answers: &[SecondOpinion]) -> Option<Judgement> {
    if answers.len() != consultation.questions.len() {
        return None;
    }
    let mut judgement = Judgement::default();
    for (place, case) in consultation.cases.iter().enumerate() {
        let (question, local, part, organization_only_key) = match &case.put {
            Put::NotAsked(limit) => {
                *judgement.not_asked.entry(*limit).or_default() += 1;
                continue;
            }
            Put::Asked { question, local, part, organization_only_key } => {
                (*question, *local, *part, *organization_only_key)
            }
        };
        judgement.callers_side += usize::from(part == Part::CallersSide);
        let other = answers.get(question)?;
        if matches!(other, SecondOpinion::Decided { verdict, .. } if *verdict == local) {
            judgement.agreed += 1;
            continue;
        }
        let sent = consultation.questions.get(question)?;
        let is_this = |when: &DifferenceWhen| {
            let is_one_of = |words: &[String], word: &str| words.iter().any(|it| it == word);
            let answered = if when.aws.is_empty() {
                matches!(other, SecondOpinion::Decided { .. })
            } else {
                is_one_of(&when.aws, other.word())
            };
            let decided = when.local.is_empty() || is_one_of(&when.local, local.as_str());
            let has_policy = sent.resource_policy.is_some();
            answered
                && decided
                && when.has_action(&case.action)
                && when.resource_policy.is_none_or(|wanted| wanted == has_policy)
                && when.organization_only_key.is_none_or(|wanted| wanted == organization_only_key)
        };
        let known = simulator_differences().iter().find(|known| is_this(&known.when));
        judgement.differing.push(Judged {
            case: place,
            local,
            other: other.clone(),
            part,
            standpoint: known.map_or(Standpoint::Unexpected, Standpoint::Known),
        });
    }
    Some(judgement)
}
