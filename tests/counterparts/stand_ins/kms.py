"""AWS::KMS::ReplicaKey: moto has the API but no model over it. AWS::KMS::Key: moto keeps that a key rotates but not how often; a policy object and tags, as templates write them, break it."""

import json

from .around_create import after_create, before_create


def rotation_period() -> None:
    from moto.kms.models import Key
    from moto.kms.responses import KmsResponse

    def keep(key, properties, account_id, region_name):
        key.rotation_period = properties.get("RotationPeriodInDays", 365)

    status = KmsResponse.get_key_rotation_status

    def status_with_period(self):
        answer = json.loads(status(self))
        key = self.kms_backend.keys[self.kms_backend.get_key_id(self._get_param("KeyId"))]
        if answer["KeyRotationEnabled"]:
            answer["RotationPeriodInDays"] = getattr(key, "rotation_period", 365)
        return json.dumps(answer)

    after_create(Key, keep)
    KmsResponse.get_key_rotation_status = status_with_period


def tags() -> None:
    from moto.kms.models import Key

    def prepare(properties):
        named = [{"TagKey": tag["Key"], "TagValue": tag["Value"]} for tag in properties.get("Tags", [])]
        return {**properties, "Tags": named}

    before_create(Key, prepare)


def key_policy() -> None:
    from moto.kms.models import Key

    def prepare(properties):
        policy = properties["KeyPolicy"]
        return {**properties, "KeyPolicy": policy if isinstance(policy, str) else json.dumps(policy)}

    before_create(Key, prepare)


def multi_region() -> None:
    from moto.kms.models import Key

    def keep(key, properties, account_id, region_name):
        if properties.get("MultiRegion"):
            key.multi_region = True
            primary = {"Arn": key.arn, "Region": key.region}
            key.multi_region_configuration = {"MultiRegionKeyType": "PRIMARY", "PrimaryKey": primary, "ReplicaKeys": []}

    after_create(Key, keep)


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel
    from moto.kms.models import kms_backends

    class ReplicaKey(CloudFormationModel):
        def __init__(self, key):
            self.key = key

        @property
        def physical_resource_id(self):
            return self.key.id

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return "AWS::KMS::ReplicaKey"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr in ("Arn", "KeyId")

        def get_cfn_attribute(self, attribute_name):
            return {"Arn": self.key.arn, "KeyId": self.key.id}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            known = {"Description", "Enabled", "KeyPolicy", "PendingWindowInDays", "PrimaryKeyArn", "Tags"}
            if set(properties) - known or not {"KeyPolicy", "PrimaryKeyArn"} <= set(properties):
                raise ValueError(f"a replica key does not have {sorted(properties)}")
            region, account, key_id = _of_arn(properties["PrimaryKeyArn"])
            primary = kms_backends[account][region].keys[key_id]
            if account != account_id or region == region_name:
                raise ValueError(f"{primary.arn} can have no replica in {region_name} of {account_id}")
            backend = kms_backends[account_id][region_name]
            tags = {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])}
            policy = json.dumps(properties["KeyPolicy"])
            description = properties.get("Description", "")
            key = backend.create_key(policy, "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", description, [], True)
            del backend.keys[key.id]
            key.id, key.arn = key_id, f"arn:aws:kms:{region_name}:{account_id}:key/{key_id}"
            key.multi_region_configuration["MultiRegionKeyType"] = "REPLICA"
            key.multi_region_configuration["PrimaryKey"] = {"Arn": primary.arn, "Region": region}
            backend.keys[key.id] = key
            backend.tag_resource(key.id, tags)
            return cls(key)

        def is_created(self):
            return True


def _of_arn(arn):
    _, _, _, region, account, resource = arn.split(":", 5)
    return region, account, resource.removeprefix("key/")


PROPERTIES = {
    "AWS::KMS::Key.KeyPolicy": key_policy,
    "AWS::KMS::Key.MultiRegion": multi_region,
    "AWS::KMS::Key.RotationPeriodInDays": rotation_period,
    "AWS::KMS::Key.Tags": tags,
}
