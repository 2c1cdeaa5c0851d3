//! Topics: encrypted, with a policy for the services that publish to them, and who is told.
use super::part::{Part, PlacedResource, properties, tags_in};
use super::uses::own_key_arn;
use crate::artifact::{
    LogicalId, PolicyDocument, PolicyFile, PolicyKind, PolicyStatement, Principal, Symbol,
    SymbolAttribute, SymbolKind, Text, Value, short_hash,
};
use crate::catalog::{self, TaskActions, task_actions};
use crate::model::{Model, TaskKind, Topic};
use crate::vocab::{AccountId, Name, camel_case};

/// A topic. Its key is one that synth makes, since services cannot publish to a topic under the key of
/// AWS (<https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html>).
pub(super) fn topic(model: &Model, topic: &Topic) -> Part {
    let place = (&*topic.account, &topic.region);
    let name = topic.name.as_str();
    let resource = PlacedResource::new(
        "AWS::SNS::Topic",
        logical_id(topic),
        place,
        properties([
            ("KmsMasterKeyId", Value::Symbol(own_key_arn(&topic.key))),
            ("Tags", tags_in(model, &topic.account)),
            ("TopicName", Value::string(&topic.topic_name)),
        ]),
        topic.span,
    )
    .giving(SymbolKind::Topic, &topic.name);
    let document = policy(topic);
    let mut attached = PlacedResource::new(
        "AWS::SNS::TopicPolicy",
        LogicalId::new("TopicPolicy", name),
        place,
        properties([
            ("PolicyDocument", Value::Policy(document.clone())),
            ("Topics", Value::list([Value::string(topic.arn())])),
        ]),
        topic.span,
    );
    attached.resource.depends_on.push(resource.id.clone());
    let id = resource.id.clone();
    let mut resources = vec![resource, attached];
    for address in &topic.tell {
        let mut subscription = PlacedResource::new(
            "AWS::SNS::Subscription",
            LogicalId::new("Subscription", &format!("{name}-{}", short_hash(address))),
            place,
            properties([
                ("Endpoint", Value::string(address)),
                ("Protocol", Value::string("email")),
                ("TopicArn", Value::string(topic.arn())),
            ]),
            topic.span,
        );
        subscription.resource.depends_on.push(id.clone());
        resources.push(subscription);
    }
    Part {
        resources,
        policies: vec![PolicyFile {
            path: PolicyKind::Topic.path(Some(topic.account.id), name),
            document,
        }],
        ..Part::default()
    }
}

/// The ARN of a topic, for what needs it to be there.
pub(super) fn arn(account: AccountId, name: &Name) -> Value {
    Value::Symbol(Symbol {
        kind: SymbolKind::Topic,
        account,
        name: name.clone(),
        region: None,
        attribute: SymbolAttribute::Arn,
    })
}

/// The id of a topic.
pub(super) fn logical_id(topic: &Topic) -> LogicalId {
    LogicalId::new("Topic", topic.name.as_str())
}

/// Who publishes: the services that were asked to, for this account alone. Roles of the account need no word here: their own
/// policies let them
/// (<https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html>).
fn policy(topic: &Topic) -> PolicyDocument {
    let actions = task_actions(TaskKind::PublishToTopic.word())
        .map(|TaskActions { actions, .. }| actions.clone())
        .unwrap_or_default();
    let on = || [Text::Literal(topic.arn())];
    let services = topic.publishers.iter().filter_map(|publisher| {
        let word = publisher.word();
        let known = catalog::topic_publisher(word, topic.account.id, &topic.region)?;
        let sid = format!("PublishBy{}", camel_case(word));
        let statement = PolicyStatement::allow(sid, actions.clone(), topic.span)
            .principal(Principal::Service([known.principal].into()))
            .on(on());
        let when = known.when.into_iter();
        Some(when.fold(statement, |statement, (operator, key, value)| {
            statement.when(&operator, key, [Text::Literal(value)])
        }))
    });
    PolicyDocument::new(services.collect())
}
