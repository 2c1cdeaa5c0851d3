//! Texts of a template whose value is known only when it is deployed.

/// Stands for a part of a text that nobody knows yet. It is no character that a policy may hold
/// (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html>), so nothing that was
/// written is taken for it.
pub(super) const UNKNOWN: char = '\u{fffc}';

/// Whether a text, or a part of it, is not known.
pub(super) fn is_unknown(text: &str) -> bool {
    text.contains(UNKNOWN)
}
