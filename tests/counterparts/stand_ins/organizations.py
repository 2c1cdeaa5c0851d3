"""AWS::Organizations::Policy over moto's own backend, and the organisation that exists before anything is deployed."""

import json
from contextlib import contextmanager


def backend(account_id):
    from moto.organizations.models import organizations_backends

    return organizations_backends[account_id]["aws"]


def register_types() -> None:
    from moto.core.common_models import CloudFormationModel
    from moto.organizations import utils

    # moto takes only ids as long as its own; AWS gives longer ones too.
    utils.ROOT_ID_REGEX = r"r-[0-9a-z]{4,32}"
    utils.OU_ID_REGEX = r"ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}"

    take_bedrock_policies()

    class Policy(CloudFormationModel):
        def __init__(self, summary):
            self.id, self.arn = summary["Id"], summary["Arn"]

        @property
        def physical_resource_id(self):
            return self.id

        @staticmethod
        def cloudformation_name_type():
            return "Name"

        @staticmethod
        def cloudformation_type():
            return "AWS::Organizations::Policy"

        @classmethod
        def has_cfn_attr(cls, attr):
            return attr in ("Arn", "Id")

        def get_cfn_attribute(self, attribute_name):
            return {"Arn": self.arn, "Id": self.id}[attribute_name]

        @classmethod
        def create_from_cloudformation_json(cls, resource_name, cloudformation_json, account_id, region_name, **kwargs):
            properties = cloudformation_json["Properties"]
            unknown = set(properties) - {"Name", "Type", "Content", "Description", "TargetIds", "Tags"}
            if unknown:
                raise ValueError(f"an organisation policy has no {sorted(unknown)}")
            content = properties["Content"]
            made = backend(account_id).create_policy(
                Name=properties["Name"],
                Type=properties["Type"],
                Content=content if isinstance(content, str) else json.dumps(content),
                Description=properties.get("Description", ""),
                Tags=properties.get("Tags", []),
            )["Policy"]["PolicySummary"]
            for target in properties.get("TargetIds", []):
                backend(account_id).attach_policy(PolicyId=made["Id"], TargetId=target)
            return cls(made)

        def is_created(self):
            return True


def take_bedrock_policies() -> None:
    """moto knows the types of policy that it knew in 2024; of Bedrock policies it lacks the name and the ARN alone."""
    from moto.organizations import models, utils

    known = models.FakePolicy.SUPPORTED_POLICY_TYPES
    if "BEDROCK_POLICY" in known:
        return
    known.append("BEDROCK_POLICY")
    models.FakeRoot.SUPPORTED_POLICY_TYPES.append("BEDROCK_POLICY")
    of_others = models.FakePolicy.__init__

    def of_bedrock(self, organization, **kwargs):
        if kwargs["Type"] != "BEDROCK_POLICY":
            return of_others(self, organization, **kwargs)
        of_others(self, organization, **{**kwargs, "Type": "SERVICE_CONTROL_POLICY"})
        self.type = "BEDROCK_POLICY"
        self._arn_format = utils.SCP_ARN_FORMAT.replace("service_control_policy", "bedrock_policy")
        return None

    models.FakePolicy.__init__ = of_bedrock


@contextmanager
def next_id(maker: str, value):
    """moto makes random ids; the blueprint names those of an organisation that exists."""
    from moto.organizations import utils

    random = getattr(utils, maker)
    if value is not None:
        setattr(utils, maker, lambda *_: value)
    try:
        yield
    finally:
        setattr(utils, maker, random)


def found_organisation(body: dict) -> dict:
    """Makes the organisation that the blueprint stands on, through moto's own backend.

    Making an account there also makes its OrganizationAccountAccessRole.
    """
    organisation = backend(body["management"])
    with next_id("make_random_root_id", body.get("root")):
        organisation.create_organization("us-east-1", FeatureSet="ALL")
    for unit in body.get("units", []):
        with next_id("make_random_ou_id", unit):
            organisation.create_organizational_unit(Name=unit, ParentId=organisation.org.root_id)
    for account in body.get("accounts", []):
        if account != body["management"]:
            with next_id("make_random_account_id", account):
                organisation.create_account(AccountName=account, Email=f"{account}@example.com")
    return {"organisation": organisation.org.id}


ROUTES = {("POST", "/stand-ins/organizations/organisation"): found_organisation}
