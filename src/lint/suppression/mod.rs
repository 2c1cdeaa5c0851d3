//! Findings that someone allows where they are found: with a reason, and until a day.
mod comment;
mod metadata;
mod scope;

use super::{Content, Finding, Marked};
use crate::diag::{Code, Diagnostic, Level, SourceId, Span};
use crate::syntax::Node;
use crate::vocab::Day;
use std::collections::{BTreeMap, BTreeSet};

/// Something that is allowed in a part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The rule whose findings are.
    pub rule: &'static str,
    /// Why.
    pub because: String,
    /// The last day on which they are.
    pub until: Option<Day>,
    /// The one finding that is, if not all of the rule: a change of what was found makes it come back.
    pub fingerprint: Option<String>,
    /// Where that is said.
    pub place: Span,
    /// Where findings have to be.
    pub scope: Span,
}

/// A finding that is not told, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// What was found.
    pub marked: Marked,
    /// Why it is allowed.
    pub because: String,
    /// The last day on which it is.
    pub until: Option<Day>,
    /// Where that is said.
    pub place: Span,
}

impl Suppressed {
    /// Whether it is allowed in the text in which it was found.
    pub fn is_in_place(&self) -> bool {
        let primary = self.marked.finding.diagnostic.primary.as_ref();
        primary.is_some_and(|label| label.span.source == self.place.source)
    }

    /// The finding, which says that it is not told.
    pub fn told(&self) -> Diagnostic {
        let until = self
            .until
            .map(|day| format!(" until {day}"))
            .unwrap_or_default();
        let note = format!("suppressed{until}, because \"{}\"", self.because);
        self.marked.finding.diagnostic.clone().note(note)
    }
}

/// What a text allows, and what is wrong with how it says so.
pub(super) fn written(
    text: &str,
    tree: &Node,
    source: SourceId,
    content: Content,
) -> (Vec<Suppression>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    if !text.trim_start().starts_with(['{', '[']) {
        comment::suppressions(text, tree, source, &mut found, &mut problems);
    }
    if content == Content::Template {
        metadata::suppressions(tree, &mut found, &mut problems);
    }
    // What is allowed wrongly is not allowed, and that is all the harm it does.
    for problem in &mut problems {
        problem.level = Level::Warning;
    }
    (found, problems)
}

/// What is left of some findings, and what is allowed of them. Something that is allowed until a day that is over, or
/// that no rule of those that `ran` finds, is a finding itself.
pub fn suppress(
    findings: Vec<Marked>,
    suppressions: &[Suppression],
    today: Day,
    ran: &dyn Fn(&Suppression) -> bool,
) -> (Vec<Marked>, Vec<Suppressed>) {
    let index = Index::of(suppressions, today);
    let mut used = BTreeSet::new();
    let mut left = Vec::new();
    let mut suppressed = Vec::new();
    for marked in findings {
        match index.allowing(&marked) {
            Some(suppression) => {
                used.insert((suppression.place, suppression.rule));
                suppressed.push(Suppressed {
                    marked,
                    because: suppression.because.clone(),
                    until: suppression.until,
                    place: suppression.place,
                });
            }
            None => left.push(marked),
        }
    }
    // What the configuration allows holds for several files, and is told once.
    let useless = suppressions
        .iter()
        .filter(|suppression| used.insert((suppression.place, suppression.rule)));
    let useless = useless.filter_map(|suppression| useless_one(suppression, today, ran));
    left.extend(useless.map(Marked::from));
    (left, suppressed)
}

fn useless_one(
    suppression: &Suppression,
    today: Day,
    ran: &dyn Fn(&Suppression) -> bool,
) -> Option<Finding> {
    let rule = suppression.rule;
    let problem = match suppression.until.filter(|day| *day < today) {
        Some(day) => Diagnostic::warning(
            Code::ExpiredSuppression,
            suppression.place,
            format!("`{rule}` was allowed until {day}"),
        )
        .help("mend what is found, or decide anew until when it is allowed"),
        None if !ran(suppression) => return None,
        None => {
            let unused = Diagnostic::warning(
                Code::UnusedSuppression,
                suppression.place,
                format!("`{rule}` is allowed here and not found"),
            );
            match suppression.fingerprint {
                None => unused.help("remove it"),
                Some(_) => unused
                    .note("only what has this fingerprint is allowed: what was found may have changed")
                    .help("remove it, or look at what is found now and allow that"),
            }
        }
    };
    Some(Finding::from(problem))
}

/// What is allowed, by text and rule.
struct Index<'a>(BTreeMap<(SourceId, &'static str), Vec<Scoped<'a>>>);

struct Scoped<'a> {
    suppression: &'a Suppression,
    /// The furthest end of this scope and those that begin before it: one that ends before a place needs no look.
    furthest: u32,
}

impl<'a> Index<'a> {
    fn of(suppressions: &'a [Suppression], today: Day) -> Self {
        let mut index: BTreeMap<_, Vec<Scoped<'a>>> = BTreeMap::new();
        for suppression in suppressions {
            if suppression.until.is_none_or(|day| day >= today) {
                index
                    .entry((suppression.scope.source, suppression.rule))
                    .or_default()
                    .push(Scoped {
                        suppression,
                        furthest: 0,
                    });
            }
        }
        for scoped in index.values_mut() {
            scoped.sort_by_key(|scoped| scoped.suppression.scope.start);
            let mut furthest = 0;
            for one in scoped {
                furthest = furthest.max(one.suppression.scope.end);
                one.furthest = furthest;
            }
        }
        Self(index)
    }

    fn allowing(&self, marked: &Marked) -> Option<&'a Suppression> {
        let diagnostic = &marked.finding.diagnostic;
        let place = diagnostic.primary.as_ref()?.span;
        let scoped = self.0.get(&(place.source, diagnostic.code.name()))?;
        let before = scoped.partition_point(|one| one.suppression.scope.start <= place.start);
        let candidates = scoped.get(..before)?.iter().rev();
        let mut candidates = candidates.take_while(|one| one.furthest > place.start);
        let found = candidates.find(|one| {
            let allowed = one.suppression.fingerprint.as_ref();
            one.suppression.scope.end > place.start
                && allowed.is_none_or(|allowed| *allowed == marked.fingerprint)
        })?;
        Some(found.suppression)
    }
}
