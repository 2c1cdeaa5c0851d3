"""AWS::CloudFormation::StackSet over moto's own backend: service-managed, with a stack in every account that it lists."""

import json


def backend(account_id, region):
    from moto.cloudformation.models import cloudformation_backends

    return cloudformation_backends[account_id][region]


PROPERTIES = {
    "AutoDeployment",
    "Capabilities",
    "Description",
    "OperationPreferences",
    "Parameters",
    "PermissionModel",
    "StackInstancesGroup",
    "StackSetName",
    "Tags",
    "TemplateBody",
}


def values(listed):
    return {item["ParameterKey"]: item["ParameterValue"] for item in listed}


def register_types() -> None:
    from moto.cloudformation.models import StackInstance
    from moto.core.common_models import CloudFormationModel

    class StackSetResource(CloudFormationModel):
        def __init__(self, id_):
            self.id = id_

        @property
        def physical_resource_id(self):
            return self.id

        @staticmethod
        def cloudformation_name_type():
            return "StackSetName"

        @staticmethod
        def cloudformation_type():
            return "AWS::CloudFormation::StackSet"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr == "StackSetId"

        def get_cfn_attribute(self, attribute_name):
            return {"StackSetId": self.id}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - PROPERTIES
            if unknown:
                raise ValueError(f"a StackSet has no {sorted(unknown)} here")
            made = backend(account_id, region_name).create_stack_set(
                name=properties["StackSetName"],
                template=properties["TemplateBody"],
                parameters=values(properties.get("Parameters", [])),
                tags={tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])},
                permission_model=properties["PermissionModel"],
                admin_role=None,
                exec_role=None,
                description=properties.get("Description"),
            )
            # moto does not keep these.
            made.told = {key: properties.get(key) for key in ("AutoDeployment", "Capabilities")}
            for group in properties.get("StackInstancesGroup", []):
                targets = group["DeploymentTargets"]
                if targets.get("AccountFilterType") != "INTERSECTION" or not targets["OrganizationalUnitIds"]:
                    raise ValueError("a service-managed StackSet reaches accounts within units")
                for account in targets["Accounts"]:
                    if account == account_id:
                        raise ValueError("a service-managed StackSet never deploys to the management account")
                    for region in group["Regions"]:
                        made.stack_instances.append(
                            StackInstance(
                                account_id=account,
                                region_name=region,
                                stackset_id=made.id,
                                stack_name=f"StackSet-{made.name}",
                                name=made.name,
                                template=json.dumps(json.loads(made.template)),
                                parameters={**made.parameters, **values(group.get("ParameterOverrides", []))},
                                permission_model="SERVICE_MANAGED",
                            )
                        )
            return cls(made.id)

        def is_created(self):
            return True


def told(body: dict) -> dict:
    return backend(body["account"], body["region"]).describe_stack_set(body["id"]).told


ROUTES = {("POST", "/stand-ins/cloudformation/stack-set"): told}
