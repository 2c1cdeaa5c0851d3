//! The room itself, where time is short or AWS is away: stalls, closed ports, endless pages.
use super::server::{Reply, Server};
use super::simulator::Likeness;
use super::{ACCESS_KEY, BODY_SECRET, SECRET_KEY};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_iam::config::{Credentials, SharedCredentialsProvider};
use std::sync::Arc;
use std::time::Duration;
use synth::deployed::{Opinions, Simulator, SimulatorError, SimulatorOptions};
use synth::simulate::opinion::{SecondOpinion, SecondOpinionQuestion};

const SHORT: SimulatorOptions = SimulatorOptions {
    attempts: 1,
    longest_pause: Duration::from_millis(10),
    connect_timeout: Duration::from_secs(5),
    attempt_timeout: Duration::from_millis(300),
    calls_at_once: 2,
};

fn question(action: &str) -> SecondOpinionQuestion {
    let allow = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#;
    SecondOpinionQuestion {
        caller: "arn:aws:iam::111111111111:role/reader".to_owned(),
        identity: vec![Arc::from(allow)],
        boundary: None,
        service_control: Vec::new(),
        resource_policy: None,
        resource_owner: None,
        resource: "*".to_owned(),
        context: Vec::new(),
        action: action.parse().unwrap(),
    }
}

fn ask(endpoint: &str, options: SimulatorOptions) -> Result<Opinions, SimulatorError> {
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "test");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::from_static("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .build();
    let simulator = Simulator::with_config(&config, options).unwrap();
    let shown = format!("{simulator:?}");
    assert!(
        !shown.contains(ACCESS_KEY) && !shown.contains(SECRET_KEY),
        "{shown}"
    );
    simulator.ask(&[question("s3:GetObject"), question("s3:PutObject")])
}

fn decided(opinions: &Opinions) -> Vec<&str> {
    opinions.answers.iter().map(SecondOpinion::word).collect()
}

#[test]
fn questions_that_differ_in_the_action_alone_are_one_call() {
    let server =
        Server::start(|call, _| Reply::evaluations(&call.evaluate(Likeness::Faultless), None));
    let opinions = ask(&server.endpoint, SHORT).unwrap();
    assert_eq!(decided(&opinions), ["allowed", "implicitDeny"]);
    assert_eq!(opinions.calls, 1);
    assert_eq!(
        server.calls()[0].actions(),
        ["s3:GetObject", "s3:PutObject"]
    );
}

#[test]
fn a_server_that_stalls_is_given_up() {
    let server = Server::start(|call, _| Reply {
        delay: Duration::from_secs(20),
        ..Reply::evaluations(&call.evaluate(Likeness::Faultless), None)
    });
    assert_eq!(ask(&server.endpoint, SHORT), Err(SimulatorError::TimedOut));
    assert_eq!(server.calls().len(), 1);
}

#[test]
fn a_server_that_stalls_once_is_asked_again() {
    let server = Server::start(|call, number| Reply {
        delay: Duration::from_secs(if number == 0 { 20 } else { 0 }),
        ..Reply::evaluations(&call.evaluate(Likeness::Faultless), None)
    });
    let opinions = ask(
        &server.endpoint,
        SimulatorOptions {
            attempts: 3,
            ..SHORT
        },
    )
    .unwrap();
    assert_eq!(decided(&opinions), ["allowed", "implicitDeny"]);
}

#[test]
fn a_closed_port_is_said_to_be_unreachable() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert_eq!(ask(&endpoint, SHORT), Err(SimulatorError::Unreachable));
}

#[test]
fn throttling_at_every_attempt_is_said() {
    let server = Server::start(|_, _| Reply::error("400 Bad Request", "Throttling"));
    let error = ask(
        &server.endpoint,
        SimulatorOptions {
            attempts: 3,
            ..SHORT
        },
    )
    .unwrap_err();
    assert_eq!(
        error,
        SimulatorError::Throttled {
            code: "Throttling".to_owned()
        }
    );
    assert_eq!(server.calls().len(), 3);
    assert!(!error.to_string().contains(BODY_SECRET));
}

#[test]
fn html_is_tried_again_and_then_given_up() {
    let server = Server::start(|_, _| Reply::html());
    let error = ask(
        &server.endpoint,
        SimulatorOptions {
            attempts: 2,
            ..SHORT
        },
    )
    .unwrap_err();
    assert_eq!(error, SimulatorError::Unavailable { status: 500 });
    assert_eq!(server.calls().len(), 2);
}

#[test]
fn pages_without_end_are_given_up() {
    for marker in [|_| "same".to_owned(), |number: usize| number.to_string()] {
        let server = Server::start(move |call, number| {
            Reply::evaluations(&call.evaluate(Likeness::Faultless), Some(&marker(number)))
        });
        let error = ask(&server.endpoint, SHORT).unwrap_err();
        assert_eq!(
            error,
            SimulatorError::Unreadable {
                why: "its pages do not end"
            }
        );
    }
}

#[test]
fn an_answer_that_leaves_out_an_action_is_none() {
    let server =
        Server::start(|call, _| Reply::evaluations(&call.evaluate(Likeness::Faultless)[..1], None));
    let error = ask(&server.endpoint, SHORT).unwrap_err();
    assert_eq!(
        error,
        SimulatorError::Unreadable {
            why: "it leaves out an action that was asked"
        }
    );
}

#[test]
fn a_decision_that_nobody_knows_is_no_answer() {
    let server = Server::start(|call, _| {
        let mut evaluations = call.evaluate(Likeness::Faultless);
        evaluations[0].decision = "perhaps".to_owned();
        Reply::evaluations(&evaluations, None)
    });
    let why = "it has a decision that synth does not know";
    assert_eq!(
        ask(&server.endpoint, SHORT),
        Err(SimulatorError::Unreadable { why })
    );
}
