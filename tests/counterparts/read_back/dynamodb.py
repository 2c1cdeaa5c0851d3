"""DynamoDB: DescribeTable, DescribeTimeToLive, DescribeContinuousBackups, ListTagsOfResource."""

from . import normal_form


def table(resource):
    return resource.session.client("dynamodb").describe_table(TableName=resource.physical_id)["Table"]


def time_to_live(resource):
    answer = resource.session.client("dynamodb").describe_time_to_live(TableName=resource.physical_id)
    told = answer["TimeToLiveDescription"]
    if told["TimeToLiveStatus"] != "ENABLED":
        return {"Enabled": False}
    return {"AttributeName": told["AttributeName"], "Enabled": True}


def point_in_time_recovery(resource):
    answer = resource.session.client("dynamodb").describe_continuous_backups(TableName=resource.physical_id)
    told = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    state = {"PointInTimeRecoveryEnabled": told["PointInTimeRecoveryStatus"] == "ENABLED"}
    if "RecoveryPeriodInDays" in resource.expected.get("PointInTimeRecoverySpecification", {}):
        state["RecoveryPeriodInDays"] = told.get("RecoveryPeriodInDays")
    return state


def encryption(resource):
    told = table(resource).get("SSEDescription")
    if not told or told["Status"] != "ENABLED":
        return {"SSEEnabled": False}
    state = {"SSEEnabled": True, "SSEType": told["SSEType"]}
    if "KMSMasterKeyId" in resource.expected.get("SSESpecification", {}):
        state["KMSMasterKeyId"] = told.get("KMSMasterKeyArn")
    return state


def tags(resource):
    arn = table(resource)["TableArn"]
    return normal_form.tags(resource.session.client("dynamodb").list_tags_of_resource(ResourceArn=arn)["Tags"])


READERS = {
    "AWS::DynamoDB::Table": {
        "read": {
            "AttributeDefinitions": lambda r: table(r)["AttributeDefinitions"],
            "BillingMode": lambda r: table(r)["BillingModeSummary"]["BillingMode"],
            "DeletionProtectionEnabled": lambda r: table(r)["DeletionProtectionEnabled"],
            "KeySchema": lambda r: table(r)["KeySchema"],
            "OnDemandThroughput": lambda r: table(r).get("OnDemandThroughput"),
            "PointInTimeRecoverySpecification": point_in_time_recovery,
            "SSESpecification": encryption,
            "TableName": lambda r: table(r)["TableName"],
            "Tags": tags,
            "TimeToLiveSpecification": time_to_live,
        },
        "attributes": {"Arn": lambda r: table(r)["TableArn"]},
        "defaults": {
            "BillingMode": "PROVISIONED",
            "DeletionProtectionEnabled": False,
            "OnDemandThroughput": None,
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False},
            "SSESpecification": {"SSEEnabled": False},
            "Tags": [],
            "TimeToLiveSpecification": {"Enabled": False},
        },
        "normal": {"Tags": normal_form.tags},
    }
}
