"""StackSets: DescribeStackSet, ListStackInstances."""

from . import normal_form


def stack_set(resource):
    return resource.session.client("cloudformation").describe_stack_set(StackSetName=resource.physical_id)["StackSet"]


def told(resource):
    session = resource.session
    body = {"account": session.account, "region": session.region, "id": resource.physical_id}
    return session.post("/stand-ins/cloudformation/stack-set", body)


def reached(resource):
    """Every account and region with a stack of its own."""
    client = resource.session.client("cloudformation")
    pages = client.get_paginator("list_stack_instances").paginate(StackSetName=resource.physical_id)
    return sorted((found["Account"], found["Region"]) for page in pages for found in page["Summaries"])


def wanted(groups):
    return sorted((account, region) for g in groups for account in g["DeploymentTargets"]["Accounts"] for region in g["Regions"])


def parameters(value):
    return sorted((item["ParameterKey"], item["ParameterValue"]) for item in value)


READERS = {
    "AWS::CloudFormation::StackSet": {
        "read": {
            "AutoDeployment": lambda r: told(r)["AutoDeployment"],
            "Capabilities": lambda r: told(r)["Capabilities"],
            "Description": lambda r: stack_set(r)["Description"],
            "Parameters": lambda r: parameters(stack_set(r)["Parameters"]),
            "PermissionModel": lambda r: stack_set(r)["PermissionModel"],
            "StackInstancesGroup": reached,
            "StackSetName": lambda r: stack_set(r)["StackSetName"],
            "Tags": lambda r: normal_form.tags(stack_set(r)["Tags"]),
            "TemplateBody": lambda r: normal_form.document(stack_set(r)["TemplateBody"]),
        },
        "attributes": {"StackSetId": lambda r: stack_set(r)["StackSetId"]},
        "defaults": {"Parameters": [], "Tags": []},
        "normal": {
            "Parameters": parameters,
            "StackInstancesGroup": wanted,
            "Tags": normal_form.tags,
            "TemplateBody": normal_form.document,
        },
        "write_only": frozenset({"OperationPreferences"}),
    }
}
