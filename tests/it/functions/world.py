"""What the scenarios of functions share: AWS as moto has it, the function as Lambda would load it, and its log."""

import contextlib
import io
import json
import os
import time
import types
import urllib.request

import boto3

ACCOUNT = "123456789012"
REGION = "us-east-1"
SOURCE = ""


def enter(url):
    """From here on boto3 speaks to the server, as in Lambda with nothing but the environment to say where and who."""
    os.environ.update(
        AWS_ENDPOINT_URL=url, AWS_REGION=REGION, AWS_DEFAULT_REGION=REGION, AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none"
    )


def reset():
    request = urllib.request.Request(f"{os.environ['AWS_ENDPOINT_URL']}/moto-api/reset", method="POST")
    urllib.request.urlopen(request, timeout=30).close()


_clients = {}


def client(service):
    if service not in _clients:
        _clients[service] = boto3.client(service)
    return _clients[service]


def load(configuration, now):
    """The function, loaded anew, in a world where it is `now` (seconds; `function.now` changes it)."""
    os.environ["CONFIGURATION"] = json.dumps(configuration)
    function = types.ModuleType("index")
    exec(compile(SOURCE, "index.py", "exec"), function.__dict__)
    function.now = now
    function.time = types.SimpleNamespace(time=lambda: function.now, sleep=time.sleep)
    return function


def call(function, event):
    """The function's answer, its error, and the lines of its log."""
    printed, answer, error = io.StringIO(), None, None
    with contextlib.redirect_stdout(printed):
        try:
            answer = function.handler(event, None)
        except Exception as raised:
            error = raised
    return answer, error, [json.loads(line) for line in printed.getvalue().splitlines()]
