//! The answer to a question about access, with what decided it.
use crate::diag::SourceMap;
use crate::report::decision::{self, View};
use crate::report::json::print;
use crate::report::neutralise;
use crate::simulate::{AccessAnswer, Basis, ExplainedRequest};
use serde::Serialize;
use std::fmt::Write as _;

/// The version of the object.
const VERSION: u32 = 1;

/// Each answer in a sentence; then each request that the operation causes, layer by layer, with the
/// deciding statements, the files they are in and the lines of the blueprint they came from.
pub fn answers_text(answers: &[AccessAnswer], sources: &SourceMap) -> String {
    let mut text = String::new();
    for answer in answers {
        let word = if answer.allowed { "yes" } else { "no" };
        let sentence = neutralise(&answer.sentence);
        let requests = answer.requests.len();
        let plural = if requests == 1 { "" } else { "s" };
        writeln!(text, "{word}: {sentence}: {requests} request{plural}").ok();
        if answer.basis == Basis::Assumed {
            text += "assumed: a policy of someone else's is not given; it is taken to say what the handoff asks for\n";
        }
        for request in &answer.requests {
            text.push('\n');
            text += &decision::explained(&view(request, answer, sources));
        }
    }
    text
}

/// The same as one JSON object with a version.
pub fn answers_json(answers: &[AccessAnswer], sources: &SourceMap) -> String {
    let answers = answers
        .iter()
        .map(|answer| Answer {
            question: &answer.sentence,
            allowed: answer.allowed,
            assumed: answer.basis == Basis::Assumed,
            requests: answer
                .requests
                .iter()
                .map(|request| wire(request, answer, sources))
                .collect(),
        })
        .collect();
    let document = Document {
        version: VERSION,
        answers,
    };
    print(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    answers: Vec<Answer<'a>>,
}

#[derive(Serialize)]
struct Answer<'a> {
    question: &'a str,
    allowed: bool,
    assumed: bool,
    requests: Vec<Request>,
}

#[derive(Serialize)]
struct Request {
    principal: String,
    action: String,
    resource: String,
    decision: String,
    by: Vec<By>,
    explanation: Vec<String>,
}

#[derive(Serialize)]
struct By {
    layer: String,
    sid: Option<String>,
    file: String,
    line: u32,
    /// `file:line:column` of the blueprint text behind it.
    origin: Option<String>,
}

fn wire(request: &ExplainedRequest, answer: &AccessAnswer, sources: &SourceMap) -> Request {
    let view = view(request, answer, sources);
    let by = request.decided.decision.by.iter().map(|statement| {
        let (file, line) = view.file_and_line(statement);
        By {
            layer: statement.layer.to_string(),
            sid: statement.sid.as_deref().map(str::to_owned),
            file,
            line,
            origin: view.origin(statement).map(|origin| sources.place(origin)),
        }
    });
    Request {
        principal: request.request.caller.to_string(),
        action: request.request.action.to_string(),
        resource: request.request.resource.to_string(),
        decision: request.decided.decision.verdict.to_string(),
        by: by.collect(),
        explanation: decision::explained(&view)
            .lines()
            .map(str::to_owned)
            .collect(),
    }
}

fn view<'a>(
    request: &'a ExplainedRequest,
    answer: &'a AccessAnswer,
    sources: &'a SourceMap,
) -> View<'a> {
    View {
        request: &request.request,
        given: &request.given,
        decided: &request.decided,
        trace: &request.trace,
        sources,
        origins: &answer.origins,
    }
}
