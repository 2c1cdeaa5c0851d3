// Runs @aws/cloudformation-validate, which needs no network, over templates: [{path, region, account}] on stdin, findings on
// stdout. One process for all, as its engine takes seconds to start.

import { readFileSync } from "node:fs";
import { RegoEngine, TemplateFile } from "@aws/cloudformation-validate";

const templates = JSON.parse(readFileSync(0, "utf8"));
const engine = new RegoEngine();
const findings = [];
for (const { path, region, account } of templates) {
  const report = engine.validateStandard(new TemplateFile(path), {
    severityLevel: "DEBUG",
    pseudoParameterOverrides: { region, accountId: account },
  });
  // An analysis that did not end may have missed findings.
  if (report.status !== "OK") {
    findings.push({ path, rule: report.status, level: "FATAL", message: "the analysis did not end", place: "" });
  }
  for (const finding of report.diagnostics) {
    findings.push({
      path,
      rule: finding.ruleId,
      level: finding.severity,
      message: finding.message,
      place: [finding.entity?.logicalId, finding.propertyPath].filter(Boolean).join("."),
    });
  }
}
engine.free();
process.stdout.write(JSON.stringify({ templates: templates.length, findings }));
