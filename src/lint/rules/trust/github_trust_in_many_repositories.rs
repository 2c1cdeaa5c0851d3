//! `github-trust-in-many-repositories`: the workflows of repositories that the pattern does not name.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::github::{GithubReach, github_reach, github_subjects};
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "github-trust-in-many-repositories",
    group: Group::Trust,
    level: Level::Warning,
    page: include_str!("github_trust_in_many_repositories.md"),
    known_as: &[
        "access-analyzer:SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
        "checkov:CKV_AWS_358",
    ],
    check: Check::Statement(check),
};

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::Trust || !statement.allows() {
        return;
    }
    for value in github_subjects(statement) {
        let text = value.value.text();
        let (message, help) = match github_reach(text) {
            GithubReach::Anyone => (
                "this trusts workflows of repositories of anyone on GitHub",
                "write `repo:OWNER/REPOSITORY:…` with the owner and the repository in full",
            ),
            GithubReach::Owner => (
                "this trusts the workflows of several repositories of the owner",
                "write `repo:OWNER/REPOSITORY:…` with the repository in full",
            ),
            GithubReach::Repository | GithubReach::Branch => continue,
        };
        findings.add(value.span, message).help(help);
    }
}
