"""How each resource type is read through its own service's API, in the shape of its CloudFormation properties.

A reader is a table: property -> function of the `Resource`. A property of a template without an entry is a difference, so
nothing goes unread by silence. A new type is a reader here and, where moto lacks it, a stand-in.
"""

from dataclasses import dataclass, field
from typing import Any, Callable

from . import (
    apigateway,
    athena,
    bedrock_mantle,
    budgets,
    cloudtrail,
    cloudwatch,
    custom,
    dynamodb,
    ec2,
    eks,
    elasticache,
    functions,
    iam,
    kept,
    kms,
    organizations,
    s3vectors,
    s3,
    sns,
    sso,
    stack_sets,
)


@dataclass
class Resource:
    """One deployed resource: what it takes to ask its service about it."""

    session: Any
    logical_id: str
    physical_id: str
    expected: dict = field(default_factory=dict)


@dataclass
class Reader:
    # property -> what the service says about it
    read: dict[str, Callable]
    # GetAtt attribute -> its value, from the service too
    attributes: dict[str, Callable] = field(default_factory=dict)
    # what the service has when the template does not say; a property not here may be anything then
    defaults: dict[str, Any] = field(default_factory=dict)
    # property -> brings the template's value into the form that `read` gives
    normal: dict[str, Callable] = field(default_factory=dict)
    # properties that no API returns
    write_only: frozenset = frozenset()


READERS = {
    type_: Reader(**tables)
    for module in (
        apigateway,
        athena,
        bedrock_mantle,
        budgets,
        cloudtrail,
        cloudwatch,
        custom,
        dynamodb,
        ec2,
        eks,
        elasticache,
        functions,
        iam,
        kept,
        kms,
        organizations,
        s3vectors,
        s3,
        sns,
        sso,
        stack_sets,
    )
    for type_, tables in module.READERS.items()
}
