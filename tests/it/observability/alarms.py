"""Decides alarms as CloudWatch does, for metrics that are told.

Reads `[{alarm, metrics}]` from standard input: the properties of an alarm, and by metric name, and model if it is of one, a number for its period. Prints for
each whether it goes off. Metric math is written as Python is, but for its functions
(https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html).
"""

import json
import re
import sys
from decimal import Decimal

FUNCTIONS = {
    "__builtins__": {},
    "Decimal": Decimal,
    "IF": lambda condition, one, other: one if condition else other,
    "FILL": lambda metric, value: Decimal(value) if metric is None else metric,
}
COMPARISONS = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
}


def value_of(alarm, metrics):
    told = lambda name: None if metrics.get(name) is None else Decimal(str(metrics[name]))
    if "Metrics" not in alarm:
        return told(alarm["MetricName"])
    ids, expression = {}, None
    for one in alarm["Metrics"]:
        if one["ReturnData"]:
            expression = one["Expression"]
        else:
            metric = one["MetricStat"]["Metric"]
            model = [it["Value"] for it in metric["Dimensions"] if it["Name"] == "Model"]
            ids[one["Id"]] = told(" ".join([metric["MetricName"], *model]))
    try:
        exact = re.sub(r"(?<![\w.])[\d.]+", lambda number: f"Decimal('{number[0]}')", expression)
        return eval(exact, FUNCTIONS, ids)
    except TypeError:
        # An operation on a metric that is missing has no value.
        return None


def goes_off(alarm, metrics):
    value = value_of(alarm, metrics)
    if value is None:
        return alarm["TreatMissingData"] == "breaching"
    return COMPARISONS[alarm["ComparisonOperator"]](value, Decimal(str(alarm["Threshold"])))


json.dump([goes_off(one["alarm"], one["metrics"]) for one in json.load(sys.stdin)], sys.stdout)
