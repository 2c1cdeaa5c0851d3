//! The policy linter: what is wrong with policies, found by their meaning.
//!
//! `input` turns files into [`Subject`]s: policies with their kind and, where they stand in a
//! template, the resource that holds them. Each rule is one file below `rules`, with its page of
//! documentation beside it, and looks at one subject, or at all of a run. A rule judges; it changes
//! nothing.
mod about;
mod carried;
mod comparison;
mod coverage;
mod emitted;
mod extents;
mod finding;
mod fingerprint;
mod fix;
mod input;
mod known;
mod resource_fit;
mod rule;
mod rules;
mod subject;

pub use emitted::EmittedFiles;
pub use finding::{Confidence, Finding};
pub use fingerprint::fingerprints;
pub use fix::{Edit, Fix, Safety};
pub use input::{Content, Read, read};
pub use rule::{Group, Rule};
pub use rules::all;
pub use subject::{Holder, Subject};

use crate::diag::Diagnostic;
use crate::model::Model;
use about::Abouts;
use finding::Findings;
use rule::Check;
use std::collections::BTreeSet;

/// What the rules find in the policies of a run, in the order of the rules and for each of the policies.
pub fn lint(subjects: &[Subject], rules: &[&'static Rule]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut abouts = Abouts::new(subjects);
    for rule in rules {
        let mut findings = Findings::new(rule);
        match rule.check {
            Check::Policy(check) => {
                for subject in subjects {
                    check(subject, &mut findings);
                }
            }
            Check::Statement(check) => {
                for (number, subject) in subjects.iter().enumerate() {
                    for (place, statement) in subject.document.statements().iter().enumerate() {
                        findings.looks_at((number, place));
                        check(subject, statement, &mut findings);
                    }
                }
            }
            Check::Run(check) => check(subjects, &mut findings),
            Check::Blueprint(_) => {}
        }
        found.extend(findings.into_found(&mut abouts));
    }
    found
}

/// What was found when the policies were read, as findings.
pub fn findings_of_reading(diagnostics: Vec<Diagnostic>, subjects: &[Subject]) -> Vec<Finding> {
    let mut abouts = Abouts::new(subjects);
    let found = diagnostics.into_iter().map(|diagnostic| Finding {
        about: abouts.about(&diagnostic, None),
        ..Finding::from(diagnostic)
    });
    found.collect()
}

/// What the rules find in a blueprint itself: what it leaves unsaid.
pub fn lint_blueprint(model: &Model, rules: &[&'static Rule]) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in rules {
        if let Check::Blueprint(check) = rule.check {
            let mut findings = Findings::new(rule);
            check(model, &mut findings);
            // Nothing in it is a policy.
            found.extend(findings.into_found(&mut Abouts::new(&[])));
        }
    }
    // What is declared for a group is in the model once for each of its accounts.
    let mut said = BTreeSet::new();
    found.retain(|finding| {
        let diagnostic = &finding.diagnostic;
        let place = diagnostic.primary.as_ref().map(|label| label.span);
        said.insert((diagnostic.code.name(), place, diagnostic.message.clone()))
    });
    found
}
