//! What an evaluation is recorded for: the deciding statements, or a whole trace.
use super::{Decision, Reached, Standing, StatementRef, Verdict};
use crate::policy::compiled::CompiledStatement;
use crate::policy::condition::Test;
use crate::policy::matching::{Held, Parts};
use crate::policy::{Effect, Layer, Note, Truth};
use std::sync::Arc;

/// Watches one evaluation.
pub(crate) trait Recorder {
    /// Whether everything is compared, also what cannot change the verdict any more.
    const DETAIL: bool;

    /// A statement is about to be compared.
    fn begin(&mut self) {}

    /// The statement cannot match any more: what follows is for the trace alone.
    fn hush(&mut self) {}

    /// What follows may matter again, if it did before the last [`Self::hush`].
    fn unhush(&mut self) {}

    /// A condition was compared with these values. Only with `DETAIL`.
    fn condition(&mut self, _test: &Test, _expected: Vec<String>, _held: Held<'_>, _truth: Truth) {}

    /// What kind of case the request is.
    fn case(&mut self, _same_account: bool, _explicit_trust: bool) {}

    /// A statement was compared to its end.
    fn end(&mut self, place: Place<'_>, statement: &CompiledStatement, parts: Parts, truth: Truth);

    /// A layer or level was evaluated.
    fn layer(&mut self, _layer: Layer, _level: Option<usize>, _standing: Standing) {}

    /// Something worth knowing.
    fn note(&mut self, note: Note);

    /// The value of this key would have been needed.
    fn need(&mut self, key: &str);
}

/// Where a statement stands among the layers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) layer: Layer,
    pub(crate) level: Option<usize>,
    pub(crate) policy: usize,
    pub(crate) label: &'a Arc<str>,
    pub(crate) statement: usize,
}

/// Records what a decision says, and nothing else.
#[derive(Debug, Default)]
pub(crate) struct Deciders {
    allowing: Vec<StatementRef>,
    denying: Vec<StatementRef>,
    unknown: Vec<StatementRef>,
    /// Keys asked for by the statement that is being compared.
    asked: Vec<String>,
    needs: Vec<String>,
    notes: Vec<Note>,
}

impl Recorder for Deciders {
    const DETAIL: bool = false;

    fn begin(&mut self) {
        self.asked.clear();
    }

    fn end(&mut self, place: Place<'_>, statement: &CompiledStatement, _: Parts, truth: Truth) {
        let grants = matches!(place.layer, Layer::Identity | Layer::Resource);
        let list = match (truth, statement.effect) {
            (Truth::Unknown, _) => {
                self.needs.append(&mut self.asked);
                &mut self.unknown
            }
            (Truth::True, Effect::Deny) => &mut self.denying,
            (Truth::True, Effect::Allow) if grants => &mut self.allowing,
            (Truth::True, Effect::Allow) | (Truth::False, _) => return,
        };
        list.push(place.statement(statement));
    }

    fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    fn need(&mut self, key: &str) {
        self.asked.push(key.to_owned());
    }
}

impl Deciders {
    /// The decision, now that the verdict is reached.
    pub(crate) fn finish(mut self, reached: Reached) -> Decision {
        let mut by = match reached.verdict {
            Verdict::Allowed => {
                self.allowing.retain(|statement| match statement.layer {
                    Layer::Resource => reached.resource_grants,
                    _ => reached.identity_grants,
                });
                self.allowing
            }
            Verdict::ExplicitDeny => self.denying,
            Verdict::ImplicitDeny => Vec::new(),
            Verdict::Unknown => self.unknown,
        };
        by.sort_unstable();
        // A statement several of whose patterns match was compared for each.
        by.dedup();
        if reached.verdict != Verdict::Unknown {
            self.needs.clear();
        }
        self.needs.sort_unstable();
        self.needs.dedup();
        self.notes.sort_unstable();
        self.notes.dedup();
        Decision {
            verdict: reached.verdict,
            by,
            blocked_by: reached.blocked_by,
            needs: self.needs,
            notes: self.notes,
        }
    }
}

impl Place<'_> {
    /// The statement at this place.
    pub(crate) fn statement(self, statement: &CompiledStatement) -> StatementRef {
        StatementRef {
            layer: self.layer,
            level: self.level,
            policy: self.policy,
            label: Arc::clone(self.label),
            statement: self.statement,
            sid: statement.sid.clone(),
            span: statement.span,
        }
    }
}
