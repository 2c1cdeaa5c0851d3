//! What the AWS policy simulator cannot be asked, and where it is known to differ from enforcement.
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A difference between the AWS simulator and enforcement that is known, and how to tell it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SimulatorDifference {
    /// Its name in reports.
    pub id: String,
    /// The day on which it was last read of.
    pub as_of: String,
    /// What the AWS simulator does, in a sentence without full stop.
    pub reason: String,
    /// Where that is said.
    pub source: String,
    /// When a difference is this one.
    pub when: DifferenceWhen,
}

/// When a difference is a known one: all that is given must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DifferenceWhen {
    /// The action is one of these, in lower case; a `*` at the end is any rest. Empty: any.
    pub actions: Vec<String>,
    /// Whether a resource policy was sent.
    pub resource_policy: Option<bool>,
    /// Whether the answer is synth's own when it takes the condition keys that only service control
    /// policies mention for absent.
    pub organization_keys_absent: Option<bool>,
    /// What synth decided is one of these: `allowed`, `explicitDeny`, `implicitDeny`. Empty: any.
    pub local: Vec<String>,
    /// What AWS answered is one of these, or `refused`. Empty: any decision, but no refusal.
    pub aws: Vec<String>,
}

/// Why a request is not put to the AWS simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SimulatorLimit {
    /// The caller is neither user nor role.
    CallerKind,
    /// The caller has no identity policy.
    CallerWithoutPolicy,
    /// A context key without values, of unknown value, or too short or long.
    Context,
    /// Too many levels of service control policies, or an empty one.
    OrganizationLevels,
    /// A role's request that a resource policy decides.
    RoleAndResourcePolicy,
    /// Several permissions boundaries.
    SeveralBoundaries,
    /// A text that is too long or has characters that the API does not take.
    Text,
    /// Policies of a kind that the API does not take.
    UnsupportedPolicy,
}

/// A bound of the API's parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SimulatorBound {
    /// The most characters of an action.
    ActionCharacters,
    /// The most characters of a context key.
    ContextKeyCharacters,
    /// The fewest characters of a context key.
    ContextKeyCharactersAtLeast,
    /// The most levels of service control policies.
    OrganizationLevels,
    /// The most characters of a policy.
    PolicyCharacters,
    /// The most characters of a resource's ARN.
    ResourceCharacters,
}

/// Every known difference, in the order in which they are tried.
pub fn simulator_differences() -> &'static [SimulatorDifference] {
    &TABLE.differences
}

/// How much the API takes.
pub fn simulator_bound(bound: SimulatorBound) -> usize {
    TABLE.bounds.get(bound.word()).copied().unwrap_or_default()
}

impl SimulatorLimit {
    /// Every limit.
    pub const ALL: [Self; 8] = [
        Self::CallerKind,
        Self::CallerWithoutPolicy,
        Self::Context,
        Self::OrganizationLevels,
        Self::RoleAndResourcePolicy,
        Self::SeveralBoundaries,
        Self::Text,
        Self::UnsupportedPolicy,
    ];

    /// Its name in reports, and in the table.
    pub fn id(self) -> &'static str {
        match self {
            Self::CallerKind => "caller-kind",
            Self::CallerWithoutPolicy => "caller-without-policy",
            Self::Context => "context",
            Self::OrganizationLevels => "organization-levels",
            Self::RoleAndResourcePolicy => "role-and-resource-policy",
            Self::SeveralBoundaries => "several-boundaries",
            Self::Text => "text",
            Self::UnsupportedPolicy => "unsupported-policy",
        }
    }

    /// Why, in a sentence without full stop.
    pub fn reason(self) -> &'static str {
        TABLE
            .limits
            .get(self.id())
            .map_or("", |limit| &limit.reason)
    }

    /// Where that is said.
    pub fn source(self) -> &'static str {
        TABLE
            .limits
            .get(self.id())
            .map_or("", |limit| &limit.source)
    }
}

impl SimulatorBound {
    /// Every bound.
    pub const ALL: [Self; 6] = [
        Self::ActionCharacters,
        Self::ContextKeyCharacters,
        Self::ContextKeyCharactersAtLeast,
        Self::OrganizationLevels,
        Self::PolicyCharacters,
        Self::ResourceCharacters,
    ];

    /// The word in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::ActionCharacters => "action-characters",
            Self::ContextKeyCharacters => "context-key-characters",
            Self::ContextKeyCharactersAtLeast => "context-key-characters-at-least",
            Self::OrganizationLevels => "organization-levels",
            Self::PolicyCharacters => "policy-characters",
            Self::ResourceCharacters => "resource-characters",
        }
    }
}

impl DifferenceWhen {
    /// Whether an action (in any case) is one of these.
    pub fn has_action(&self, action: &str) -> bool {
        let action = action.to_ascii_lowercase();
        let is = |pattern: &String| match pattern.strip_suffix('*') {
            Some(start) => action.starts_with(start),
            None => action == *pattern,
        };
        self.actions.is_empty() || self.actions.iter().any(is)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "for readers of the file")]
    as_of: String,
    #[expect(dead_code, reason = "for readers of the file")]
    source: String,
    bounds: BTreeMap<String, usize>,
    limits: BTreeMap<String, LimitRow>,
    differences: Vec<SimulatorDifference>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitRow {
    reason: String,
    source: String,
}

// A test reads the embedded file, so that the fallback is never taken.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("data/simulator-differences.json")).unwrap_or_default()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_every_limit_and_bound_and_no_other() {
        let limits: Vec<&str> = TABLE.limits.keys().map(String::as_str).collect();
        assert_eq!(limits, SimulatorLimit::ALL.map(SimulatorLimit::id));
        let bounds: Vec<&str> = TABLE.bounds.keys().map(String::as_str).collect();
        assert_eq!(bounds, SimulatorBound::ALL.map(SimulatorBound::word));
        assert_eq!(simulator_differences().len(), 4);
    }

    #[test]
    fn patterns_are_lower_case_and_words_are_verdicts() {
        for difference in simulator_differences() {
            let DifferenceWhen {
                actions,
                local,
                aws,
                ..
            } = &difference.when;
            assert!(
                actions
                    .iter()
                    .all(|action| *action == action.to_lowercase())
            );
            for word in local.iter().chain(aws) {
                assert!(
                    ["allowed", "explicitDeny", "implicitDeny", "refused"].contains(&word.as_str()),
                    "{word}"
                );
            }
        }
    }

    #[test]
    fn a_star_at_the_end_is_any_rest() {
        let when = DifferenceWhen {
            actions: vec!["sts:assume*".to_owned(), "s3:getobject".to_owned()],
            ..DifferenceWhen::default()
        };
        assert!(when.has_action("sts:AssumeRoleWithSAML"));
        assert!(when.has_action("s3:GetObject"));
        assert!(!when.has_action("s3:GetObjectVersion"));
        assert!(DifferenceWhen::default().has_action("s3:GetObjectVersion"));
    }
}
