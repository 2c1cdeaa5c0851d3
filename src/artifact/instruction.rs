//! What someone must do by hand, since AWS has no resource for it: a command for a person.
use super::shell::readable_word;
use crate::diag::Span;
use crate::vocab::AccountId;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// The account to do it in.
    pub account: AccountId,
    /// What it is about: the file's name.
    pub about: &'static str,
    /// Why it has to be done, and when: sentences.
    pub why: Vec<String>,
    /// The words of the command.
    pub command: Vec<String>,
    /// The blueprint text it came from.
    pub origin: Span,
}

impl Instruction {
    /// `handoff/111111111111/cost-allocation-tags.md`.
    pub fn path(&self) -> String {
        format!("handoff/{}/{}.md", self.account, self.about)
    }

    /// The file's text.
    pub fn print(&self) -> String {
        let words: Vec<String> = self
            .command
            .iter()
            .map(|word| readable_word(word))
            .collect();
        format!(
            "# To do by hand in account {}\n\n{}\n\n```sh\n{}\n```\n",
            self.account,
            self.why.join("\n"),
            words.join(" ")
        )
    }
}
