//! How much of a text is read before it is refused: every bound, and why it is where it is.

/// The longest text, in bytes. The largest blueprint we can imagine, 5,000 accounts written out
/// at half a kilobyte each, is under 3 MiB.
pub const MAX_TEXT_BYTES: usize = 8 * 1024 * 1024;

/// The deepest nesting of lists and mappings. Blueprints need about ten levels and templates
/// about thirty; below this bound every recursion over a tree is safe on a 1 MiB stack.
pub(crate) const MAX_DEPTH: usize = 64;

/// The most values in one tree, what aliases copy apart. A value costs some 150 bytes, so a tree
/// stays under 100 MB; 5,000 accounts with twenty values each are a fifth of this.
pub(crate) const MAX_NODES: usize = 500_000;

/// The most that anchors may hold and aliases may copy in one file, counted in values, where each
/// [`NODE_TEXT_BYTES`] of text count as one more. Files made by hand repeat a few hundred values;
/// a bomb of nine lines repeats a billion.
pub(crate) const MAX_COPIED_NODES: usize = 100_000;

/// How much text weighs as much as one value, so that a bomb made of one long text is one too.
pub(crate) const NODE_TEXT_BYTES: usize = 256;

/// The most punctuation in one text that makes tokens in a `[..]` or `{..}`. The scanner holds all
/// tokens of an outermost one at once, up to 500 bytes for each such character, because what it
/// opens might still be a key. A blueprint of 5,000 accounts has a third of this.
pub(crate) const MAX_PUNCTUATION: usize = 500_000;

/// The most problems reported from one text that can still be read on: nobody reads more, and
/// half a million repeated keys would need more memory than the text.
pub(crate) const MAX_PROBLEMS: usize = 1_000;
