"""The enforcer: turns what AWS Budgets and CloudWatch alarms say into a flag that is read and a deny policy that is attached.

CONFIGURATION, the one environment variable, is JSON:

    account   the account of this function, its budgets, its alarms and its roles
    table     the table of flags; its partition key is `flag`
    describe  whether budgets:DescribeBudget is asked for the truth
    budgets   by name, which is also the flag:
        budget    BudgetName at AWS; left out if only alarms are a reason
        period    DAILY, MONTHLY, QUARTERLY or ANNUALLY: a level holds to its end, in UTC
        topics    ARNs of the topics that may speak of it
        levels    {"degrade": "4000.00", "block": "5000.00"}: actual spend in USD above which a level holds
        alarms    {"alarm-name": "block"}: the level that an alarm means
        deny      ARN of the managed policy that is attached while the level is `block`
        roles     names of the roles that it is attached to

It is called with an SNS event; by a schedule with {"check": true}; and by whoever may invoke it with
{"lift": NAME, "by": WHO, "because": WHY, "force": false} or {"block": NAME, "by": WHO, "because": WHY}.

Times are milliseconds since 1970; `until`, which others read, is seconds. A level is never lowered in its period but by a lift. A message may come twice, late and in any order. What is not understood raises,
so that Lambda's metric `Errors` tells, and enforces nothing by itself.
"""

import json
import os
import re
import time
from datetime import datetime, timezone
from decimal import Decimal

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

LEVELS = ("ok", "degrade", "block")
BLOCK = LEVELS.index("block")
MONTHS = {"MONTHLY": 1, "QUARTERLY": 3, "ANNUALLY": 12}
FAILED = (ClientError, BotoCoreError)
AMOUNT = re.compile(r"\$([0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)")
# What a person writes is kept in the table and in the log: enough for a sentence and a ticket.
LONGEST_TEXT = 500

CONFIGURATION = json.loads(os.environ["CONFIGURATION"])
BUDGETS = CONFIGURATION["budgets"]

_CLIENT = Config(connect_timeout=3, read_timeout=10, retries={"mode": "standard", "total_max_attempts": 4})
dynamodb = boto3.client("dynamodb", config=_CLIENT)
iam = boto3.client("iam", config=_CLIENT)
budgets = boto3.client("budgets", config=_CLIENT)
cloudwatch = boto3.client("cloudwatch", config=_CLIENT)


class NotUnderstood(Exception):
    """A message that says nothing this function was configured for."""


class Refused(Exception):
    """A person's wish that is not followed."""


class Unfinished(Exception):
    """What is left to do; the next delivery or check goes on with it."""


def handler(event, context):
    now = int(time.time() * 1000)
    if "Records" in event:
        return each(event["Records"], lambda record: heard(record, now))
    if event.get("check") is True:
        return each(sorted(BUDGETS), lambda name: check(name, now))
    if "lift" in event:
        return lift(named(event["lift"]), person(event), event.get("force") is True, now)
    if "block" in event:
        name, who = named(event["block"]), person(event)
        return enforce(name, BLOCK, now, f"person {who['by']}: {who['because']}", "person", now)
    raise NotUnderstood(f"an event with the keys {sorted(event)}")


def each(things, act):
    """Acts on each thing, whatever becomes of the others, and raises with all that failed."""
    failures = []
    for thing in things:
        try:
            act(thing)
        except Exception as error:
            log("failed", error=type(error).__name__, message=str(error))
            failures.append(error)
    if len(failures) == 1:
        raise failures[0]
    if failures:
        raise Unfinished("; ".join(f"{type(error).__name__}: {error}" for error in failures))


def named(name):
    if not isinstance(name, str) or name not in BUDGETS:
        raise Refused("no budget of that name is configured here")
    return name


def person(event):
    said = {}
    for key in ("by", "because"):
        text = event.get(key)
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TEXT:
            raise Refused(f"`{key}` has to be a text of 1 to {LONGEST_TEXT} characters")
        said[key] = text.strip()
    return said


# ---- what is heard


def heard(record, now):
    if record.get("EventSource") != "aws:sns":
        raise NotUnderstood("a record that is not from SNS")
    message = record["Sns"]
    names = [name for name in sorted(BUDGETS) if message["TopicArn"] in BUDGETS[name]["topics"]]
    if not names:
        raise NotUnderstood(f"the topic {message['TopicArn']} is not configured")
    sent = datetime.fromisoformat(message["Timestamp"])
    at = min(int(sent.timestamp() * 1000), now)
    text = message["Message"]
    alarm = alarm_in(text)
    if alarm is not None:
        return heard_alarm(alarm, names, at, message["MessageId"], now)
    try:
        alert = alert_in(text)
    except NotUnderstood:
        # The text has no promised form. Whoever reads the error adapts this function; meanwhile the API knows.
        log("unreadable", message=message["MessageId"], topic=message["TopicArn"])
        each(names, lambda name: ask_and_enforce(name, at, now))
        raise
    heard_budget(alert, names, at, message["MessageId"], now)


def alarm_in(text):
    """The CloudWatch alarm of a message, or nothing if it is another text."""
    try:
        alarm = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(alarm, dict) and isinstance(alarm.get("AlarmName"), str) and "NewStateValue" in alarm:
        return alarm
    return None


def heard_alarm(alarm, names, at, message, now):
    if alarm.get("AWSAccountId") != CONFIGURATION["account"]:
        raise NotUnderstood("an alarm of another account")
    meant = [name for name in names if alarm["AlarmName"] in BUDGETS[name].get("alarms", {})]
    if not meant:
        raise NotUnderstood("an alarm that is not configured for the topic")
    if alarm["NewStateValue"] != "ALARM":
        return log("alarm-quiet", alarm=alarm["AlarmName"], state=str(alarm["NewStateValue"]), message=message)

    def act(name):
        rank = LEVELS.index(BUDGETS[name]["alarms"][alarm["AlarmName"]])
        reason = f"alarm {alarm['AlarmName']}, message {message}"
        enforce(name, rank, at, reason, f"alarm {alarm['AlarmName']}", now)

    each(meant, act)


def alert_in(text):
    """What a text of AWS Budgets says: account, budget, kind of alert, threshold and amount."""
    fields = {}
    for line in text.splitlines():
        found = re.fullmatch(r"\s*(?:(AWS Account) ([0-9]{12})|([A-Za-z ]+?)\s*:\s*(.*?))\s*", line)
        if found:
            key, value = (found[1] or found[3]), (found[2] or found[4] or "")
            if fields.setdefault(key, value) != value:
                raise NotUnderstood(f"a text that says two things of `{key}`")
    try:
        kind = fields["Alert Type"]
        threshold = re.fullmatch(r">=?\s*(\S+)", fields["Alert Threshold"])
        alert = {
            "account": fields["AWS Account"],
            "budget": fields["Budget Name"],
            "kind": kind,
            "threshold": amount(threshold[1] if threshold else ""),
            "amount": amount(fields[f"{kind} Amount"]),
        }
        cost = fields["Budget Type"] == "Cost"
    except KeyError as missing:
        raise NotUnderstood(f"a text without {missing}") from None
    if not cost or kind not in ("ACTUAL", "FORECASTED") or alert["amount"] < alert["threshold"]:
        raise NotUnderstood("a text of AWS Budgets that is no exceeded cost")
    return alert


def amount(text):
    found = AMOUNT.fullmatch(text)
    if not found:
        raise NotUnderstood("an amount that is not in US dollars")
    return Decimal(found[1].replace(",", ""))


def heard_budget(alert, names, at, message, now):
    if alert["account"] != CONFIGURATION["account"]:
        raise NotUnderstood("a budget of another account")
    meant = [name for name in names if BUDGETS[name].get("budget") == alert["budget"]]
    if not meant:
        raise NotUnderstood("a budget that is not configured for the topic")
    if alert["kind"] != "ACTUAL":
        return log("forecast", budget=alert["budget"], amount=str(alert["amount"]), message=message)

    def act(name):
        # The threshold counts as well as the amount, since amounts in texts are rounded.
        rank = max(rank_of(name, alert["amount"]), rank_of(name, alert["threshold"], reached=True))
        if rank and CONFIGURATION["describe"]:
            try:
                confirmed = spent(name)
            except FAILED as error:
                log("unconfirmed", flag=name, error=type(error).__name__)
            else:
                rank = min(rank, max(rank_of(name, confirmed), rank_of(name, confirmed, reached=True)))
        if not rank:
            return log("below-levels", flag=name, amount=str(alert["amount"]), message=message)
        enforce(name, rank, at, f"budget {alert['budget']} at ${alert['amount']}, message {message}", "budget", now)

    each(meant, act)


# ---- the truth


def rank_of(name, spend, reached=False):
    """The highest level whose amount `spend` exceeds; or equals, if its threshold was reached."""
    levels = BUDGETS[name].get("levels", {})
    over = (level for level, above in levels.items() if spend > Decimal(above) or (reached and spend == Decimal(above)))
    return max((LEVELS.index(level) for level in over), default=0)


def spent(name):
    budget = budgets.describe_budget(AccountId=CONFIGURATION["account"], BudgetName=BUDGETS[name]["budget"])["Budget"]
    actual = budget["CalculatedSpend"]["ActualSpend"]
    if actual["Unit"] != "USD":
        raise NotUnderstood("a budget that is not in US dollars")
    return Decimal(actual["Amount"])


def truth(name):
    """The level that budget and alarms mean at this moment, as far as they may be asked, and why."""
    budget, rank, reasons = BUDGETS[name], 0, []
    if CONFIGURATION["describe"] and "budget" in budget:
        spend = spent(name)
        if rank_of(name, spend):
            rank = rank_of(name, spend)
            reasons.append(f"budget {budget['budget']} at ${spend}")
    alarms = budget.get("alarms", {})
    for page in cloudwatch.get_paginator("describe_alarms").paginate(AlarmNames=sorted(alarms)) if alarms else ():
        for alarm in page["MetricAlarms"] + page.get("CompositeAlarms", []):
            if alarm["StateValue"] == "ALARM" and alarm["AlarmName"] in alarms:
                rank = max(rank, LEVELS.index(alarms[alarm["AlarmName"]]))
                reasons.append(f"alarm {alarm['AlarmName']}")
    return rank, ", ".join(reasons)


def ask_and_enforce(name, at, now):
    if CONFIGURATION["describe"] and "budget" in BUDGETS[name]:
        spend = spent(name)
        if rank_of(name, spend):
            reason = f"budget {BUDGETS[name]['budget']} at ${spend}, as the API says"
            enforce(name, rank_of(name, spend), at, reason, "budget", now)


def period_end(period, seconds):
    """The first second after the period that `seconds` is in."""
    at = datetime.fromtimestamp(seconds, timezone.utc)
    if period == "DAILY":
        return (seconds // 86400 + 1) * 86400
    months = MONTHS[period]
    first = at.year * 12 + (at.month - 1) // months * months + months
    return int(datetime(first // 12, first % 12 + 1, 1, tzinfo=timezone.utc).timestamp())


# ---- the flag


def read(name):
    answer = dynamodb.get_item(TableName=CONFIGURATION["table"], Key={"flag": {"S": name}}, ConsistentRead=True)
    return plain(answer.get("Item", {}))


def plain(item):
    """An item of the table without DynamoDB's types, and with what an absent one means."""
    read_value = {"S": str, "N": int, "SS": set}
    values = {key: read_value[kind](value) for key, typed in item.items() for kind, value in typed.items()}
    return {"level": "ok", "rank": 0, "until": 0, "version": 0, "attachments": set(), "causes": set()} | values


def update(name, expression, condition=None, **values):
    kinds = {int: lambda value: {"N": str(value)}, str: lambda value: {"S": value}, set: lambda value: {"SS": sorted(value)}}
    # Each attribute has an alias, since words are reserved and more will be.
    attributes = set(re.findall(r"#([a-z_]+)", f"{expression} {condition or ''}"))
    request = {
        "TableName": CONFIGURATION["table"],
        "Key": {"flag": {"S": name}},
        "UpdateExpression": expression,
        "ExpressionAttributeNames": {f"#{attribute}": attribute for attribute in attributes},
        "ExpressionAttributeValues": {f":{key}": kinds[type(value)](value) for key, value in values.items()},
    }
    if condition:
        request |= {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    try:
        dynamodb.update_item(**request)
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def enforce(name, rank, at, reason, cause, now):
    """Raises the flag to a level and makes the roles carry what it means."""
    until = period_end(BUDGETS[name]["period"], at // 1000)
    if until <= now // 1000:
        return log("past-period", flag=name, reason=reason)
    raised = update(
        name,
        "SET #level = :level, #rank = :rank, #until = :until, #reason = :reason,"
        " #version = if_not_exists(#version, :zero) + :one ADD #causes :causes",
        "attribute_not_exists(#flag) OR ((attribute_not_exists(#lifted_at) OR #lifted_at < :at)"
        " AND (#until <= :now OR #rank < :rank OR (#rank = :rank AND NOT contains(#causes, :cause))))",
        level=LEVELS[rank],
        rank=rank,
        until=until,
        reason=reason,
        zero=0,
        one=1,
        causes={f"{cause} until {until}"},
        cause=f"{cause} until {until}",
        at=at,
        now=now // 1000,
    )
    item = read(name)
    if not raised and item.get("lifted_at", 0) >= at:
        return log("before-lift", flag=name, reason=reason)
    log("raised" if raised else "held", flag=name, level=item["level"], until=item["until"], reason=reason)
    converge(name, item)


def check(name, now):
    """What the schedule does: lifts what has ended, enforces what was not heard, finishes what was left."""
    item = read(name)
    rank, reason = truth(name)
    ended = item["until"] <= now // 1000
    if item["rank"] and ended and not rank:
        lower(name, item, 0, f"the period ended, was: {item.get('reason', '')}", item["until"] * 1000)
        return converge(name, read(name))
    excused = item.get("excused", 0) if item.get("excused_until", 0) > now // 1000 else 0
    if rank > excused and (rank > item["rank"] or ended):
        return enforce(name, rank, now, f"{reason}, found by the schedule", "schedule", now)
    converge(name, item)


def lift(name, who, force, now):
    item = read(name)
    rank = 0
    if not force and item["until"] > now // 1000:
        rank, reason = truth(name)
        known = not CONFIGURATION["describe"] and f"budget until {item['until']}" in item["causes"]
        if item["rank"] and (rank >= item["rank"] or known):
            raise Refused(f"{name}: still {reason or 'over its budget'}; `force` lifts it all the same")
    if item["rank"]:
        reason = f"lifted by {who['by']}: {who['because']}"
        lower(name, item, rank, reason, now, item["rank"] if force else 0)
    else:
        log("nothing-to-lift", flag=name, by=who["by"], because=who["because"])
    converge(name, read(name))


def lower(name, item, rank, reason, lifted_at, excused=0):
    lowered = update(
        name,
        "SET #level = :level, #rank = :rank, #reason = :reason, #version = #version + :one, #lifted_at = :lifted_at,"
        " #excused = :excused, #excused_until = #until REMOVE #causes",
        "#version = :seen",
        level=LEVELS[rank],
        rank=rank,
        reason=reason,
        one=1,
        lifted_at=lifted_at,
        excused=excused,
        seen=item["version"],
    )
    if not lowered:
        raise Unfinished(f"{name} changed at the same time: not lifted")
    log("lifted", flag=name, level=LEVELS[rank], reason=reason)


# ---- the roles


def converge(name, item):
    """Makes the roles carry what the flag says; raises with what is left."""
    if item["rank"] == BLOCK:
        left = attach(name, BUDGETS[name].get("roles", []))
    else:
        left = detach(name, item["attachments"])
    if left:
        raise Unfinished(f"{name} is {item['level']}, and left to do: {', '.join(left)}")


def attach(name, roles):
    left, deny = [], BUDGETS[name].get("deny")
    for role in roles:
        try:
            if not carries(role, deny):
                # Recorded first: what a run attached before it died is known to the lift.
                update(name, "ADD #attachments :these", these={f"{deny} {role}"})
                iam.attach_role_policy(RoleName=role, PolicyArn=deny)
                log("attached", flag=name, role=role, policy=deny)
        except FAILED as error:
            log("not-attached", flag=name, role=role, policy=deny, error=failure(error))
            left.append(f"attach to {role} ({failure(error)})")
    return left


def carries(role, policy):
    pages = iam.get_paginator("list_attached_role_policies").paginate(RoleName=role)
    return any(attached["PolicyArn"] == policy for page in pages for attached in page["AttachedPolicies"])


def detach(name, attachments):
    left, kept = [], blocked_by_others(name) if attachments else {}
    for attachment in sorted(attachments):
        policy, role = attachment.split(" ")
        try:
            if attachment in kept:
                # Another budget blocks the role by the same policy: its lift is to detach it.
                update(kept[attachment], "ADD #attachments :these", these={attachment})
                log("kept", flag=name, role=role, policy=policy, by=kept[attachment])
            else:
                try:
                    iam.detach_role_policy(RoleName=role, PolicyArn=policy)
                except iam.exceptions.NoSuchEntityException:
                    pass
                log("detached", flag=name, role=role, policy=policy)
            update(name, "DELETE #attachments :these", these={attachment})
        except FAILED as error:
            log("not-detached", flag=name, role=role, policy=policy, error=failure(error))
            left.append(f"detach from {role} ({failure(error)})")
    # Who blocked in between may have seen the policy still attached, and has to have it back.
    for attachment, blocker in sorted((blocked_by_others(None) if attachments else {}).items()):
        if attachment in attachments:
            left += attach(blocker, [attachment.split(" ")[1]])
    return left


def blocked_by_others(name):
    """What has to stay attached, each with a flag that wants it."""
    wanted = {}
    for other in sorted(BUDGETS):
        if other != name and read(other)["rank"] == BLOCK:
            for role in BUDGETS[other].get("roles", []):
                wanted[f"{BUDGETS[other].get('deny')} {role}"] = other
    return wanted


def failure(error):
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__


def log(action, **values):
    print(json.dumps({"action": action, **values}, sort_keys=True, ensure_ascii=True))
