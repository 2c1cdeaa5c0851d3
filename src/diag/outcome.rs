//! The result of a stage that reports every problem at once.
use super::{Diagnostic, Level};

/// What a stage made of its input, and everything it found wrong or worth saying.
///
/// The value may be there although errors were found, so that later stages can find more; only a
/// value without errors is written or decided upon.
#[derive(Debug, Clone)]
pub struct Outcome<T> {
    /// What could be made.
    pub value: Option<T>,
    /// All problems, in the order found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Outcome<T> {
    /// A value and the problems met on the way.
    pub fn new(value: Option<T>, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value, diagnostics }
    }

    /// Whether any problem is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.level == Level::Error)
    }

    /// The value if there is one and no error; the diagnostics are moved to `all` either way.
    pub fn into_valid(self, all: &mut Vec<Diagnostic>) -> Option<T> {
        let valid = !self.has_errors();
        all.extend(self.diagnostics);
        self.value.filter(|_| valid)
    }
}
