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
        self.differing
            .iter()
            .filter(|judged| judged.standpoint == Standpoint::Unexpected)
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
        let (question, local, part, without_organization_keys) = match &case.put {
            Put::NotAsked(limit) => {
                *judgement.not_asked.entry(*limit).or_default() += 1;
                continue;
            }
            Put::Asked {
                question,
                local,
                part,
                without_organization_keys,
            } => (*question, *local, *part, *without_organization_keys),
        };
        judgement.callers_side += usize::from(part == Part::CallersSide);
        let other = answers.get(question)?;
        if matches!(other, SecondOpinion::Decided { verdict, .. } if *verdict == local) {
            judgement.agreed += 1;
            continue;
        }
        let sent = consultation.questions.get(question)?;
        let took_keys_for_absent = matches!(
            other,
            SecondOpinion::Decided { verdict, .. } if without_organization_keys == Some(*verdict)
        );
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
                && when
                    .resource_policy
                    .is_none_or(|wanted| wanted == has_policy)
                && when
                    .organization_keys_absent
                    .is_none_or(|wanted| wanted == took_keys_for_absent)
        };
        let known = simulator_differences()
            .iter()
            .find(|known| is_this(&known.when));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{SourceMap, Span};
    use crate::simulate::opinion::consult::Case;
    use crate::simulate::opinion::question::SecondOpinionQuestion;

    /// The name of the known difference between two answers; `None` if they agree.
    fn difference(
        action: &str,
        resource_policy: Option<&str>,
        without_organization_keys: Option<Verdict>,
        local: Verdict,
        other: &str,
    ) -> Option<&'static str> {
        let decided = |verdict| SecondOpinion::Decided {
            verdict,
            missing: Vec::new(),
        };
        let answer = match other {
            "allowed" => decided(Verdict::Allowed),
            "explicitDeny" => decided(Verdict::ExplicitDeny),
            "implicitDeny" => decided(Verdict::ImplicitDeny),
            code => SecondOpinion::Refused {
                code: code.to_owned(),
            },
        };
        let mut sources = SourceMap::default();
        let source = sources.add("blueprint.yaml", "");
        let consultation = Consultation {
            cases: vec![Case {
                sentence: String::new(),
                span: Span {
                    source,
                    start: 0,
                    end: 0,
                },
                action: action.to_owned(),
                resource: "*".to_owned(),
                caller: "arn:aws:iam::111111111111:user/someone".to_owned(),
                put: Put::Asked {
                    question: 0,
                    local,
                    part: Part::Whole,
                    without_organization_keys,
                },
            }],
            questions: vec![SecondOpinionQuestion {
                caller: "arn:aws:iam::111111111111:user/someone".to_owned(),
                identity: vec!["{}".into()],
                boundary: None,
                service_control: Vec::new(),
                resource_policy: resource_policy.map(Into::into),
                resource_owner: None,
                resource: "*".to_owned(),
                context: Vec::new(),
                action: action.parse().unwrap(),
            }],
            stand_ins: BTreeMap::new(),
        };
        assert!(judge(&consultation, &[]).is_none(), "an answer is missing");
        let judgement = judge(&consultation, &[answer]).unwrap();
        assert_eq!(judgement.asked(), 1);
        judgement
            .differing
            .first()
            .map(|judged| match judged.standpoint {
                Standpoint::Known(known) => known.id.as_str(),
                Standpoint::Unexpected => "unexpected",
            })
    }

    #[test]
    fn a_known_difference_is_known_only_as_it_is_described() {
        use Verdict::{Allowed, ExplicitDeny, ImplicitDeny};
        let (trust, none) = (Some("{}"), None);
        for (action, policy, key, local, other, expected) in [
            ("s3:GetObject", none, None, Allowed, "allowed", None),
            (
                "s3:GetObject",
                none,
                None,
                Allowed,
                "implicitDeny",
                Some("unexpected"),
            ),
            (
                "s3:GetObject",
                none,
                None,
                ImplicitDeny,
                "explicitDeny",
                Some("unexpected"),
            ),
            (
                "sts:AssumeRole",
                trust,
                None,
                ExplicitDeny,
                "allowed",
                Some("trust-policy-ignored"),
            ),
            (
                "sts:AssumeRole",
                trust,
                None,
                ImplicitDeny,
                "allowed",
                Some("trust-policy-ignored"),
            ),
            (
                "sts:AssumeRole",
                trust,
                None,
                Allowed,
                "implicitDeny",
                Some("unexpected"),
            ),
            (
                "sts:AssumeRole",
                none,
                None,
                ImplicitDeny,
                "allowed",
                Some("unexpected"),
            ),
            (
                "sts:TagSession",
                trust,
                None,
                ImplicitDeny,
                "allowed",
                Some("unexpected"),
            ),
            (
                "sts:AssumeRoleWithWebIdentity",
                none,
                None,
                ImplicitDeny,
                "allowed",
                Some("user-with-web-identity"),
            ),
            (
                "s3:GetObject",
                none,
                Some(ExplicitDeny),
                Allowed,
                "explicitDeny",
                Some("organization-only-key"),
            ),
            (
                "s3:GetObject",
                none,
                Some(ExplicitDeny),
                Allowed,
                "implicitDeny",
                Some("unexpected"),
            ),
            (
                "s3:GetObject",
                none,
                Some(Allowed),
                Allowed,
                "explicitDeny",
                Some("unexpected"),
            ),
            (
                "s3:GetObject",
                none,
                Some(ExplicitDeny),
                Allowed,
                "InvalidInput",
                Some("unexpected"),
            ),
            (
                "bedrock-mantle:CreateInference",
                none,
                None,
                Allowed,
                "InvalidInput",
                Some("service-not-known"),
            ),
            (
                "bedrock-mantle:CreateInference",
                none,
                None,
                Allowed,
                "implicitDeny",
                Some("unexpected"),
            ),
        ] {
            let found = difference(action, policy, key, local, other);
            assert_eq!(
                found, expected,
                "{action} {policy:?} {key:?} {local} {other}"
            );
        }
    }
}
