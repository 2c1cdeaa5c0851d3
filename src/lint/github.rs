//! Which workflows of GitHub Actions a trust policy lets in.
use super::caller::conditions;
use super::known::is_unknown;
use crate::catalog::federation;
use crate::diag::Located;
use crate::policy::{Base, Scalar, Statement};

/// What a pattern for the subject of GitHub's tokens leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum GithubReach {
    /// Repositories of owners that anyone could be.
    Anyone,
    /// Several repositories of an owner.
    Owner,
    /// All of one repository.
    Repository,
    /// Some branch, environment or event; or a subject of another form.
    Branch,
}

/// The patterns that the subject has to match. What is compared without wildcards names one subject.
pub(super) fn github_subjects(statement: &Statement) -> impl Iterator<Item = &Located<Scalar>> {
    let patterns = conditions(statement).filter(|(operator, key)| {
        let key = &key.key.value;
        operator.base == Base::StringLike
            && !operator.negated
            && key.starts_with(&federation().github_issuer)
            && key.ends_with(":sub")
    });
    let values = patterns.flat_map(|(_, key)| &key.values.values);
    values.filter(|value| !is_unknown(value.value.text()))
}

/// What a pattern leaves open
/// (<https://docs.github.com/en/actions/reference/security/oidc>).
pub(super) fn github_reach(pattern: &str) -> GithubReach {
    let is_open = |text: &str| text.contains(['*', '?']);
    let Some(rest) = pattern.strip_prefix("repo:") else {
        let written = pattern.split(['*', '?']).next().unwrap_or_default();
        let may_begin_so = written != pattern && "repo:".starts_with(written);
        return if may_begin_so {
            GithubReach::Anyone
        } else {
            GithubReach::Branch
        };
    };
    // An id may follow each name: `owner@1234/repository@5678`.
    let name = |text: &str| text.split('@').next().map_or(String::new(), str::to_owned);
    let (owner, rest) = rest.split_once('/').unwrap_or((rest, ""));
    if is_open(&name(owner)) {
        return GithubReach::Anyone;
    }
    let (repository, context) = rest.split_once(':').unwrap_or((rest, ""));
    if is_open(&name(repository)) {
        GithubReach::Owner
    } else if !context.is_empty() && context.chars().all(|character| character == '*') {
        GithubReach::Repository
    } else {
        GithubReach::Branch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_wildcard_says_who_is_let_in() {
        for (pattern, reach) in [
            ("*", GithubReach::Anyone),
            ("rep*", GithubReach::Anyone),
            ("repo:acme*", GithubReach::Anyone),
            ("repo:ac?e/shop:*", GithubReach::Anyone),
            ("repo:acme/sh*:ref:refs/heads/main", GithubReach::Owner),
            ("repo:acme@*/shop@*:*", GithubReach::Repository),
            ("repo:acme/shop:ref:*", GithubReach::Branch),
            ("repo:acme/shop", GithubReach::Branch),
            ("enterprise:acme:*", GithubReach::Branch),
        ] {
            assert_eq!(github_reach(pattern), reach, "{pattern}");
        }
    }
}
