//! Reading the table that `build/` wrote.
use super::layout::Section;
use std::cmp::Ordering;
use std::ops::Range;

// INVARIANT: every index in the table is within it. `build/` writes it, and a test walks all of it;
// so the defaults below are never taken.
static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/service-catalogue.words"));
static STRINGS: &str = include_str!(concat!(env!("OUT_DIR"), "/service-catalogue.strings"));

/// One word of a record.
pub(super) fn word(section: Section, record: u32, field: usize) -> u32 {
    let start = at(section as usize) as usize;
    at(start + record as usize * section.width() + field)
}

/// A word of a record and of the one after it: where the record's part of another section lies.
pub(super) fn part(section: Section, record: u32, field: usize) -> Range<u32> {
    word(section, record, field)..word(section, record + 1, field)
}

/// How many records a section has.
pub(super) fn count(section: Section) -> u32 {
    let words = at(section as usize + 1) - at(section as usize);
    words / u32::try_from(section.width()).unwrap_or(1)
}

/// The string that a word of a record names.
pub(super) fn string(section: Section, record: u32, field: usize) -> &'static str {
    text(word(section, record, field))
}

/// A string.
pub(super) fn text(string: u32) -> &'static str {
    let Range { start, end } = part(Section::Strings, string, 0);
    STRINGS
        .get(start as usize..end as usize)
        .unwrap_or_default()
}

/// The items of the list that a word of a record names.
pub(super) fn list(
    section: Section,
    record: u32,
    field: usize,
) -> impl ExactSizeIterator<Item = u32> + Clone {
    let list = word(section, record, field);
    // A range of `u32` has no exact size, one of `i32` or `u16` does: lists are short.
    let Range { start, end } = part(Section::Lists, list, 0);
    let length = u16::try_from(end - start).unwrap_or(u16::MAX);
    (0..length).map(move |item| word(Section::ListItems, start + u32::from(item), 0))
}

/// The record of `records`, sorted by folded name, that has this name.
pub(super) fn find(
    records: Range<u32>,
    wanted: &str,
    name: impl Fn(u32) -> &'static str,
) -> Option<u32> {
    let end = records.end;
    let found = first_not_before(records, |record| compare(name(record), wanted).is_lt());
    (found < end && compare(name(found), wanted).is_eq()).then_some(found)
}

/// The first record of which `is_before` does not hold; it holds of all before that.
pub(super) fn first_not_before(records: Range<u32>, is_before: impl Fn(u32) -> bool) -> u32 {
    let Range { mut start, mut end } = records;
    while start < end {
        let middle = start + (end - start) / 2;
        if is_before(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}

/// The order of the table: without regard to ASCII case.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    let fold = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(fold).cmp(b.bytes().map(fold))
}

fn at(index: usize) -> u32 {
    let start = index.saturating_mul(size_of::<u32>());
    WORDS
        .get(start..)
        .and_then(|rest| rest.first_chunk())
        .map_or(0, |bytes| u32::from_le_bytes(*bytes))
}
