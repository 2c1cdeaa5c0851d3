//! `region-lock-on-cross-region-inference`: a lock on regions that decides where models may answer.
use crate::diag::Level;
use crate::lint::finding::Findings;
use crate::lint::region_lock::{closed_regions, touches_service};
use crate::lint::rule::{Check, Group, Rule};
use crate::lint::subject::Subject;
use crate::policy::{Kind, Statement};

pub(crate) static RULE: Rule = Rule {
    id: "region-lock-on-cross-region-inference",
    group: Group::Organization,
    level: Level::Note,
    page: include_str!("region_lock_on_cross_region_inference.md"),
    known_as: &[],
    check: Check::Statement(check),
};

/// The region of a request through a global inference profile
/// (<https://docs.aws.amazon.com/bedrock/latest/userguide/global-cross-region-inference.html>).
const UNSPECIFIED: &str = "unspecified";

fn check(subject: &Subject, statement: &Statement, findings: &mut Findings) {
    if subject.kind != Kind::ServiceControl
        || !statement.denies()
        // A lock that names the service was written for it.
        || !touches_service(statement, "bedrock")
    {
        return;
    }
    if let Some(key) = closed_regions(statement, UNSPECIFIED) {
        findings
            .add(
                key.key.span,
                "this denies models through global inference profiles, and through any profile with a region that is not here",
            )
            .note("a request through an inference profile is authorised in each region it may go to; for a global one `aws:RequestedRegion` is `unspecified`")
            .help("add all regions of the profiles in use, and `unspecified` for global ones; leave it as it is if they shall not be used")
            .likely();
    }
}
