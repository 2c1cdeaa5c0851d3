"""KMS: DescribeKey, GetKeyPolicy, GetKeyRotationStatus, ListResourceTags, ListAliases."""

from . import normal_form


def key(resource):
    return resource.session.client("kms").describe_key(KeyId=resource.physical_id)["KeyMetadata"]


def policy(resource):
    answer = resource.session.client("kms").get_key_policy(KeyId=resource.physical_id, PolicyName="default")
    return normal_form.document(answer["Policy"])


def rotation(resource):
    return resource.session.client("kms").get_key_rotation_status(KeyId=resource.physical_id)


def tags(resource):
    return normal_form.tags(resource.session.client("kms").list_resource_tags(KeyId=resource.physical_id)["Tags"])


def alias(resource):
    pages = resource.session.client("kms").get_paginator("list_aliases").paginate()
    found = [a for page in pages for a in page["Aliases"] if a["AliasName"] == resource.expected["AliasName"]]
    if len(found) != 1:
        raise LookupError(f"{len(found)} aliases have the name")
    return found[0]


def alias_target(resource):
    # A template may name the key by ARN or by id; the service lists the id.
    target, expected = alias(resource)["TargetKeyId"], str(resource.expected.get("TargetKeyId"))
    return expected if expected.startswith("arn:") and expected.endswith(f":key/{target}") else target


READERS = {
    "AWS::KMS::Key": {
        "read": {
            "Description": lambda r: key(r).get("Description", ""),
            "Enabled": lambda r: key(r)["Enabled"],
            "EnableKeyRotation": lambda r: rotation(r)["KeyRotationEnabled"],
            "KeyPolicy": policy,
            "KeySpec": lambda r: key(r)["KeySpec"],
            "KeyUsage": lambda r: key(r)["KeyUsage"],
            "MultiRegion": lambda r: key(r)["MultiRegion"],
            "RotationPeriodInDays": lambda r: rotation(r)["RotationPeriodInDays"],
            "Tags": tags,
        },
        "attributes": {"Arn": lambda r: key(r)["Arn"], "KeyId": lambda r: key(r)["KeyId"]},
        "defaults": {
            "Description": "",
            "Enabled": True,
            "EnableKeyRotation": False,
            "KeySpec": "SYMMETRIC_DEFAULT",
            "KeyUsage": "ENCRYPT_DECRYPT",
            "MultiRegion": False,
            "Tags": [],
        },
        "normal": {"KeyPolicy": normal_form.document, "Tags": normal_form.tags},
        # The waiting time is an argument of ScheduleKeyDeletion; no API returns it before that.
        "write_only": frozenset({"PendingWindowInDays"}),
    },
    "AWS::KMS::ReplicaKey": {
        "read": {
            "Description": lambda r: key(r).get("Description", ""),
            "Enabled": lambda r: key(r)["Enabled"],
            "KeyPolicy": policy,
            "PrimaryKeyArn": lambda r: key(r)["MultiRegionConfiguration"]["PrimaryKey"]["Arn"],
            "Tags": tags,
        },
        "attributes": {"Arn": lambda r: key(r)["Arn"], "KeyId": lambda r: key(r)["KeyId"]},
        "defaults": {"Description": "", "Enabled": True, "Tags": []},
        "normal": {"KeyPolicy": normal_form.document, "Tags": normal_form.tags},
        "write_only": frozenset({"PendingWindowInDays"}),
    },
    "AWS::KMS::Alias": {
        "read": {
            "AliasName": lambda r: alias(r)["AliasName"],
            "TargetKeyId": alias_target,
        },
    },
}
