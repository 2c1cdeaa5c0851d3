"""AWS::CloudWatch::Alarm over moto's own API: every property goes through PutMetricAlarm."""


# moto finds its models among the living classes, and nothing else would keep these alive.
MODELS: list = []


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel

    class Alarm(CloudFormationModel):
        def __init__(self, name, arn):
            self.name, self.arn = name, arn

        @property
        def physical_resource_id(self):
            return self.name

        @staticmethod
        def cloudformation_name_type():
            return "AlarmName"

        @staticmethod
        def cloudformation_type():
            return "AWS::CloudWatch::Alarm"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "Arn"

        def get_cfn_attribute(self, attribute_name):
            return {"Arn": self.arn}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            import boto3
            from moto.cloudwatch.models import cloudwatch_backends

            properties = dict(cloudformation_json["Properties"])
            members = boto3.client("cloudwatch", region_name).meta.service_model.operation_model("PutMetricAlarm")
            unknown = set(properties) - set(members.input_shape.members)
            if unknown:
                raise ValueError(f"an alarm has no {sorted(unknown)}")
            backend = cloudwatch_backends[account_id][region_name]
            alarm = backend.put_metric_alarm(**put(properties))
            for tag in properties.get("Tags", []):
                backend.tagger.tag_resource(alarm.alarm_arn, [tag])
            return cls(alarm.name, alarm.alarm_arn)

        def is_created(self):
            return True

    MODELS.extend([Alarm])


def put(properties):
    """What moto's backend takes, from what a template says."""
    return {
        "name": properties["AlarmName"],
        "namespace": properties.get("Namespace"),
        "metric_name": properties.get("MetricName"),
        "comparison_operator": properties["ComparisonOperator"],
        "evaluation_periods": properties["EvaluationPeriods"],
        "datapoints_to_alarm": properties.get("DatapointsToAlarm"),
        "period": properties.get("Period"),
        "threshold": properties.get("Threshold"),
        "statistic": properties.get("Statistic"),
        "extended_statistic": properties.get("ExtendedStatistic"),
        "description": properties.get("AlarmDescription"),
        "dimensions": properties.get("Dimensions", []),
        "alarm_actions": properties.get("AlarmActions", []),
        "metric_data_queries": queries(properties.get("Metrics")),
        "ok_actions": properties.get("OKActions", []),
        "insufficient_data_actions": properties.get("InsufficientDataActions", []),
        "unit": properties.get("Unit"),
        "treat_missing_data": properties.get("TreatMissingData", "missing"),
        "actions_enabled": properties.get("ActionsEnabled", True),
    }


def queries(metrics):
    """The metrics of an expression; None for an alarm on one metric."""
    from moto.cloudwatch.models import Dimension, Metric, MetricDataQuery, MetricStat

    def stat(told):
        metric = told["Metric"]
        dimensions = [Dimension(name=one["Name"], value=one["Value"]) for one in metric.get("Dimensions", [])]
        return MetricStat(
            Metric(metric["MetricName"], metric["Namespace"], dimensions), told["Period"], told["Stat"], told.get("Unit")
        )

    return metrics and [
        MetricDataQuery(
            query_id=one["Id"],
            label=one.get("Label"),
            period=one.get("Period"),
            return_data=one.get("ReturnData"),
            expression=one.get("Expression"),
            metric_stat=stat(one["MetricStat"]) if "MetricStat" in one else None,
        )
        for one in metrics
    ]
