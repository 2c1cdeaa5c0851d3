"""The scenarios of the function behind the logging of invocations: requests as CloudFormation sends them, against moto's Bedrock, with a
server that takes the answers."""

import http.server
import json
import os
import threading
import unittest
from types import SimpleNamespace

import world
from botocore.exceptions import ClientError

OURS = {
    "cloudWatchConfig": {"logGroupName": "/acme/model-invocations", "roleArn": f"arn:aws:iam::{world.ACCOUNT}:role/acme-delivery"},
    "textDataDeliveryEnabled": True,
    "imageDataDeliveryEnabled": False,
    "embeddingDataDeliveryEnabled": False,
    "videoDataDeliveryEnabled": False,
    "audioDataDeliveryEnabled": False,
}
THEIRS = {**OURS, "cloudWatchConfig": {**OURS["cloudWatchConfig"], "logGroupName": "/central/invocations"}}
STACK = f"arn:aws:cloudformation:us-east-1:{world.ACCOUNT}:stack/acme-operations/1f2e"


class Answers:
    """What comes in at the URL; the first answers may be refused."""

    def __init__(self, refuse=0):
        got, left = [], [refuse]

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_PUT(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                left[0] -= 1
                if left[0] >= 0:
                    self.send_error(500)
                    return
                got.append((self.headers.get("Content-Type"), json.loads(body)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.got = got
        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        self.url = f"http://127.0.0.1:{self.server.server_port}/answer"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def configured():
    told = world.client("bedrock").get_model_invocation_logging_configuration()
    return told.get("loggingConfig") or None


def configure(configuration):
    world.client("bedrock").put_model_invocation_logging_configuration(loggingConfig=configuration)


class Scenarios(unittest.TestCase):
    def setUp(self):
        world.reset()
        self.function = world.load({}, 0)
        self.function.SECONDS_BETWEEN = 0

    def ask(self, request, configuration=OURS, refuse=0, physical_id=None, text=None):
        """The answer that CloudFormation gets."""
        with Answers(refuse) as answers:
            event = {
                "RequestType": request,
                "ResponseURL": answers.url,
                "StackId": STACK,
                "RequestId": "request-1",
                "LogicalResourceId": "LoggingModelInvocations",
                "ResourceType": "Custom::InvocationLogging",
                "ResourceProperties": {
                    "ServiceToken": "arn:aws:lambda:us-east-1:1:function:f",
                    "Configuration": json.dumps(configuration) if text is None else text,
                },
            }
            if physical_id is not None:
                event["PhysicalResourceId"] = physical_id
            _, error, _ = world.call(self.function, event)
        self.assertIsNone(error)
        self.assertEqual(len(answers.got), 1, "one answer")
        kind, answer = answers.got[0]
        self.assertFalse(kind, "the signature of the URL is for no content type")
        self.assertEqual((answer["StackId"], answer["RequestId"]), (STACK, "request-1"))
        self.assertEqual(answer["LogicalResourceId"], "LoggingModelInvocations")
        self.assertTrue(answer["PhysicalResourceId"])
        return answer

    def done(self, *args, **named):
        answer = self.ask(*args, **named)
        self.assertEqual(answer["Status"], "SUCCESS", answer["Reason"])
        return answer

    def failed(self, *args, **named):
        answer = self.ask(*args, **named)
        self.assertEqual(answer["Status"], "FAILED")
        return answer

    def refusing(self, code, times):
        """Bedrock, which refuses the first puts."""
        real, left = world.client("bedrock"), [times]

        def put(**named):
            left[0] -= 1
            if left[0] >= 0:
                raise ClientError({"Error": {"Code": code, "Message": "the role cannot be assumed"}}, "Put")
            return real.put_model_invocation_logging_configuration(**named)

        client = SimpleNamespace(
            get_model_invocation_logging_configuration=real.get_model_invocation_logging_configuration,
            delete_model_invocation_logging_configuration=real.delete_model_invocation_logging_configuration,
            put_model_invocation_logging_configuration=put,
        )
        self.function.boto3 = SimpleNamespace(client=lambda *_, **__: client)

    def test_create_turns_it_on(self):
        self.done("Create")
        self.assertEqual(configured(), OURS)

    def test_create_again_is_no_problem(self):
        first = self.done("Create")
        self.assertEqual(self.done("Create")["PhysicalResourceId"], first["PhysicalResourceId"])
        self.assertEqual(configured(), OURS)

    def test_create_does_not_replace_what_others_configured(self):
        configure(THEIRS)
        self.assertIn("already", self.failed("Create")["Reason"])
        self.assertEqual(configured(), THEIRS)

    def test_the_rollback_of_a_refused_create_leaves_what_others_configured(self):
        configure(THEIRS)
        refused = self.failed("Create")
        self.done("Delete", physical_id=refused["PhysicalResourceId"])
        self.assertEqual(configured(), THEIRS)

    def test_update_puts_the_new_one_and_keeps_the_id(self):
        made = self.done("Create")["PhysicalResourceId"]
        new = {**OURS, "embeddingDataDeliveryEnabled": True}
        self.assertEqual(self.done("Update", new, physical_id=made)["PhysicalResourceId"], made)
        self.assertEqual(configured(), new)

    def test_update_puts_back_what_was_changed_by_hand(self):
        made = self.done("Create")["PhysicalResourceId"]
        configure(THEIRS)
        self.done("Update", physical_id=made)
        self.assertEqual(configured(), OURS)

    def test_delete_turns_it_off(self):
        made = self.done("Create")["PhysicalResourceId"]
        self.done("Delete", physical_id=made)
        self.assertIsNone(configured())

    def test_delete_leaves_what_others_have_configured_since(self):
        made = self.done("Create")["PhysicalResourceId"]
        configure(THEIRS)
        self.done("Delete", physical_id=made)
        self.assertEqual(configured(), THEIRS)

    def test_delete_twice_is_no_problem(self):
        made = self.done("Create")["PhysicalResourceId"]
        self.done("Delete", physical_id=made)
        self.done("Delete", physical_id=made)

    def test_delete_removes_its_own_though_aws_tells_more(self):
        configure({**OURS, "cloudWatchConfig": {**OURS["cloudWatchConfig"], "largeDataDeliveryS3Config": {"bucketName": "large"}}})
        self.done("Delete")
        self.assertIsNone(configured())

    def test_a_role_that_is_not_known_yet_is_waited_for(self):
        for code in ("ValidationException", "AccessDeniedException"):
            self.refusing(code, 3)
            self.done("Create")
            self.assertEqual(configured(), OURS)

    def test_a_role_that_stays_unknown_is_told(self):
        self.refusing("ValidationException", 99)
        self.assertIn("cannot be assumed", self.failed("Create")["Reason"])

    def test_another_refusal_is_told_at_once(self):
        self.refusing("ThrottlingException", 1)
        self.failed("Create")
        self.assertIsNone(configured())

    def test_what_cannot_be_read_is_told(self):
        self.failed("Create", text="{")
        self.failed("Rename")
        self.assertIsNone(configured())

    def test_a_long_reason_is_cut(self):
        self.function.act = lambda event: (_ for _ in ()).throw(ValueError("x" * 9000))
        self.assertLess(len(json.dumps(self.failed("Create"))), 4096)

    def test_an_answer_that_is_not_taken_is_sent_again(self):
        self.done("Create", refuse=2)

    def test_the_id_says_the_region(self):
        self.assertIn(os.environ["AWS_REGION"], self.done("Create")["PhysicalResourceId"])
