//! The policy linter: what is wrong with policies, found by their meaning.
//!
//! `input` turns files into [`Subject`]s: policies with their kind and, where they stand in a
//! template, the resource that holds them. Each rule is one file below `rules`, with its page of
//! documentation beside it, and looks at one subject, or at all of a run. A rule judges; it changes
//! nothing.
mod arn;
mod caller;
mod finding;
mod fix;
mod github;
mod input;
mod known;
mod region_lock;
mod rule;
mod rules;
mod subject;

pub use finding::{Confidence, Finding};
pub use fix::{Edit, Fix, Safety};
pub use input::{Content, Read, read};
pub use rule::{Group, Rule};
pub use rules::all;
pub use subject::{Holder, Subject};

use finding::Findings;
use rule::Check;

/// What the rules find in the policies of a run, in the order of the policies.
pub fn lint(subjects: &[Subject], rules: &[&'static Rule]) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in rules {
        let mut findings = Findings::new(rule);
        match rule.check {
            Check::Policy(check) => {
                for subject in subjects {
                    check(subject, &mut findings);
                }
            }
            Check::Statement(check) => {
                for subject in subjects {
                    for statement in subject.document.statements() {
                        check(subject, statement, &mut findings);
                    }
                }
            }
            Check::Run(check) => check(subjects, &mut findings),
        }
        found.extend(findings.into_found());
    }
    found
}
