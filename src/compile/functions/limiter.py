"""The limiter: says whether a user and a team may make a call to a model now, and counts it.

CONFIGURATION, the one environment variable, is JSON:

    table         the table of counters: partition key `subject`, time to live `expires`
    hold_seconds  how long a reservation can be settled
    limits        by kind of subject (user, team), by what is counted (tokens, requests):
                  {"quota": 200000, "window": "day"} and/or {"rate": 5, "per_seconds": 1, "burst": 20}

It is invoked, and answers:

    {"reserve": {"user": "ada", "team": "search"}, "tokens": 3000, "id": "…"}   before the call, `tokens` with the most output that
        it asks for; `id`, if given, makes a repeated reserve one. A subject is given for each kind that is limited.
        {"allowed": true, "reservation": "…", "remaining": {"user tokens": 197000, …}}
        {"allowed": false, "retry_after_ms": 1200, "limited_by": ["user requests"], "remaining": {…}}; null: it is never allowed
    {"settle": reservation, "tokens": 1234}   after the call: {"settled": true}; false: it was before, or it is too late
    {"release": reservation}                  no call was made: {"settled": …}

A quota counts what was used in a window of UTC, a rate what was asked for: a rate gives nothing back, since what was held back in
between cannot be made up for. All limits of a call are decided in one conditional write: it is counted everywhere or nowhere, and
a call that is denied changes nothing. An error says nothing of the limits: the caller decides what it does then.
"""

import base64
import json
import os
import random
import re
import time
import uuid
from datetime import datetime, timezone
from math import gcd

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CONFIGURATION = json.loads(os.environ["CONFIGURATION"])
TABLE = CONFIGURATION["table"]
LIMITS = CONFIGURATION["limits"]

SECOND = 1_000_000
# Each failed write tells what the item is, so that a second one nearly always fits; the others are for conflicts of transactions.
ATTEMPTS = 12
CONFLICTS = ("TransactionConflictException", "TransactionInProgressException", "ThrottlingException", "ProvisionedThroughputExceededException")
# Items expire after all that they hold has; clocks of functions differ a little.
MARGIN_SECONDS = 3600
MOST_TOKENS = 10**12
HELD = "held "

dynamodb = boto3.client("dynamodb", config=Config(connect_timeout=1, read_timeout=3, retries={"mode": "standard", "total_max_attempts": 3}))


class NotUnderstood(Exception):
    """An event that this function cannot answer."""


class Busy(Exception):
    """Too many wrote the same counter at once."""


def handler(event, context):
    now = int(time.time() * SECOND)
    if "reserve" in event:
        return reserve(subjects_in(event["reserve"]), tokens_in(event), identifier_in(event), now)
    if "settle" in event:
        return settle(reservation_in(event["settle"]), tokens_in(event), 1)
    if "release" in event:
        return settle(reservation_in(event["release"]), 0, 0)
    raise NotUnderstood("an event without `reserve`, `settle` or `release`")


# ---- what is asked


def subjects_in(given):
    if not isinstance(given, dict) or set(given) != set(LIMITS):
        raise NotUnderstood(f"a subject has to be given for each of: {', '.join(sorted(LIMITS))}")
    for name in given.values():
        if not isinstance(name, str) or not 1 <= len(name) <= 256:
            raise NotUnderstood("a subject has to be a text of 1 to 256 characters")
    return given


def tokens_in(event):
    tokens = event.get("tokens")
    if isinstance(tokens, bool) or not isinstance(tokens, int) or not 0 <= tokens <= MOST_TOKENS:
        raise NotUnderstood("`tokens` has to be a whole number that is not negative")
    return tokens


def identifier_in(event):
    identifier = event.get("id", uuid.uuid4().hex)
    if not isinstance(identifier, str) or not re.fullmatch("[A-Za-z0-9_-]{1,64}", identifier):
        raise NotUnderstood("`id` has to be 1 to 64 letters, digits, `-` or `_`")
    return identifier


def reservation_in(text):
    try:
        held = json.loads(base64.urlsafe_b64decode(text))
        return held["id"], {kind: (name, record) for kind, name, record in held["held"]}
    except (ValueError, TypeError, KeyError):
        raise NotUnderstood("no reservation of this function") from None


# ---- counters


class Quota:
    """So much in a window of UTC; the window is kept beside the count, so that a new one begins by itself."""

    def __init__(self, what, limit):
        self.what, self.most, self.unit = what, limit["quota"], limit["window"]
        # Another unit is another count: a quota that changes from days to months begins anew.
        self.window, self.used = quota_attributes(what, self.unit)

    def now(self, now):
        at = datetime.fromtimestamp(now // SECOND, timezone.utc)
        return int(at.strftime({"hour": "%Y%m%d%H", "day": "%Y%m%d", "month": "%Y%m"}[self.unit]))

    def end(self, now):
        at = datetime.fromtimestamp(now // SECOND, timezone.utc)
        if self.unit == "month":
            return int(datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=timezone.utc).timestamp())
        length = {"hour": 3600, "day": 86400}[self.unit]
        return (now // SECOND // length + 1) * length

    def count(self, cost, now, item, write):
        """Adds the count to a write, for an item as it is believed to be; `None`: unknown."""
        window = self.now(now)
        if item is None or item.get(self.window, 0) >= window:
            # Another function's clock may be a window ahead.
            window = max(window, (item or {}).get(self.window, 0))
            write.only(f"{write.name(self.window)} = {write.value(window)} AND {write.name(self.used)} <= {write.value(self.most - cost)}")
            write.set(f"{write.name(self.used)} = {write.name(self.used)} + {write.value(cost)}")
        else:
            write.only(f"(attribute_not_exists({write.name(self.window)}) OR {write.name(self.window)} < {write.value(window)})")
            write.set(f"{write.name(self.window)} = {write.value(window)}", f"{write.name(self.used)} = {write.value(cost)}")
        return [self.what, self.unit, cost, window]

    def left(self, now, item):
        return self.most - (item.get(self.used, 0) if item.get(self.window, 0) >= self.now(now) else 0)

    def wait(self, cost, now, item):
        """Microseconds until so much is allowed."""
        return 0 if cost <= self.left(now, item) else self.end(now) * SECOND - now

    def lasts(self, now):
        return self.end(now)


def quota_attributes(what, unit):
    return f"{what}_{unit}", f"{what}_{unit}_used"


class Rate:
    """So much in a time, and a burst at once: the generic cell rate algorithm. Its one number, the time at which all is paid back, is in
    fractions of a microsecond, so that it is whole and exact for every rate."""

    def __init__(self, what, limit):
        length = limit["per_seconds"] * SECOND
        self.what, self.most = what, limit["burst"]
        self.fraction = limit["rate"] // gcd(limit["rate"], length)
        self.each = length // gcd(limit["rate"], length)
        # Another fraction is another number: a rate that changes begins anew.
        self.paid = f"{what}_paid_{self.fraction}"

    def count(self, cost, now, item, write):
        at, increment = now * self.fraction, cost * self.each
        paid = write.name(self.paid)
        # DynamoDB has no maximum, so there is a write for an item that owes and one for an item that does not.
        if item is None or item.get(self.paid, 0) > at:
            most = at + (self.most - cost) * self.each
            write.only(f"{paid} > {write.value(at)} AND {paid} <= {write.value(most)}")
            write.set(f"{paid} = {paid} + {write.value(increment)}")
        else:
            write.only(f"(attribute_not_exists({paid}) OR {paid} <= {write.value(at)})")
            write.set(f"{paid} = {write.value(at + increment)}")

    def left(self, now, item):
        at = now * self.fraction
        return self.most - -(-max(item.get(self.paid, 0) - at, 0) // self.each)

    def wait(self, cost, now, item):
        late = item.get(self.paid, 0) - now * self.fraction - (self.most - cost) * self.each
        return max(-(-late // self.fraction), 0)

    def lasts(self, now):
        return now // SECOND + self.most * self.each // self.fraction // SECOND + 1


COUNTERS = {
    kind: [
        counter(what, limit)
        for what, limit in sorted(limits.items())
        for counter, key in ((Quota, "quota"), (Rate, "rate"))
        if key in limit
    ]
    for kind, limits in sorted(LIMITS.items())
}


class Write:
    """One conditional update of one subject's item, as it grows."""

    def __init__(self, kind, name):
        self.key = {"subject": {"S": f"{kind} {name}"}}
        self.names, self.values, self.conditions, self.sets, self.removes = {}, {}, [], [], []

    def name(self, attribute):
        return self.names.setdefault(attribute, f"#a{len(self.names)}")

    def value(self, value):
        name = f":v{len(self.values)}"
        self.values[name] = {"S": value} if isinstance(value, str) else {"N": str(value)}
        return name

    def only(self, condition):
        self.conditions.append(condition)

    def set(self, *assignments):
        self.sets += assignments

    def remove(self, attribute):
        self.removes.append(self.name(attribute))

    def request(self):
        expression = f"SET {', '.join(self.sets)} " if self.sets else ""
        return {
            "TableName": TABLE,
            "Key": self.key,
            "UpdateExpression": expression + (f"REMOVE {', '.join(self.removes)}" if self.removes else ""),
            "ConditionExpression": " AND ".join(self.conditions),
            "ExpressionAttributeNames": {alias: attribute for attribute, alias in self.names.items()},
            "ExpressionAttributeValues": self.values,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }


# ---- reserve, settle


def reserve(subjects, tokens, identifier, now):
    costs = {"tokens": tokens, "requests": 1}
    items = {kind: None for kind in subjects}
    expires = now // SECOND + CONFIGURATION["hold_seconds"]
    too_much = [f"{kind} {it.what}" for kind, counters in COUNTERS.items() for it in counters if costs[it.what] > it.most]
    if too_much:
        return denied(too_much, None, {})
    for attempt in range(ATTEMPTS):
        writes, held = {}, []
        for kind, name in sorted(subjects.items()):
            writes[kind], record = counting(kind, name, costs, identifier, (now, expires), items[kind])
            held.append([kind, name, record])
        done, failed = perform(writes, attempt)
        if done is not None:
            return allowed(identifier, held, subjects, now, done or read(subjects))
        items |= failed
        if any(f"{HELD}{identifier}" in item for item in failed.values()):
            return repeated(subjects, identifier, now)
        waits = {
            f"{kind} {it.what}": it.wait(costs[it.what], now, item) for kind, item in failed.items() for it in COUNTERS[kind]
        }
        if any(waits.values()):
            over = [what for what, wait in waits.items() if wait]
            return denied(over, -(-max(waits.values()) // 1000), left_in(failed, now))
    raise Busy("the counters were written by others at every attempt")


def counting(kind, name, costs, identifier, times, item):
    """The write that counts a call for one subject, and the record by which it is settled: what was counted in which window."""
    now, expires = times
    write, counted = Write(kind, name), []
    for it in COUNTERS[kind]:
        told = it.count(costs[it.what], now, item, write)
        if told:
            counted.append(told)
    record = json.dumps([expires, counted], separators=(",", ":"))
    lasts = max([expires, *(it.lasts(now) for it in COUNTERS[kind])]) + MARGIN_SECONDS
    held = write.name(f"{HELD}{identifier}")
    write.only(f"attribute_not_exists({held})")
    write.set(f"{held} = {write.value(record)}", f"{write.name('expires')} = {write.value(lasts)}")
    return write, record


def repeated(subjects, identifier, now):
    """The answer to a reserve that was made already: of the same id, or by a request that was sent twice."""
    items = read(subjects)
    held = [[kind, subjects[kind], item[f"{HELD}{identifier}"]] for kind, item in items.items() if f"{HELD}{identifier}" in item]
    return allowed(identifier, held, subjects, now, items)


def allowed(identifier, held, subjects, now, items):
    for kind, item in items.items():
        forget(kind, subjects[kind], item, now // SECOND)
    token = base64.urlsafe_b64encode(json.dumps({"id": identifier, "held": held}).encode()).decode()
    return {"allowed": True, "reservation": token, "remaining": left_in(items, now)}


def settle(reservation, tokens, requests):
    identifier, left = reservation
    actual = {"tokens": tokens, "requests": requests}
    items = {kind: None for kind in left}
    for attempt in range(ATTEMPTS):
        # What is no longer held was settled, or it expired: it stays counted as it was.
        left = {kind: held for kind, held in left.items() if items[kind] is None or items[kind].get(f"{HELD}{identifier}") == held[1]}
        if not left:
            return {"settled": False}
        writes = {
            kind: settling(kind, name, record, identifier, actual, items[kind]) for kind, (name, record) in sorted(left.items())
        }
        done, failed = perform(writes, attempt)
        if done is not None:
            return {"settled": True}
        items |= failed
    raise Busy("the counters were written by others at every attempt")


def settling(kind, name, record, identifier, actual, item):
    write = Write(kind, name)
    held = f"{HELD}{identifier}"
    write.only(f"{write.name(held)} = {write.value(record)}")
    write.remove(held)
    for what, unit, cost, window in json.loads(record)[1]:
        of, used = quota_attributes(what, unit)
        back = cost - actual[what]
        if item is not None and item.get(of) != window:
            # Another window has begun, or the quota is no more: nothing there is of this call.
            continue
        write.only(f"{write.name(of)} = {write.value(window)}")
        if item is not None and item.get(used, 0) < back:
            write.only(f"{write.name(used)} < {write.value(back)}")
            write.set(f"{write.name(used)} = {write.value(0)}")
        else:
            write.only(f"{write.name(used)} >= {write.value(back)}")
            write.set(f"{write.name(used)} = {write.name(used)} - {write.value(back)}")
    return write


def perform(writes, attempt):
    """Makes all writes or none. First, if they are made: the items as they are now, as far as that is told; second, if they are not:
    those whose condition failed, as they were."""
    kinds, requests = list(writes), [write.request() for write in writes.values()]
    try:
        if len(requests) == 1:
            return {kinds[0]: plain(dynamodb.update_item(**requests[0], ReturnValues="ALL_NEW")["Attributes"])}, None
        dynamodb.transact_write_items(TransactItems=[{"Update": request} for request in requests])
        return {}, None
    except ClientError as error:
        code, reasons = error.response["Error"]["Code"], error.response.get("CancellationReasons", [])
        if code == "ConditionalCheckFailedException":
            return None, {kinds[0]: plain(error.response.get("Item"))}
        failed = {
            kind: plain(reason.get("Item")) for kind, reason in zip(kinds, reasons) if reason.get("Code") == "ConditionalCheckFailed"
        }
        conflict = any(reason.get("Code") in ("TransactionConflict", "ThrottlingError") for reason in reasons)
        if not failed and not conflict and code not in CONFLICTS:
            raise
    if not failed:
        time.sleep(random.uniform(0.005, 0.02) * 2 ** min(attempt, 5))
    return None, failed


# ---- answers


def read(subjects):
    keys = {kind: {"subject": {"S": f"{kind} {name}"}} for kind, name in subjects.items()}
    return {
        kind: plain(dynamodb.get_item(TableName=TABLE, Key=key, ConsistentRead=True).get("Item")) for kind, key in keys.items()
    }


def plain(item):
    return {key: int(value["N"]) if "N" in value else value["S"] for key, value in (item or {}).items()}


def left_in(items, now):
    left = {}
    for kind, item in items.items():
        for it in COUNTERS[kind]:
            key = f"{kind} {it.what}"
            left[key] = min(left.get(key, it.most), max(it.left(now, item), 0))
    return left


def forget(kind, name, item, now):
    """Takes reservations out of an item that nobody settled in time: they stay counted."""
    late = [key for key, value in item.items() if key.startswith(HELD) and json.loads(value)[0] < now]
    if late:
        write = Write(kind, name)
        for key in late[:50]:
            write.remove(key)
        write.only(f"attribute_exists({write.name('subject')})")
        request = write.request()
        del request["ExpressionAttributeValues"]
        dynamodb.update_item(**request)


def denied(over, retry_after_ms, left):
    print(json.dumps({"action": "denied", "limited_by": over, "retry_after_ms": retry_after_ms}, sort_keys=True))
    return {"allowed": False, "retry_after_ms": retry_after_ms, "limited_by": over, "remaining": left}
