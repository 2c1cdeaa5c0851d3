"""Budgets: DescribeBudget, DescribeNotificationsForBudget, DescribeSubscribersForNotification, ListTagsForResource."""

from . import normal_form

# What the service adds to every budget.
ADDED = {"CalculatedSpend", "CostTypes", "HealthStatus", "LastUpdatedTime", "TimePeriod"}


def named(resource):
    return {"AccountId": resource.session.account, "BudgetName": resource.physical_id}


def budget(resource):
    told = resource.session.client("budgets").describe_budget(**named(resource))["Budget"]
    asked = resource.expected["Budget"]
    kept = {key: value for key, value in told.items() if key in asked or key not in ADDED}
    if "BudgetName" not in asked:
        kept.pop("BudgetName")
    return normal_form.numbers(kept)


def notifications(resource):
    client = resource.session.client("budgets")
    found = []
    for told in client.describe_notifications_for_budget(**named(resource))["Notifications"]:
        answer = client.describe_subscribers_for_notification(**named(resource), Notification=told)
        told = {key: value for key, value in told.items() if key != "NotificationState"}
        found.append({"Notification": told, "Subscribers": answer["Subscribers"]})
    return normal_notifications(found)


def normal_notifications(value):
    # The threshold is a percentage of the limit where the template does not say.
    return sorted(
        (
            normal_form.numbers(
                {
                    "Notification": {"ThresholdType": "PERCENTAGE", **item["Notification"]},
                    "Subscribers": sorted(item["Subscribers"], key=lambda s: (s["SubscriptionType"], s["Address"])),
                }
            )
            for item in value
        ),
        key=str,
    )


def tags(resource):
    arn = f"arn:aws:budgets::{resource.session.account}:budget/{resource.physical_id}"
    return normal_form.tags(resource.session.client("budgets").list_tags_for_resource(ResourceARN=arn)["ResourceTags"])


READERS = {
    "AWS::Budgets::Budget": {
        "read": {"Budget": budget, "NotificationsWithSubscribers": notifications, "ResourceTags": tags},
        "defaults": {"NotificationsWithSubscribers": [], "ResourceTags": []},
        "normal": {
            "Budget": normal_form.numbers,
            "NotificationsWithSubscribers": normal_notifications,
            "ResourceTags": normal_form.tags,
        },
    }
}
