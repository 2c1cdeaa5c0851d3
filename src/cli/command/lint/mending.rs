//! `--fix` and `--diff`: texts with their fixes made, written or shown.
use super::analysis::{Analysis, Input};
use super::replace::replace;
use super::settings::Settings;
use crate::cli::args::MendingArguments;
use crate::cli::finished::Finished;
use crate::cli::output::{Console, data, talk};
use crate::diag::SourceMap;
use crate::lint::{Baseline, Looked, Mended, Rounds, Safety, mend};
use crate::report::neutralise;
use similar::TextDiff;

/// What is to be done about findings that have a fix.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mending {
    safety: Safety,
    preview: bool,
}

impl Mending {
    /// What the flags ask for, if anything.
    pub(super) fn of(arguments: &MendingArguments) -> Option<Self> {
        let safety = arguments.fix.map(Safety::from);
        (safety.is_some() || arguments.diff).then(|| Self {
            safety: safety.unwrap_or(Safety::Safe),
            preview: arguments.diff,
        })
    }

    /// Whether nothing is changed.
    pub(super) fn is_preview(self) -> bool {
        self.preview
    }

    /// Mends each text in which something can be, in the order of the texts.
    pub(super) fn mend(
        self,
        inputs: &[Input],
        analysis: &Analysis,
        settings: &Settings,
        baseline: Option<&Baseline>,
    ) -> Vec<(usize, Mended)> {
        let fixable = analysis.fixable(self.safety);
        let mended = fixable.into_iter().filter_map(|number| {
            let input = inputs.get(number)?;
            let mut look = |text: &str| look(input, text, settings, baseline);
            // Lines that were changed are known for the text as it is.
            let rounds = if input.changed.is_some() {
                Rounds::One
            } else {
                Rounds::All
            };
            Some((number, mend(&input.text, self.safety, rounds, &mut look)))
        });
        mended.collect()
    }

    /// Writes, prints or shows what was mended; how many findings that are.
    pub(super) fn settle(
        self,
        mended: Vec<(usize, Mended)>,
        inputs: &mut [Input],
        finished: &mut Finished,
        console: Console,
    ) -> anyhow::Result<usize> {
        let mut all = 0;
        for (number, mended) in mended {
            let Some(input) = inputs.get_mut(number) else {
                continue;
            };
            let (text, fixed) = match mended {
                Mended::Unchanged => continue,
                Mended::Failed(reason) => {
                    talk(&format!(
                        "not fixed: {}: {reason}\n",
                        neutralise(&input.name)
                    ));
                    continue;
                }
                Mended::Changed { text, fixed } => (text, fixed),
            };
            if self.preview {
                data(&difference(&input.name, &input.text, &text))?;
                all += fixed;
                continue;
            }
            if let Some(file) = &input.file
                && let Err(failure) = replace(file, &input.text, &text)
            {
                finished.failures.push(failure);
                continue;
            }
            input.text = text;
            all += fixed;
        }
        // The text of standard input is printed though nothing was mended: something waits for it.
        let given = inputs.iter().find(|input| input.file.is_none());
        if let Some(input) = given.filter(|_| !self.preview) {
            data(&input.text)?;
        }
        if self.preview && !console.quiet {
            talk(&format!("{all} would be fixed\n"));
        }
        Ok(all)
    }
}

fn look(input: &Input, text: &str, settings: &Settings, baseline: Option<&Baseline>) -> Looked {
    let input = Input {
        name: input.name.clone(),
        file: None,
        place: input.place.clone(),
        text: text.to_owned(),
        named: input.named,
        changed: input.changed.clone(),
    };
    Analysis::of(
        &[&input],
        settings,
        baseline,
        false,
        &mut SourceMap::default(),
    )
    .looked()
}

/// The change of a text as `diff -u` shows it, without what a terminal would act on.
fn difference(name: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    let (before, after) = (format!("a/{name}"), format!("b/{name}"));
    let mut unified = diff.unified_diff();
    let text = unified.header(&before, &after).to_string();
    let lines = text.split_inclusive('\n');
    lines
        .map(|line| match line.strip_suffix('\n') {
            Some(line) => neutralise(line).into_owned() + "\n",
            None => neutralise(line).into_owned(),
        })
        .collect()
}
