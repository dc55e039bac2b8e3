import { collectFindings, type Finding } from "../../domain/finding.ts";
import { compileRoutes } from "../../domain/table/compile.ts";
import type { RoutesData } from "../../domain/table/schema.ts";
import { validateRoutes } from "../../domain/validate/validate.ts";
import type { Check } from "../checklist/checklist.ts";
import { fileAgain } from "../tables/input.ts";
import { shortId } from "../tables/live-table.ts";
import { countFindings, plural } from "../terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { broken, line, type Scene } from "./scene.ts";

/** Validates the table in service as `validate` does a file, and counts its undecided rules. */
export function checkTable({ serving, now, folder, file }: Scene): Check {
  if (!serving.ok) return broken("table", serving.problem);
  const { id, compiled } = serving.value;
  const { data } = compiled;
  const findings = judge(data, now);
  const name = shortId(id);
  const rules = plural(data.rules.length, "rule");
  const isHere = folder.ok && folder.value.id === id;
  const look = isHere
    ? `Read them: ${pasteable(["validate", fileAgain(file)])}`
    : `Read them, where the table of ${shortId(id)} is checked out: ${pasteable(["validate"])}`;
  const worst = findings.find((it) => it.severity === "error");
  if (worst) {
    const message = `${name} has ${countFindings(findings)}, the first: ${worst.id}, ${worst.message}`;
    return line("table", "fail", message, look);
  }
  const undecided = data.rules.filter((it) => it?.undecided).length;
  if (undecided > 0) {
    const message = `${name} leaves ${undecided} of ${rules} undecided: they answer as the fallback does`;
    return line("table", "warn", message, "Decide where they go, and publish the table again");
  }
  const warnings = findings.length === 0 ? "" : `, and ${plural(findings.length, "warning")}`;
  return line("table", "ok", `${name} is valid: ${rules}${warnings}`, null);
}

/** The findings of a table that is not in a file. */
function judge(data: RoutesData, now: number): readonly Finding[] {
  const locate = () => ({ file: "", line: 1, column: 1, rule: null });
  const { report, findings } = collectFindings(locate);
  validateRoutes(compileRoutes(data, report), now, report, locate);
  return findings;
}
