"""Small models for what the installed moto lacks or drops; `../stand_ins.json` lists each with its reason.

`register_types` adds whole resource types (moto finds every subclass of CloudFormationModel). `register_properties` makes
moto's own models keep properties they drop; each module has a table of them, `TYPE.PROPERTY` -> function that does it. A new
type is a new file here, a line in the list and a reader in `../read_back`.
"""

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

TYPES = [
    apigateway,
    athena,
    bedrock_mantle,
    budgets,
    cloudtrail,
    cloudwatch,
    custom,
    eks,
    elasticache,
    iam,
    kept,
    kms,
    organizations,
    s3,
    s3vectors,
    sns,
    sso,
    stack_sets,
]
PROPERTIES = [budgets, dynamodb, ec2, functions, iam, kms, s3, sns]


def register_types() -> None:
    """Before moto builds its model map: it is built once and kept."""
    for module in TYPES:
        module.register_types()


def register_properties(without: set) -> None:
    """All but those in `without`, which is how the tests see that each is still needed."""
    tables = {name: register for module in PROPERTIES for name, register in module.PROPERTIES.items()}
    if without - set(tables):
        raise ValueError(f"no stand-in has the name {sorted(without - set(tables))}")
    for name, register in tables.items():
        if name not in without:
            register()


def routes() -> dict:
    """(method, path) -> function of a decoded JSON body; for what has no AWS client."""
    return {
        **bedrock_mantle.ROUTES,
        **ec2.ROUTES,
        **eks.ROUTES,
        **elasticache.ROUTES,
        **kept.ROUTES,
        **organizations.ROUTES,
        **s3vectors.ROUTES,
        **sso.ROUTES,
        **stack_sets.ROUTES,
    }
