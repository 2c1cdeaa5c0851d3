//! Near misses of access by tags: another value, no value, neither has one, another account.
use super::misses::{Miss, Near};
use super::trust::FOREIGN_ACCOUNT;
use crate::model::{BedrockModel, Project, Verb};
use crate::simulate::call::Call;
use crate::simulate::place;
use crate::vocab::AccountId;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A condition key and what it becomes; `None`: it is not there.
type KeyChange<'a> = (&'a str, Option<&'a str>);

/// A value that no tag has.
const OTHER_VALUE: &str = "synth-check";

impl Near<'_> {
    /// The near misses of a grant on the projects with the caller's tags.
    pub(super) fn tagged(
        &self,
        model: &Arc<BedrockModel>,
        tags: &BTreeSet<String>,
        calls: &[Call],
    ) -> Vec<Miss> {
        let each = |change: &dyn Fn(&Call) -> Call| calls.iter().map(change).collect::<Vec<_>>();
        let mut misses = vec![
            self.miss(
                "a model that is not named",
                each(&|call| call.with("model", super::misses::OTHER_MODEL)),
            ),
            self.miss(
                "without saying which model",
                each(&|call| call.without("model")),
            ),
        ];
        for other in super::misses::bedrock_models(self.model, model.endpoint) {
            let calls = calls
                .iter()
                .filter(|call| !self.reaches(&other.id, call))
                .map(|call| call.with("model", other.id.as_str()));
            misses.push(self.miss(format!("`{}`", other.name), calls));
        }
        for other in &self.model.projects {
            let arn = place::project_arn(self.estate, other);
            let calls = calls
                .iter()
                .map(|call| call.with("project", arn.as_str()))
                .filter(|call| !self.reaches(&model.id, call));
            misses.push(self.miss(format!("in `{}`", other.name), calls));
        }
        misses.extend(self.default_project(calls));
        let by_tags: Vec<&Call> = calls
            .iter()
            .filter(|call| !self.is_named(&model.id, call))
            .collect();
        for tag in tags {
            misses.extend(self.values(tag, &by_tags));
        }
        misses.extend(self.another_account(calls));
        misses
    }

    fn default_project(&self, calls: &[Call]) -> [Miss; 1] {
        let default = calls.iter().filter_map(|call| {
            let region = call.parameters.get("region")?.parse().ok()?;
            let arn = place::project_with_id(&region, call.owner?, "default");
            Some(call.with("project", arn))
        });
        [self.miss("in the default project", default)]
    }

    /// One of the two tags is missing or another, or both are missing.
    fn values(&self, tag: &str, calls: &[&Call]) -> Vec<Miss> {
        let project = format!("aws:ResourceTag/{tag}");
        let caller = format!("aws:PrincipalTag/{tag}");
        let other = Some(OTHER_VALUE);
        let changes: [(String, Vec<KeyChange<'_>>); 5] = [
            (
                format!("in a project without the tag `{tag}`"),
                vec![(&project, None)],
            ),
            (
                format!("in a project with another `{tag}`"),
                vec![(&project, other)],
            ),
            (
                format!("without the tag `{tag}` of its own"),
                vec![(&caller, None)],
            ),
            (
                format!("with another `{tag}` of its own"),
                vec![(&caller, other)],
            ),
            (
                format!("where neither has the tag `{tag}`"),
                vec![(&project, None), (&caller, None)],
            ),
        ];
        changes
            .into_iter()
            .map(|(but, keys)| {
                let calls = calls.iter().map(|call| {
                    let circumstances = keys
                        .iter()
                        .fold(call.circumstances.clone(), |circumstances, (key, value)| {
                            circumstances.with_key(key, *value)
                        });
                    (*call).clone().under(circumstances)
                });
                self.miss(but, calls)
            })
            .collect()
    }

    /// A project of another account whose tags would do.
    fn another_account(&self, calls: &[Call]) -> Option<Miss> {
        let account: AccountId = FOREIGN_ACCOUNT.parse().ok()?;
        let calls = calls.iter().filter_map(|call| {
            let region = call.parameters.get("region")?.parse().ok()?;
            let tags = self
                .estate
                .project_tags
                .get(call.parameters.get("project")?)?;
            let circumstances =
                tags.iter()
                    .fold(call.circumstances.clone(), |circumstances, (tag, value)| {
                        circumstances.with_key(&format!("aws:ResourceTag/{tag}"), Some(value))
                    });
            let arn = place::project_with_id(&region, account, "proj_other");
            Some(call.with("project", arn).under(circumstances))
        });
        Some(self.miss("in a project of another account", calls))
    }

    /// Whether the caller may invoke this model in the project of a call, by whichever grant.
    fn reaches(&self, model_id: &str, call: &Call) -> bool {
        self.is_named(model_id, call)
            || self
                .project_of(call)
                .is_some_and(|project| self.covers(model_id, project, &call.circumstances.tags))
    }

    /// Whether a grant names the project of a call.
    fn is_named(&self, model_id: &str, call: &Call) -> bool {
        let Some(wanted) = self.project_of(call) else {
            return false;
        };
        self.verbs().any(|verb| {
            matches!(verb, Verb::InvokeInProject { model, project, .. }
                if model.id == model_id && **project == *wanted)
        })
    }

    fn project_of(&self, call: &Call) -> Option<&Project> {
        let arn = call.parameters.get("project")?;
        self.model
            .projects
            .iter()
            .find(|project| place::project_arn(self.estate, project) == *arn)
            .map(|project| &**project)
    }

    /// Whether a grant by tags covers a project, for a session with these tags.
    pub(super) fn covers(
        &self,
        model_id: &str,
        project: &Project,
        session: &BTreeMap<String, String>,
    ) -> bool {
        self.verbs().any(|verb| match verb {
            Verb::InvokeWhereTagged {
                model,
                account,
                tags,
                ..
            } => {
                model.id == model_id
                    && account.id == project.account.id
                    && tags.iter().all(|tag| {
                        let own = session.get(tag).or_else(|| self.role.tags.get(tag));
                        own.is_some() && own == project.tags.get(tag)
                    })
            }
            _ => false,
        })
    }
}
