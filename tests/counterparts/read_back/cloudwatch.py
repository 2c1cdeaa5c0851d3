"""CloudWatch: DescribeAlarms, ListTagsForResource."""

from . import normal_form


def alarm(resource):
    answer = resource.session.client("cloudwatch").describe_alarms(AlarmNames=[resource.physical_id])["MetricAlarms"]
    (found,) = answer
    return found


def tags(resource):
    client = resource.session.client("cloudwatch")
    return normal_form.tags(client.list_tags_for_resource(ResourceARN=alarm(resource)["AlarmArn"])["Tags"])


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
        "read": {"Tags": tags, **{name: told(name) for name in PROPERTIES}},
        "attributes": {"Arn": lambda r: alarm(r)["AlarmArn"]},
        "defaults": {"AlarmActions": [], "Dimensions": [], "OKActions": [], "Tags": []},
        "normal": {"Tags": normal_form.tags, **{name: normal_form.numbers for name in PROPERTIES}},
    }
}
