"""IAM: GetInstanceProfile; GetOpenIDConnectProvider; GetPolicy, GetPolicyVersion; GetRole, ListRolePolicies, GetRolePolicy, ListAttachedRolePolicies, ListRoleTags."""

from . import normal_form


def role(resource):
    return resource.session.client("iam").get_role(RoleName=resource.physical_id)["Role"]


def inline_policies(resource):
    iam, name = resource.session.client("iam"), resource.physical_id
    names = iam.list_role_policies(RoleName=name)["PolicyNames"]
    return normal_form.inline_policies(iam.get_role_policy(RoleName=name, PolicyName=policy) for policy in names)


def attached(resource):
    answer = resource.session.client("iam").list_attached_role_policies(RoleName=resource.physical_id)
    return sorted(policy["PolicyArn"] for policy in answer["AttachedPolicies"])


def managed_policy(resource):
    return resource.session.client("iam").get_policy(PolicyArn=resource.physical_id)["Policy"]


def managed_document(resource):
    version = managed_policy(resource)["DefaultVersionId"]
    answer = resource.session.client("iam").get_policy_version(PolicyArn=resource.physical_id, VersionId=version)
    return normal_form.document(answer["PolicyVersion"]["Document"])


def entities(key, name):
    def read(resource):
        answer = resource.session.client("iam").list_entities_for_policy(PolicyArn=resource.physical_id)
        # Attachments that the role's own property makes are not the policy's.
        return sorted(set(entity[name] for entity in answer[key]) & set(resource.expected.get(f"{name[:-4]}s", [])))

    return read


def instance_profile(resource):
    iam = resource.session.client("iam")
    return iam.get_instance_profile(InstanceProfileName=resource.physical_id)["InstanceProfile"]


def oidc_provider(resource):
    iam = resource.session.client("iam")
    return iam.get_open_id_connect_provider(OpenIDConnectProviderArn=resource.physical_id)


READERS = {
    "AWS::IAM::InstanceProfile": {
        "read": {
            "InstanceProfileName": lambda r: instance_profile(r)["InstanceProfileName"],
            "Path": lambda r: instance_profile(r)["Path"],
            "Roles": lambda r: [role["RoleName"] for role in instance_profile(r)["Roles"]],
        },
        "attributes": {"Arn": lambda r: instance_profile(r)["Arn"]},
        "defaults": {"Path": "/"},
    },
    "AWS::IAM::OIDCProvider": {
        "read": {
            "ClientIdList": lambda r: sorted(oidc_provider(r)["ClientIDList"]),
            "Tags": lambda r: normal_form.tags(oidc_provider(r).get("Tags", [])),
            "ThumbprintList": lambda r: sorted(oidc_provider(r).get("ThumbprintList", [])),
            # The service gives the URL back without its scheme.
            "Url": lambda r: "https://" + oidc_provider(r)["Url"].removeprefix("https://"),
        },
        "attributes": {"Arn": lambda r: r.physical_id},
        "defaults": {"ClientIdList": [], "Tags": [], "ThumbprintList": []},
        "normal": {"ClientIdList": sorted, "Tags": normal_form.tags, "ThumbprintList": sorted},
    },
    "AWS::IAM::ManagedPolicy": {
        "read": {
            "Description": lambda r: managed_policy(r).get("Description", ""),
            "Groups": entities("PolicyGroups", "GroupName"),
            "ManagedPolicyName": lambda r: managed_policy(r)["PolicyName"],
            "Path": lambda r: managed_policy(r)["Path"],
            "PolicyDocument": managed_document,
            "Roles": entities("PolicyRoles", "RoleName"),
            "Users": entities("PolicyUsers", "UserName"),
        },
        "attributes": {"PolicyArn": lambda r: managed_policy(r)["Arn"]},
        "defaults": {"Description": "", "Groups": [], "Path": "/", "Roles": [], "Users": []},
        "normal": {
            "Groups": sorted,
            "PolicyDocument": normal_form.document,
            "Roles": sorted,
            "Users": sorted,
        },
    },
    "AWS::IAM::Role": {
        "read": {
            "AssumeRolePolicyDocument": lambda r: role(r)["AssumeRolePolicyDocument"],
            "Description": lambda r: role(r).get("Description", ""),
            "ManagedPolicyArns": attached,
            "MaxSessionDuration": lambda r: role(r)["MaxSessionDuration"],
            "Path": lambda r: role(r)["Path"],
            "PermissionsBoundary": lambda r: role(r).get("PermissionsBoundary", {}).get("PermissionsBoundaryArn"),
            "Policies": inline_policies,
            "RoleName": lambda r: role(r)["RoleName"],
            "Tags": lambda r: normal_form.tags(r.session.client("iam").list_role_tags(RoleName=r.physical_id)["Tags"]),
        },
        "attributes": {"Arn": lambda r: role(r)["Arn"], "RoleId": lambda r: role(r)["RoleId"]},
        "defaults": {
            "Description": "",
            "ManagedPolicyArns": [],
            "MaxSessionDuration": 3600,
            "Path": "/",
            "PermissionsBoundary": None,
            "Policies": [],
            "Tags": [],
        },
        "normal": {
            "AssumeRolePolicyDocument": normal_form.document,
            "ManagedPolicyArns": sorted,
            "Policies": normal_form.inline_policies,
            "Tags": normal_form.tags,
        },
    }
}
