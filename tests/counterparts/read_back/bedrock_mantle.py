"""Bedrock Mantle projects: from the stand-in's own path, as there is no client for them."""

from . import normal_form


def project(resource):
    session = resource.session
    listed = session.post(
        "/stand-ins/bedrock-mantle/projects", {"account": session.account, "region": session.region}
    )
    found = [project for project in listed if project["Arn"] == resource.physical_id]
    if len(found) != 1:
        raise LookupError(f"{len(found)} projects have the ARN")
    return found[0]


READERS = {
    "AWS::BedrockMantle::Project": {
        "read": {
            "Name": lambda r: project(r)["Name"],
            "Tags": lambda r: normal_form.tags(project(r)["Tags"]),
        },
        "attributes": {"Arn": lambda r: project(r)["Arn"], "Id": lambda r: project(r)["Id"]},
        "defaults": {"Tags": []},
        "normal": {"Tags": normal_form.tags},
    }
}
