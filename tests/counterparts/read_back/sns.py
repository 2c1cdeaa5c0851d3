"""SNS: GetTopicAttributes, GetSubscriptionAttributes, ListSubscriptionsByTopic, ListTagsForResource."""

from . import normal_form


def attributes(resource):
    return resource.session.client("sns").get_topic_attributes(TopicArn=resource.physical_id)["Attributes"]


def tags(resource):
    return normal_form.tags(resource.session.client("sns").list_tags_for_resource(ResourceArn=resource.physical_id)["Tags"])


def policy(resource):
    (topic,) = resource.expected["Topics"]
    told = resource.session.client("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
    return normal_form.document(told["Policy"])


def subscription(resource):
    topic = resource.expected["TopicArn"]
    region = resource.expected.get("Region", resource.session.region)
    client = resource.session.client("sns", region)
    pages = client.get_paginator("list_subscriptions_by_topic").paginate(TopicArn=topic)
    found = [one for page in pages for one in page["Subscriptions"] if one["Endpoint"] == resource.expected["Endpoint"]]
    if len(found) != 1:
        raise LookupError(f"{len(found)} subscriptions to {topic} have the endpoint")
    return {**found[0], "Region": found[0]["TopicArn"].split(":")[3]}


READERS = {
    "AWS::SNS::Topic": {
        "read": {
            "KmsMasterKeyId": lambda r: attributes(r).get("KmsMasterKeyId"),
            "Tags": tags,
            "TopicName": lambda r: attributes(r)["TopicArn"].rsplit(":", 1)[-1],
        },
        "attributes": {"TopicArn": lambda r: attributes(r)["TopicArn"]},
        "defaults": {"KmsMasterKeyId": None, "Tags": []},
        "normal": {"Tags": normal_form.tags},
    },
    "AWS::SNS::TopicPolicy": {
        "read": {"PolicyDocument": policy, "Topics": lambda r: r.expected["Topics"]},
        "normal": {"PolicyDocument": normal_form.document},
    },
    "AWS::SNS::Subscription": {
        "read": {
            property_: (lambda name: lambda r: subscription(r)[name])(property_)
            for property_ in ("Endpoint", "Protocol", "Region", "TopicArn")
        },
    },
}
