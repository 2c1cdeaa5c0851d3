"""AWS::ApiGateway::UsagePlan and UsagePlanKey over moto's own backend, which has no model for either.

API keys exist before a blueprint names them, so a key that moto does not have is put there with the id that is named.
"""


# moto finds the classes that are there, and nothing else holds these.
MADE: list = []


def backend(account_id, region_name):
    from moto.apigateway.models import apigateway_backends

    return apigateway_backends[account_id][region_name]


def first_lower(value):
    """CloudFormation's names as the API's: `ApiId` and `apiId`."""
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: first_lower(item) for key, item in value.items()}
    return [first_lower(item) for item in value] if isinstance(value, list) else value


def register_types() -> None:
    from moto.apigateway.models import ApiKey
    from moto.core.common_models import CloudFormationModel

    class UsagePlan(CloudFormationModel):
        OPTIONAL = {"ApiStages", "Description", "Quota", "Tags", "Throttle", "UsagePlanName"}

        def __init__(self, plan):
            self.plan = plan

        @property
        def physical_resource_id(self):
            return self.plan.id

        @staticmethod
        def cloudformation_name_type():
            return None

        @staticmethod
        def cloudformation_type():
            return "AWS::ApiGateway::UsagePlan"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "Id"

        def get_cfn_attribute(self, attribute_name):
            return {"Id": self.plan.id}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = dict(cloudformation_json.get("Properties", {}))
            if set(properties) - cls.OPTIONAL:
                raise ValueError(f"a usage plan has {sorted(cls.OPTIONAL)}, not {sorted(properties)}")
            payload = {
                "name": properties.get("UsagePlanName", resource_name),
                "description": properties.get("Description"),
                "apiStages": first_lower(properties.get("ApiStages", [])),
                "tags": {tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])},
                **{key.lower(): first_lower(properties[key]) for key in ("Quota", "Throttle") if key in properties},
            }
            return cls(backend(account_id, region_name).create_usage_plan(payload))

        def is_created(self):
            return True

    class UsagePlanKey(CloudFormationModel):
        KEYS = {"KeyId", "KeyType", "UsagePlanId"}

        def __init__(self, plan_id, key):
            self.plan_id, self.key = plan_id, key

        @property
        def physical_resource_id(self):
            return f"{self.key.id}:{self.plan_id}"

        @staticmethod
        def cloudformation_name_type():
            return None

        @staticmethod
        def cloudformation_type():
            return "AWS::ApiGateway::UsagePlanKey"

        @classmethod
        def has_cfn_attr(cls, attr):
            return False

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            if set(properties) != cls.KEYS:
                raise ValueError(f"a usage plan key has {sorted(cls.KEYS)}, not {sorted(properties)}")
            known = backend(account_id, region_name)
            known.get_usage_plan(properties["UsagePlanId"])
            known.keys.setdefault(properties["KeyId"], ApiKey(properties["KeyId"], name="exists"))
            payload = {"keyId": properties["KeyId"], "keyType": properties["KeyType"]}
            return cls(properties["UsagePlanId"], known.create_usage_plan_key(properties["UsagePlanId"], payload))

        def is_created(self):
            return True

    MADE.extend([UsagePlan, UsagePlanKey])
