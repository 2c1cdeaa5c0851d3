"""AWS::KMS::Key: moto keeps that a key rotates but not how often; a policy object and tags, as templates write them, break it."""

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


PROPERTIES = {
    "AWS::KMS::Key.KeyPolicy": key_policy,
    "AWS::KMS::Key.RotationPeriodInDays": rotation_period,
    "AWS::KMS::Key.Tags": tags,
}
