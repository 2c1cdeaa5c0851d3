"""CloudWatch: DescribeAlarms, GetDashboard, ListTagsForResource."""

import json

from . import normal_form


def alarm(resource):
    answer = resource.session.client("cloudwatch").describe_alarms(AlarmNames=[resource.physical_id])["MetricAlarms"]
    (found,) = answer
    return found


def tags(resource):
    client = resource.session.client("cloudwatch")
    return normal_form.tags(client.list_tags_for_resource(ResourceARN=alarm(resource)["AlarmArn"])["Tags"])


def dashboard(resource):
    return resource.session.client("cloudwatch").get_dashboard(DashboardName=resource.physical_id)


def metrics(resource):
    """What is not said is left out, and numbers are numbers."""
    return normal_form.numbers([without_none(one) for one in alarm(resource).get("Metrics") or []])


def without_none(value):
    if isinstance(value, dict):
        return {name: without_none(inner) for name, inner in value.items() if inner not in (None, "")}
    return value


def told(name):
    return lambda resource: normal_form.numbers(alarm(resource).get(name))


PROPERTIES = [
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "MetricName",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Threshold",
    "TreatMissingData",
    "Unit",
]

READERS = {
    "AWS::CloudWatch::Alarm": {
        "read": {"Metrics": metrics, "Tags": tags, **{name: told(name) for name in PROPERTIES}},
        "attributes": {"Arn": lambda r: alarm(r)["AlarmArn"]},
        "defaults": {"AlarmActions": [], "Dimensions": [], "Metrics": [], "OKActions": [], "Tags": []},
        "normal": {
            "Metrics": normal_form.numbers,
            "Tags": normal_form.tags,
            **{name: normal_form.numbers for name in PROPERTIES},
        },
    },
    "AWS::CloudWatch::Dashboard": {
        "read": {
            "DashboardBody": lambda r: json.loads(dashboard(r)["DashboardBody"]),
            "DashboardName": lambda r: dashboard(r)["DashboardName"],
        },
        "normal": {"DashboardBody": json.loads},
    },
}
