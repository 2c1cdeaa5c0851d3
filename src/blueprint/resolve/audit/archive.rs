//! The archive: how long it keeps what, and that nobody is surprised by it.
use super::{Known, bucket_name};
use crate::blueprint::raw::{self, LockWord, Text};
use crate::blueprint::resolve::Context;
use crate::blueprint::resolve::quantity::{self, Bounds};
use crate::diag::{Code, Diagnostic, Located};
use crate::model::{Archive, Lock};

const DAY: u64 = 86_400_000;

/// The bounds of a default retention in days
/// (<https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html>); those of a
/// lifecycle are wider.
const DAYS: Bounds = Bounds {
    least: DAY,
    greatest: 36_500 * DAY,
    words: "1d to 36500d",
};

/// The archive, if all of it is usable.
pub(super) fn archive(
    Located { value: raw, span }: &Located<raw::Archive>,
    known: &Known<'_>,
    context: &mut Context<'_>,
) -> Option<Archive> {
    let account = known.accounts.one(&raw.account, context);
    let region = match &raw.region {
        Some(text) => context.known_region(text),
        None => account.as_ref().map(|account| account.home_region.clone()),
    };
    let retention = days(&raw.retention, context);
    let lock = lock(raw, retention, context);
    let glacier = raw.move_to_glacier_after.as_ref();
    let glacier = glacier.map(|text| (text, days(text, context)));
    let expiry = raw.expire_after.as_ref();
    let expiry = expiry.map(|text| (text, days(text, context)));
    let in_order = in_order(raw, retention, glacier.and_then(|it| it.1), expiry, context);
    let account = account?;
    let bucket = bucket_name(
        raw.bucket.as_ref(),
        "audit-archive",
        (&account, *span),
        context,
    );
    let region = region?;
    let key = known.existing.own_key(
        &raw.key,
        known.keys,
        (account.id, &region),
        "CloudTrail",
        context,
    );
    let (bucket, key, retention_days, lock) = (bucket?, key?, retention?, lock?);
    let usable = [glacier, expiry]
        .iter()
        .flatten()
        .all(|(_, days)| days.is_some());
    (in_order && usable).then_some(Archive {
        identity: "archive".parse().ok()?,
        bucket,
        account,
        region,
        key,
        retention_days,
        lock,
        glacier_after_days: glacier.and_then(|(_, days)| days),
        expire_after_days: expiry.and_then(|(_, days)| days),
        span: *span,
    })
}

/// Whole days.
fn days(text: &Text, context: &mut Context<'_>) -> Option<u32> {
    let milliseconds = quantity::duration(text, DAYS, context)?;
    if milliseconds.is_multiple_of(DAY) {
        return u32::try_from(milliseconds / DAY).ok();
    }
    context.report(
        Diagnostic::error(
            Code::OutOfRange,
            text.span,
            format!("`{}` is no number of whole days", text.value),
        )
        .help("write whole days, such as `400d`"),
    );
    None
}

/// A lock that nobody can shorten is confirmed by saying for how long.
fn lock(raw: &raw::Archive, retention: Option<u32>, context: &mut Context<'_>) -> Option<Lock> {
    let confirmed = raw.irrevocable_for.as_ref();
    if raw.lock.value == LockWord::Governance {
        let Some(confirmed) = confirmed else {
            return Some(Lock::Governance);
        };
        context.report(
            Diagnostic::error(
                Code::UnconfirmedLock,
                confirmed.span,
                "`irrevocable_for` confirms `lock: compliance`, and the lock is `governance`",
            )
            .related(raw.lock.span, "here")
            .help("remove `irrevocable_for:`, or write `lock: compliance`"),
        );
        return None;
    }
    let said = confirmed.and_then(|text| days(text, context));
    if said.is_some() && said == retention {
        return Some(Lock::Compliance);
    }
    // What is wrong with either duration has been told.
    let retention = retention?;
    if confirmed.is_some() && said.is_none() {
        return None;
    }
    let (span, message) = match confirmed {
        None => (
            raw.lock.span,
            "`lock: compliance` cannot be taken back, and nothing confirms it".to_owned(),
        ),
        Some(text) => (
            text.span,
            format!(
                "`irrevocable_for: {}` does not confirm a retention of {retention}d",
                text.value
            ),
        ),
    };
    context.report(
        Diagnostic::error(Code::UnconfirmedLock, span, message)
            .related(raw.retention.span, "the retention")
            .note("nobody deletes such an object or shortens its lock before its time: not the account's root user, not AWS; and each object is paid for until then")
            .help(format!(
                "write `irrevocable_for: {retention}d` if that is meant, or `lock: governance`"
            )),
    );
    None
}

/// Nothing expires while it is locked, and nothing moves after it has expired
/// (<https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock-managing.html#object-lock-managing-lifecycle>).
fn in_order(
    raw: &raw::Archive,
    retention: Option<u32>,
    glacier: Option<u32>,
    expiry: Option<(&Text, Option<u32>)>,
    context: &mut Context<'_>,
) -> bool {
    let Some((text, Some(expiry))) = expiry else {
        return true;
    };
    let report = |context: &mut Context<'_>, message: String, related: &Text, help: String| {
        context.report(
            Diagnostic::error(Code::OutOfRange, text.span, message)
                .related(related.span, "here")
                .help(help),
        );
    };
    if let Some(retention) = retention.filter(|retention| expiry < *retention) {
        let message = format!(
            "objects would expire after {expiry}d, while the lock keeps them for {retention}d"
        );
        let help = format!("write `expire_after: {retention}d` or more");
        report(context, message, &raw.retention, help);
        return false;
    }
    let moved = raw.move_to_glacier_after.as_ref().zip(glacier);
    if let Some((moved, days)) = moved.filter(|(_, days)| expiry <= *days) {
        let message = format!("objects would expire after {expiry}d and move after {days}d");
        let help =
            "let them move before they expire, or remove `move_to_glacier_after:`".to_owned();
        report(context, message, moved, help);
        return false;
    }
    true
}
