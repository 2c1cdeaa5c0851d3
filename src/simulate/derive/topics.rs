//! A topic takes messages of the services it was made for, for its account, and of nobody else.
use super::{allowed, denied};
use crate::catalog::{operations_that, topic_publisher};
use crate::estate::Estate;
use crate::model::{Publisher, Topic};
use crate::policy::Caller;
use crate::simulate::call::{Asker, Call};
use crate::simulate::circumstances::Circumstances;
use crate::simulate::question::{Question, Scope};
use std::collections::BTreeMap;

/// A service that publishes to no topic.
const OTHER_SERVICE: &str = "unknown-service.amazonaws.com";
/// An account that nobody has.
const OTHER_ACCOUNT: &str = "000000000000";

/// The questions that a topic raises.
pub(super) fn of_topic(estate: &Estate, topic: &Topic, questions: &mut Vec<Question>) {
    for publisher in &topic.publishers {
        of_publisher(estate, topic, *publisher, questions);
    }
}

fn of_publisher(
    estate: &Estate,
    topic: &Topic,
    publisher: Publisher,
    questions: &mut Vec<Question>,
) {
    let home = topic.account.id;
    let Some(known) = topic_publisher(publisher.word(), home, &topic.region) else {
        return;
    };
    let service = |host: &str| {
        Asker::nobody(Caller::Service {
            host: host.to_owned(),
        })
    };
    let sent: BTreeMap<&str, String> = known
        .when
        .iter()
        .map(|(_, key, value)| (key.as_str(), value.replace('*', "example")))
        .collect();
    let circumstances = |account: &str| {
        let start = Circumstances::default();
        sent.iter().fold(start, |circumstances, (key, value)| {
            circumstances.with_key(key, Some(&value.replace(home.as_str(), account)))
        })
    };
    let calls: Vec<Call> = operations_that("publish-to-topic")
        .map(|operation| {
            let parameters = [("topic", topic.arn())];
            Call::new(&operation.name, &topic.region, home, parameters)
        })
        .collect();
    let ask = |asker: &Asker, circumstances: &Circumstances| {
        let under = |call: &Call| call.clone().under(circumstances.clone());
        let calls = calls.iter().map(under);
        calls
            .map(|call| call.asked(estate, asker, Scope::ResourcePolicy))
            .collect::<Vec<_>>()
    };
    let asker = service(&known.principal);
    let own = circumstances(home.as_str());
    let what = format!("{} can publish to `{}`", publisher.word(), topic.name);
    questions.push(allowed(what.clone(), ask(&asker, &own), topic.span));
    let mut deny = |but: &str, operations: Vec<Vec<_>>| {
        let requests = operations.into_iter().flatten();
        questions.push(denied(
            format!("{what}, but not {but}"),
            requests,
            topic.span,
        ));
    };
    deny(
        "for another account",
        ask(&asker, &circumstances(OTHER_ACCOUNT)),
    );
    for key in sent.keys() {
        let without = own.clone().with_key(key, None);
        deny(
            "for an account that it does not name",
            ask(&asker, &without),
        );
    }
    deny("as another service", ask(&service(OTHER_SERVICE), &own));
}
