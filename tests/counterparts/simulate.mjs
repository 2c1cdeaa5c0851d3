// Asks @cloud-copilot/iam-simulate for its decisions: a list of simulations on stdin, a list of answers in the same order on
// stdout. Each answer is {result} or {errors}.

import { readFileSync } from "node:fs";
import { runSimulation } from "@cloud-copilot/iam-simulate";

const answers = [];
for (const simulation of JSON.parse(readFileSync(0, "utf8"))) {
  const told = await runSimulation(simulation, {});
  answers.push(told.overallResult ? { result: told.overallResult } : { errors: told.errors ?? told });
}
process.stdout.write(JSON.stringify(answers));
