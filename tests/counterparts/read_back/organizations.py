"""Organizations: DescribePolicy, ListTargetsForPolicy, ListTagsForResource."""

from . import normal_form


def policy(resource):
    return resource.session.client("organizations").describe_policy(PolicyId=resource.physical_id)["Policy"]


def targets(resource):
    pages = resource.session.client("organizations").get_paginator("list_targets_for_policy")
    answer = pages.paginate(PolicyId=resource.physical_id)
    return sorted(target["TargetId"] for page in answer for target in page["Targets"])


def tags(resource):
    answer = resource.session.client("organizations").list_tags_for_resource(ResourceId=resource.physical_id)
    return normal_form.tags(answer["Tags"])


READERS = {
    "AWS::Organizations::Policy": {
        "read": {
            "Content": lambda r: normal_form.document(policy(r)["Content"]),
            "Description": lambda r: policy(r)["PolicySummary"].get("Description", ""),
            "Name": lambda r: policy(r)["PolicySummary"]["Name"],
            "Tags": tags,
            "TargetIds": targets,
            "Type": lambda r: policy(r)["PolicySummary"]["Type"],
        },
        "attributes": {
            "Arn": lambda r: policy(r)["PolicySummary"]["Arn"],
            "Id": lambda r: policy(r)["PolicySummary"]["Id"],
        },
        "defaults": {"Description": "", "Tags": [], "TargetIds": []},
        "normal": {"Content": normal_form.document, "Tags": normal_form.tags, "TargetIds": sorted},
    }
}
