"""Runs the scenarios of an emitted function against a moto server; prints what failed as JSON.

    run.py NAME COUNTERPARTS    NAME: the function src/compile/functions/NAME.py and the scenarios NAME_scenarios.py here

Standard input is a JSON list of breaks, each [text of the source, what stands there instead, the scenario that has to see it]. Printed
is {"ran": how many scenarios, "failed": their names}, first of all scenarios of the source as it is, then of one of each break.
"""

import importlib
import io
import json
import sys
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main(name, counterparts):
    sys.path[:0] = [counterparts, str(HERE)]
    import deploy  # scrubs this machine's own AWS settings
    import world

    source = (HERE.parents[2] / "src/compile/functions" / f"{name}.py").read_text(encoding="utf-8")
    scenarios = importlib.import_module(f"{name}_scenarios")
    with deploy.Server(["--one-at-a-time"]) as server:
        world.enter(server.url)
        told = [run(unittest.defaultTestLoader.loadTestsFromModule(scenarios), source, sys.stderr)]
        for old, new, scenario in json.load(sys.stdin):
            if source.count(old) != 1:
                raise SystemExit(f"the source has {source.count(old)} of: {old}")
            told.append(run(scenarios.Scenarios(scenario), source.replace(old, new), io.StringIO()))
    print(json.dumps(told))


def run(suite, source, words):
    import world

    world.SOURCE = source
    result = unittest.TextTestRunner(stream=words).run(suite)
    failed = [test.id().split(".")[-1] for test, _ in result.failures + result.errors]
    return {"ran": result.testsRun, "failed": sorted(failed)}


if __name__ == "__main__":
    main(*sys.argv[1:])
