//! What a rule is.
use super::finding::Findings;
use super::subject::Subject;
use super::view::View;
use crate::diag::Level;
use crate::model::Model;
use crate::policy::Statement;
use std::fmt;

/// One rule of the linter.
pub struct Rule {
    /// Its name, which says the bad thing: `allow-everything`.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// How much its findings weigh, unless one says otherwise.
    pub level: Level,
    /// Its page: Markdown with the sections `Fires` and `Does not fire`, whose policies are its
    /// tests.
    pub page: &'static str,
    /// What others call it: `access-analyzer:PASS_ROLE_WITH_NOT_RESOURCE`, `parliament:RESOURCE_STAR`.
    pub known_as: &'static [&'static str],
    /// What it looks at.
    pub(super) check: Check,
}

/// What a rule looks at.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// One policy at a time.
    Policy(fn(&Subject, &mut Findings)),
    /// One statement at a time.
    Statement(fn(&Subject, &Statement, &mut Findings)),
    /// One statement at a time, with what other rules ask of it too.
    View(fn(&View<'_>, &mut Findings)),
    /// All policies of the run together.
    Run(fn(&[Subject], &mut Findings)),
    /// A blueprint.
    Blueprint(fn(&Model, &mut Findings)),
}

/// What a rule is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// AWS would refuse to save it.
    Refused,
    /// It is saved and does not do what it seems to.
    Meaning,
    /// A condition that is not asked as it seems to be.
    Condition,
    /// An ARN that names nothing, or something else.
    Resource,
    /// It lets more happen than anyone means.
    Access,
    /// Who may become whom, and who may reach a resource.
    Trust,
    /// Policies of an organization: what they leave open, and whom they stop by mistake.
    Organization,
    /// What Amazon Bedrock does otherwise than other services.
    Bedrock,
    /// What a blueprint leaves unsaid.
    Blueprint,
    /// What AWS limits.
    Quota,
    /// It is said twice, or could be said in a plainer way.
    Redundant,
}

impl Rule {
    /// What it finds, in one sentence: the first paragraph of its page.
    pub fn summary(&self) -> String {
        let paragraph = self
            .page
            .lines()
            .skip_while(|line| line.starts_with('#') || line.is_empty())
            .take_while(|line| !line.is_empty());
        paragraph.collect::<Vec<_>>().join(" ")
    }
}

impl Group {
    /// The name in output and in configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Meaning => "meaning",
            Self::Condition => "condition",
            Self::Resource => "resource",
            Self::Access => "access",
            Self::Trust => "trust",
            Self::Organization => "organization",
            Self::Bedrock => "bedrock",
            Self::Blueprint => "blueprint",
            Self::Quota => "quota",
            Self::Redundant => "redundant",
        }
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}
