"""AWS::EC2::VPCEndpoint: moto drops tags and has no attribute; and the networks that exist before anything is deployed."""

import json
from contextlib import contextmanager

from .around_create import after_create, before_create


def identifier() -> None:
    from moto.ec2.models.vpcs import VPCEndPoint

    VPCEndPoint.has_cfn_attr = classmethod(lambda cls, attr: attr == "Id")
    VPCEndPoint.get_cfn_attribute = lambda self, attribute_name: {"Id": self.id}[attribute_name]


def policy_document() -> None:
    from moto.ec2.models.vpcs import VPCEndPoint

    def prepare(properties):
        document = properties.get("PolicyDocument")
        if not isinstance(document, dict):
            return properties
        return {**properties, "PolicyDocument": json.dumps(document)}

    before_create(VPCEndPoint, prepare)


def tags() -> None:
    from moto.ec2.models.vpcs import VPCEndPoint

    def keep(endpoint, properties, account_id, region_name):
        endpoint.add_tags({tag["Key"]: tag["Value"] for tag in properties.get("Tags", [])})

    after_create(VPCEndPoint, keep)


PROPERTIES = {
    "AWS::EC2::VPCEndpoint.Id": identifier,
    "AWS::EC2::VPCEndpoint.PolicyDocument": policy_document,
    "AWS::EC2::VPCEndpoint.Tags": tags,
}


@contextmanager
def next_id(module, maker: str, value: str):
    """moto makes random ids; the blueprint names those of networks that exist."""
    random = getattr(module, maker)
    setattr(module, maker, lambda *_: value)
    try:
        yield
    finally:
        setattr(module, maker, random)


def found_networks(body: list) -> dict:
    """Makes the VPCs, subnets, route tables and security groups that the templates name, with the ids they have there."""
    from moto.ec2.models import ec2_backends, route_tables, security_groups, subnets, vpcs

    for number, network in enumerate(body):
        backend, vpc = ec2_backends[network["account"]][network["region"]], network["vpc"]
        with next_id(vpcs, "random_vpc_id", vpc):
            backend.create_vpc(f"10.{number}.0.0/16")
        for at, subnet in enumerate(network["subnets"]):
            with next_id(subnets, "random_subnet_id", subnet):
                backend.create_subnet(vpc, f"10.{number}.{at}.0/24", availability_zone=network["region"] + "a")
        for table in network["route_tables"]:
            with next_id(route_tables, "random_route_table_id", table):
                backend.create_route_table(vpc)
        for group in network["security_groups"]:
            with next_id(security_groups, "random_security_group_id", group):
                backend.create_security_group(group.replace("sg-", "exists-"), "exists", vpc_id=vpc)
    return {"networks": len(body)}


ROUTES = {("POST", "/stand-ins/ec2/networks"): found_networks}
