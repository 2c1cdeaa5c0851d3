"""API Gateway: GetUsagePlan, GetUsagePlanKey."""

from . import normal_form


def plan(resource):
    return resource.session.client("apigateway").get_usage_plan(usagePlanId=resource.physical_id)


def key(resource):
    key_id, plan_id = resource.physical_id.split(":")
    return resource.session.client("apigateway").get_usage_plan_key(usagePlanId=plan_id, keyId=key_id)


READERS = {
    "AWS::ApiGateway::UsagePlan": {
        "read": {
            "ApiStages": lambda r: [{"ApiId": stage["apiId"], "Stage": stage["stage"]} for stage in plan(r)["apiStages"]],
            "Description": lambda r: plan(r).get("description"),
            "Quota": lambda r: {name.capitalize(): value for name, value in plan(r).get("quota", {}).items()},
            "Tags": lambda r: normal_form.tags([{"Key": name, "Value": value} for name, value in plan(r).get("tags", {}).items()]),
            "Throttle": lambda r: {name[0].upper() + name[1:]: value for name, value in plan(r).get("throttle", {}).items()},
            "UsagePlanName": lambda r: plan(r)["name"],
        },
        "attributes": {"Id": lambda r: plan(r)["id"]},
        "defaults": {"ApiStages": [], "Description": None, "Quota": {}, "Tags": [], "Throttle": {}},
        "normal": {"Tags": normal_form.tags},
    },
    "AWS::ApiGateway::UsagePlanKey": {
        "read": {
            "KeyId": lambda r: key(r)["id"],
            "KeyType": lambda r: key(r)["type"],
            # The key is asked for in its plan, so the answer says nothing else about it.
            "UsagePlanId": lambda r: r.physical_id.split(":")[1],
        },
    },
}
