//! How long CloudWatch Logs keeps what is logged.
use super::Context;
use super::quantity::{self, Bounds};
use crate::blueprint::raw::Text;
use crate::catalog;
use crate::diag::{Code, Diagnostic};

/// A day, in milliseconds.
const DAY: u64 = 86_400_000;

const RETENTION: Bounds = Bounds {
    least: DAY,
    greatest: 3_653 * DAY,
    words: "1d to 3653d",
};

/// CloudWatch Logs keeps log events for certain numbers of days
/// (<https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html>).
pub(super) fn log_retention(text: &Text, context: &mut Context<'_>) -> Option<u16> {
    let milliseconds = quantity::duration(text, RETENTION, context)?;
    let days = u16::try_from(milliseconds / DAY).ok()?;
    let known = catalog::retention_days();
    if milliseconds.is_multiple_of(DAY) && known.contains(&days) {
        return Some(days);
    }
    let shorter = known.iter().rev().find(|known| **known <= days);
    let longer = known.iter().find(|known| **known > days);
    let near: Vec<String> = shorter
        .into_iter()
        .chain(longer)
        .map(|days| format!("`{days}d`"))
        .collect();
    context.report(
        Diagnostic::error(
            Code::UnknownRetention,
            text.span,
            format!(
                "CloudWatch Logs cannot keep log events for `{}`",
                text.value
            ),
        )
        .note("it knows certain numbers of days, such as 30, 90, 365 and 400")
        .help(format!("did you mean {}?", near.join(" or "))),
    );
    None
}
