"""What parliament and cfn-lint find in policies: for each line of JSON on standard input one on standard output.

In: {"kind": "identity|trust|resource|key|...", "policy": {...}}. Out: {"parliament": [ids], "cfn-lint": [ids]}, each
sorted, null where the program does not read that kind of policy.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import parliament

# Where a policy of a kind stands in a template, with what else the type wants.
HOLDERS = {
    "identity": ("AWS::IAM::ManagedPolicy", "PolicyDocument", {}),
    "trust": ("AWS::IAM::Role", "AssumeRolePolicyDocument", {}),
    "resource": ("AWS::SQS::QueuePolicy", "PolicyDocument", {"Queues": ["https://queue.example"]}),
    "key": ("AWS::KMS::Key", "KeyPolicy", {"EnableKeyRotation": True}),
}
# It asks for a Version where one stands, and for what a resource other than the policy lacks.
PER_TEMPLATE = 200


def parliament_ids(kind, policy):
    if kind != "identity":
        return None
    text = json.dumps(policy)
    try:
        analyzed = parliament.analyze_policy_string(text, include_community_auditors=True)
    except Exception as problem:  # It stops at some documents; which is a finding about it.
        return [f"crash: {type(problem).__name__}"]
    return sorted({finding.issue for finding in analyzed.findings})


def cfn_lint_ids(items):
    """By number of the item, for one template."""
    resources = {}
    for number, item in items:
        type_name, place, others = HOLDERS[item["kind"]]
        resources[f"P{number}"] = {"Type": type_name, "Properties": {place: item["policy"], **others}}
    found = {number: set() for number, _ in items}
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.json"
        template.write_text(json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}))
        program = Path(sys.executable).with_name("cfn-lint")
        command = [program, "--format", "json", "--include-checks", "I", "--regions", "us-east-1", "--", template]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    for match in json.loads(ended.stdout or "[]"):
        path = match["Location"]["Path"] or []
        if len(path) > 1 and path[0] == "Resources":
            found[int(path[1][1:])].add(match["Rule"]["Id"])
    return found


def main():
    items = [json.loads(line) for line in sys.stdin if line.strip()]
    held = [(number, item) for number, item in enumerate(items) if item["kind"] in HOLDERS]
    found = {}
    for start in range(0, len(held), PER_TEMPLATE):
        found.update(cfn_lint_ids(held[start : start + PER_TEMPLATE]))
    for number, item in enumerate(items):
        ids = sorted(found[number]) if number in found else None
        print(json.dumps({"parliament": parliament_ids(item["kind"], item["policy"]), "cfn-lint": ids}))


if __name__ == "__main__":
    main()
