//! `deny-that-leaves-streaming`: one way of invoking models denied and its twin open.
use super::invocation::{INVOKE, STREAM, denials};
use crate::diag::Level;
use crate::lint::coverage::entry_for;
use crate::lint::finding::Findings;
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::Kind;

pub(super) static RULE: Rule = Rule {
    id: "deny-that-leaves-streaming",
    group: Group::Bedrock,
    level: Level::Warning,
    page: include_str!("deny_that_leaves_streaming.md"),
    known_as: &[],
    check: Check::Run(check),
};

fn check(subjects: &[Subject], findings: &mut Findings) {
    let is_scp = |subject: &&Subject| subject.kind == Kind::ServiceControl;
    for (denied, twin) in [(INVOKE, STREAM), (STREAM, INVOKE)] {
        let by_scp = subjects
            .iter()
            .filter(is_scp)
            .any(|subject| denials(&subject.document, twin).next().is_some());
        for subject in subjects {
            // What one service control policy leaves open another may deny.
            let is_closed =
                denials(&subject.document, twin).next().is_some() || (by_scp && is_scp(&subject));
            let entry = denials(&subject.document, denied).find_map(|it| entry_for(it, denied));
            if let (false, Some(entry)) = (is_closed, entry) {
                findings
                    .add(entry.span, format!("this denies `{denied}` and leaves `{twin}` open"))
                    .note("both invoke the same models: Converse and the APIs of OpenAI are authorised by the one, what streams by the other")
                    .help("deny both, or write `bedrock:InvokeModel*`");
            }
        }
    }
}
