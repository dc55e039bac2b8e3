import { collectFindings, type Finding } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { compileRoutes } from "../../domain/table/compile.ts";
import { validateRoutes } from "../../domain/validate/validate.ts";
import { parseContent } from "../../release/content.ts";
import type { Sources } from "../shared/sources.ts";

/** Validating more rules takes longer than a page may, and more memory than an isolate has. */
export const VALIDATED_AT_MOST = 2000;

/** A finding, and the rule that it is about. */
export interface RuleFinding {
  readonly finding: Finding;
  /** null if it is about the site. */
  readonly from: string | null;
}

/** @returns null if the table is too large: `sunset validate` has no limit. @throws StoreError if a part is missing. */
export async function findFindings(sources: Sources, now: Instant): Promise<RuleFinding[] | null> {
  if (sources.manifest.counts.rules > VALIDATED_AT_MOST) return null;
  const lines = await sources.lines(0);
  const data = parseContent(lines);
  const locate = (path: readonly (string | number)[]) => {
    const rule = path[0] === "rules" && typeof path[1] === "number" ? path[1] : null;
    const from = rule === null ? undefined : data.rules[rule]?.from;
    return { file: from ?? "site", line: (rule ?? -1) + 2, column: 1, rule };
  };
  const { report, findings } = collectFindings(locate);
  const compiled = compileRoutes(data, report);
  if (compiled) validateRoutes(compiled, now, report, locate);
  return findings.map((finding) => ({
    finding,
    from: finding.at.rule === null ? null : (data.rules[finding.at.rule]?.from ?? null),
  }));
}
