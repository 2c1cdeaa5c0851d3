"""The limiter's scenarios: against moto's DynamoDB over HTTP, 64 callers at once where that matters."""

import base64
import contextlib
import io
import json
import random
import threading
import unittest
from datetime import datetime, timezone
from fractions import Fraction

import boto3
import world
from botocore.config import Config

TABLE = "acme-search-limits"
CALLERS = 64


def at(*date):
    return int(datetime(*date, tzinfo=timezone.utc).timestamp())


NOW = at(2026, 11, 22, 10)
DAY = {"quota": 1000, "window": "day"}
RATE = {"rate": 5, "per_seconds": 1, "burst": 20}


class Scenarios(unittest.TestCase):
    def setUp(self):
        world.reset()
        self.dynamodb = world.client("dynamodb")
        self.dynamodb.create_table(
            TableName=TABLE,
            KeySchema=[{"AttributeName": "subject", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "subject", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )

    # -- steps

    def load(self, **limits):
        self.limiter = world.load({"table": TABLE, "hold_seconds": 900, "limits": limits}, NOW)

    def call(self, event):
        answer, error, _ = world.call(self.limiter, event)
        if error:
            raise error
        return answer

    def reserve(self, tokens=1, user="ada", **more):
        subjects = {"user": user, "team": "search"}
        named = {kind: subjects[kind] for kind in self.limiter.LIMITS}
        return self.call({"reserve": named, "tokens": tokens} | more)

    def settle(self, answer, tokens):
        return self.call({"settle": answer["reservation"], "tokens": tokens})["settled"]

    def item(self, subject):
        item = self.dynamodb.get_item(TableName=TABLE, Key={"subject": {"S": subject}}).get("Item", {})
        return {key: int(value["N"]) if "N" in value else value["S"] for key, value in item.items()}

    def items(self):
        return sorted(map(json.dumps, self.dynamodb.scan(TableName=TABLE)["Items"]))

    def at_once(self, calls):
        """The answers to so many calls, which begin together."""
        self.limiter.dynamodb = boto3.client("dynamodb", config=Config(max_pool_connections=CALLERS))
        start, answers = threading.Barrier(len(calls)), []

        def one(event):
            start.wait()
            try:
                answers.append(self.limiter.handler(event, None))
            except Exception as error:
                answers.append(error)

        threads = [threading.Thread(target=one, args=(event,)) for event in calls]
        with contextlib.redirect_stdout(io.StringIO()):
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        for error in answers:
            if isinstance(error, Exception):
                raise error
        self.assertEqual(len(answers), len(calls))
        return answers

    def admitted(self, calls):
        return sum(answer["allowed"] for answer in self.at_once(calls))

    # -- one caller

    def test_the_first_call_of_a_new_user_is_admitted(self):
        self.load(user={"tokens": DAY, "requests": RATE})
        answer = self.reserve(300)
        self.assertTrue(answer["allowed"])
        self.assertEqual(answer["remaining"], {"user requests": 19, "user tokens": 700})
        self.assertTrue(self.reserve(1, user="bob")["allowed"])

    def test_a_quota_is_used_up_to_its_last_token_and_begins_anew_with_the_day(self):
        self.load(user={"tokens": DAY})
        self.assertTrue(self.reserve(999)["allowed"])
        answer = self.reserve(2)
        self.assertEqual(answer["allowed"], False)
        self.assertEqual(answer["limited_by"], ["user tokens"])
        self.assertEqual(answer["retry_after_ms"], (at(2026, 11, 23) - NOW) * 1000)
        self.assertEqual(answer["remaining"], {"user tokens": 1})
        self.assertTrue(self.reserve(1)["allowed"])
        self.assertFalse(self.reserve(1)["allowed"])
        self.limiter.now = at(2026, 11, 23)
        self.assertTrue(self.reserve(1000)["allowed"])
        self.assertFalse(self.reserve(1)["allowed"])

    def test_windows_of_hours_and_months_end_where_they_do(self):
        self.load(user={"tokens": DAY})
        ends = {"hour": at(2026, 12, 31, 24 - 1) + 3600, "day": at(2027, 1, 1), "month": at(2027, 1, 1)}
        last = at(2027, 1, 1) - 1
        for unit, end in ends.items():
            quota = self.limiter.Quota("tokens", {"quota": 1, "window": unit})
            self.assertEqual(quota.end(last * 10**6), end)
            self.assertLess(quota.now(last * 10**6), quota.now((last + 1) * 10**6))
        self.assertEqual(self.limiter.Quota("tokens", {"quota": 1, "window": "month"}).end(at(2028, 2, 29) * 10**6), at(2028, 3, 1))

    def test_a_burst_is_admitted_and_then_the_rate(self):
        self.load(user={"requests": RATE})
        self.assertEqual(sum(self.reserve()["allowed"] for _ in range(25)), 20)
        self.assertEqual(self.reserve()["retry_after_ms"], 200)
        self.limiter.now = NOW + 1
        self.assertEqual(sum(self.reserve()["allowed"] for _ in range(25)), 5)
        self.limiter.now = NOW + 3600
        self.assertEqual(sum(self.reserve()["allowed"] for _ in range(25)), 20)

    def test_what_is_denied_changes_nothing(self):
        self.load(user={"tokens": DAY, "requests": RATE}, team={"tokens": {"quota": 1500, "window": "month"}})
        self.assertTrue(self.reserve(900)["allowed"])
        before = self.items()
        self.assertEqual(self.reserve(200)["limited_by"], ["user tokens"])
        self.assertEqual(self.reserve(700, user="bob")["limited_by"], ["team tokens"])
        self.assertIsNone(self.reserve(1001, user="bob")["retry_after_ms"])
        self.assertEqual(self.items(), before)

    def test_what_costs_more_than_the_limit_is_never_allowed_not_even_first(self):
        self.load(user={"tokens": DAY})
        self.assertEqual(self.reserve(1001), {"allowed": False, "retry_after_ms": None, "limited_by": ["user tokens"], "remaining": {}})
        self.load(user={"tokens": {"rate": 100, "per_seconds": 60, "burst": 500}})
        self.assertFalse(self.reserve(501)["allowed"])
        self.assertTrue(self.reserve(500)["allowed"])

    def test_the_time_to_retry_after_is_the_time_at_which_it_is_admitted(self):
        self.load(user={"requests": {"rate": 7, "per_seconds": 3, "burst": 4}})
        while True:
            answer = self.reserve()
            if not answer["allowed"]:
                break
        self.limiter.now = NOW + answer["retry_after_ms"] / 1000 - 0.002
        self.assertFalse(self.reserve()["allowed"])
        self.limiter.now = NOW + answer["retry_after_ms"] / 1000
        self.assertTrue(self.reserve()["allowed"])

    def test_in_any_time_no_more_is_admitted_than_the_burst_and_the_rate(self):
        # Seven in three seconds is no whole number of microseconds.
        mixed, tight = [0, 0, 1, 999, 250_000, 2_500_000, 40_000_000], [0, 333_333]
        cases = [(7, 3, 20, mixed), (5, 1, 20, mixed), (100, 60, 250, mixed), (3, 1, 3, tight)]
        for seed, (rate, seconds, burst, steps) in enumerate(cases):
            self.load(user={"tokens": {"rate": rate, "per_seconds": seconds, "burst": burst}})
            chance, accepted, now = random.Random(seed), [], 0
            for _ in range(120):
                now += chance.choice(steps)
                self.limiter.now = Fraction(NOW * 10**6 + now, 10**6)
                cost = chance.randint(1, burst // 3)
                if self.reserve(cost, user=f"user-{seed}")["allowed"]:
                    accepted.append((now, cost))
            self.assertGreater(len(accepted), 20)
            for first in range(len(accepted)):
                total = 0
                for now, cost in accepted[first:]:
                    total += cost
                    bound = burst + Fraction(rate * (now - accepted[first][0]), seconds * 10**6)
                    self.assertLessEqual(total, bound, (rate, seconds, burst))

    def test_an_idle_user_is_admitted_just_the_burst_at_every_rate(self):
        for rate, seconds, burst in [(7, 1, 20), (7, 3, 20), (1, 86400, 3), (999_983, 60, 17)]:
            self.load(user={"requests": {"rate": rate, "per_seconds": seconds, "burst": burst}})
            user = f"user-{rate}-{seconds}"
            self.assertEqual(sum(self.reserve(user=user)["allowed"] for _ in range(burst + 2)), burst)

    # -- afterwards

    def test_a_settled_call_costs_what_it_used(self):
        self.load(user={"tokens": DAY}, team={"tokens": {"quota": 5000, "window": "month"}})
        answer = self.reserve(800)
        self.assertTrue(self.settle(answer, 120))
        self.assertEqual(self.item("user ada")["tokens_day_used"], 120)
        self.assertEqual(self.item("team search")["tokens_month_used"], 120)
        self.assertFalse([key for key in self.item("user ada") if key.startswith("held")])

    def test_it_is_settled_once(self):
        self.load(user={"tokens": DAY})
        other, answer = self.reserve(100), self.reserve(800)
        self.assertEqual([self.settle(answer, 0) for _ in range(3)], [True, False, False])
        self.assertEqual(self.call({"release": answer["reservation"]}), {"settled": False})
        self.assertEqual(self.item("user ada")["tokens_day_used"], 100)
        self.assertTrue(self.settle(other, 100))

    def test_a_released_call_was_none_but_for_the_rate(self):
        self.load(user={"tokens": DAY, "requests": {"quota": 10, "window": "hour"} | RATE})
        answer = self.reserve(800)
        self.assertEqual(self.call({"release": answer["reservation"]}), {"settled": True})
        item = self.item("user ada")
        self.assertEqual((item["tokens_day_used"], item["requests_hour_used"]), (0, 0))
        # What was held back in between cannot be made up for.
        self.assertEqual(sum(self.reserve(0)["allowed"] for _ in range(10)), 10)

    def test_a_call_that_used_more_than_it_reserved_is_counted_in_full(self):
        self.load(user={"tokens": DAY})
        answer = self.reserve(900)
        self.assertTrue(self.settle(answer, 1300))
        self.assertEqual(self.item("user ada")["tokens_day_used"], 1300)
        self.assertEqual(self.reserve(1)["remaining"], {"user tokens": 0})

    def test_a_count_is_never_below_zero(self):
        self.load(user={"tokens": DAY})
        answer = self.reserve(800)
        self.dynamodb.update_item(
            TableName=TABLE, Key={"subject": {"S": "user ada"}}, UpdateExpression="SET tokens_day_used = :few",
            ExpressionAttributeValues={":few": {"N": "5"}},
        )  # fmt: skip
        self.assertTrue(self.settle(answer, 100))
        self.assertEqual(self.item("user ada")["tokens_day_used"], 0)

    def test_a_window_that_is_over_gives_the_next_one_nothing_back(self):
        self.load(user={"tokens": DAY})
        self.limiter.now = at(2026, 11, 22, 23, 59)
        answer = self.reserve(200)
        self.limiter.now = at(2026, 11, 23, 0, 1)
        self.reserve(300)
        self.assertTrue(self.settle(answer, 0))
        self.assertEqual(self.item("user ada")["tokens_day_used"], 300)

    def test_what_nobody_settled_stays_counted_and_is_forgotten(self):
        self.load(user={"tokens": DAY})
        answer = self.reserve(400)
        self.limiter.now = NOW + 901
        self.reserve(100)
        held = [key for key in self.item("user ada") if key.startswith("held")]
        self.assertEqual(len(held), 1)
        self.assertFalse(self.settle(answer, 0))
        self.assertEqual(self.item("user ada")["tokens_day_used"], 500)

    def test_a_reserve_that_is_repeated_is_one(self):
        for limits in [{"user": {"tokens": DAY}}, {"user": {"tokens": DAY}, "team": {"tokens": {"quota": 5000, "window": "day"}}}]:
            self.setUp()
            self.load(**limits)
            answers = [self.reserve(300, id="request-1") for _ in range(3)]
            self.assertEqual([answer["allowed"] for answer in answers], [True] * 3)
            self.assertEqual(self.item("user ada")["tokens_day_used"], 300)
            self.assertEqual([self.settle(answer, 50) for answer in answers], [True, False, False])
            self.assertEqual(self.item("user ada")["tokens_day_used"], 50)

    def test_an_invented_reservation_gives_nothing_back(self):
        self.load(user={"tokens": DAY})
        self.reserve(100)
        answer = self.reserve(800, id="request-1")
        told = json.loads(base64.urlsafe_b64decode(answer["reservation"]))
        record = json.loads(told["held"][0][2])
        record[1][0][2] = 900
        told["held"][0][2] = json.dumps(record, separators=(",", ":"))
        forged = base64.urlsafe_b64encode(json.dumps(told).encode()).decode()
        self.assertEqual(self.call({"settle": forged, "tokens": 0}), {"settled": False})
        self.assertEqual(self.item("user ada")["tokens_day_used"], 900)

    def test_items_expire_after_all_that_they_hold(self):
        self.load(user={"tokens": {"quota": 1000, "window": "month"}, "requests": RATE})
        self.reserve(1)
        self.assertEqual(self.item("user ada")["expires"], at(2026, 12, 1) + 3600)

    def test_limits_that_change_begin_anew(self):
        self.load(user={"tokens": DAY, "requests": {"rate": 7, "per_seconds": 1, "burst": 2}})
        while self.reserve(100)["allowed"]:
            pass
        self.load(user={"tokens": {"quota": 1000, "window": "month"}, "requests": {"rate": 3, "per_seconds": 1, "burst": 2}})
        self.assertTrue(self.reserve(1000)["allowed"])

    def test_what_is_not_understood_raises(self):
        self.load(user={"tokens": DAY}, team={"tokens": DAY})
        both = {"user": "ada", "team": "search"}
        for event in [
            {},
            {"reserve": {"user": "ada"}, "tokens": 1},
            {"reserve": both | {"role": "x"}, "tokens": 1},
            {"reserve": both | {"user": ""}, "tokens": 1},
            {"reserve": both | {"user": 7}, "tokens": 1},
            {"reserve": both},
            {"reserve": both, "tokens": -1},
            {"reserve": both, "tokens": 1.5},
            {"reserve": both, "tokens": True},
            {"reserve": both, "tokens": "1"},
            {"reserve": both, "tokens": 1, "id": "a b"},
            {"settle": "no reservation", "tokens": 1},
            {"settle": None, "tokens": 1},
            {"release": "e30="},
        ]:
            _, error, _ = world.call(self.limiter, event)
            self.assertEqual(type(error).__name__, "NotUnderstood", event)
        self.assertEqual(self.items(), [])

    # -- many at once

    def test_64_callers_are_admitted_exactly_the_quota(self):
        self.load(user={"tokens": {"quota": 370, "window": "day"}})
        self.assertEqual(self.admitted([{"reserve": {"user": "ada"}, "tokens": 10}] * CALLERS), 37)
        self.assertEqual(self.item("user ada")["tokens_day_used"], 370)

    def test_64_callers_are_admitted_exactly_the_burst(self):
        self.load(user={"requests": {"rate": 1, "per_seconds": 3600, "burst": 23}})
        self.assertEqual(self.admitted([{"reserve": {"user": "ada"}, "tokens": 1}] * CALLERS), 23)

    def test_64_callers_of_eight_users_and_one_team_are_admitted_exactly_both(self):
        self.load(user={"requests": {"rate": 1, "per_seconds": 3600, "burst": 5}}, team={"tokens": {"quota": 290, "window": "day"}})
        calls = [{"reserve": {"user": f"user-{number % 8}", "team": "search"}, "tokens": 10} for number in range(CALLERS)]
        # Eight users of five each would be 40: the team has 29.
        self.assertEqual(self.admitted(calls), 29)
        self.assertEqual(self.item("team search")["tokens_day_used"], 290)
        counted = sum(self.reserved_by(f"user-{number}") for number in range(8))
        self.assertEqual(counted, 29)

    def test_64_callers_of_eight_users_are_admitted_each_their_own(self):
        self.load(user={"requests": {"rate": 1, "per_seconds": 3600, "burst": 5}}, team={"tokens": {"quota": 10_000, "window": "day"}})
        calls = [{"reserve": {"user": f"user-{number % 8}", "team": "search"}, "tokens": 10} for number in range(CALLERS)]
        self.assertEqual(self.admitted(calls), 40)
        self.assertEqual(self.item("team search")["tokens_day_used"], 400)

    def test_64_settle_one_reservation_once(self):
        self.load(user={"tokens": DAY})
        self.reserve(200)
        answer = self.reserve(800)
        answers = self.at_once([{"settle": answer["reservation"], "tokens": 300}] * CALLERS)
        self.assertEqual(sum(answer["settled"] for answer in answers), 1)
        self.assertEqual(self.item("user ada")["tokens_day_used"], 500)

    def reserved_by(self, user):
        return sum(key.startswith("held") for key in self.item(f"user {user}"))
