"""IAM Identity Center: DescribePermissionSet, GetInlinePolicyForPermissionSet, ListAccountAssignments; tags and boundary from
the stand-in's own path, as moto has no calls for them."""

from . import normal_form


def ids(resource):
    instance, arn = resource.physical_id.split("|")
    return {"InstanceArn": instance, "PermissionSetArn": arn}


def described(resource):
    return resource.session.client("sso-admin").describe_permission_set(**ids(resource))["PermissionSet"]


def inline_policy(resource):
    return resource.session.client("sso-admin").get_inline_policy_for_permission_set(**ids(resource))["InlinePolicy"]


def beside(resource):
    return resource.session.post("/stand-ins/sso/permission-set", {"arn": ids(resource)["PermissionSetArn"]})


def assignment(resource):
    instance, account, _, permission_set, _, principal = resource.physical_id.split("|")
    pages = resource.session.client("sso-admin").list_account_assignments(
        InstanceArn=instance, AccountId=account, PermissionSetArn=permission_set
    )
    found = [one for one in pages["AccountAssignments"] if one["PrincipalId"] == principal]
    if len(found) != 1:
        raise LookupError(f"{len(found)} assignments are this one")
    return found[0]


READERS = {
    "AWS::SSO::PermissionSet": {
        "read": {
            "Description": lambda r: described(r).get("Description", ""),
            "InlinePolicy": lambda r: normal_form.document(inline_policy(r) or "{}"),
            "InstanceArn": lambda r: ids(r)["InstanceArn"],
            "Name": lambda r: described(r)["Name"],
            "PermissionsBoundary": lambda r: beside(r)["PermissionsBoundary"],
            "SessionDuration": lambda r: described(r)["SessionDuration"],
            "Tags": lambda r: normal_form.tags(beside(r)["Tags"]),
        },
        "attributes": {"PermissionSetArn": lambda r: described(r)["PermissionSetArn"]},
        "defaults": {"Description": "", "InlinePolicy": {}, "PermissionsBoundary": None, "SessionDuration": "PT1H", "Tags": []},
        "normal": {"InlinePolicy": normal_form.document, "Tags": normal_form.tags},
    },
    "AWS::SSO::Assignment": {
        "read": {
            # An assignment is found by its instance, so it says nothing else about it.
            "InstanceArn": lambda r: r.physical_id.split("|")[0],
            "PermissionSetArn": lambda r: assignment(r)["PermissionSetArn"],
            "PrincipalId": lambda r: assignment(r)["PrincipalId"],
            "PrincipalType": lambda r: assignment(r)["PrincipalType"],
            "TargetId": lambda r: assignment(r).get("AccountId", assignment(r).get("TargetId")),
            # The API knows accounts only, and leaves it out of what it lists.
            "TargetType": lambda r: "AWS_ACCOUNT",
        },
    },
}
