"""AWS::IAM::Role: moto stores inline policies as Python text, not JSON, and attaches no managed policy.
AWS::IAM::OIDCProvider: moto has the API but no CloudFormation model over it."""

import json

from .around_create import after_create


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel
    from moto.iam.models import iam_backends

    class OIDCProvider(CloudFormationModel):
        def __init__(self, arn):
            self.arn = arn

        @property
        def physical_resource_id(self):
            return self.arn

        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return "AWS::IAM::OIDCProvider"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "Arn"

        def get_cfn_attribute(self, attribute_name):
            return {"Arn": self.arn}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - {"ClientIdList", "Tags", "ThumbprintList", "Url"}
            if unknown:
                raise ValueError(f"an OIDC provider has no {sorted(unknown)}")
            provider = iam_backends[account_id]["aws"].create_open_id_connect_provider(
                properties["Url"],
                properties.get("ThumbprintList", []),
                properties.get("ClientIdList", []),
                properties.get("Tags", []),
            )
            return cls(provider.arn)

        def is_created(self):
            return True


def policies() -> None:
    from moto.iam.models import Role

    def keep(role, properties, account_id, region_name):
        for policy in properties.get("Policies", []):
            document = policy["PolicyDocument"]
            role.put_policy(policy["PolicyName"], document if isinstance(document, str) else json.dumps(document))

    after_create(Role, keep)


def managed_policy_arns() -> None:
    from moto.iam.models import Role, iam_backends

    def keep(role, properties, account_id, region_name):
        for arn in properties.get("ManagedPolicyArns", []):
            iam_backends[account_id]["aws"].attach_role_policy(arn, role.name)

    after_create(Role, keep)


PROPERTIES = {"AWS::IAM::Role.ManagedPolicyArns": managed_policy_arns, "AWS::IAM::Role.Policies": policies}
