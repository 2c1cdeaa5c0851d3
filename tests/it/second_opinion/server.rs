//! A small server that speaks the IAM query protocol and behaves as it is told.
use super::simulator::{Call, Evaluation};
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What one request is answered with.
pub(super) struct Reply {
    pub(super) status: &'static str,
    pub(super) content_type: &'static str,
    pub(super) body: String,
    /// How long nothing is sent.
    pub(super) delay: Duration,
}

/// A server on a port of this machine, for as long as the process lives.
pub(super) struct Server {
    pub(super) endpoint: String,
    calls: Arc<Mutex<Vec<Call>>>,
}

type Behaviour = dyn Fn(&Call, usize) -> Reply + Send + Sync;

impl Server {
    /// Starts. `behave` is asked for the reply to each call, with its number from 0.
    pub(super) fn start(behave: impl Fn(&Call, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let calls: Arc<Mutex<Vec<Call>>> = Arc::default();
        let behave: Arc<Behaviour> = Arc::new(behave);
        let seen = Arc::clone(&calls);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, behave) = (Arc::clone(&seen), Arc::clone(&behave));
                std::thread::spawn(move || serve(&stream, &seen, &behave));
            }
        });
        Self { endpoint, calls }
    }

    /// Every call so far.
    pub(super) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }
}

/// Serves a connection until the client goes away.
fn serve(stream: &TcpStream, seen: &Mutex<Vec<Call>>, behave: &Arc<Behaviour>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(call) = read(&mut reader) {
        let number = {
            let mut seen = seen.lock().unwrap();
            seen.push(call.clone());
            seen.len() - 1
        };
        let reply = behave(&call, number);
        std::thread::sleep(reply.delay);
        let head = format!(
            "HTTP/1.1 {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
            reply.status,
            reply.content_type,
            reply.body.len()
        );
        let mut writer = stream;
        if writer.write_all((head + &reply.body).as_bytes()).is_err() {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Call> {
    let mut length = 0;
    let mut is_signed = false;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap(),
                "authorization" => is_signed = value.trim().starts_with("AWS4-HMAC-SHA256 "),
                _ => {}
            }
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Call::read(&String::from_utf8(body).unwrap(), is_signed))
}

impl Reply {
    fn xml(status: &'static str, body: String) -> Self {
        Self {
            status,
            content_type: "text/xml",
            body,
            delay: Duration::ZERO,
        }
    }

    /// The answer of the API: these evaluations, with a marker if there are more.
    pub(super) fn evaluations(evaluations: &[Evaluation], marker: Option<&str>) -> Self {
        let mut members = String::new();
        for Evaluation {
            action,
            resource,
            decision,
        } in evaluations
        {
            let (action, resource) = (escaped(action), escaped(resource));
            write!(
                members,
                "<member><EvalActionName>{action}</EvalActionName>\
                 <EvalResourceName>*</EvalResourceName><EvalDecision>{decision}</EvalDecision>\
                 <MatchedStatements/><MissingContextValues/><ResourceSpecificResults><member>\
                 <EvalResourceName>{resource}</EvalResourceName>\
                 <EvalResourceDecision>{decision}</EvalResourceDecision>\
                 <MatchedStatements/><MissingContextValues/></member></ResourceSpecificResults>\
                 </member>"
            )
            .unwrap();
        }
        let more = match marker {
            Some(marker) => format!("<IsTruncated>true</IsTruncated><Marker>{marker}</Marker>"),
            None => "<IsTruncated>false</IsTruncated>".to_owned(),
        };
        Self::xml(
            "200 OK",
            format!(
                "<SimulateCustomPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">\
                 <SimulateCustomPolicyResult>{more}<EvaluationResults>{members}\
                 </EvaluationResults></SimulateCustomPolicyResult><ResponseMetadata>\
                 <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata>\
                 </SimulateCustomPolicyResponse>"
            ),
        )
    }

    /// An error of the API. Its message is one that nobody may be shown.
    pub(super) fn error(status: &'static str, code: &str) -> Self {
        let message = super::BODY_SECRET;
        Self::xml(
            status,
            format!(
                "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error>\
                 <Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error>\
                 <RequestId>00000000-0000-0000-0000-000000000000</RequestId></ErrorResponse>"
            ),
        )
    }

    /// What a server says that has broken down.
    pub(super) fn html() -> Self {
        Self {
            status: "500 Internal Server Error",
            content_type: "text/html",
            body: format!(
                "<!doctype html><title>Error</title><p>{}<br>",
                super::BODY_SECRET
            ),
            delay: Duration::ZERO,
        }
    }

    /// Success that is no XML.
    pub(super) fn garbage() -> Self {
        Self::xml(
            "200 OK",
            format!("\u{1}<<<{} \u{1b}[2J", super::BODY_SECRET),
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
