"""Lambda: GetFunctionConfiguration, GetPolicy, ListTags. CloudWatch Logs: DescribeLogGroups, ListTagsForResource. EventBridge: DescribeRule, ListTargetsByRule."""

import json

from . import normal_form


def function(resource):
    return resource.session.client("lambda").get_function_configuration(FunctionName=resource.physical_id)


def function_tags(resource):
    tags = resource.session.client("lambda").list_tags(Resource=function(resource)["FunctionArn"])["Tags"]
    return normal_form.tags([{"Key": key, "Value": value} for key, value in tags.items()])


def permission(resource):
    name = resource.expected["FunctionName"]
    policy = json.loads(resource.session.client("lambda").get_policy(FunctionName=name)["Policy"])
    found = []
    for statement in policy["Statement"]:
        condition = statement.get("Condition", {})
        told = {
            "Action": statement["Action"],
            "FunctionName": statement["Resource"].rsplit(":", 1)[-1],
            "Principal": statement["Principal"].get("Service", statement["Principal"].get("AWS")),
            "SourceAccount": condition.get("StringEquals", {}).get("AWS:SourceAccount"),
            "SourceArn": condition.get("ArnLike", {}).get("AWS:SourceArn"),
        }
        if told["SourceArn"] == resource.expected.get("SourceArn"):
            found.append(told)
    if len(found) != 1:
        raise LookupError(f"{len(found)} statements are about {resource.expected.get('SourceArn')}")
    return found[0]


def log_group(resource):
    client = resource.session.client("logs")
    answer = client.describe_log_groups(logGroupNamePrefix=resource.physical_id)["logGroups"]
    return next(group for group in answer if group["logGroupName"] == resource.physical_id)


def log_group_tags(resource):
    arn = log_group(resource)["arn"].removesuffix(":*")
    tags = resource.session.client("logs").list_tags_for_resource(resourceArn=arn)["tags"]
    return normal_form.tags([{"Key": key, "Value": value} for key, value in tags.items()])


def rule(resource):
    return resource.session.client("events").describe_rule(Name=resource.physical_id)


def targets(resource):
    answer = resource.session.client("events").list_targets_by_rule(Rule=resource.physical_id)["Targets"]
    return sorted(answer, key=lambda target: target["Id"])


def kept_keys(name):
    return lambda resource: permission(resource)[name]


READERS = {
    "AWS::Lambda::Function": {
        "read": {
            "Architectures": lambda r: function(r)["Architectures"],
            "Description": lambda r: function(r)["Description"],
            "Environment": lambda r: {"Variables": function(r)["Environment"]["Variables"]},
            "FunctionName": lambda r: function(r)["FunctionName"],
            "Handler": lambda r: function(r)["Handler"],
            "LoggingConfig": lambda r: function(r)["LoggingConfig"],
            "MemorySize": lambda r: function(r)["MemorySize"],
            "Role": lambda r: function(r)["Role"],
            "Runtime": lambda r: function(r)["Runtime"],
            "Tags": function_tags,
            "Timeout": lambda r: function(r)["Timeout"],
        },
        "attributes": {"Arn": lambda r: function(r)["FunctionArn"]},
        "defaults": {"Architectures": ["x86_64"]},
        "normal": {"Tags": normal_form.tags},
        "write_only": frozenset({"Code"}),
    },
    "AWS::Lambda::Permission": {
        "read": {
            property_: kept_keys(property_)
            for property_ in ("Action", "FunctionName", "Principal", "SourceAccount", "SourceArn")
        },
        "defaults": {"SourceAccount": None},
    },
    "AWS::Logs::LogGroup": {
        "read": {
            "KmsKeyId": lambda r: log_group(r).get("kmsKeyId"),
            "LogGroupName": lambda r: log_group(r)["logGroupName"],
            "RetentionInDays": lambda r: log_group(r).get("retentionInDays"),
            "Tags": log_group_tags,
        },
        "attributes": {"Arn": lambda r: log_group(r)["arn"]},
        "defaults": {"KmsKeyId": None, "RetentionInDays": None, "Tags": []},
        "normal": {"Tags": normal_form.tags},
    },
    "AWS::Events::Rule": {
        "read": {
            "Description": lambda r: rule(r)["Description"],
            "Name": lambda r: rule(r)["Name"],
            "ScheduleExpression": lambda r: rule(r)["ScheduleExpression"],
            "State": lambda r: rule(r)["State"],
            "Targets": targets,
        },
        "attributes": {"Arn": lambda r: rule(r)["Arn"]},
        "normal": {"Targets": lambda value: sorted(value, key=lambda target: target["Id"])},
    },
}
