//! The table, from what was read.
use super::layout::{Section, action, condition_key, resource_type, service, used_type};
use super::read::{Action, Key, Problem, Service};
use std::collections::BTreeMap;

const SECTIONS: usize = Section::Templates as usize + 1;

/// What synth carries.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) words: Vec<u8>,
    pub(crate) strings: String,
}

/// A problem in the file of the service with this prefix.
pub(crate) type InService = (String, Problem);

/// Builds the table. A key that two services give different types must be among the global keys.
pub(crate) fn build(global: &[Key], services: &[Service]) -> Result<Table, InService> {
    let keys = merge_keys(global, services)?;
    let places = keys.keys().cloned().zip(0..).collect();
    let mut builder = Builder {
        places,
        ..Builder::default()
    };
    for (name, value_type) in keys.values() {
        let record = [
            (condition_key::NAME, builder.string(name)),
            (condition_key::VALUE_TYPE, *value_type),
        ];
        builder.put(Section::ConditionKeys, record);
    }
    builder.templates(keys.values().map(|(name, _)| *name))?;
    for service in services {
        builder.service(service);
    }
    let ends = [
        (
            service::RESOURCE_TYPES,
            builder.count(Section::ResourceTypes),
        ),
        (service::ACTIONS, builder.count(Section::Actions)),
    ];
    builder.put(Section::Services, ends);
    let end = (action::USED_TYPES, builder.count(Section::UsedTypes));
    builder.put(Section::Actions, [end]);
    Ok(builder.finish())
}

/// By folded name: the spelling, and the word with type and flags.
type Keys<'a> = BTreeMap<String, (&'a str, u32)>;

fn merge_keys<'a>(global: &'a [Key], services: &'a [Service]) -> Result<Keys<'a>, InService> {
    let mut keys: Keys<'a> = global
        .iter()
        .map(|key| {
            (
                fold(&key.name),
                (key.name.as_str(), key.value_type | condition_key::GLOBAL),
            )
        })
        .collect();
    for service in services {
        for key in &service.keys {
            let (name, value_type) = *keys
                .entry(fold(&key.name))
                .or_insert((key.name.as_str(), key.value_type));
            let settled = value_type & condition_key::GLOBAL != 0;
            if !settled && (name, value_type) != (key.name.as_str(), key.value_type) {
                let message = format!(
                    "`{}` has another type or spelling elsewhere: settle it in the global keys",
                    key.name
                );
                return Err((
                    service.prefix.clone(),
                    Problem {
                        line: key.line,
                        message,
                    },
                ));
            }
        }
    }
    Ok(keys)
}

#[derive(Default)]
struct Builder {
    /// The place of each condition key, by folded name.
    places: BTreeMap<String, u32>,
    strings: String,
    known_strings: BTreeMap<String, u32>,
    known_lists: BTreeMap<Vec<u32>, u32>,
    sections: [Vec<u32>; SECTIONS],
}

impl Builder {
    fn service(&mut self, from: &Service) {
        let first_type = self.count(Section::ResourceTypes);
        let keys = from.keys.iter().map(|key| key.name.as_str());
        let record = [
            (service::PREFIX, self.string(&from.prefix)),
            (service::NAME, self.string(&from.name)),
            (service::RESOURCE_CONTROL, u32::from(from.resource_control)),
            (service::CONDITION_KEYS, self.keys(keys)),
            (service::RESOURCE_TYPES, first_type),
            (service::ACTIONS, self.count(Section::Actions)),
        ];
        self.put(Section::Services, record);
        for resource in &from.resources {
            let arns = resource.arns.iter().map(|arn| self.string(arn)).collect();
            let record = [
                (resource_type::NAME, self.string(&resource.name)),
                (resource_type::ARN_FORMATS, self.list(arns)),
                (resource_type::CONDITION_KEYS, self.keys(&resource.keys)),
            ];
            self.put(Section::ResourceTypes, record);
        }
        for action in &from.actions {
            self.action(action, first_type);
        }
    }

    fn action(&mut self, from: &Action, first_type: u32) {
        let record = [
            (action::NAME, self.string(&from.name)),
            (action::ACCESS_LEVEL, number(from.level)),
            (action::CONDITION_KEYS, self.keys(&from.keys)),
            (action::USED_TYPES, self.count(Section::UsedTypes)),
        ];
        self.put(Section::Actions, record);
        for used in &from.uses {
            let place = (first_type + number(used.resource)) * 2 + u32::from(used.required);
            let record = [
                (used_type::RESOURCE_TYPE, place),
                (used_type::CONDITION_KEYS, self.keys(&used.keys)),
            ];
            self.put(Section::UsedTypes, record);
        }
    }

    /// Adds a record; fields that are not given are 0.
    fn put<const N: usize>(&mut self, section: Section, fields: [(usize, u32); N]) {
        let field = |place| {
            fields
                .iter()
                .find(|(at, _)| *at == place)
                .map_or(0, |(_, word)| *word)
        };
        self.records(section)
            .extend((0..section.width()).map(field));
    }

    /// The keys that stand for many. A reader looks for the text before the first variable only
    /// where that text can end: after what is no letter or digit.
    fn templates<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Result<(), InService> {
        let mut templates = Vec::new();
        for name in names {
            let Some((prefix, _)) = name.split_once("${") else {
                continue;
            };
            if !prefix.ends_with(|last: char| last.is_ascii_punctuation()) {
                let message = format!("the text before the variable of `{name}` ends in a letter");
                return Err((
                    "the condition keys".to_owned(),
                    Problem { line: 1, message },
                ));
            }
            let place = self.places.get(&fold(name)).copied().unwrap_or_default();
            templates.push((fold(prefix), std::cmp::Reverse(name.len()), place));
        }
        templates.sort();
        let places = templates.into_iter().map(|(_, _, place)| place);
        self.records(Section::Templates).extend(places);
        Ok(())
    }

    fn keys(&mut self, names: impl IntoIterator<Item = impl AsRef<str>>) -> u32 {
        let place = |name: &str| self.places.get(&fold(name)).copied();
        let places = names
            .into_iter()
            .filter_map(|name| place(name.as_ref()))
            .collect();
        self.list(places)
    }

    fn list(&mut self, items: Vec<u32>) -> u32 {
        let next = number(self.known_lists.len());
        if let Some(known) = self.known_lists.get(&items) {
            return *known;
        }
        let first = self.count(Section::ListItems);
        self.records(Section::Lists).push(first);
        self.records(Section::ListItems).extend(&items);
        self.known_lists.insert(items, next);
        next
    }

    fn string(&mut self, text: &str) -> u32 {
        let next = number(self.known_strings.len());
        if let Some(known) = self.known_strings.get(text) {
            return *known;
        }
        let start = number(self.strings.len());
        self.records(Section::Strings).push(start);
        self.strings.push_str(text);
        self.known_strings.insert(text.to_owned(), next);
        next
    }

    #[expect(clippy::indexing_slicing, reason = "there is one for each section")]
    fn records(&mut self, section: Section) -> &mut Vec<u32> {
        &mut self.sections[section as usize]
    }

    fn count(&mut self, section: Section) -> u32 {
        number(self.records(section).len() / section.width())
    }

    fn finish(mut self) -> Table {
        let end = number(self.strings.len());
        self.records(Section::Strings).push(end);
        let end = self.count(Section::ListItems);
        self.records(Section::Lists).push(end);
        let mut starts = vec![number(SECTIONS + 1)];
        for section in &self.sections {
            let start = starts.last().copied().unwrap_or_default();
            starts.push(start + number(section.len()));
        }
        let words = starts.iter().chain(self.sections.iter().flatten());
        Table {
            words: words.flat_map(|word| word.to_le_bytes()).collect(),
            strings: self.strings,
        }
    }
}

fn fold(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// The whole table has fewer than 2^32 words: it is made from a few megabytes of text.
fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
