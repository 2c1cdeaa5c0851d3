//! What a comment in YAML allows: `# synth: allow rule-id because "…" until 2027-01-31`.
use super::Suppression;
use super::scope::{Lines, Target, scalars};
use crate::diag::{Code, Diagnostic, Located, SourceId, Span};
use crate::lint::fields::{known_day, known_rule, without_reason};
use crate::syntax::Node;

/// Adds what the comments of a text allow.
pub(super) fn suppressions(
    text: &str,
    tree: &Node,
    source: SourceId,
    found: &mut Vec<Suppression>,
    problems: &mut Vec<Diagnostic>,
) {
    let comments = comments(text, tree);
    let mut targets = Lines::default();
    let mut read = Vec::new();
    for comment in comments {
        let place = span(source, comment.start, comment.end);
        let words = text.get(comment.words..comment.end).unwrap_or_default();
        let said = Reader {
            words,
            at: comment.words,
            source,
            place,
        }
        .read(problems);
        let target = targets.add(text, comment.start);
        read.extend(said.into_iter().map(|suppression| (target, suppression)));
    }
    targets.find(tree);
    for (target, mut suppression) in read {
        suppression.scope = match target {
            Target::Line(start, end) => span(source, start, end),
            Target::Below(line) => match targets.scope(line) {
                Some((start, end)) => Span::new(source, start, end),
                None => suppression.scope,
            },
        };
        found.push(suppression);
    }
}

/// A comment of synth's: where it begins and ends, and where its words begin.
struct Comment {
    start: usize,
    end: usize,
    words: usize,
}

const NAME: &str = "synth:";

fn comments(text: &str, tree: &Node) -> Vec<Comment> {
    let mut comments: Vec<Comment> = text
        .match_indices(NAME)
        .filter_map(|(at, _)| {
            let before = text.get(..at)?.trim_end_matches([' ', '\t']);
            let start = before.strip_suffix('#')?.len();
            let begins = before.strip_suffix('#')?.ends_with([' ', '\t', '\n', '\r']) || start == 0;
            let rest = text.get(at..)?;
            let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
            begins.then(|| Comment {
                start,
                end: at + rest.get(..length).unwrap_or_default().trim_end().len(),
                words: at + NAME.len(),
            })
        })
        .collect();
    if !comments.is_empty() {
        let scalars = scalars(tree);
        comments.retain(|comment| {
            let before = scalars.partition_point(|(start, _)| *start as usize <= comment.start);
            let around = before.checked_sub(1).and_then(|last| scalars.get(last));
            around.is_none_or(|(_, end)| *end as usize <= comment.start)
        });
    }
    comments
}

fn span(source: SourceId, start: usize, end: usize) -> Span {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(source, byte(start), byte(end))
}

/// What is left to be read of a comment.
struct Reader<'a> {
    words: &'a str,
    at: usize,
    source: SourceId,
    place: Span,
}

impl<'a> Reader<'a> {
    fn read(mut self, problems: &mut Vec<Diagnostic>) -> Vec<Suppression> {
        let before = problems.len();
        if self.word().value != "allow" {
            problems.push(self.unreadable("`allow` must stand behind `synth:`"));
            return Vec::new();
        }
        let mut rules = Vec::new();
        let mut because = None;
        let mut until = None;
        let mut fingerprint = None;
        loop {
            let word = self.word();
            match word.value.trim_end_matches(',') {
                "" => break,
                "because" => because = self.quoted(),
                "until" => {
                    let day = self.word();
                    until = known_day(day, problems);
                }
                "fingerprint" => fingerprint = Some(self.word().value.to_owned()),
                id if because.is_none() && until.is_none() && fingerprint.is_none() => {
                    for id in id.split(',').filter(|id| !id.is_empty()) {
                        rules.extend(known_rule(Located::new(id, word.span), problems));
                    }
                }
                other => {
                    let message = format!("`{other}` has no meaning here");
                    problems.push(self.unreadable(&message));
                    break;
                }
            }
        }
        if problems.len() > before {
            return Vec::new();
        }
        if rules.is_empty() {
            problems.push(self.unreadable("no rule is named"));
        }
        let Some(because) = because.filter(|because| !because.trim().is_empty()) else {
            problems.push(without_reason(self.place).help("say why: `because \"…\"`"));
            return Vec::new();
        };
        let suppression = |rule: Located<&'static str>| Suppression {
            rule: rule.value,
            because: because.to_owned(),
            until,
            fingerprint: fingerprint.clone(),
            place: self.place,
            scope: self.place,
        };
        rules.into_iter().map(suppression).collect()
    }

    fn unreadable(&self, message: &str) -> Diagnostic {
        Diagnostic::error(Code::InvalidSuppression, self.place, message)
            .help("write `# synth: allow RULE because \"…\"`, and `until DAY` behind it if it ends")
    }

    fn skip(&mut self, bytes: usize) {
        self.words = self.words.get(bytes..).unwrap_or_default();
        self.at += bytes;
    }

    /// The next word, which is empty at the end.
    fn word(&mut self) -> Located<&'a str> {
        let blanks = self.words.len() - self.words.trim_start().len();
        self.skip(blanks);
        let words = self.words;
        let end = words.find(char::is_whitespace).unwrap_or(words.len());
        let word = words.get(..end).unwrap_or_default();
        let place = span(self.source, self.at, self.at + end);
        self.skip(end);
        Located::new(word, place)
    }

    /// The text in double quotes that comes next.
    fn quoted(&mut self) -> Option<&'a str> {
        let inside = self.words.trim_start().strip_prefix('"')?;
        let (text, rest) = inside.split_once('"')?;
        let length = self.words.len() - rest.len();
        self.skip(length);
        Some(text)
    }
}
