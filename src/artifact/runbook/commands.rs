//! Commands for a person to paste into a shell, and texts to show as they are.
use crate::artifact::markdown::{code_block, code_span};
use crate::artifact::shell::{readable_word, stays_in_double_quotes};
use serde::{Serialize, Serializer};

/// Commands that are pasted together, one after the other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Commands(Vec<Line>);

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command(Vec<Word>);

/// A word of a command: known texts and variables of the shell, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word(Vec<Piece>);

/// A text that is shown as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(String);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Line {
    Run(Command),
    Set {
        name: &'static str,
        to: Command,
    },
    Each {
        name: &'static str,
        of: &'static str,
        run: Command,
    },
    Comment(String),
    Shell(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Variable(String),
}

/// Where a line is broken, in characters.
const WIDTH: usize = 120;

impl Commands {
    /// These commands and one more.
    #[must_use]
    pub fn run(mut self, command: Command) -> Self {
        self.0.push(Line::Run(command));
        self
    }

    /// These commands, then a variable set to what a command prints.
    #[must_use]
    pub fn set(mut self, name: &'static str, to: Command) -> Self {
        self.0.push(Line::Set { name, to });
        self
    }

    /// These commands, then one for each word of a variable.
    #[must_use]
    pub fn each(mut self, name: &'static str, of: &'static str, run: Command) -> Self {
        self.0.push(Line::Each { name, of, run });
        self
    }

    /// These commands, then a comment.
    #[must_use]
    pub fn comment(mut self, text: impl Into<String>) -> Self {
        self.0.push(Line::Comment(text.into()));
        self
    }

    /// These commands, then a line of shell that holds no text of a blueprint.
    #[must_use]
    pub fn shell(mut self, line: impl Into<String>) -> Self {
        self.0.push(Line::Shell(line.into()));
        self
    }

    /// These commands, then a variable set to a text.
    #[must_use]
    pub fn value(self, name: &'static str, text: &str) -> Self {
        let word = readable_word(text);
        self.shell(format!("{name}={word}"))
    }

    /// These commands and those.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Command {
    /// A command of these words, which are no user's texts.
    pub fn new(words: &str) -> Self {
        Self(words.split(' ').map(Word::from).collect())
    }

    /// The command with one more word.
    #[must_use]
    pub fn word(mut self, word: impl Into<Word>) -> Self {
        self.0.push(word.into());
        self
    }

    /// The command with an option and its value.
    #[must_use]
    pub fn option(self, name: &str, value: impl Into<Word>) -> Self {
        self.word(format!("--{name}")).word(value)
    }

    /// Its words, each option at the beginning of one text.
    fn chunks(&self) -> Vec<String> {
        let mut chunks: Vec<String> = Vec::new();
        for word in &self.0 {
            let text = word.print();
            match chunks.last_mut() {
                Some(chunk) if !text.starts_with("--") => {
                    chunk.push(' ');
                    chunk.push_str(&text);
                }
                _ => chunks.push(text),
            }
        }
        chunks
    }

    /// The command after `before`, in lines of a bearable width.
    fn print(&self, before: &str, after: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = before.to_owned();
        let chunks = self.chunks();
        for (at, chunk) in chunks.iter().enumerate() {
            if at > 0 && line.chars().count() + 1 + chunk.chars().count() > WIDTH {
                lines.push(format!("{line} \\"));
                line = format!("  {chunk}");
            } else {
                line.push_str(if at > 0 { " " } else { "" });
                line.push_str(chunk);
            }
        }
        lines.push(line + after);
        lines
    }
}

impl Word {
    /// The value of a variable.
    pub fn variable(name: impl Into<String>) -> Self {
        Self(vec![Piece::Variable(name.into())])
    }

    /// The word, then a text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Text(text.into()));
        self
    }

    /// The word, then the value of a variable.
    #[must_use]
    pub fn then(mut self, name: impl Into<String>) -> Self {
        self.0.push(Piece::Variable(name.into()));
        self
    }

    fn print(&self) -> String {
        let together = self.0.iter().all(|piece| match piece {
            Piece::Text(text) => stays_in_double_quotes(text),
            Piece::Variable(_) => true,
        });
        if self.0.len() > 1 && together {
            let pieces = self.0.iter().map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                // The braces end the name, whatever follows.
                Piece::Variable(name) => format!("${{{name}}}"),
            });
            return format!("\"{}\"", pieces.collect::<String>());
        }
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Text(text) => readable_word(text),
            Piece::Variable(name) => format!("\"${name}\""),
        });
        pieces.collect()
    }
}

impl From<&str> for Word {
    fn from(text: &str) -> Self {
        Self(vec![Piece::Text(text.to_owned())])
    }
}

impl From<String> for Word {
    fn from(text: String) -> Self {
        Self(vec![Piece::Text(text)])
    }
}

impl Serialize for Commands {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lines = self.0.iter().flat_map(|line| match line {
            Line::Run(command) => command.print("", ""),
            Line::Set { name, to } => to.print(&format!("{name}=$("), ")"),
            Line::Each { name, of, run } => {
                let mut lines = vec![format!("for {name} in ${of}; do")];
                let own = run.print("", "").into_iter();
                lines.extend(own.map(|line| format!("  {line}")));
                lines.push("done".to_owned());
                lines
            }
            Line::Comment(text) => vec![format!("# {text}")],
            Line::Shell(text) => vec![text.clone()],
        });
        serializer.serialize_str(&code_block("sh", &lines.collect::<Vec<_>>()))
    }
}

impl Code {
    /// This text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&code_span(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, Commands, Word};

    fn printed(commands: &Commands) -> String {
        let value = serde_json::to_value(commands).unwrap();
        value.as_str().unwrap().to_owned()
    }

    #[test]
    fn words_are_quoted_where_they_stand() {
        let command = Command::new("aws x")
            .option("json", Word::from("{\"by\":\"").then("who").text("\"}"))
            .option("prefix", "it's $(x)");
        let text = printed(&Commands::default().run(command));
        assert_eq!(
            text,
            "```sh\naws x --json '{\"by\":\"'\"$who\"'\"}' --prefix 'it'\\''s $(x)'\n```"
        );
    }

    #[test]
    fn long_commands_are_broken_before_an_option() {
        let long = "a".repeat(100);
        let command = Command::new("aws x")
            .option("one", &*long)
            .option("two", "b");
        let more = command.clone().option("three", "c").option("four", "dddd");
        let text = printed(&Commands::default().set("it", command).run(more));
        let expected = format!(
            "```sh\nit=$(aws x --one {long} \\\n  --two b)\naws x --one {long} --two b \\\n  --three c --four dddd\n```"
        );
        assert_eq!(text, expected);
    }
}
