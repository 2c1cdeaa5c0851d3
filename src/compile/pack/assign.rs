//! Which item goes into which document: as few documents as fit, and each item where it was before.
//!
//! The ways to spread items over documents are tried in one fixed order: one document, then the
//! first way over two, the second, and so on, then those over three. In each way the place of an
//! item follows from its own key alone. The first way that fits is taken. More items never make a
//! document shorter, so a way that did not fit does not fit with one item more either: the way
//! that was taken is taken again, and one document gets longer while no other changes a byte, until
//! that document is full.
use super::weigh::{Item, Scale};
use crate::artifact::short_hash;

/// How many ways are tried for each number of documents.
const WAYS: usize = 64;

/// For each document the numbers of its items; a document may stay empty.
pub(super) type Assignment = Vec<Vec<usize>>;

/// Spreads the items over documents with these capacities: `capacities(n)` are those of `n`
/// documents. `None` if `most` documents are not enough.
pub(super) fn assign(
    scale: &Scale,
    capacities: impl Fn(usize) -> Vec<usize>,
    most: usize,
) -> Option<Assignment> {
    if scale.items().is_empty() {
        return Some(Vec::new());
    }
    let all = scale.characters(scale.items());
    let mut ways = Vec::new();
    for documents in 1..=most {
        let capacities = capacities(documents);
        if let [one] = capacities.as_slice()
            && (all <= *one || scale.merged() <= *one)
        {
            return Some(vec![(0..scale.items().len()).collect()]);
        }
        // A document of everything is no longer than its parts together.
        if all > capacities.iter().sum() {
            continue;
        }
        for way in 0..WAYS {
            if ways.len() <= way {
                ways.push(places(scale.items(), way));
            }
            let Some(places) = ways.get(way) else {
                continue;
            };
            let spread = spread(places, &capacities);
            if fits(scale, &spread, &capacities) {
                return Some(spread);
            }
        }
    }
    tight(scale, &capacities(most))
}

/// The longest first, each into the first document that has room: what is left when no way fits.
fn tight(scale: &Scale, capacities: &[usize]) -> Option<Assignment> {
    let items = scale.items();
    let mut order: Vec<(usize, usize)> = items
        .iter()
        .enumerate()
        .map(|(number, item)| (scale.characters([item]), number))
        .collect();
    order.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut documents: Assignment = vec![Vec::new(); capacities.len()];
    for (_, number) in order {
        let document = documents
            .iter_mut()
            .zip(capacities)
            .find_map(|(document, capacity)| {
                document.push(number);
                if of(scale, document) <= *capacity {
                    return Some(());
                }
                document.pop();
                None
            });
        document?;
    }
    for document in &mut documents {
        document.sort_unstable();
    }
    Some(documents)
}

fn fits(scale: &Scale, spread: &Assignment, capacities: &[usize]) -> bool {
    spread
        .iter()
        .zip(capacities)
        .all(|(document, capacity)| of(scale, document) <= *capacity)
}

fn of(scale: &Scale, document: &[usize]) -> usize {
    scale.characters(
        document
            .iter()
            .filter_map(|number| scale.items().get(*number)),
    )
}

/// Where each item falls in one way: a number below 2^32 that follows from its key.
fn places(items: &[Item], way: usize) -> Vec<u32> {
    items
        .iter()
        .map(|item| {
            let digits = short_hash(&format!("{way} {}", item.key));
            u32::from_str_radix(&digits, 16).unwrap_or_default()
        })
        .collect()
}

/// Each item into the document whose share of all room it falls into.
fn spread(places: &[u32], capacities: &[usize]) -> Assignment {
    let room: u64 = capacities.iter().map(|capacity| *capacity as u64).sum();
    let mut documents: Assignment = vec![Vec::new(); capacities.len()];
    for (number, place) in places.iter().enumerate() {
        let mut at = (u64::from(*place) * room) >> u32::BITS;
        for (document, capacity) in documents.iter_mut().zip(capacities) {
            let capacity = *capacity as u64;
            if at < capacity {
                document.push(number);
                break;
            }
            at -= capacity;
        }
    }
    documents
}
