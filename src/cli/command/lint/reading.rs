//! The files of a run: named or met in folders, not excluded, and changed if only that counts.
use super::analysis::Input;
use super::changed::{Changed, changed_since};
use super::is_standard_input;
use super::settings::Settings;
use crate::cli::command::run::unreadable;
use crate::cli::files::{read_file, read_standard_input};
use crate::cli::finished::Finished;
use crate::cli::output::talk;
use crate::cli::walk::Walk;
use crate::lint::may_hold_policies;
use crate::report::neutralise;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What there is to lint.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// The texts.
    pub(super) texts: Vec<Input>,
    /// How many files were met and could not be read.
    pub(super) skipped: usize,
}

/// Reads the files at some paths. What cannot be read is a problem if it was named.
pub(super) fn read(
    paths: &[PathBuf],
    since: Option<&str>,
    settings: &Settings,
    finished: &mut Finished,
) -> anyhow::Result<Inputs> {
    let changed = since.map(changed_since).transpose()?;
    let mut reading = Reading {
        settings,
        changed,
        finished,
        inputs: Inputs::default(),
        places: Vec::new(),
        seen: BTreeSet::new(),
    };
    for path in paths {
        if is_standard_input(path) {
            reading.standard_input();
        } else {
            reading.path(path);
        }
    }
    let places = std::mem::take(&mut reading.places);
    let inputs = std::mem::take(&mut reading.inputs);
    finished.diagnostics.extend(settings.idle_globs(&places));
    Ok(inputs)
}

struct Reading<'a> {
    settings: &'a Settings,
    changed: Option<BTreeMap<PathBuf, Changed>>,
    finished: &'a mut Finished,
    inputs: Inputs,
    /// The paths of all files that were met, from the root on.
    places: Vec<String>,
    seen: BTreeSet<PathBuf>,
}

impl Reading<'_> {
    fn standard_input(&mut self) {
        match read_standard_input() {
            Ok(text) => self.inputs.texts.push(Input {
                name: "<stdin>".to_owned(),
                file: None,
                place: None,
                text,
                named: true,
                changed: None,
            }),
            Err(error) => unreadable(&error, self.finished),
        }
    }

    fn path(&mut self, path: &Path) {
        let mut walk = Walk::default();
        walk.add(path);
        let named = walk.files.contains(path);
        for file in walk.files {
            if self.seen.insert(file.clone()) {
                self.file(file, named);
            }
        }
        for (path, error) in walk.failures {
            let path = path.to_string_lossy().into_owned();
            let failure = anyhow::Error::from(error).context(format!("cannot read `{path}`"));
            self.finished.failures.push(failure);
        }
    }

    fn file(&mut self, file: PathBuf, named: bool) {
        let place = self.settings.place(&file);
        self.places.extend(place.clone());
        if place
            .as_ref()
            .is_some_and(|place| self.settings.config.excludes(place))
        {
            return;
        }
        let changed = match &self.changed {
            None => None,
            Some(changed) => match file.canonicalize().ok().and_then(|real| changed.get(&real)) {
                None => return,
                Some(changed) => Some(changed.clone()),
            },
        };
        match read_file(&file) {
            // Their texts are not kept: there may be a hundred thousand of them.
            Ok(text) if !named && !may_hold_policies(&text) => self.inputs.skipped += 1,
            Ok(text) => self.inputs.texts.push(Input {
                name: file.to_string_lossy().into_owned(),
                file: Some(file),
                place,
                text,
                named,
                changed,
            }),
            // Below a folder there may be anything; what was named should be readable.
            Err(error) if named => unreadable(&error, self.finished),
            Err(error) => {
                self.inputs.skipped += 1;
                talk(&format!("skipped: {}\n", neutralise(&error.to_string())));
            }
        }
    }
}
