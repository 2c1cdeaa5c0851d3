//! A topic takes messages of the services it was made for, for its account, and of nobody else.
use super::{allowed, denied};
use crate::catalog::{CausedRequest, KeyValue, operations_that, topic_publisher};
use crate::diag::Span;
use crate::estate::Estate;
use crate::model::{Publisher, Topic};
use crate::policy::Caller;
use crate::simulate::call::{Asker, Call};
use crate::simulate::question::{Asked, Question, Scope};
use std::collections::BTreeSet;

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
    let asker = service(&known.principal);
    let calls: Vec<Call> = operations_that(&format!("publish-by-{}", publisher.word()))
        .map(|operation| {
            let parameters = [("topic", topic.arn())];
            Call::new(&operation.name, &topic.region, home, parameters)
        })
        .collect();
    let what = format!("{} can publish to `{}`", publisher.word(), topic.name);
    let told = Told {
        estate,
        what,
        span: topic.span,
    };
    let own = calls.iter().map(|call| told.ask(call, &asker));
    questions.push(allowed(told.what.clone(), own.collect(), told.span));
    let stranger = service(OTHER_SERVICE);
    let as_other = calls.iter().flat_map(|call| told.ask(call, &stranger));
    questions.push(told.but("as another service", as_other));
    // What the policy holds it to is what it was told of: one key at a time is another account's, or not there.
    let held: BTreeSet<&str> = known.when.iter().map(|(_, key, _)| key.as_str()).collect();
    let for_others = calls.iter().flat_map(|call| elsewhere(call, &asker, &held));
    let for_others: Vec<Call> = for_others.collect();
    let for_others = for_others.iter().flat_map(|call| told.ask(call, &asker));
    questions.push(told.but("for another account", for_others));
    let beyond = calls.iter().flat_map(|call| told.beyond(call, &asker));
    questions.push(told.but("do more than that", beyond));
}

fn service(host: &str) -> Asker {
    Asker::nobody(Caller::Service {
        host: host.to_owned(),
    })
}

/// The call for another account, and for one that is not told, by each key that is held.
fn elsewhere(call: &Call, asker: &Asker, held: &BTreeSet<&str>) -> Vec<Call> {
    let home = call.owner.map(|account| account.to_string());
    let home = home.unwrap_or_default();
    let mut calls = Vec::new();
    for (key, value) in call.caused(asker).iter().flat_map(|caused| &caused.context) {
        if let KeyValue::One(value) = value
            && held.contains(key.as_str())
        {
            let foreign = value.replace(&home, OTHER_ACCOUNT);
            calls.push(call.keyed(key, Some(&foreign)));
            calls.push(call.keyed(key, None));
        }
    }
    calls
}

/// What a publisher is told by a topic's policy alone.
struct Told<'a> {
    estate: &'a Estate,
    what: String,
    span: Span,
}

impl Told<'_> {
    fn ask(&self, call: &Call, asker: &Asker) -> Vec<Asked> {
        call.asked(self.estate, asker, Scope::ResourcePolicy)
    }

    /// Other things that are done with topics.
    fn beyond(&self, call: &Call, asker: &Asker) -> Vec<Asked> {
        let caused = call.caused(asker);
        let others = caused.iter().flat_map(|caused| {
            call.beyond().iter().map(|action| CausedRequest {
                action: action.clone(),
                ..caused.clone()
            })
        });
        others
            .filter_map(|caused| call.ask(self.estate, asker, &caused, Scope::ResourcePolicy))
            .collect()
    }

    fn but(&self, but: &str, requests: impl IntoIterator<Item = Asked>) -> Question {
        denied(format!("{}, but not {but}", self.what), requests, self.span)
    }
}
