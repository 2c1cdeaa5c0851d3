"""Forms in which a template's value and a service's answer can be compared."""

import json
from decimal import Decimal, InvalidOperation


def tags(value) -> list:
    """Either service spelling of tags, sorted by key."""
    return sorted(
        ({"Key": tag.get("Key", tag.get("TagKey")), "Value": tag.get("Value", tag.get("TagValue"))} for tag in value or []),
        key=lambda tag: tag["Key"],
    )


def document(value):
    """A policy document as an object, whichever way it was written."""
    return json.loads(value) if isinstance(value, str) else value


def inline_policies(value) -> list:
    return sorted(
        ({"PolicyName": policy["PolicyName"], "PolicyDocument": document(policy["PolicyDocument"])} for policy in value),
        key=lambda policy: policy["PolicyName"],
    )


def numbers(value):
    """Numbers as decimals, also where a service writes them as text: `1000`, `"1000"` and `1000.0` are the same limit."""
    if isinstance(value, dict):
        return {key: numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [numbers(item) for item in value]
    if isinstance(value, bool):
        return value
    try:
        return str(Decimal(str(value)).normalize())
    except InvalidOperation:
        return value
