"""AWS::DynamoDB::Table: moto drops encryption, time to live, point in time recovery and the on-demand limits."""

from .around_create import after_create, before_create


def time_to_live() -> None:
    from moto.dynamodb.models import Table, dynamodb_backends

    def keep(table, properties, account_id, region_name):
        if "TimeToLiveSpecification" in properties:
            backend = dynamodb_backends[account_id][region_name]
            backend.update_time_to_live(table.name, properties["TimeToLiveSpecification"])

    after_create(Table, keep)


def point_in_time_recovery() -> None:
    from moto.dynamodb.models import Table, dynamodb_backends

    def keep(table, properties, account_id, region_name):
        if "PointInTimeRecoverySpecification" in properties:
            backend = dynamodb_backends[account_id][region_name]
            backend.update_continuous_backups(table.name, properties["PointInTimeRecoverySpecification"])

    after_create(Table, keep)


def on_demand_throughput() -> None:
    from moto.dynamodb.models import Table

    def keep(table, properties, account_id, region_name):
        table.on_demand_throughput = properties.get("OnDemandThroughput")

    describe = Table.describe

    def describe_with_limits(self, base_key="TableDescription"):
        described = describe(self, base_key)
        if getattr(self, "on_demand_throughput", None):
            described[base_key]["OnDemandThroughput"] = self.on_demand_throughput
        return described

    after_create(Table, keep)
    Table.describe = describe_with_limits


def encryption() -> None:
    from moto.dynamodb.models import Table

    def prepare(properties):
        asked = properties.get("SSESpecification")
        if not asked:
            return properties
        # The API's word is `Enabled`, the template's `SSEEnabled`.
        return {**properties, "SSESpecification": {**asked, "Enabled": asked["SSEEnabled"]}}

    before_create(Table, prepare)


PROPERTIES = {
    "AWS::DynamoDB::Table.OnDemandThroughput": on_demand_throughput,
    "AWS::DynamoDB::Table.PointInTimeRecoverySpecification": point_in_time_recovery,
    "AWS::DynamoDB::Table.SSESpecification": encryption,
    "AWS::DynamoDB::Table.TimeToLiveSpecification": time_to_live,
}
