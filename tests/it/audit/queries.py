"""Runs the saved queries of a template over sample events of CloudTrail; prints which events each finds, as JSON.

    queries.py TEMPLATE    the events, as CloudTrail writes them, on standard input

SQLite stands in for Athena: what it lacks are functions here, and structs are JSON. What cannot be translated fails.
"""

import json
import re
import sqlite3
import sys


def scalar(text, path):
    value = json.loads(text) if text else None
    for key in path.removeprefix("$.").split("."):
        value = value.get(key) if isinstance(value, dict) else None
    if value is None or isinstance(value, (dict, list)):
        return None
    return json.dumps(value) if isinstance(value, bool) else str(value)


def translated(text, database, since):
    """The query in SQLite's words."""
    text, times = re.subn(r"date_format\(current_date - INTERVAL '7' DAY, '%Y/%m/%d'\)", f"'{since}'", text)
    if times != 1:
        raise SystemExit(f"the days are asked for {times} times")
    text = text.replace(f"{database}.calls", "calls")
    return re.sub(r"useridentity\.([a-z.]+)", r"json_extract_scalar(useridentity, '$.\1')", text)


def row(event, columns):
    def value(name):
        found = next((event[key] for key in event if key.lower() == name), None)
        if isinstance(found, (dict, list)):
            # Structs have names in lower case; texts of JSON keep theirs.
            return json.dumps(lowered(found) if name == "useridentity" else found)
        return found

    return [value(name) for name in columns]


def lowered(value):
    return {key.lower(): lowered(inner) for key, inner in value.items()} if isinstance(value, dict) else value


def main(template):
    with open(template, encoding="utf-8") as file:
        resources = json.load(file)["Resources"]
    of_type = lambda type_: [it["Properties"] for it in resources.values() if it["Type"] == type_]
    (table,) = of_type("AWS::Glue::Table")
    columns = [column["Name"] for column in table["TableInput"]["StorageDescriptor"]["Columns"]]
    keys = [key["Name"] for key in table["TableInput"]["PartitionKeys"]]
    connection = sqlite3.connect(":memory:")
    connection.create_function("json_extract_scalar", 2, scalar)
    connection.create_function("regexp_replace", 3, lambda text, old, new: text and re.sub(old, new, text))
    connection.create_function("starts_with", 2, lambda text, start: text.startswith(start))
    connection.execute(f"CREATE TABLE calls ({', '.join(columns + keys)})")
    for event in json.load(sys.stdin):
        day = event["eventTime"][:10].replace("-", "/")
        values = [*row(event, columns), event["recipientAccountId"], event["awsRegion"], day]
        connection.execute(f"INSERT INTO calls VALUES ({', '.join('?' for _ in values)})", values)
    found = {}
    for query in of_type("AWS::Athena::NamedQuery"):
        cursor = connection.execute(translated(query["QueryString"], query["Database"], "2026/11/16"))
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, values)) for values in cursor]
        found[query["Name"]] = [it.get("eventid") or f"{it['calls']} of {it['principal']}" for it in rows]
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
