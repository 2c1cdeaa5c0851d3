"""Holds runbooks against what their readers do: Markdown is parsed, blocks are run by bash with commands that only note their
words, and each `aws` command is held against botocore's models.

Reads {name: path of a RUNBOOK.md} as JSON, prints {"problems": […], "commands": number, "synth": [[name, [word, …]], …]}.
"""

import json
import os
import re
import subprocess
import sys
import tempfile

import botocore.session
from botocore import xform_name
from botocore.exceptions import UnknownServiceError
from botocore.validate import ParamValidator
from markdown_it import MarkdownIt

# Options of the AWS CLI itself (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html).
GLOBAL = {"profile", "region", "query", "output", "cli-binary-format"}
# What the AWS CLI adds to the APIs.
CUSTOM = {("configure", "export-credentials"): {"format"}}
# An operation that writes its answer into a file.
STREAMING = {("lambda", "invoke")}
FENCES = {"sh"}

STUB = r"""
note() { printf '%s\0' "$@" >>"$NOTES"; printf '\1\0' >>"$NOTES"; }
aws() { note aws "$@"; case $1 in configure) ;; *) printf 'answered-by-amazon-web-services-000000' ;; esac; }
synth() { note synth "$@"; }
curl() { note curl "$@"; }
sh() { note sh "$@"; }
sleep() { :; }
"""

session = botocore.session.get_session()
problems = []
commands = 0
synth = []


def slug(text):
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", text.lower())
    return kept.replace(" ", "-")


def main():
    for name, path in sorted(json.load(sys.stdin).items()):
        with open(path, encoding="utf-8") as file:
            check(name, path, file.read())
    asked = [json.loads(text) for text in sorted({json.dumps(entry) for entry in synth})]
    json.dump({"problems": problems, "commands": commands, "synth": asked}, sys.stdout)


def check(name, path, text):
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    folder = os.path.dirname(path)
    anchors, links, blocks = set(), [], []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            anchors.add(slug("".join(child.content for child in tokens[at + 1].children)))
        if token.type in ("html_block", "code_block"):
            problems.append(f"{name}: a {token.type}: {token.content[:80]!r}")
        if token.type == "fence":
            if token.info not in FENCES:
                problems.append(f"{name}: a block of {token.info!r}")
            blocks.append(token.content)
        for child in token.children or []:
            if child.type == "html_inline":
                problems.append(f"{name}: HTML: {child.content!r}")
            if child.type == "link_open":
                links.append(child.attrs["href"])
    for link in links:
        if link.startswith("#"):
            if link[1:] not in anchors:
                problems.append(f"{name}: no heading for {link}")
        elif not link.startswith("https://docs.aws.amazon.com/") and not os.path.isfile(os.path.join(folder, link)):
            problems.append(f"{name}: no file {link}")
    if not blocks:
        problems.append(f"{name}: no commands")
    if "{{" in text or "{%" in text:
        problems.append(f"{name}: a template shows through")
    for block in blocks:
        ended = subprocess.run(["bash", "-n"], input=block, text=True, capture_output=True)
        if ended.returncode != 0 or ended.stderr:
            problems.append(f"{name}: bash does not read\n{block}\n{ended.stderr}")
    for words in run(name, blocks):
        heard(name, words)


def run(name, blocks):
    """The words of each command that the blocks run, one after the other in one shell."""
    with tempfile.TemporaryDirectory() as folder:
        notes = os.path.join(folder, "notes")
        place = os.path.join(folder, "place")
        os.mkdir(place)
        open(notes, "w").close()
        # What a person fills in is an empty text with a comment.
        filled = re.sub(r"(?m)(\w+)=''(?=.*# )", r"\1=filled-in-by-a-person", "\n".join(blocks))
        script = STUB + filled
        environment = {"PATH": os.environ["PATH"], "NOTES": notes, "HOME": place, "LC_ALL": "C.UTF-8", "USER": "someone"}
        ended = subprocess.run(
            ["bash", "-u"], input=script, text=True, capture_output=True, cwd=place, env=environment | CREDENTIALS, timeout=60
        )
        if ended.returncode != 0 or ended.stderr:
            problems.append(f"{name}: bash says {ended.returncode}: {ended.stderr}")
        if os.listdir(place):
            problems.append(f"{name}: the commands made {os.listdir(place)}")
        with open(notes, encoding="utf-8") as file:
            calls = file.read().split("\1\0")
    return [call.split("\0")[:-1] for call in calls if call]


CREDENTIALS = {"AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token"}


def heard(name, words):
    global commands
    commands += 1
    if words[0] == "synth":
        synth.append([name, words[1:]])
    elif words[0] == "aws":
        for problem in aws(words[1:]):
            problems.append(f"{name}: {problem}: {words}")


def aws(words):
    service, operation, rest = words[0], words[1], words[2:]
    options, loose, option = {}, [], None
    for word in rest:
        if word.startswith("--"):
            option = word[2:]
            if option in options and option != "header":
                yield f"--{option} twice"
            options[option] = []
        elif option is None or (options[option] and option not in LISTS):
            loose.append(word)
        else:
            options[option].append(word)
    if (service, operation) in CUSTOM:
        unknown = set(options) - CUSTOM[service, operation] - GLOBAL
        if unknown or loose:
            yield f"unknown words {sorted(unknown)} {loose}"
        return
    try:
        model = session.get_service_model("bedrock-runtime" if service == "bedrock-runtime" else service)
    except UnknownServiceError:
        yield "no such service"
        return
    names = {xform_name(known, "-"): known for known in model.operation_names}
    if operation not in names:
        yield "no such operation"
        return
    shape = model.operation_model(names[operation]).input_shape
    members = {xform_name(member, "-"): member for member in (shape.members if shape else {})}
    given = {}
    for option, values in options.items():
        if option in GLOBAL:
            continue
        if option not in members:
            yield f"no parameter --{option}"
            continue
        given[members[option]] = value(shape.members[members[option]], values)
    if (service, operation) in STREAMING:
        if len(loose) != 1:
            yield "no file for the answer"
    elif loose:
        yield f"loose words {loose}"
    if shape:
        report = ParamValidator().validate(given, shape)
        if report.has_errors():
            yield report.generate_report()
    for option in ("profile", "region"):
        if option in options and not (options[option] and options[option][0]):
            yield f"--{option} without a value"


# Options that take several words here.
LISTS = {"capabilities", "statistics", "extended-statistics", "metrics", "lookup-attributes", "dimensions", "group-by"}


def value(shape, words):
    """A value as the AWS CLI reads it: JSON, or its shorthand of keys and values."""
    text = " ".join(words)
    if shape.type_name == "boolean":
        return True
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name in ("structure", "map") or (shape.type_name == "list" and text.startswith("[")):
        return json.loads(text) if text.startswith(("{", "[")) else shorthand(text)
    if shape.type_name == "list":
        return [shorthand(word) if shape.member.type_name == "structure" else word for word in words]
    if shape.type_name == "timestamp":
        return int(text)
    if shape.type_name == "blob":
        json.loads(text)
        return text.encode()
    return text


def shorthand(text):
    return dict(pair.split("=", 1) for pair in text.split(","))


main()
