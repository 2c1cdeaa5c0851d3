"""Types that moto knows nothing of: from the stand-ins' own path."""

from . import normal_form


def kept(resource, type_):
    session = resource.session
    body = {"type": type_, "account": session.account, "region": session.region}
    found = [one for one in session.post("/stand-ins/kept", body) if one["physical"] == resource.physical_id]
    if len(found) != 1:
        raise LookupError(f"{len(found)} of {type_} have the id")
    return found[0]


def reader(type_, properties, attributes):
    def read(property_):
        normal = normal_form.tags if property_ == "Tags" else normal_form.numbers
        return lambda resource: normal(kept(resource, type_)["properties"].get(property_))

    def attribute(name):
        return lambda resource: kept(resource, type_)["attributes"][name]

    return {
        "read": {property_: read(property_) for property_ in properties},
        "attributes": {name: attribute(name) for name in attributes},
        "defaults": {},
        "normal": {
            property_: normal_form.tags if property_ == "Tags" else normal_form.numbers for property_ in properties
        },
    }


PROPERTIES = {
    "AWS::CE::AnomalyMonitor": (
        ["MonitorDimension", "MonitorName", "MonitorSpecification", "MonitorType", "ResourceTags"],
        ["MonitorArn"],
    ),
    "AWS::CE::AnomalySubscription": (
        ["Frequency", "MonitorArnList", "ResourceTags", "Subscribers", "SubscriptionName", "ThresholdExpression"],
        ["SubscriptionArn"],
    ),
    "AWS::Budgets::BudgetsAction": (
        [
            "ActionThreshold",
            "ActionType",
            "ApprovalModel",
            "BudgetName",
            "Definition",
            "ExecutionRoleArn",
            "NotificationType",
            "Subscribers",
        ],
        ["ActionId"],
    ),
    "AWS::Bedrock::ApplicationInferenceProfile": (
        ["Description", "InferenceProfileName", "ModelSource", "Tags"],
        ["InferenceProfileArn", "InferenceProfileId"],
    ),
    "AWS::Bedrock::EnforcedGuardrailConfiguration": (["GuardrailIdentifier", "GuardrailVersion"], ["ConfigId"]),
    "AWS::Bedrock::Guardrail": (
        [
            "BlockedInputMessaging",
            "BlockedOutputsMessaging",
            "ContentPolicyConfig",
            "Description",
            "Name",
            "SensitiveInformationPolicyConfig",
            "Tags",
            "TopicPolicyConfig",
            "WordPolicyConfig",
        ],
        ["GuardrailArn", "GuardrailId"],
    ),
    "AWS::Bedrock::GuardrailVersion": (["Description", "GuardrailIdentifier"], ["GuardrailArn", "Version"]),
    "AWS::CloudWatch::InsightRule": (["RuleBody", "RuleName", "RuleState", "Tags"], ["Arn", "RuleName"]),
    "AWS::NetworkFirewall::RuleGroup": (
        ["Capacity", "Description", "RuleGroup", "RuleGroupName", "Tags", "Type"],
        ["RuleGroupArn"],
    ),
    "AWS::Route53Resolver::FirewallDomainList": (["Domains", "Name", "Tags"], ["Id"]),
    "AWS::Route53Resolver::FirewallRuleGroup": (["FirewallRules", "Name", "Tags"], ["Id"]),
    "AWS::Route53Resolver::FirewallRuleGroupAssociation": (
        ["FirewallRuleGroupId", "Name", "Priority", "Tags", "VpcId"],
        ["Id"],
    ),
}

READERS = {type_: reader(type_, *known) for type_, known in PROPERTIES.items()}
