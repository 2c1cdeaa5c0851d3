//! The policy linter: what is wrong with policies, found by their meaning.
//!
//! `input` turns files into [`Subject`]s: policies with their kind and, where they stand in a
//! template, the resource that holds them. Each rule is one file below `rules`, with its page of
//! documentation beside it, and looks at one subject, or at all of a run. A rule judges; it changes
//! nothing.
mod about;
mod arn;
mod baseline;
mod caller;
mod carried;
mod comparison;
mod config;
mod coverage;
mod emitted;
mod extents;
mod fields;
mod finding;
mod fingerprint;
mod fix;
mod github;
mod input;
mod known;
mod mend;
mod region_lock;
mod resource_fit;
mod rule;
mod rules;
mod spread;
mod subject;
mod suppression;
mod view;

pub use baseline::{Baseline, Known};
pub use config::{AllowedPath, Config, Weight};
pub use emitted::EmittedFiles;
pub use finding::{Confidence, Finding, Marked};
pub use fingerprint::fingerprints;
pub use fix::{Edit, Fix, Safety};
pub use input::{Content, Read, may_hold_policies, read};
pub use mend::{Looked, Mended, Replacements, Rounds, mend, replacements};
pub use rule::{Group, Rule};
pub use rules::all;
pub use subject::{Holder, Subject};
pub use suppression::{Suppressed, Suppression, suppress};

use crate::diag::Diagnostic;
use crate::model::Model;
use about::{Abouts, Places};
use finding::Findings;
use rule::Check;
use spread::spread;
use std::collections::BTreeSet;
use view::View;

/// What the rules find in the policies of a run, in the order of the rules and for each of the policies.
pub fn lint(subjects: &[Subject], rules: &[&'static Rule]) -> Vec<Finding> {
    let places = Places::new(subjects);
    let parts: Vec<(usize, &[Subject])> = (0..).step_by(PART).zip(subjects.chunks(PART)).collect();
    let mut of_parts = spread(parts.len(), |part| {
        let part = parts.get(part).copied().unwrap_or_default();
        of_part(part, rules, &mut Abouts::new(&places)).into_iter()
    });
    let mut found = Vec::new();
    for rule in rules {
        if let Check::Run(check) = rule.check {
            let mut findings = Findings::new(rule);
            check(subjects, &mut findings);
            found.extend(findings.into_found(&mut Abouts::new(&places)));
        }
        for of_part in &mut of_parts {
            found.extend(of_part.next().unwrap_or_default());
        }
    }
    found
}

/// How many policies are looked at together.
const PART: usize = 16;

/// What each rule that looks at one policy, or less, finds in some of them, of which the first has this number.
/// Rules come after each other at each statement, so that what they share need not be kept.
fn of_part(
    (first, subjects): (usize, &[Subject]),
    rules: &[&'static Rule],
    abouts: &mut Abouts<'_>,
) -> Vec<Vec<Finding>> {
    let mut all: Vec<Findings> = rules.iter().map(|rule| Findings::new(rule)).collect();
    for (number, subject) in (first..).zip(subjects) {
        for (rule, findings) in rules.iter().zip(&mut all) {
            if let Check::Policy(check) = rule.check {
                check(subject, findings);
            }
        }
        for (place, statement) in subject.document.statements().iter().enumerate() {
            let view = View::new(subject, statement);
            for (rule, findings) in rules.iter().zip(&mut all) {
                match rule.check {
                    Check::Statement(check) => {
                        findings.looks_at((number, place));
                        check(subject, statement, findings);
                    }
                    Check::View(check) => {
                        findings.looks_at((number, place));
                        check(&view, findings);
                    }
                    Check::Policy(_) | Check::Run(_) | Check::Blueprint(_) => {}
                }
            }
        }
    }
    let all = all.into_iter();
    all.map(|findings| findings.into_found(abouts)).collect()
}

/// What was found when the policies were read, as findings.
pub fn findings_of_reading(diagnostics: Vec<Diagnostic>, subjects: &[Subject]) -> Vec<Finding> {
    let places = Places::new(subjects);
    let mut abouts = Abouts::new(&places);
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
            found.extend(findings.into_found(&mut Abouts::new(&Places::new(&[]))));
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
