"""Custom::InvocationLogging: moto would run its function in a container; here the function that the template holds runs in an interpreter of
its own, with the account's credentials, and answers as it would answer CloudFormation."""

import http.server
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import zipfile

MODELS: list = []
RUN = "import json, sys; sys.path.insert(0, sys.argv[1]); import index; index.handler(json.load(sys.stdin), None)"


def register_types() -> None:
    from moto.cloudformation.custom_model import CustomModel

    def create(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
        made = CustomModel(region_name, "request", kwargs["LogicalId"], resource_name)
        answer = ask(cloudformation_json["Properties"], account_id, region_name, kwargs)
        if answer["Status"] != "SUCCESS":
            raise ValueError(f"{kwargs['LogicalId']}: {answer['Reason']}")
        made.resource_name = answer["PhysicalResourceId"]
        made.set_data(answer.get("Data", {}))
        return made

    CustomModel.create_from_cloudformation_json = classmethod(create)


def ask(properties, account_id, region_name, about):
    """What the function answers."""
    from moto.awslambda.utils import get_backend
    from moto.sts.models import sts_backends

    function = get_backend(account_id, region_name).get_function(properties["ServiceToken"])
    answers = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_PUT(self):
            answers.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    event = {
        "RequestType": "Create",
        "ResponseURL": f"http://127.0.0.1:{server.server_port}/",
        "StackId": about["StackId"],
        "RequestId": "request",
        "LogicalResourceId": about["LogicalId"],
        "ResourceType": about["ResourceType"],
        "ResourceProperties": properties,
    }
    role = sts_backends[account_id]["aws"].assume_role(region_name, "function", function.role, None, 3600, None)
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PYTHONDONTWRITEBYTECODE": "1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['MOTO_PORT']}",
        "AWS_REGION": region_name,
        "AWS_DEFAULT_REGION": region_name,
        "AWS_ACCESS_KEY_ID": role.access_key_id,
        "AWS_SECRET_ACCESS_KEY": role.secret_access_key,
        "AWS_SESSION_TOKEN": role.session_token,
        **function.environment_vars,
    }
    with tempfile.TemporaryDirectory() as folder:
        zipfile.ZipFile(io.BytesIO(function.code_bytes)).extractall(folder)
        ended = subprocess.run(
            [sys.executable, "-c", RUN, folder], input=json.dumps(event), env=environment, capture_output=True, text=True, timeout=120
        )
    server.shutdown()
    server.server_close()
    if len(answers) != 1:
        raise ValueError(f"{len(answers)} answers: {ended.stderr}")
    return answers[0]
