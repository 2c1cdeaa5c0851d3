"""Deploys an emitted folder into a moto server over HTTP and reads every resource back through its service's own API.

    deploy.py OUT [--without TYPE.PROPERTY]... [--seconds N]

Prints one JSON object: stacks, resources and properties compared, and the differences. Ends with 1 if there is a difference,
2 if the deployment could not be tried. The template is what is expected; GetTemplate, which only echoes, is never asked.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
import urllib.request
from collections import Counter
from pathlib import Path

# The machine's own AWS settings and proxies must not take part.
for name in [name for name in os.environ if name.startswith("AWS_") or name.lower().endswith("_proxy")]:
    del os.environ[name]
os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull, AWS_EC2_METADATA_DISABLED="true")

import boto3  # noqa: E402
import botocore.session  # noqa: E402
from botocore.config import Config  # noqa: E402

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from intrinsics import Resolver  # noqa: E402
from read_back import READERS, Resource  # noqa: E402

ROLE = "OrganizationAccountAccessRole"
ONCE = Config(retries={"max_attempts": 1, "mode": "standard"}, connect_timeout=5, read_timeout=60, proxies={})
# CloudFormation: IAM resources need the first, those with names of their own the second.
IAM_CAPABILITIES = ("CAPABILITY_IAM", "CAPABILITY_NAMED_IAM")
IAM_NAMES = {"AWS::IAM::Role": "RoleName", "AWS::IAM::ManagedPolicy": "ManagedPolicyName"}


# One for all sessions: reading the service models is most of what a session costs.
MODELS = botocore.session.Session().get_component("data_loader")


class Server:
    """Our moto server in a process of its own, ended with the block."""

    def __init__(self, flags):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [sys.executable, str(HERE / "server.py"), *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
        )

    def __enter__(self):
        port = self.process.stdout.readline().strip()
        if not port:
            raise RuntimeError(f"the server did not start:\n{self.last_words()}")
        self.url = f"http://127.0.0.1:{int(port)}"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def last_words(self):
        # Without a seek: the server writes at the same position.
        log = os.pread(self.log.fileno(), os.fstat(self.log.fileno()).st_size, 0)
        lines = log.decode(errors="replace").splitlines()
        return "\n".join(line for line in lines if " HTTP/1." not in line)[-2000:]

    def post(self, path, body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)


class Session:
    """One account and region, entered by assumed role."""

    def __init__(self, server, account, region):
        self.server, self.account, self.region, self.clients = server, account, region, {}
        sts = self.enter("first", "first", None).client("sts", endpoint_url=server.url, config=ONCE)
        role = sts.assume_role(RoleArn=f"arn:aws:iam::{account}:role/{ROLE}", RoleSessionName="synth-test")["Credentials"]
        self.session = self.enter(role["AccessKeyId"], role["SecretAccessKey"], role["SessionToken"])
        entered = self.client("sts").get_caller_identity()["Account"]
        if entered != account:
            raise RuntimeError(f"the assumed role is in account {entered}, not {account}")

    def enter(self, key, secret, token):
        core = botocore.session.Session()
        core.register_component("data_loader", MODELS)
        return boto3.session.Session(key, secret, token, region_name=self.region, botocore_session=core)

    def client(self, service, region=None):
        wanted = (service, region or self.region)
        if wanted not in self.clients:
            there = {"region_name": wanted[1], "endpoint_url": self.server.url, "config": ONCE}
            self.clients[wanted] = self.session.client(service, **there)
        return self.clients[wanted]

    def post(self, path, body):
        return self.server.post(path, body)


class Report:
    def __init__(self):
        self.differences, self.counts, self.types, self.write_only = [], Counter(), Counter(), []

    def differ(self, stack, resource, type_, property_, what, expected=None, actual=None):
        self.differences.append(
            {
                "stack": stack,
                "resource": resource,
                "type": type_,
                "property": property_,
                "what": what,
                "expected": expected,
                "actual": actual,
            }
        )


def load(out):
    manifest = json.loads((out / "manifest.json").read_text())
    if manifest.get("version") != 1 or not manifest.get("stacks"):
        raise ValueError("the manifest is not of version 1 or has no stacks")
    return [(stack, json.loads((out / stack["template"]).read_text())) for stack in manifest["stacks"]]


def found_organisation(server, stacks):
    """The accounts and policy targets that the stacks stand on exist before the first of them is deployed."""
    targets, kinds, management = set(), set(), stacks[0][0]["account"]
    for stack, template in stacks:
        for resource in template["Resources"].values():
            if resource["Type"].startswith("AWS::Organizations::"):
                management = stack["account"]
            if resource["Type"] == "AWS::CloudFormation::StackSet":
                management = stack["account"]
                for group in resource["Properties"]["StackInstancesGroup"]:
                    targets.update(group["DeploymentTargets"]["OrganizationalUnitIds"])
                    targets.update(group["DeploymentTargets"].get("Accounts", []))
            if resource["Type"] == "AWS::Organizations::Policy":
                kinds.add(resource["Properties"]["Type"])
                targets.update(t for t in resource["Properties"].get("TargetIds", []) if isinstance(t, str))
    units = sorted(target for target in targets if target.startswith("ou-"))
    roots = sorted({t for t in targets if t.startswith("r-")} | {"r-" + unit.split("-")[1] for unit in units})
    if len(roots) > 1:
        raise ValueError(f"an organisation has one root, not {roots}")
    accounts = {stack["account"] for stack, _ in stacks} | {t for t in targets if t.isdigit()}
    body = {"management": management, "root": next(iter(roots), None), "units": units, "accounts": sorted(accounts)}
    server.post("/stand-ins/organizations/organisation", body)
    organizations = Session(server, management, "us-east-1").client("organizations")
    root = organizations.list_roots()["Roots"][0]["Id"]
    for kind in sorted(kinds):
        organizations.enable_policy_type(RootId=root, PolicyType=kind)


def found_networks(server, stacks):
    """So do the networks that they name, with the ids they name them by."""
    networks = {}
    for stack, template in stacks:
        for resource in template["Resources"].values():
            vpc = resource.get("Properties", {}).get("VpcId")
            if not isinstance(vpc, str):
                continue
            place = (stack["account"], stack["region"], vpc)
            network = networks.setdefault(place, {"subnets": set(), "route_tables": set(), "security_groups": set()})
            properties = resource["Properties"]
            network["subnets"].update(properties.get("SubnetIds", []))
            network["route_tables"].update(properties.get("RouteTableIds", []))
            sources = (rule.get("SourceSecurityGroupId") for rule in properties.get("SecurityGroupIngress", []))
            network["security_groups"].update(source for source in sources if isinstance(source, str))
    body = [
        {"account": account, "region": region, "vpc": vpc, **{key: sorted(ids) for key, ids in network.items()}}
        for (account, region, vpc), network in sorted(networks.items())
    ]
    if body:
        server.post("/stand-ins/ec2/networks", body)


def found_policies(server, stacks):
    """And the managed policies that roles name and no stack makes."""
    made, named = set(), set()
    for stack, template in stacks:
        for resource in template["Resources"].values():
            properties = resource.get("Properties", {})
            if resource["Type"] == "AWS::IAM::ManagedPolicy":
                name = properties.get("Path", "/") + properties["ManagedPolicyName"]
                made.add(f"arn:aws:iam::{stack['account']}:policy{name}")
            named.update(arn for arn in properties.get("ManagedPolicyArns", []) if isinstance(arn, str))
    nothing = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    for arn in sorted(named - made):
        account, name = arn.split(":", 5)[4:]
        if account == "aws":
            continue
        path, name = name.removeprefix("policy").rsplit("/", 1)
        Session(server, account, "us-east-1").client("iam").create_policy(
            PolicyName=name, Path=path + "/", PolicyDocument=json.dumps(nothing)
        )


def parameters(stack, template, outputs):
    given = {}
    for parameter in stack.get("parameters", []):
        source = parameter.get("from")
        if source:
            made = outputs.get(source["stack"])
            if made is None:
                raise LookupError(f"parameter {parameter['name']}: stack {source['stack']} is not deployed yet")
            given[parameter["name"]] = made[source["output"]]
        elif "value" in parameter:
            given[parameter["name"]] = parameter["value"]
        else:
            raise LookupError(f"parameter {parameter['name']}: the manifest gives no source")
    for name, parameter in template.get("Parameters", {}).items():
        if name not in given and "Default" not in parameter:
            raise LookupError(f"parameter {name}: it has no default and the manifest does not give it")
    return given


def needed_capability(template):
    """What the real service asks for and moto does not."""
    needed = -1
    for resource in template["Resources"].values():
        if resource["Type"].startswith("AWS::IAM::"):
            named = IAM_NAMES.get(resource["Type"]) in resource.get("Properties", {})
            needed = max(needed, 1 if named else 0)
    return IAM_CAPABILITIES[needed:] if needed >= 0 else ()


def create(session, stack, template, given):
    cloudformation = session.client("cloudformation")
    cloudformation.create_stack(
        StackName=stack["name"],
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()],
        Capabilities=stack.get("capabilities", []),
        EnableTerminationProtection=stack.get("termination_protection", False),
    )
    made = cloudformation.describe_stacks(StackName=stack["name"])["Stacks"][0]
    if made["StackStatus"] != "CREATE_COMPLETE":
        raise RuntimeError(f"the stack is {made['StackStatus']}")
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack["name"])
    physical = {
        summary["LogicalResourceId"]: summary["PhysicalResourceId"]
        for page in pages
        for summary in page["StackResourceSummaries"]
        # A type that moto skips comes back without a name.
        if summary.get("LogicalResourceId") and summary.get("PhysicalResourceId")
    }
    return made, physical


def compare(session, stack, template, given, made, physical, report):
    declared = template["Resources"]
    resources = {name: Resource(session, name, physical[name]) for name in declared if name in physical}

    def attribute(name, wanted):
        reader = READERS[declared[name]["Type"]]
        return reader.attributes[wanted](resources[name])

    pseudo = {
        "AWS::AccountId": stack["account"],
        "AWS::Partition": "aws",
        "AWS::Region": stack["region"],
        "AWS::StackName": stack["name"],
        "AWS::StackId": made["StackId"],
        "AWS::URLSuffix": "amazonaws.com",
    }
    values = {name: parameter.get("Default") for name, parameter in template.get("Parameters", {}).items()}
    resolver = Resolver(pseudo, {**values, **given}, lambda name: resources[name].physical_id, attribute)

    for name, declaration in declared.items():
        type_ = declaration["Type"]
        report.counts["resources"] += 1
        report.types[type_] += 1
        if name not in resources:
            report.differ(stack["id"], name, type_, None, "the resource was not made")
        elif type_ not in READERS:
            report.differ(stack["id"], name, type_, None, "no reader for the type: add one to read_back")
        else:
            resources[name].expected = resolver.resolve(declaration.get("Properties", {}))
            compare_resource(stack, type_, resources[name], report)

    protected = (stack.get("termination_protection", False), made.get("EnableTerminationProtection", False))
    if protected[0] != protected[1]:
        report.differ(stack["id"], None, None, "termination_protection", "the stack differs", *protected)
    told = {output["OutputKey"]: output["OutputValue"] for output in made.get("Outputs", [])}
    for name, output in template.get("Outputs", {}).items():
        report.counts["outputs"] += 1
        expected = resolver.resolve(output["Value"])
        if told.get(name) != expected:
            report.differ(stack["id"], name, None, "Outputs", "the output differs", expected, told.get(name))
    return told


def compare_resource(stack, type_, resource, report):
    reader = READERS[type_]
    for property_ in sorted(set(resource.expected) | set(reader.defaults)):
        place = (stack["id"], resource.logical_id, type_, property_)
        if property_ in reader.write_only:
            report.write_only.append(f"{stack['id']} {resource.logical_id}.{property_}")
            continue
        if property_ not in reader.read:
            report.differ(*place, "no reader for the property: add one to read_back")
            continue
        report.counts["properties"] += 1
        if property_ in resource.expected:
            expected = reader.normal.get(property_, lambda value: value)(resource.expected[property_])
        else:
            expected = reader.defaults[property_]
        try:
            actual = reader.read[property_](resource)
        except Exception as error:
            report.differ(*place, f"cannot be read: {type(error).__name__}: {error}", expected)
            continue
        if actual != expected:
            report.differ(*place, "the service has another value", expected, actual)


def deploy(server, stacks, report):
    found_organisation(server, stacks)
    found_networks(server, stacks)
    found_policies(server, stacks)
    outputs = {}
    for stack, template in stacks:
        needed = needed_capability(template)
        if needed and not set(needed) & set(stack.get("capabilities", [])):
            report.differ(stack["id"], None, None, "capabilities", "the template needs it", needed[0], None)
        try:
            given = parameters(stack, template, outputs)
            session = Session(server, stack["account"], stack["region"])
            made, physical = create(session, stack, template, given)
            outputs[stack["id"]] = compare(session, stack, template, given, made, physical, report)
            report.counts["stacks"] += 1
        except Exception as error:
            # What comes after stands on this stack.
            told = f"{type(error).__name__}: {error}\n{server.last_words()}".strip()
            report.differ(stack["id"], None, None, None, f"the stack cannot be deployed: {told}")
            return


def unused(report):
    """Entries of the list that this folder does not need: only told, as the list serves every folder."""
    listed = json.loads((HERE / "stand_ins.json").read_text())
    return sorted(
        {entry["type"] for part in ("types", "properties") for entry in listed[part]} - set(report.types)
    )


def main(arguments):
    out, flags, seconds = None, [], 300
    rest = iter(arguments)
    for argument in rest:
        if argument == "--without":
            flags += [argument, next(rest)]
        elif argument == "--seconds":
            seconds = int(next(rest))
        else:
            out = Path(argument)
    if out is None:
        sys.exit(__doc__)
    # A hang ends here; the server ends with us.
    signal.alarm(seconds)
    report, stacks = Report(), load(out)
    if ":iam::aws:policy/" in json.dumps(stacks):
        flags.append("--policies-of-aws")
    with Server(flags) as server:
        deploy(server, stacks, report)
    print(
        json.dumps(
            {
                "stacks": report.counts["stacks"],
                "resources": report.counts["resources"],
                "properties": report.counts["properties"],
                "outputs": report.counts["outputs"],
                "types": dict(sorted(report.types.items())),
                "write_only": report.write_only,
                "unused_stand_ins": unused(report),
                "differences": report.differences,
            },
            indent=1,
            default=str,
        )
    )
    return 1 if report.differences else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Exception as error:
        print(f"deploy: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
