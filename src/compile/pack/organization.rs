//! Which rails share documents, and how many documents each target gets.
use super::assign::{Assignment, assign};
use super::slots::{Slots, plural};
use super::weigh::{Item, Scale, alone, emitted};
use super::{Pack, Rail, divide};
use crate::compile::size::length;
use crate::diag::{Code, Diagnostic, Span};
use crate::model::PolicyTarget;
use std::collections::{BTreeMap, BTreeSet};

/// The documents of one type of policy.
///
/// What is attached in the same words shares documents. A target of several such groups can have
/// more documents than its guardrails need: where that is more than it has slots, the rails of this
/// target are packed for it alone.
pub(super) fn pack<'a>(
    slots: &Slots<'_>,
    rails: &[&'a Rail],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Pack<'a>> {
    let mut alone = BTreeSet::new();
    loop {
        let packs: Vec<Pack<'a>> = groups(slots, rails, &alone)
            .into_iter()
            .flat_map(|group| group.pack(slots))
            .collect();
        let full: Vec<(PolicyTarget, usize)> = counted(&packs)
            .into_iter()
            .filter(|(target, count)| *count > slots.free(target))
            .map(|(target, count)| (target.clone(), count))
            .collect();
        let known = alone.len();
        alone.extend(full.iter().map(|(target, _)| target.clone()));
        if alone.len() > known {
            continue;
        }
        diagnostics.extend(too_large(slots, &packs));
        diagnostics.extend(full.iter().map(|(target, count)| {
            let characters = characters(&packs, target);
            slots.over(target, *count, characters, first(rails, target))
        }));
        return packs;
    }
}

/// What rails that share documents have in common: the words for it and what it is attached to.
type Common<'a> = (Vec<String>, BTreeSet<&'a PolicyTarget>);

/// Rails that share documents.
struct Group<'a> {
    on: Vec<String>,
    targets: BTreeSet<&'a PolicyTarget>,
    rails: Vec<&'a Rail>,
}

/// The groups by the words of `on`; the rails of some targets are grouped for each of them alone.
fn groups<'a>(
    slots: &Slots<'_>,
    rails: &[&'a Rail],
    alone: &BTreeSet<PolicyTarget>,
) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<Common<'a>, Vec<&'a Rail>> = BTreeMap::new();
    for rail in rails {
        let (apart, together): (BTreeSet<_>, BTreeSet<_>) = rail
            .targets
            .iter()
            .partition(|target| alone.contains(*target));
        let apart = apart
            .into_iter()
            .map(|target| (vec![slots.word(target)], BTreeSet::from([target])));
        let together = Some((rail.on.clone(), together)).filter(|(_, targets)| !targets.is_empty());
        for common in apart.chain(together) {
            groups.entry(common).or_default().push(rail);
        }
    }
    groups
        .into_iter()
        .map(|((on, targets), rails)| Group { on, targets, rails })
        .collect()
}

impl<'a> Group<'a> {
    fn pack(self, slots: &Slots<'_>) -> Vec<Pack<'a>> {
        let room = slots.characters;
        let free = self.targets.iter().map(|target| slots.free(target)).min();
        let items = self.rails.iter().flat_map(|rail| divide::items(rail, room));
        let scale = Scale::new(items);
        // Where the slots are not enough, the count of what is needed is a part of the message.
        let assignment = assign(&scale, |count| vec![room; count], free.unwrap_or_default())
            .or_else(|| assign(&scale, |count| vec![room; count], scale.items().len()))
            .unwrap_or_else(|| one_each(&scale));
        let filled = assignment.into_iter().filter(|items| !items.is_empty());
        filled
            .zip(1..)
            .map(|(items, number)| {
                let items = items.iter().filter_map(|item| scale.items().get(*item));
                self.one(slots, number, items)
            })
            .collect()
    }

    fn one<'i>(
        &self,
        slots: &Slots<'_>,
        number: usize,
        items: impl Iterator<Item = &'i Item>,
    ) -> Pack<'a> {
        let (keys, statements): (Vec<&str>, Vec<_>) = items
            .map(|item| (item.key.as_str(), item.statements.clone()))
            .unzip();
        let inside = self
            .rails
            .iter()
            .filter(|rail| keys.iter().any(|key| divide::is_of(key, rail)));
        let guardrails: BTreeSet<&'a str> =
            inside.clone().map(|rail| rail.guardrail.as_str()).collect();
        Pack {
            policy_type: slots.policy_type,
            on: self.on.clone(),
            targets: self.targets.iter().copied().cloned().collect(),
            number,
            guardrails: guardrails.into_iter().collect(),
            document: emitted(statements.into_iter().flatten().collect()),
            span: inside.map(|rail| rail.span).min().unwrap_or_default(),
        }
    }
}

/// A document for each item: what is left where one item alone is too long.
fn one_each(scale: &Scale) -> Assignment {
    (0..scale.items().len()).map(|item| vec![item]).collect()
}

/// How many documents each target has.
fn counted<'p>(packs: &'p [Pack<'_>]) -> BTreeMap<&'p PolicyTarget, usize> {
    let mut counts = BTreeMap::new();
    for target in packs.iter().flat_map(|pack| &pack.targets) {
        *counts.entry(target).or_default() += 1;
    }
    counts
}

fn characters(packs: &[Pack<'_>], target: &PolicyTarget) -> usize {
    let there = packs.iter().filter(|pack| pack.targets.contains(target));
    there.map(|pack| length(&pack.document)).sum()
}

/// The first guardrail at a target.
fn first(rails: &[&Rail], target: &PolicyTarget) -> Span {
    let there = rails.iter().filter(|rail| rail.targets.contains(target));
    there.map(|rail| rail.span).min().unwrap_or_default()
}

/// Documents that are too long although nothing can be taken out of them.
fn too_large(slots: &Slots<'_>, packs: &[Pack<'_>]) -> Vec<Diagnostic> {
    let mut told = BTreeSet::new();
    packs
        .iter()
        .filter(|pack| length(&pack.document) > slots.characters)
        .filter_map(|pack| {
            let longest = pack.document.statements.iter().max_by_key(|it| alone(it))?;
            let name = pack.guardrails.join("`, `");
            if !told.insert((name.clone(), longest.sid.clone())) {
                return None;
            }
            let (size, most) = (alone(longest), slots.characters);
            let policy = pack.policy_type.policy_type().words();
            Some(
                Diagnostic::error(
                    Code::OverQuota,
                    pack.span,
                    format!(
                        "the statement `{}` of `{name}` alone makes a {policy} of {size} characters, AWS accepts {most}",
                        longest.sid
                    ),
                )
                .note(format!("{size} - {most} = {} too many", size.saturating_sub(most)))
                .note(format!(
                    "an exception, and a condition, must stand in one statement: two {} would refuse what either of them does not except",
                    plural(policy)
                ))
                .help("name fewer things in the exceptions of this guardrail"),
            )
        })
        .collect()
}
