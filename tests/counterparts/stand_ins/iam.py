"""AWS::IAM::Role: moto stores inline policies as Python text, not JSON, and attaches no managed policy."""

import json

from .around_create import after_create


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
