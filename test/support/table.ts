import { type CompiledRoutes, compileRoutes } from "../../src/domain/table/compile.ts";
import type { Decision } from "../../src/domain/resolve/decision.ts";
import {
  collectFindings,
  type FindingId,
  hasErrors,
  type Locate,
} from "../../src/domain/finding.ts";
import { readRoutes } from "../../src/domain/table/read-routes.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData, SiteData } from "../../src/domain/table/schema.ts";
import { validateRoutes } from "../../src/domain/validate/validate.ts";

export const ANNOUNCED = Date.parse("2024-10-09T00:00:00Z");
export const GATE = Date.parse("2025-01-01T00:00:00Z");
export const HOUR = 3_600_000;

export const SITE: SiteData = {
  name: "Old Shop",
  hosts: ["www.old.example", "old.example"],
  scope: ["/global", "/uk", "/fr"],
  targetHosts: ["www.new.example", "new.example"],
  announceAt: "2024-10-09T00:00:00Z",
  activatesAt: "2025-01-01T00:00:00Z",
  fallback: "https://www.new.example/",
  maxAgeSeconds: 3600,
  keep: ["/global/legal/*"],
};

/** Differences from `SITE`; undefined omits a field. */
export type SitePatch = { readonly [Field in keyof SiteData]?: SiteData[Field] | undefined };

const locate: Locate = (path) => ({
  file: path.join("."),
  line: 1,
  column: 1,
  rule: path[0] === "rules" && typeof path[1] === "number" ? path[1] : null,
});

/** Compiles a table from rules and differences from `SITE`, in spite of findings. */
export function compile(rules: readonly RuleData[], site: SitePatch = {}): CompiledRoutes {
  const compiled = compileWithFindings(rules, site).compiled;
  if (!compiled) throw new TypeError("the site cannot be read");
  return compiled;
}

function compileWithFindings(rules: readonly RuleData[], site: SitePatch) {
  const { report, findings } = collectFindings(locate);
  const written: unknown = JSON.parse(JSON.stringify({ site: { ...SITE, ...site }, rules }));
  const { data, unread } = readRoutes(written, report);
  return { compiled: data && compileRoutes(data, report, unread), findings, report };
}

/** Returns all findings of `sunset validate` as `id place`, where the place is a data path. */
export function findingsOf(rules: readonly RuleData[], site: SitePatch = {}, now = GATE): string[] {
  return fullFindingsOf(rules, site, now).map(({ id, at }) => `${id} ${at.file}`);
}

export function fullFindingsOf(rules: readonly RuleData[], site: SitePatch = {}, now = GATE) {
  const { compiled, findings, report } = compileWithFindings(rules, site);
  if (compiled) validateRoutes(compiled, now, report, locate);
  return findings;
}

/** Returns only the ids, without the reminder that a pattern has no examples. */
export function idsOf(rules: readonly RuleData[], site: SitePatch = {}, now = GATE): FindingId[] {
  return fullFindingsOf(rules, site, now)
    .map(({ id }) => id)
    .filter((id) => id !== "no-example");
}

/** Resolves an address; a path is resolved on the site's first host. */
export function ask(
  { table }: CompiledRoutes,
  address: string,
  { now = GATE, method = "GET" }: { now?: number; method?: string } = {},
): Decision {
  const url = new URL(address.startsWith("/") ? `https://www.old.example${address}` : address);
  return resolve(table, { url, method }, now);
}

/** Returns the target to which a table without findings sends an address, or the outcome if there is no target. */
export function whereTo(rules: readonly RuleData[], address: string, site: SitePatch = {}): string {
  const { compiled, findings } = compileWithFindings(rules, site);
  if (!compiled || hasErrors(findings)) {
    throw new TypeError(findings.map(({ id, message }) => `${id}: ${message}`).join("\n"));
  }
  const decision = ask(compiled, address);
  return decision.location ?? decision.outcome;
}
