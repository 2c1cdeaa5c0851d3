"""Types that moto has neither a model nor a service for: kept as the template says, and read back over a path of our own.

What AWS would refuse at once is refused here: a property that the type does not have, one that it must have, a name that is taken,
and an identifier that nothing has.
"""

import hashlib

KEPT: list = []

# type -> properties that it must have, those that it may have, the one that is its name in the account and region,
# attributes as functions of (account, region, id), and the attribute that is its physical id.
TYPES = {
    "AWS::Bedrock::ApplicationInferenceProfile": {
        "required": {"InferenceProfileName"},
        "optional": {"Description", "ModelSource", "Tags"},
        "name": "InferenceProfileName",
        "attributes": {
            "InferenceProfileArn": "arn:aws:bedrock:{region}:{account}:application-inference-profile/{id}",
            "InferenceProfileId": "{id}",
        },
        "physical": "InferenceProfileArn",
    },
    "AWS::Bedrock::EnforcedGuardrailConfiguration": {
        "required": {"GuardrailIdentifier", "GuardrailVersion"},
        "optional": {"ModelEnforcement", "SelectiveContentGuarding"},
        "name": None,
        "attributes": {"ConfigId": "{id}"},
        "physical": "ConfigId",
        "refers": {"GuardrailIdentifier": "AWS::Bedrock::Guardrail"},
    },
    "AWS::Bedrock::Guardrail": {
        "required": {"BlockedInputMessaging", "BlockedOutputsMessaging", "Name"},
        "optional": {
            "ContentPolicyConfig",
            "Description",
            "SensitiveInformationPolicyConfig",
            "Tags",
            "TopicPolicyConfig",
            "WordPolicyConfig",
        },
        "name": "Name",
        "attributes": {"GuardrailArn": "arn:aws:bedrock:{region}:{account}:guardrail/{id}", "GuardrailId": "{id}"},
        "physical": "GuardrailArn",
    },
    "AWS::Bedrock::GuardrailVersion": {
        "required": {"GuardrailIdentifier"},
        "optional": {"Description"},
        "name": None,
        # A version has its guardrail's ARN; versions are counted from 1.
        "attributes": {"GuardrailArn": "{refers}", "Version": "1"},
        "physical": "id",
        "refers": {"GuardrailIdentifier": "AWS::Bedrock::Guardrail"},
    },
    "AWS::Budgets::BudgetsAction": {
        "required": {
            "ActionThreshold",
            "ActionType",
            "BudgetName",
            "Definition",
            "ExecutionRoleArn",
            "NotificationType",
            "Subscribers",
        },
        "optional": {"ApprovalModel", "ResourceTags"},
        "name": None,
        "attributes": {"ActionId": "{id}"},
        "physical": "ActionId",
    },
    "AWS::CloudWatch::InsightRule": {
        "required": {"RuleBody", "RuleName", "RuleState"},
        "optional": {"Tags"},
        "name": "RuleName",
        "attributes": {
            "Arn": "arn:aws:cloudwatch:{region}:{account}:insight-rule/{name}",
            "RuleName": "{name}",
        },
        "physical": "RuleName",
    },
    "AWS::CE::AnomalyMonitor": {
        "required": {"MonitorName", "MonitorType"},
        "optional": {"MonitorDimension", "MonitorSpecification", "ResourceTags"},
        "name": "MonitorName",
        "attributes": {"MonitorArn": "arn:aws:ce::{account}:anomalymonitor/{id}"},
        "physical": "MonitorArn",
    },
    "AWS::CE::AnomalySubscription": {
        "required": {"Frequency", "MonitorArnList", "Subscribers", "SubscriptionName"},
        "optional": {"ResourceTags", "Threshold", "ThresholdExpression"},
        "name": "SubscriptionName",
        "attributes": {"SubscriptionArn": "arn:aws:ce::{account}:anomalysubscription/{id}"},
        "physical": "SubscriptionArn",
    },
    "AWS::NetworkFirewall::RuleGroup": {
        "required": {"Capacity", "RuleGroupName", "Type"},
        "optional": {"Description", "RuleGroup", "Tags"},
        "name": "RuleGroupName",
        "attributes": {"RuleGroupArn": "arn:aws:network-firewall:{region}:{account}:stateful-rulegroup/{name}"},
        "physical": "RuleGroupArn",
    },
    "AWS::Route53Resolver::FirewallDomainList": {
        "required": set(),
        "optional": {"Domains", "Name", "Tags"},
        "name": "Name",
        "attributes": {"Id": "rslvr-fdl-{id}"},
        "physical": "Id",
    },
    "AWS::Route53Resolver::FirewallRuleGroup": {
        "required": set(),
        "optional": {"FirewallRules", "Name", "Tags"},
        "name": "Name",
        "attributes": {"Id": "rslvr-frg-{id}"},
        "physical": "Id",
    },
    "AWS::Route53Resolver::FirewallRuleGroupAssociation": {
        "required": {"FirewallRuleGroupId", "Priority", "VpcId"},
        "optional": {"Name", "Tags"},
        "name": None,
        "attributes": {"Id": "rslvr-frgassoc-{id}"},
        "physical": "Id",
        "refers": {"FirewallRuleGroupId": "AWS::Route53Resolver::FirewallRuleGroup"},
    },
}


def make(type_, table):
    from moto.core.common_models import CloudFormationModel

    class Kept(CloudFormationModel):
        def __init__(self, account_id, region_name, resource_name, properties):
            self.type, self.account, self.region, self.properties = type_, account_id, region_name, properties
            seed = f"{type_}/{account_id}/{region_name}/{resource_name}/{len(KEPT)}"
            self.id = hashlib.sha256(seed.encode()).hexdigest()[:12]
            known = {
                "account": account_id,
                "region": region_name,
                "id": self.id,
                "name": properties.get(table["name"]),
                "refers": next((properties[property_] for property_ in table.get("refers", {})), None),
            }
            self.attributes = {name: text.format(**known) for name, text in table["attributes"].items()}
            self.physical = self.attributes.get(table["physical"], self.id)

        @property
        def physical_resource_id(self):
            return self.physical

        @staticmethod
        def cloudformation_name_type():
            return table["name"] or ""

        @staticmethod
        def cloudformation_type():
            return type_

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr in table["attributes"]

        def get_cfn_attribute(self, attribute_name):
            return self.attributes[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - table["required"] - table["optional"]
            missing = table["required"] - set(properties)
            if unknown or missing:
                raise ValueError(f"{type_} has no {sorted(unknown)} and needs {sorted(missing)}")
            here = [kept for kept in KEPT if (kept.account, kept.region) == (account_id, region_name)]
            if table["name"] and table["name"] in properties:
                taken = {kept.properties.get(table["name"]) for kept in here if kept.type == type_}
                if properties[table["name"]] in taken:
                    raise ValueError(f"the name {properties[table['name']]} is taken")
            for property_, wanted in table.get("refers", {}).items():
                there = {value for kept in here if kept.type == wanted for value in kept.attributes.values()}
                if properties[property_] not in there:
                    raise ValueError(f"no {wanted} is {properties[property_]}")
            kept = cls(account_id, region_name, resource_name, properties)
            KEPT.append(kept)
            return kept

        def is_created(self):
            return True

    Kept.__name__ = type_.replace("::", "")
    return Kept


MODELS: list = []


def register_types() -> None:
    MODELS.extend(make(type_, table) for type_, table in TYPES.items())


def read(body: dict) -> list:
    return [
        {"physical": kept.physical, "properties": kept.properties, "attributes": kept.attributes}
        for kept in KEPT
        if (kept.type, kept.account, kept.region) == (body["type"], body["account"], body["region"])
    ]


ROUTES = {("POST", "/stand-ins/kept"): read}
