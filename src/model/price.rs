//! Prices that a blueprint says are others than in the price book.
use crate::diag::Span;
use rust_decimal::Decimal;

/// Prices of one model or cache; a price that it leaves out is the price book's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceOverride {
    /// US dollars for a million input tokens, at the standard tier.
    pub input: Option<Decimal>,
    /// US dollars for a million input tokens read from the prompt cache.
    pub cached: Option<Decimal>,
    /// US dollars for a million input tokens written to the prompt cache.
    pub cache_write: Option<Decimal>,
    /// US dollars for a million output tokens.
    pub output: Option<Decimal>,
    /// US dollars for a million read units.
    pub reads: Option<Decimal>,
    /// US dollars for a million write units.
    pub writes: Option<Decimal>,
    /// US dollars for a gigabyte stored for a month.
    pub stored: Option<Decimal>,
    /// Why they are others.
    pub because: String,
    /// The day they were agreed, `YYYY-MM-DD`.
    pub as_of: String,
    /// Where it was declared.
    pub span: Span,
}
