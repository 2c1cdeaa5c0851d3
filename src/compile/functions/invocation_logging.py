"""Turns the logging of model invocations on and off for one account and region: CloudFormation has no resource type for it.

CloudFormation sends Create, Update and Delete with the logging configuration as JSON and waits for an answer at a URL. Whatever
happens, it gets one. What others have configured is neither replaced nor removed.
"""

import json
import os
import time
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ATTEMPTS = 6
SECONDS_BETWEEN = 5
BRIEF = Config(connect_timeout=5, read_timeout=10, retries={"total_max_attempts": 3, "mode": "standard"})


class Refused(Exception):
    """What was asked for is not done, for a reason that whoever deploys has to read."""


def handler(event, context):
    physical_id = event.get("PhysicalResourceId") or f"invocation-logging-{os.environ['AWS_REGION']}"
    try:
        act(event)
        status, reason = "SUCCESS", "done"
    except Exception as error:
        status, reason = "FAILED", f"{type(error).__name__}: {error}"
    print(json.dumps({"request": event.get("RequestType"), "status": status, "reason": reason}))
    answer(event, physical_id, status, reason)


def act(event):
    bedrock = boto3.client("bedrock", config=BRIEF)
    wanted = configuration(event["ResourceProperties"])
    request = event["RequestType"]
    if request == "Create":
        found = current(bedrock)
        if found and not same(found, wanted):
            raise Refused("the logging of invocations is configured here already, by someone else: remove that first")
        put(bedrock, wanted)
    elif request == "Update":
        put(bedrock, wanted)
    elif request == "Delete":
        found = current(bedrock)
        if found and same(found, wanted):
            bedrock.delete_model_invocation_logging_configuration()
    else:
        raise Refused(f"there is no request {request!r}")


def configuration(properties):
    return json.loads(properties["Configuration"])


def current(bedrock):
    return bedrock.get_model_invocation_logging_configuration().get("loggingConfig") or None


def same(found, wanted):
    """Whether what is there says all that was asked for; AWS may add what was left out."""
    if not isinstance(wanted, dict):
        return found == wanted
    return isinstance(found, dict) and all(same(found.get(key), value) for key, value in wanted.items())


def put(bedrock, wanted):
    """A role that was made a moment ago is not known everywhere yet: Bedrock refuses it at first."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            bedrock.put_model_invocation_logging_configuration(loggingConfig=wanted)
            return
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in ("AccessDeniedException", "ValidationException") or attempt == ATTEMPTS:
                raise
            time.sleep(SECONDS_BETWEEN)


def answer(event, physical_id, status, reason):
    body = {
        "Status": status,
        "Reason": reason[:1000],
        "PhysicalResourceId": physical_id,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
    }
    data = json.dumps(body).encode()
    for attempt in range(1, ATTEMPTS + 1):
        request = urllib.request.Request(event["ResponseURL"], data, {"Content-Type": ""}, method="PUT")
        try:
            with urllib.request.urlopen(request, timeout=10):
                return
        except OSError as error:
            print(json.dumps({"answer": attempt, "reason": str(error)}))
            if attempt == ATTEMPTS:
                raise
            time.sleep(SECONDS_BETWEEN)
