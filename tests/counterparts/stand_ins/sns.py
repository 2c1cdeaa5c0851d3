"""AWS::SNS::TopicPolicy and AWS::SNS::Subscription over moto's own backend, and an attribute that moto's topics lack."""

import json

from .around_create import after_create


def backend(account_id, topic):
    from moto.sns.models import sns_backends

    return sns_backends[account_id][topic.split(":")[3]]


# moto finds its models among the living classes, and nothing else would keep these alive.
MODELS: list = []


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel

    class TopicPolicy(CloudFormationModel):
        def __init__(self, name):
            self.name = name

        @property
        def physical_resource_id(self):
            return self.name

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return "AWS::SNS::TopicPolicy"

        @classmethod
        def has_cfn_attr(cls, attr):
            return False

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - {"PolicyDocument", "Topics"}
            if unknown:
                raise ValueError(f"a topic policy has no {sorted(unknown)}")
            for topic in properties["Topics"]:
                document = json.dumps(properties["PolicyDocument"])
                backend(account_id, topic).get_topic(topic).policy = document
            return cls(resource_name)

        def is_created(self):
            return True

    class Subscription(CloudFormationModel):
        def __init__(self, arn):
            self.arn = arn

        @property
        def physical_resource_id(self):
            return self.arn

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return "AWS::SNS::Subscription"

        @classmethod
        def has_cfn_attr(cls, attr):
            return False

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - {"Endpoint", "Protocol", "Region", "TopicArn"}
            if unknown:
                raise ValueError(f"a subscription has no {sorted(unknown)}")
            topic = properties["TopicArn"]
            if properties.get("Region", region_name) != topic.split(":")[3]:
                raise ValueError(f"{topic} is in another region")
            # A topic that is not there is refused by the backend.
            made = backend(account_id, topic).subscribe(topic, properties["Endpoint"], properties["Protocol"])
            return cls(made.arn)

        def is_created(self):
            return True

    MODELS.extend([TopicPolicy, Subscription])


def topic_arn() -> None:
    from moto.sns.models import Topic

    known, own = Topic.has_cfn_attr, Topic.get_cfn_attribute
    Topic.has_cfn_attr = classmethod(lambda cls, attr: attr == "TopicArn" or known(attr))
    Topic.get_cfn_attribute = lambda self, name: self.arn if name == "TopicArn" else own(self, name)


def tags() -> None:
    from moto.sns.models import Topic

    def keep(topic, properties, account_id, region_name):
        topic._tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}

    after_create(Topic, keep)


PROPERTIES = {"AWS::SNS::Topic.Tags": tags, "AWS::SNS::Topic.TopicArn": topic_arn}
