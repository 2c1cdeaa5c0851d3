"""AWS::Budgets::Budget over moto's own backend, and the two read operations that moto's budgets API lacks."""

import json


def backend(account_id):
    from moto.budgets.models import budgets_backends

    return budgets_backends[account_id]["aws"]


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel

    class Budget(CloudFormationModel):
        def __init__(self, name):
            self.name = name

        @property
        def physical_resource_id(self):
            return self.name

        # The name is inside the property `Budget`, so moto's way of naming does not fit.
        @staticmethod
        def cloudformation_name_type():
            return ""

        @staticmethod
        def cloudformation_type():
            return "AWS::Budgets::Budget"

        @classmethod
        def has_cfn_attr(cls, attr):
            return False

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - {"Budget", "NotificationsWithSubscribers", "ResourceTags"}
            if unknown:
                raise ValueError(f"a budget has no {sorted(unknown)}")
            budget = {"BudgetName": resource_name, **properties["Budget"]}
            if "BudgetLimit" in budget:
                budget["BudgetLimit"] = {**budget["BudgetLimit"], "Amount": str(budget["BudgetLimit"]["Amount"])}
            notifications = properties.get("NotificationsWithSubscribers", [])
            backend(account_id).create_budget(account_id, budget, notifications)
            made = backend(account_id).budgets[account_id][budget["BudgetName"]]
            made.resource_tags = properties.get("ResourceTags", [])
            return cls(budget["BudgetName"])

        def is_created(self):
            return True


def subscribers() -> None:
    from moto.budgets.responses import BudgetsResponse

    def describe_subscribers_for_notification(self):
        account_id, wanted = self._get_param("AccountId"), self._get_param("Notification")
        budget = backend(account_id).budgets[account_id][self._get_param("BudgetName")]
        for notification in budget.notifications:
            if all(notification.details.get(key) == value for key, value in wanted.items()):
                return json.dumps({"Subscribers": notification.subscribers})
        raise ValueError("there is no such notification")

    BudgetsResponse.describe_subscribers_for_notification = describe_subscribers_for_notification


def resource_tags() -> None:
    from moto.budgets.responses import BudgetsResponse

    def list_tags_for_resource(self):
        account_id, name = self._get_param("ResourceARN").split("::")[1].split(":budget/")
        return json.dumps({"ResourceTags": backend(account_id).budgets[account_id][name].resource_tags})

    BudgetsResponse.list_tags_for_resource = list_tags_for_resource


PROPERTIES = {
    "AWS::Budgets::Budget.NotificationsWithSubscribers": subscribers,
    "AWS::Budgets::Budget.ResourceTags": resource_tags,
}
