//! The text of the service catalogue, read. `src/catalog/data/services/SOURCES.md` has the format.
use super::layout::{ACCESS_LEVELS, VALUE_TYPES, condition_key};
use std::collections::{BTreeMap, BTreeSet};

/// One file.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) prefix: String,
    pub(crate) name: String,
    pub(crate) resource_control: bool,
    pub(crate) keys: Vec<Key>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) actions: Vec<Action>,
}

/// A condition key.
#[derive(Debug)]
pub(crate) struct Key {
    pub(crate) line: usize,
    pub(crate) name: String,
    /// The word of the table, without [`condition_key::GLOBAL`].
    pub(crate) value_type: u32,
}

/// A resource type.
#[derive(Debug)]
pub(crate) struct Resource {
    pub(crate) name: String,
    pub(crate) arns: Vec<String>,
    pub(crate) keys: Vec<String>,
}

/// An action.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) level: usize,
    pub(crate) keys: Vec<String>,
    pub(crate) uses: Vec<Use>,
}

/// A resource type of an action.
#[derive(Debug)]
pub(crate) struct Use {
    /// Its place in the service.
    pub(crate) resource: usize,
    pub(crate) required: bool,
    pub(crate) keys: Vec<String>,
}

/// What is wrong, and in which line, counted from 1.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) line: usize,
    pub(crate) message: String,
}

/// Reads the file of a service.
pub(crate) fn service(text: &str) -> Result<Service, Problem> {
    let mut lines = (1..).zip(text.lines());
    let (prefix, name) = lines
        .next()
        .and_then(|(_, line)| line.strip_prefix("service "))
        .and_then(|rest| rest.split_once(": "))
        .ok_or_else(|| problem(1, "the first line is not `service PREFIX: NAME`"))?;
    let mut reader = Reader {
        service: Service {
            prefix: prefix.to_owned(),
            name: name.to_owned(),
            resource_control: false,
            keys: Vec::new(),
            resources: Vec::new(),
            actions: Vec::new(),
        },
        known_keys: BTreeSet::new(),
        known_resources: BTreeMap::new(),
    };
    for (number, line) in lines {
        reader
            .line(number, line)
            .map_err(|message| problem(number, &message))?;
    }
    if let Some(resource) = reader
        .service
        .resources
        .iter()
        .find(|resource| resource.arns.is_empty())
    {
        let message = format!("resource type `{}` has no `arn` line", resource.name);
        return Err(problem(text.lines().count(), &message));
    }
    Ok(reader.service)
}

/// Reads the keys of every service: `key KEY TYPE` lines and `#` comments.
pub(crate) fn global_keys(text: &str) -> Result<Vec<Key>, Problem> {
    let mut keys = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('#') {
            continue;
        }
        let key = line
            .strip_prefix("key ")
            .ok_or_else(|| "a line is not `key KEY TYPE`".to_owned())
            .and_then(|rest| key(number, rest, keys.last()))
            .map_err(|message| problem(number, &message))?;
        keys.push(key);
    }
    Ok(keys)
}

struct Reader {
    service: Service,
    /// What a `keys` line may name.
    known_keys: BTreeSet<String>,
    known_resources: BTreeMap<String, usize>,
}

impl Reader {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        let (indented, rest) = line
            .strip_prefix("  ")
            .map_or((false, line), |rest| (true, rest));
        let (word, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        match (indented, word) {
            (false, "resource-control-policies") if rest.is_empty() => {
                self.service.resource_control = true;
                self.in_order(self.service.keys.is_empty(), word)
            }
            (false, "key") => self.key(number, rest),
            (false, "resource") => self.resource(rest),
            (false, "action") => self.action(rest),
            (true, "arn") => self.arn(rest),
            (true, "keys") => self.key_list(rest),
            (true, "requires") => self.use_of(rest, true),
            (true, "accepts") => self.use_of(rest, false),
            _ => Err(format!("`{word}` is no word of the format here")),
        }
    }

    /// The parts of a file are in one order: keys, resource types, actions.
    fn in_order(&self, before: bool, word: &str) -> Result<(), String> {
        let later = match word {
            "resource" => self.service.actions.is_empty(),
            _ => self.service.actions.is_empty() && self.service.resources.is_empty(),
        };
        if before && later {
            Ok(())
        } else {
            Err(format!("`{word}` comes after what it belongs before"))
        }
    }

    fn key(&mut self, number: usize, rest: &str) -> Result<(), String> {
        self.in_order(true, "key")?;
        let key = key(number, rest, self.service.keys.last())?;
        self.known_keys.insert(key.name.clone());
        self.service.keys.push(key);
        Ok(())
    }

    fn resource(&mut self, name: &str) -> Result<(), String> {
        self.in_order(true, "resource")?;
        sorted(
            self.service.resources.last().map(|last| last.name.as_str()),
            name,
        )?;
        self.known_resources
            .insert(name.to_owned(), self.service.resources.len());
        let resource = Resource {
            name: name.to_owned(),
            arns: Vec::new(),
            keys: Vec::new(),
        };
        self.service.resources.push(resource);
        Ok(())
    }

    fn action(&mut self, rest: &str) -> Result<(), String> {
        let (name, level) = rest
            .split_once(": ")
            .ok_or("an action is `action NAME: ACCESS LEVEL`")?;
        sorted(
            self.service.actions.last().map(|last| last.name.as_str()),
            name,
        )?;
        let level =
            place(&ACCESS_LEVELS, level).ok_or_else(|| format!("`{level}` is no access level"))?;
        let name = name.to_owned();
        self.service.actions.push(Action {
            name,
            level,
            keys: Vec::new(),
            uses: Vec::new(),
        });
        Ok(())
    }

    fn arn(&mut self, format: &str) -> Result<(), String> {
        let resource = self
            .service
            .resources
            .last_mut()
            .filter(|_| self.service.actions.is_empty());
        let resource = resource.ok_or("an `arn` line belongs to a resource type")?;
        if !format.starts_with("arn:") || format.contains(' ') {
            return Err(format!("`{format}` is no ARN format"));
        }
        resource.arns.push(format.to_owned());
        Ok(())
    }

    fn key_list(&mut self, rest: &str) -> Result<(), String> {
        let keys = self.keys(rest)?;
        let owner = match (
            self.service.actions.last_mut(),
            self.service.resources.last_mut(),
        ) {
            (Some(action), _) => &mut action.keys,
            (None, Some(resource)) => &mut resource.keys,
            (None, None) => {
                return Err("a `keys` line belongs to a resource type or action".to_owned());
            }
        };
        if !owner.is_empty() {
            return Err("a second `keys` line".to_owned());
        }
        *owner = keys;
        Ok(())
    }

    fn use_of(&mut self, rest: &str, required: bool) -> Result<(), String> {
        let (name, keys) = rest.split_once(": ").unwrap_or((rest, ""));
        let keys = if keys.is_empty() {
            Vec::new()
        } else {
            self.keys(keys)?
        };
        let resource = *self
            .known_resources
            .get(name)
            .ok_or_else(|| format!("resource type `{name}` is not defined above"))?;
        let action = self.service.actions.last_mut();
        let action = action.ok_or("a line that belongs to an action")?;
        if action
            .uses
            .last()
            .is_some_and(|last| last.resource >= resource)
        {
            return Err(format!("resource type `{name}` is not in sorted order"));
        }
        action.uses.push(Use {
            resource,
            required,
            keys,
        });
        Ok(())
    }

    fn keys(&self, rest: &str) -> Result<Vec<String>, String> {
        let mut keys: Vec<String> = Vec::new();
        for name in rest.split(' ') {
            if !self.known_keys.contains(name) {
                return Err(format!("condition key `{name}` is not defined above"));
            }
            sorted(keys.last().map(String::as_str), name)?;
            keys.push(name.to_owned());
        }
        Ok(keys)
    }
}

fn key(line: usize, rest: &str, before: Option<&Key>) -> Result<Key, String> {
    let (name, written) = rest.split_once(' ').ok_or("a key is `key KEY TYPE`")?;
    sorted(before.map(|key| key.name.as_str()), name)?;
    if !name.contains(':') {
        return Err(format!("`{name}` is no condition key"));
    }
    let (value_type, multivalued) = written
        .strip_prefix("ArrayOf")
        .map_or((written, 0), |one| (one, condition_key::MULTIVALUED));
    let value_type = place(&VALUE_TYPES, value_type)
        .and_then(|place| u32::try_from(place).ok())
        .ok_or_else(|| format!("`{written}` is no type of a condition key"))?;
    Ok(Key {
        line,
        name: name.to_owned(),
        value_type: value_type | multivalued,
    })
}

fn place(words: &[&str], word: &str) -> Option<usize> {
    words.iter().position(|known| *known == word)
}

/// Refuses a name that does not come after the one before it, without regard to case.
fn sorted(before: Option<&str>, name: &str) -> Result<(), String> {
    if name.is_empty() || !name.is_ascii() {
        return Err(format!("`{name}` is not a name in ASCII"));
    }
    match before {
        Some(before) if before.to_ascii_lowercase() >= name.to_ascii_lowercase() => Err(format!(
            "`{name}` comes after `{before}`, which is not sorted"
        )),
        _ => Ok(()),
    }
}

fn problem(line: usize, message: &str) -> Problem {
    Problem {
        line,
        message: message.to_owned(),
    }
}
