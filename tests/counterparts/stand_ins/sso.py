"""AWS::SSO::PermissionSet and AWS::SSO::Assignment over moto's own backend, which has no model for either.

moto has no call for the tags or the permissions boundary of a permission set, so these are read back over a path of our own.
"""

import json

# permission set ARN -> what moto's backend has no place for
BESIDE: dict = {}


def backend(account_id, region_name):
    from moto.ssoadmin.models import ssoadmin_backends

    return ssoadmin_backends[account_id][region_name]


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel

    class PermissionSet(CloudFormationModel):
        def __init__(self, instance, arn):
            self.instance, self.arn = instance, arn

        @property
        def physical_resource_id(self):
            return f"{self.instance}|{self.arn}"

        @staticmethod
        def cloudformation_name_type():
            return "Name"

        @staticmethod
        def cloudformation_type():
            return "AWS::SSO::PermissionSet"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "PermissionSetArn"

        def get_cfn_attribute(self, attribute_name):
            return {"PermissionSetArn": self.arn}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = dict(cloudformation_json["Properties"])
            instance = properties.pop("InstanceArn")
            made = backend(account_id, region_name).create_permission_set(
                name=properties.pop("Name"),
                description=properties.pop("Description", ""),
                instance_arn=instance,
                session_duration=properties.pop("SessionDuration", "PT1H"),
                relay_state="",
                tags=[],
            )
            arn = made["PermissionSetArn"]
            policy = properties.pop("InlinePolicy", None)
            if policy is not None:
                text = policy if isinstance(policy, str) else json.dumps(policy)
                backend(account_id, region_name).put_inline_policy_to_permission_set(instance, arn, text)
            BESIDE[arn] = {
                "Tags": properties.pop("Tags", []),
                "PermissionsBoundary": properties.pop("PermissionsBoundary", None),
            }
            if properties:
                raise ValueError(f"a permission set here has no {sorted(properties)}")
            return cls(instance, arn)

        def is_created(self):
            return True

    class Assignment(CloudFormationModel):
        KEYS = ("InstanceArn", "TargetId", "TargetType", "PermissionSetArn", "PrincipalType", "PrincipalId")

        def __init__(self, properties):
            self.properties = properties

        @property
        def physical_resource_id(self):
            return "|".join(self.properties[key] for key in self.KEYS)

        @staticmethod
        def cloudformation_name_type():
            return None

        @staticmethod
        def cloudformation_type():
            return "AWS::SSO::Assignment"

        @classmethod
        def has_cfn_attr(cls, attr):
            return False

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            if set(properties) != set(cls.KEYS):
                raise ValueError(f"an assignment has {sorted(cls.KEYS)}, not {sorted(properties)}")
            backend(account_id, region_name).create_account_assignment(
                instance_arn=properties["InstanceArn"],
                target_id=properties["TargetId"],
                target_type=properties["TargetType"],
                permission_set_arn=properties["PermissionSetArn"],
                principal_type=properties["PrincipalType"],
                principal_id=properties["PrincipalId"],
            )
            return cls(properties)

        def is_created(self):
            return True


def beside(body: dict) -> dict:
    return BESIDE[body["arn"]]


ROUTES = {("POST", "/stand-ins/sso/permission-set"): beside}
