"""Runs the emitted canary against a model of bedrock-mantle that recomputes each signature (SigV4) by itself.

Reads `{source, configuration}` from standard input; prints for each way of answering what the canary wrote to its log.
"""

import contextlib
import hashlib
import hmac
import io
import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY, SECRET, TOKEN, REGION = "AKIDEXAMPLE", "secret/of+test", "session-token", "us-east-2"
ANSWER = {"id": "resp_1", "object": "response", "status": "completed", "output": []}


def signature(secret, region, service, method, path, headers, signed, body):
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html"""
    canonical_headers = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in signed)
    payload = hashlib.sha256(body).hexdigest()
    canonical = "\n".join([method, path, "", canonical_headers, ";".join(signed), payload])
    date = headers["X-Amz-Date"]
    scope = f"{date[:8]}/{region}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", date, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in [date[:8], region, service, "aws4_request"]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return scope, hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


class Mantle(BaseHTTPRequestHandler):
    way = "ok"
    seen: list = []

    def do_GET(self):
        self.seen.append({"problem": "followed a redirect"})
        self.reply(200, ANSWER)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append(self.judged(body))
        if self.seen[-1]["problem"]:
            return self.reply(403, {"error": self.seen[-1]["problem"]})
        match self.way:
            case "slow":
                time.sleep(3)
            case "unavailable":
                return self.reply(503, {"error": "busy"})
            case "moved":
                self.send_response(302)
                self.send_header("Location", "/elsewhere")
                return self.end_headers()
            case "garbage":
                return self.reply(200, None, b"<html>")
            case "list":
                return self.reply(200, None, b"[]")
            case "cut":
                return self.reply(200, None, b"{", length=100)
            case "incomplete" | "failed":
                return self.reply(200, {**ANSWER, "status": self.way})
        return self.reply(200, ANSWER)

    def judged(self, body):
        seen = {"body": json.loads(body), "project": self.headers["OpenAI-Project"], "problem": None}
        try:
            scheme, rest = self.headers["Authorization"].split(" ", 1)
            fields = dict(field.strip().split("=", 1) for field in rest.split(","))
            signed = fields["SignedHeaders"].split(";")
            key, scope = fields["Credential"].split("/", 1)
            wanted, computed = signature(
                SECRET, REGION, "bedrock-mantle", "POST", self.path, self.headers, signed, body
            )
            needed = {"host", "x-amz-date", "x-amz-security-token", "openai-project"}
            checks = {
                "scheme": scheme == "AWS4-HMAC-SHA256",
                "key": key == KEY,
                "scope": scope == wanted,
                "path": self.path == "/openai/v1/responses",
                "token": self.headers["X-Amz-Security-Token"] == TOKEN,
                "signed headers": needed <= set(signed),
                "signature": hmac.compare_digest(fields["Signature"], computed),
            }
            seen["problem"] = next((name for name, holds in checks.items() if not holds), None)
        except (KeyError, ValueError, AttributeError, TypeError) as error:
            seen["problem"] = repr(error)
        return seen

    def reply(self, status, answer, body=None, length=None):
        body = json.dumps(answer).encode() if body is None else body
        self.send_response(status)
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def run(source, configuration, way):
    Mantle.way, Mantle.seen = way, []
    os.environ["CONFIGURATION"] = json.dumps(configuration)
    module: dict = {"__name__": "index"}
    exec(compile(source, "index.py", "exec"), module)
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        module["handler"]({}, None)
    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    return {"lines": lines, "seen": Mantle.seen}


def main():
    told = json.load(sys.stdin)
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    own = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_SESSION_TOKEN": TOKEN, "AWS_REGION": REGION}
    os.environ.update(own)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mantle)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    real = told["configuration"]["url"]
    configuration = {**told["configuration"], "url": here + real.removeprefix("https://bedrock-mantle.us-east-2.api.aws")}
    results = {
        way: run(told["source"], configuration, way)
        for way in ["ok", "incomplete", "failed", "unavailable", "moved", "garbage", "list", "cut"]
    }
    results["slow"] = run(told["source"], {**configuration, "timeout_seconds": 1}, "slow")
    results["other service"] = run(told["source"], {**configuration, "signing_name": "bedrock"}, "ok")
    results["nobody"] = run(told["source"], {**configuration, "url": "http://127.0.0.1:1/openai/v1/responses"}, "ok")
    server.shutdown()
    json.dump(results, sys.stdout)


main()
