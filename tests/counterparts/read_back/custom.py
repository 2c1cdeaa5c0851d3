"""What custom resources do, from the service they do it with. Bedrock: GetModelInvocationLoggingConfiguration."""

import json


def logging(resource):
    answer = resource.session.client("bedrock").get_model_invocation_logging_configuration()
    return answer.get("loggingConfig")


READERS = {
    "Custom::InvocationLogging": {
        "read": {"Configuration": logging},
        "normal": {"Configuration": json.loads},
        "write_only": frozenset({"ServiceToken"}),
    }
}
