//! `github-trust-in-every-branch`: every workflow of a repository.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::github::{GithubReach, github_reach, github_subjects};
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "github-trust-in-every-branch",
    group: Group::Trust,
    level: Level::Note,
    page: include_str!("github_trust_in_every_branch.md"),
    known_as: &["access-analyzer:SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust || !statement.allows() {
        return;
    }
    for value in github_subjects(statement) {
        let text = value.value.text();
        if github_reach(text) == GithubReach::Repository {
            findings
                .add(value.span, "this trusts every branch, tag, environment and pull request of the repository")
                .note("whoever may push a branch there can run a workflow as this role, before any review")
                .help("name the branch or the environment: `repo:OWNER/REPOSITORY:environment:NAME`");
        }
    }
}
