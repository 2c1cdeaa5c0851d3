"""Asks a model for a few tokens, and says in its log whether and how fast it answered.

The log line is in the CloudWatch embedded metric format, so that the log is all it needs to write. A model that does not
answer is a measurement, not an error: the function itself fails only if it could not measure.
"""

import http.client
import json
import os
import time
import urllib.error
import urllib.request

import botocore.session
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

SESSION = botocore.session.get_session()
PROMPT = "Reply with OK."


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """A signature is for one address."""

    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NoRedirects)


def handler(_event, _context):
    configuration = json.loads(os.environ["CONFIGURATION"])
    request = signed(configuration)
    start = time.monotonic()
    status, reason = answer(request, configuration["timeout_seconds"])
    milliseconds = round((time.monotonic() - start) * 1000)
    print(json.dumps(measured(configuration, status, reason, milliseconds)), flush=True)


def signed(configuration):
    """The request, signed with the function's own role."""
    body = {
        "model": configuration["model"],
        "input": PROMPT,
        "max_output_tokens": configuration["max_output_tokens"],
        "store": False,
    }
    headers = {"Content-Type": "application/json", "OpenAI-Project": configuration["project"]}
    request = AWSRequest("POST", configuration["url"], headers, json.dumps(body).encode())
    credentials = SESSION.get_credentials().get_frozen_credentials()
    SigV4Auth(credentials, configuration["signing_name"], os.environ["AWS_REGION"]).add_auth(request)
    prepared = request.prepare()
    return urllib.request.Request(prepared.url, prepared.body, dict(prepared.headers), method="POST")


def answer(request, seconds):
    """The HTTP status, and what went wrong, if anything did. Status 0: there was no answer."""
    try:
        with OPENER.open(request, timeout=seconds) as response:
            state = json.loads(response.read())["status"]
            # The few tokens may have been too few: it answered nevertheless.
            return response.status, None if state in ("completed", "incomplete") else "unfinished"
    except urllib.error.HTTPError as error:
        return error.code, f"HTTP {error.code}"
    except (ValueError, TypeError, KeyError):
        return 0, "no response object"
    except (OSError, http.client.HTTPException) as error:
        # A timeout, a name that is not found, a connection that breaks.
        return 0, type(getattr(error, "reason", error)).__name__


def measured(configuration, status, reason, milliseconds):
    succeeded = reason is None
    metrics = [{"Name": "CanaryRuns", "Unit": "Count"}, {"Name": "CanarySuccesses", "Unit": "Count"}]
    line = {
        "Canary": configuration["canary"],
        "CanaryRuns": 1,
        "CanarySuccesses": int(succeeded),
        "Status": status,
    }
    if succeeded:
        # How long a failure took says nothing about how fast answers are.
        metrics.append({"Name": "CanaryLatency", "Unit": "Milliseconds"})
        line["CanaryLatency"] = milliseconds
    else:
        line["Reason"] = reason
    line["_aws"] = {
        "Timestamp": round(time.time() * 1000),
        "CloudWatchMetrics": [
            {"Namespace": configuration["namespace"], "Dimensions": [["Canary"]], "Metrics": metrics}
        ],
    }
    return line
