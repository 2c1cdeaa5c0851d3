"""The enforcer's scenarios: messages as AWS sends them, against moto's DynamoDB, IAM, CloudWatch and Budgets."""

import json
import unittest
from datetime import datetime, timezone

import world

TABLE = "acme-flags"
TOPIC = f"arn:aws:sns:us-east-1:{world.ACCOUNT}:acme-spend"
ROLES = ["answer-service", "indexer", "evaluator", "operator", "nightly"]
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})
DENY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "bedrock-mantle:CreateInference", "Resource": "*"}]}
)

# As AWS Budgets sends it, from its first line to its last.
TEXT = """AWS Budget Notification November 22, 2026
AWS Account {account}

Dear AWS Customer,

You requested that we alert you when the {kind} Cost associated with your {name} budget is greater than {threshold} for the current month. \
The {kind} Cost associated with this budget is {amount}. You can find additional details below and by accessing the AWS Budgets dashboard [1].

Budget Name: {name}
Budget Type: Cost
Budgeted Amount: $5,000.00
Alert Type: {kind}
Alert Threshold: > {threshold}
{kind} Amount: {amount}

[1] https://console.aws.amazon.com/billing/home#/budgets
"""


def at(*date):
    return int(datetime(*date, tzinfo=timezone.utc).timestamp())


NOW, MONTH_END = at(2026, 11, 22, 10), at(2026, 12, 1)


def notice(name="search-month-3f2a", amount="$5,010.20", threshold="$5,000.00", kind="ACTUAL", account=world.ACCOUNT):
    return TEXT.format(name=name, amount=amount, threshold=threshold, kind=kind, account=account)


def alarm(name="runaway", state="ALARM", account=world.ACCOUNT):
    return json.dumps(
        {
            "AlarmName": name,
            "AWSAccountId": account,
            "NewStateValue": state,
            "OldStateValue": "OK",
            "NewStateReason": "Threshold Crossed",
            "StateChangeTime": "2026-11-22T10:00:00.000+0000",
            "Region": "US East (N. Virginia)",
        }
    )


def sns(message, sent=NOW - 5, topic=TOPIC, id="message-1"):
    stamp = datetime.fromtimestamp(sent, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    told = {"Type": "Notification", "MessageId": id, "TopicArn": topic, "Subject": "AWS Budgets: any", "Message": message, "Timestamp": stamp}
    return {"Records": [{"EventSource": "aws:sns", "EventVersion": "1.0", "EventSubscriptionArn": f"{topic}:1", "Sns": told}]}


class Scenarios(unittest.TestCase):
    def setUp(self):
        world.reset()
        self.iam, self.dynamodb = world.client("iam"), world.client("dynamodb")
        self.dynamodb.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "flag", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "flag", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        self.deny = self.iam.create_policy(PolicyName="deny-invocation", Path="/llm/", PolicyDocument=DENY)["Policy"]["Arn"]
        for role in ROLES:
            self.iam.create_role(RoleName=role, AssumeRolePolicyDocument=TRUST)
        self.configuration = {
            "account": world.ACCOUNT,
            "table": TABLE,
            "describe": False,
            "budgets": {
                "search-month": {
                    "budget": "search-month-3f2a",
                    "period": "MONTHLY",
                    "topics": [TOPIC],
                    "levels": {"degrade": "4000", "block": "5000"},
                    "alarms": {"runaway": "block", "warm": "degrade"},
                    "deny": self.deny,
                    "roles": list(ROLES),
                }
            },
        }
        self.search = self.configuration["budgets"]["search-month"]
        self.load()

    # -- steps

    def load(self, now=NOW):
        self.enforcer = world.load(self.configuration, now)

    def call(self, event):
        answer, error, self.log = world.call(self.enforcer, event)
        return error

    def fine(self, event):
        error = self.call(event)
        if error:
            raise error

    def refused(self, event, kind):
        error = self.call(event)
        self.assertEqual(type(error).__name__, kind, error)
        return str(error)

    def lift(self, **more):
        return {"lift": "search-month", "by": "ada@acme.example", "because": "limit raised, OPS-7"} | more

    def item(self, name="search-month"):
        return self.dynamodb.get_item(TableName=TABLE, Key={"flag": {"S": name}}).get("Item", {})

    def flag(self, name="search-month"):
        item = self.item(name)
        return item["level"]["S"] if item else None

    def denied(self):
        return [role for role in ROLES if self.policies(role) == [self.deny]]

    def policies(self, role):
        try:
            return [policy["PolicyArn"] for policy in self.iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]]
        except self.iam.exceptions.NoSuchEntityException:
            return []

    def spend(self, amount, unit="USD"):
        budgets = world.client("budgets")
        try:
            budgets.delete_budget(AccountId=world.ACCOUNT, BudgetName="search-month-3f2a")
        except budgets.exceptions.NotFoundException:
            pass
        budget = {
            "BudgetName": "search-month-3f2a",
            "BudgetLimit": {"Amount": "5000", "Unit": "USD"},
            "TimeUnit": "MONTHLY",
            "BudgetType": "COST",
            "CalculatedSpend": {"ActualSpend": {"Amount": amount, "Unit": unit}},
        }
        budgets.create_budget(AccountId=world.ACCOUNT, Budget=budget)

    def alarm_is(self, state, name="runaway"):
        cloudwatch = world.client("cloudwatch")
        cloudwatch.put_metric_alarm(
            AlarmName=name, Namespace="AWS/BedrockMantle", MetricName="TotalOutputTokens", Statistic="Sum", Period=300,
            EvaluationPeriods=1, Threshold=1.0, ComparisonOperator="GreaterThanThreshold",
        )  # fmt: skip
        cloudwatch.set_alarm_state(AlarmName=name, StateValue=state, StateReason="scenario")

    # -- what AWS Budgets says

    def test_a_budget_that_is_exceeded_blocks_to_the_end_of_its_period(self):
        self.fine(sns(notice()))
        item = self.item()
        self.assertEqual(item["level"], {"S": "block"})
        self.assertEqual(item["until"], {"N": str(MONTH_END)})
        self.assertEqual(item["version"], {"N": "1"})
        self.assertIn("$5010.20", item["reason"]["S"])
        self.assertEqual(self.denied(), ROLES)
        self.assertEqual([line["action"] for line in self.log], ["raised"] + ["attached"] * 5)

    def test_a_lower_threshold_degrades_and_denies_nobody(self):
        self.fine(sns(notice(amount="$4,000.00", threshold="$4,000.00")))
        self.assertEqual((self.flag(), self.denied()), ("degrade", []))

    def test_a_threshold_without_a_level_does_nothing(self):
        self.fine(sns(notice(amount="$2,600.00", threshold="$2,500.00")))
        self.assertEqual((self.flag(), self.denied()), (None, []))

    def test_the_amount_counts_when_an_alert_of_a_lower_threshold_comes_alone(self):
        self.fine(sns(notice(amount="$6,000.00", threshold="$4,000.00")))
        self.assertEqual(self.flag(), "block")

    def test_a_forecast_never_enforces(self):
        self.fine(sns(notice(kind="FORECASTED", amount="$9,999.00")))
        self.assertEqual((self.flag(), self.denied()), (None, []))
        self.assertEqual([line["action"] for line in self.log], ["forecast"])

    def test_the_same_message_twice_is_one(self):
        self.fine(sns(notice()))
        before = self.item()
        self.fine(sns(notice()))
        self.fine(sns(notice(amount="$5,400.00"), id="message-2"))
        self.assertEqual(self.item(), before)
        self.assertEqual(self.denied(), ROLES)

    def test_messages_in_the_wrong_order_end_at_the_highest_level(self):
        self.fine(sns(notice(), id="later"))
        self.fine(sns(notice(amount="$4,100.00", threshold="$4,000.00"), sent=NOW - 3600, id="earlier"))
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))

    def test_a_message_of_a_period_that_is_over_does_nothing(self):
        self.load(now=MONTH_END + 60)
        self.fine(sns(notice(), sent=MONTH_END - 60))
        self.assertEqual((self.flag(), self.denied()), (None, []))
        self.assertEqual(self.log[0]["action"], "past-period")

    def test_every_period_ends_where_it_does(self):
        ends = {
            "DAILY": at(2026, 11, 23),
            "MONTHLY": MONTH_END,
            "QUARTERLY": at(2027, 1, 1),
            "ANNUALLY": at(2027, 1, 1),
        }
        for period, end in ends.items():
            self.assertEqual(self.enforcer.period_end(period, NOW), end)
            self.assertEqual(self.enforcer.period_end(period, end - 1), end)
            self.assertGreater(self.enforcer.period_end(period, end), end)
        self.assertEqual(self.enforcer.period_end("MONTHLY", at(2028, 2, 29)), at(2028, 3, 1))
        self.assertEqual(self.enforcer.period_end("QUARTERLY", at(2026, 4, 1)), at(2026, 7, 1))

    # -- what is not for it

    def test_what_is_not_understood_raises_and_enforces_nothing(self):
        good = notice()
        for text in [
            "",
            "hello",
            "{}",
            '{"budgetName": "search-month-3f2a", "threshold": 100}',
            "[" * 2000,
            good.replace("Alert Type: ACTUAL\n", ""),
            good.replace("Alert Type: ACTUAL", "Alert Type: PLANNED").replace("ACTUAL Amount", "PLANNED Amount"),
            good.replace("Budget Type: Cost", "Budget Type: Usage"),
            good.replace("Alert Threshold: > $5,000.00", "Alert Threshold: < $5,000.00"),
            good.replace("ACTUAL Amount: $5,010.20", "ACTUAL Amount: 5.010,20 EUR"),
            good.replace("ACTUAL Amount: $5,010.20", "ACTUAL Amount: $5.010,20"),
            good.replace("ACTUAL Amount: $5,010.20", "ACTUAL Amount: $-5,010.20"),
            notice(amount="$4,999.00"),
            good + "\nBudget Name: other\n",
        ]:
            self.refused(sns(text), "NotUnderstood")
        self.assertEqual((self.flag(), self.denied()), (None, []))

    def test_another_topic_account_budget_or_alarm_raises(self):
        for event in [
            sns(notice(), topic=TOPIC + "x"),
            sns(notice(account="210987654321")),
            sns(notice(name="search-month-3f2ab")),
            sns(notice(name="search-month")),
            sns(alarm(account="210987654321")),
            sns(alarm(name="other")),
            {"Records": [{"EventSource": "aws:sqs"}]},
            {"check": "true"},
            {},
        ]:
            self.refused(event, "NotUnderstood")
        self.assertEqual((self.flag(), self.denied()), (None, []))

    def test_a_record_that_is_not_understood_does_not_stop_the_others(self):
        event = sns("hello")
        event["Records"] += sns(notice())["Records"]
        self.refused(event, "NotUnderstood")
        self.assertEqual(self.flag(), "block")

    # -- the API

    def test_an_unreadable_text_asks_the_api_and_raises_all_the_same(self):
        self.configuration["describe"] = True
        self.load()
        self.spend("4999")
        self.refused(sns("Ihr Budget ist aufgebraucht"), "NotUnderstood")
        self.assertEqual(self.flag(), "degrade")
        self.spend("5000.01")
        self.refused(sns("Ihr Budget ist aufgebraucht"), "NotUnderstood")
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))

    def test_the_api_says_less_than_the_text_and_counts(self):
        self.configuration["describe"] = True
        self.load()
        self.spend("12.50")
        self.fine(sns(notice()))
        self.assertEqual(self.flag(), None)
        self.spend("4500")
        self.fine(sns(notice()))
        self.assertEqual(self.flag(), "degrade")

    def test_the_text_counts_where_the_api_fails(self):
        self.configuration["describe"] = True
        self.load()
        self.fine(sns(notice()))
        self.assertEqual(self.log[0]["action"], "unconfirmed")
        self.assertEqual(self.flag(), "block")

    # -- alarms

    def test_an_alarm_blocks_and_its_end_lifts_nothing(self):
        self.fine(sns(alarm()))
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))
        self.fine(sns(alarm(state="OK")))
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))

    def test_an_alarm_may_degrade(self):
        self.fine(sns(alarm(name="warm")))
        self.assertEqual((self.flag(), self.denied()), ("degrade", []))

    def test_an_alarm_that_is_no_alarm_does_nothing(self):
        for state in ["OK", "INSUFFICIENT_DATA"]:
            self.fine(sns(alarm(state=state)))
        self.assertEqual(self.flag(), None)

    # -- what goes wrong half way

    def test_one_role_of_five_fails_and_the_next_delivery_completes(self):
        self.iam.delete_role(RoleName="evaluator")
        error = self.refused(sns(notice()), "Unfinished")
        self.assertIn("attach to evaluator (NoSuchEntity)", error)
        self.assertEqual(self.denied(), [role for role in ROLES if role != "evaluator"])
        self.iam.create_role(RoleName="evaluator", AssumeRolePolicyDocument=TRUST)
        self.fine(sns(notice()))
        self.assertEqual(self.denied(), ROLES)

    def test_a_run_that_dies_after_it_attached_is_known_to_the_lift(self):
        attach = self.enforcer.iam.attach_role_policy

        def dies(**request):
            attach(**request)
            raise SystemExit

        self.enforcer.iam.attach_role_policy = dies
        with self.assertRaises(SystemExit):
            self.call(sns(alarm()))
        self.assertEqual(self.denied(), ROLES[:1])
        self.load()
        self.fine(self.lift())
        self.assertEqual((self.flag(), self.denied()), ("ok", []))

    def test_a_role_added_after_the_budget_gets_the_deny_by_the_schedule(self):
        self.search["roles"] = ROLES[:2]
        self.load()
        self.fine(sns(notice()))
        self.search["roles"] = list(ROLES)
        self.load()
        self.fine({"check": True})
        self.assertEqual(self.denied(), ROLES)
        self.iam.detach_role_policy(RoleName="operator", PolicyArn=self.deny)
        self.fine({"check": True})
        self.assertEqual(self.denied(), ROLES)

    # -- the lift

    def test_the_schedule_lifts_when_the_period_is_over_and_not_before(self):
        self.fine(sns(notice()))
        self.enforcer.now = MONTH_END - 1
        self.fine({"check": True})
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))
        self.enforcer.now = MONTH_END
        self.fine({"check": True})
        self.assertEqual((self.flag(), self.denied()), ("ok", []))
        self.assertNotIn("attachments", self.item())
        # The new period has its own alert, and the late one of the old is none.
        self.enforcer.now = MONTH_END + 7200
        self.fine(sns(notice(), sent=MONTH_END - 1))
        self.assertEqual(self.flag(), "ok")
        self.fine(sns(notice(), sent=MONTH_END + 7000))
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))

    def test_a_new_period_begins_with_its_own_level(self):
        self.fine(sns(notice()))
        self.enforcer.now = at(2026, 12, 3)
        self.fine(sns(notice(amount="$4,000.00", threshold="$4,000.00"), sent=at(2026, 12, 2)))
        self.assertEqual((self.flag(), self.denied()), ("degrade", []))

    def test_an_alarm_that_holds_over_the_end_of_the_period_blocks_on(self):
        self.fine(sns(alarm()))
        self.alarm_is("ALARM")
        self.enforcer.now = MONTH_END + 1
        self.fine({"check": True})
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))
        self.assertEqual(self.item()["until"], {"N": str(at(2027, 1, 1))})

    def test_a_person_lifts_what_no_longer_holds(self):
        self.fine(sns(alarm()))
        self.alarm_is("OK")
        self.fine(self.lift())
        self.assertEqual((self.flag(), self.denied()), ("ok", []))
        self.assertEqual(self.item()["reason"]["S"], "lifted by ada@acme.example: limit raised, OPS-7")
        self.assertEqual(self.item()["version"]["N"], "2")

    def test_a_person_does_not_lift_what_still_holds(self):
        self.fine(sns(alarm()))
        self.alarm_is("ALARM")
        self.assertIn("still alarm runaway", self.refused(self.lift(), "Refused"))
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))

    def test_a_budget_that_is_not_asked_about_holds_to_its_end(self):
        self.fine(sns(alarm()))
        self.fine(sns(notice()))
        self.refused(self.lift(), "Refused")
        self.assertEqual(self.flag(), "block")

    def test_a_lift_asks_the_api(self):
        self.configuration["describe"] = True
        self.load()
        self.spend("5100")
        self.fine(sns(notice()))
        self.refused(self.lift(), "Refused")
        self.spend("4100")
        self.fine(self.lift())
        self.assertEqual((self.flag(), self.denied()), ("degrade", []))
        self.spend("100")
        self.fine(self.lift())
        self.assertEqual(self.flag(), "ok")

    def test_by_force_it_is_lifted_and_the_schedule_leaves_it(self):
        self.configuration["describe"] = True
        self.load()
        self.spend("5100")
        self.fine(sns(notice()))
        self.enforcer.now = NOW + 60
        self.fine(self.lift(force=True))
        self.assertEqual((self.flag(), self.denied()), ("ok", []))
        self.enforcer.now = NOW + 120
        self.fine({"check": True})
        self.assertEqual((self.flag(), self.denied()), ("ok", []))
        # The old message again is no news, an alarm is.
        self.fine(sns(notice()))
        self.assertEqual((self.flag(), self.denied()), ("ok", []))
        self.assertEqual(self.log[-1]["action"], "before-lift")
        self.fine(sns(alarm(), sent=NOW + 110, id="message-2"))
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))

    def test_only_the_word_true_is_force(self):
        self.fine(sns(notice()))
        for word in ["true", 1, "false", {}]:
            self.refused(self.lift(force=word), "Refused")
        self.assertEqual(self.flag(), "block")

    def test_a_lift_says_who_and_why(self):
        self.fine(sns(alarm()))
        for missing in [{"by": ""}, {"because": "  "}, {"by": None}, {"because": 7}, {"because": "x" * 501}, {"lift": "x"}, {"lift": []}]:
            self.refused(self.lift(**missing), "Refused")
        self.assertEqual(self.flag(), "block")

    def test_a_lift_detaches_from_exactly_the_roles_that_were_attached_to(self):
        self.iam.attach_role_policy(RoleName="operator", PolicyArn=self.deny)
        self.fine(sns(alarm()))
        # A role that left the configuration meanwhile is still one of them.
        self.search["roles"] = ROLES[1:]
        self.load()
        self.fine(self.lift())
        self.assertEqual(self.denied(), ["operator"])

    def test_a_lift_that_fails_half_way_is_finished_by_the_schedule(self):
        self.fine(sns(alarm()))
        detach = self.enforcer.iam.detach_role_policy
        trouble = self.enforcer.ClientError({"Error": {"Code": "ServiceFailure", "Message": ""}}, "DetachRolePolicy")

        def fails(RoleName, PolicyArn):
            if RoleName == "indexer":
                raise trouble
            detach(RoleName=RoleName, PolicyArn=PolicyArn)

        self.enforcer.iam.detach_role_policy = fails
        self.assertIn("detach from indexer (ServiceFailure)", self.refused(self.lift(), "Unfinished"))
        self.assertEqual((self.flag(), self.denied()), ("ok", ["indexer"]))
        self.load()
        self.fine({"check": True})
        self.assertEqual(self.denied(), [])

    def test_a_lift_of_what_changed_meanwhile_is_none(self):
        self.fine(sns(alarm()))
        read = self.enforcer.read

        def then_changes(name):
            item = read(name)
            self.dynamodb.update_item(
                TableName=TABLE, Key={"flag": {"S": name}}, UpdateExpression="ADD version :one", ExpressionAttributeValues={":one": {"N": "1"}}
            )
            return item

        self.enforcer.read = then_changes
        self.refused(self.lift(), "Unfinished")
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))

    def test_a_person_may_block(self):
        self.fine({"block": "search-month", "by": "ada@acme.example", "because": "leaked key"})
        self.assertEqual((self.flag(), self.denied()), ("block", ROLES))
        self.fine(self.lift())
        self.assertEqual((self.flag(), self.denied()), ("ok", []))

    # -- several budgets over one role

    def test_a_role_stays_denied_until_its_last_budget_is_lifted(self):
        runaway = {"period": "DAILY", "topics": [TOPIC], "alarms": {"runaway": "block"}, "deny": self.deny, "roles": ROLES[:3]}
        self.search["alarms"] = {}
        self.configuration["budgets"]["runaway-today"] = runaway
        self.load()
        self.fine(sns(notice()))
        self.fine(sns(alarm()))
        self.assertEqual((self.flag("search-month"), self.flag("runaway-today")), ("block", "block"))
        self.fine(self.lift(force=True))
        self.assertEqual((self.flag("search-month"), self.denied()), ("ok", ROLES[:3]))
        # Not for a moment: the three were never detached.
        self.assertEqual([line["role"] for line in self.log if line["action"] == "detached"], sorted(ROLES[3:]))
        self.enforcer.now = at(2026, 11, 23)
        self.fine({"check": True})
        self.assertEqual((self.flag("runaway-today"), self.denied()), ("ok", []))

    def test_a_block_that_comes_during_a_lift_keeps_the_roles_denied(self):
        other = {"period": "DAILY", "topics": [TOPIC], "alarms": {"warm": "block"}, "deny": self.deny, "roles": ROLES[:3]}
        self.search["alarms"] = {"runaway": "block"}
        self.configuration["budgets"]["other"] = other
        self.load()
        self.fine(sns(alarm()))
        lifting, blocking = self.enforcer, world.load(self.configuration, NOW)
        detach = lifting.iam.detach_role_policy

        def meanwhile(**request):
            lifting.iam.detach_role_policy = detach
            self.assertIsNone(world.call(blocking, sns(alarm(name="warm")))[1])
            detach(**request)

        lifting.iam.detach_role_policy = meanwhile
        self.fine(self.lift())
        self.assertEqual((self.flag("search-month"), self.flag("other")), ("ok", "block"))
        self.assertEqual(self.denied(), ROLES[:3])
        self.fine({"lift": "other", "by": "ada", "because": "over"})
        self.assertEqual(self.denied(), [])
