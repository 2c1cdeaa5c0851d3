//! What another simulator said, for people and for programs.
use super::neutralise::neutralise;
use super::tally::counted;
use serde::Serialize;
use std::collections::BTreeMap;

/// How many differing requests are shown to people; programs get all.
const MOST_ROWS: usize = 20;

/// What came of asking another simulator the requests of the check.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SecondOpinionSummary {
    /// Which simulator: `aws`.
    pub simulator: String,
    /// Requests of the check that were asked.
    pub asked: usize,
    /// Different questions among them.
    pub questions: usize,
    /// Calls that were answered.
    pub calls: usize,
    /// Requests on which both agree.
    pub agreed: usize,
    /// Requests of which only the caller's side was asked: the simulator takes no resource policy
    /// with this caller.
    pub callers_side: usize,
    /// Requests that differ in a way that is not known of the simulator.
    pub unexpected: usize,
    /// Every request on which the two do not agree.
    pub differing: Vec<DifferingRequest>,
    /// The known differences that were met.
    pub known: Vec<CountedReason>,
    /// Why requests were not asked.
    pub not_asked: Vec<CountedReason>,
    /// Ids that AWS will invent, by name, and the well-formed ones that were sent instead.
    pub stand_ins: BTreeMap<String, String>,
}

/// A request and two verdicts.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DifferingRequest {
    /// What must hold, in the check's words.
    pub sentence: String,
    /// The action.
    pub action: String,
    /// The resource.
    pub resource: String,
    /// The caller.
    pub caller: String,
    /// Whether only the caller's side was asked.
    pub callers_side: bool,
    /// synth's verdict.
    pub synth: String,
    /// The other's verdict, or `refused`.
    pub other: String,
    /// The code of a refusal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refusal: Option<String>,
    /// Condition keys that the other one missed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_context: Vec<String>,
    /// The known difference that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
}

/// A reason with its source, and how many requests it is about.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CountedReason {
    /// Its name.
    pub id: String,
    /// How many requests.
    pub requests: usize,
    /// The reason, in a sentence without full stop.
    pub reason: String,
    /// Where that is said.
    pub source: String,
    /// The day on which it was last read, where it may change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
}

/// The lines for people.
pub(super) fn lines(opinion: &SecondOpinionSummary) -> Vec<String> {
    let SecondOpinionSummary {
        asked,
        questions,
        calls,
        agreed,
        unexpected,
        ..
    } = opinion;
    let known = opinion.differing.len().saturating_sub(*unexpected);
    let not_asked: usize = opinion.not_asked.iter().map(|it| it.requests).sum();
    let simulator = neutralise(&opinion.simulator).to_uppercase();
    let mut lines = vec![format!(
        "asked the {simulator} simulator {} ({} in {}): {agreed} agree, {known} differ as known, \
         {unexpected} differ; {not_asked} not asked",
        counted(*asked, "request"),
        counted(*questions, "question"),
        counted(*calls, "call"),
    )];
    if opinion.callers_side > 0 {
        lines.push(format!(
            "  of {} only the caller's side was asked: roles cannot be asked about together with \
             a resource policy",
            counted(opinion.callers_side, "request")
        ));
    }
    if !opinion.stand_ins.is_empty() {
        lines.push(format!(
            "  sent {} for what AWS will invent",
            counted(opinion.stand_ins.len(), "stand-in id")
        ));
    }
    lines.extend(opinion.known.iter().map(|it| reason("differ as known", it)));
    lines.extend(opinion.not_asked.iter().map(|it| reason("not asked", it)));
    lines.extend(table(&opinion.differing, &simulator));
    lines
}

fn reason(what: &str, it: &CountedReason) -> String {
    let as_of = it
        .as_of
        .as_ref()
        .map(|day| format!(", as of {day}"))
        .unwrap_or_default();
    neutralise(&format!(
        "  {} {what}: {} ({}; {}{as_of})",
        it.requests, it.reason, it.id, it.source
    ))
    .into_owned()
}

/// Both verdicts of the first differing requests, those that are not known first.
fn table(differing: &[DifferingRequest], simulator: &str) -> Vec<String> {
    if differing.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<&DifferingRequest> = differing.iter().collect();
    rows.sort_by_key(|row| row.known.is_some());
    let mut lines = vec![row("synth", simulator, "request")];
    lines.extend(rows.iter().take(MOST_ROWS).map(|it| {
        let known = it
            .known
            .as_ref()
            .map(|id| format!(" ({id})"))
            .unwrap_or_default();
        let request = format!(
            "`{}` on `{}` by `{}`{known}",
            it.action, it.resource, it.caller
        );
        row(&it.synth, &it.other, &request)
    }));
    let rest = differing.len().saturating_sub(MOST_ROWS);
    if rest > 0 {
        lines.push(format!("  and {}", counted(rest, "more request")));
    }
    lines
}

fn row(synth: &str, other: &str, request: &str) -> String {
    neutralise(&format!("  {synth:12}  {other:12}  {request}")).into_owned()
}
