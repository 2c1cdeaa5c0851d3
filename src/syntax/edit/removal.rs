//! The bytes that go with an element of a list or an entry of a mapping: its comma or its line.
use super::Site;
use super::site::Within;
use std::ops::Range;

/// One element: its first byte, and one past its last.
type Extent = Range<usize>;

/// What to take away, and from what: where the collection begins, and how much it holds. `None` if nothing would be
/// left, or if more than the element would have to go.
pub(super) fn removal(text: &str, site: Site<'_>) -> Option<(Range<usize>, (u32, usize))> {
    let within = site.within.filter(|_| !site.in_function)?;
    let (at, count, span) = match within {
        Within::List { nodes, at, span } => (at, nodes.len(), span),
        Within::Mapping { mapping, at, span } => (at, mapping.entries.len(), span),
    };
    if count < 2 {
        return None;
    }
    let this = extent(within, at)?;
    let before = at.checked_sub(1).and_then(|before| extent(within, before));
    let next = extent(within, at + 1);
    let in_brackets = text.get(span.start as usize..)?.starts_with(['[', '{']);
    let range = if in_brackets {
        in_flow(text, before, &this, next)?
    } else {
        in_block(text, within, &this, next)?
    };
    Some((range, (span.start, count)))
}

fn extent(within: Within<'_>, at: usize) -> Option<Extent> {
    let (start, end) = match within {
        Within::List { nodes, .. } => {
            let node = nodes.get(at)?;
            (node.span.start, node.span.end)
        }
        Within::Mapping { mapping, .. } => {
            let entry = mapping.entries.get(at)?;
            // What an alias stands for has the places of the anchored text.
            if entry.value.span.start < entry.key.span.end {
                return None;
            }
            (entry.key.span.start, entry.value.span.end)
        }
    };
    Some(start as usize..end as usize)
}

/// With the comma behind it and the blanks up to the next element; the last one with the comma before it.
fn in_flow(
    text: &str,
    before: Option<Extent>,
    this: &Extent,
    next: Option<Extent>,
) -> Option<Range<usize>> {
    let is_comma =
        |range: Range<usize>| text.get(range).is_some_and(|between| between.trim() == ",");
    match (before, next) {
        (_, Some(next)) => is_comma(this.end..next.start).then_some(this.start..next.start),
        (Some(before), None) => is_comma(before.end..this.start).then_some(before.end..this.end),
        (None, None) => None,
    }
}

/// With its `-` and its lines; the first entry of a mapping that begins behind a `-` up to the next entry.
fn in_block(
    text: &str,
    within: Within<'_>,
    this: &Extent,
    next: Option<Extent>,
) -> Option<Range<usize>> {
    let start = match within {
        Within::List { .. } => {
            let dash = text.get(..this.start)?.trim_end();
            dash.ends_with('-').then(|| dash.len() - 1)?
        }
        Within::Mapping { .. } => this.start,
    };
    let line = text.get(..start)?.rfind('\n').map_or(0, |end| end + 1);
    let indentation = text.get(line..start)?;
    if !indentation.bytes().all(|byte| byte == b' ') {
        let begins_behind_dash = indentation.trim_matches([' ', '-']).is_empty();
        let next =
            next.filter(|_| begins_behind_dash && matches!(within, Within::Mapping { .. }))?;
        let between = text.get(this.end..next.start)?;
        return between.trim().is_empty().then_some(this.start..next.start);
    }
    let rest = text.get(this.end..)?;
    let (of_line, length) = match rest.split_once('\n') {
        Some((of_line, _)) => (of_line, of_line.len() + 1),
        None => (rest, rest.len()),
    };
    let of_line = of_line.trim();
    if !of_line.is_empty() && !of_line.starts_with('#') {
        return None;
    }
    // At the end of a text that has no last line end, the one before goes.
    let start = if rest.len() == length && !text.ends_with('\n') {
        text.get(..line)?.trim_end_matches(['\n', '\r']).len()
    } else {
        line
    };
    Some(start..this.end + length)
}
