/** The row typed during the night: a known address, and a target that the table already has. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { hasErrors } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { targetOf } from "../../domain/table/rule.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource } from "../../domain/table/source.ts";
import type { CompiledRelease } from "../../release/compile-release.ts";
import { openRelease } from "../../release/open-release.ts";
import { readRow } from "../../routes-file/kv-row.ts";
import { judgeRows } from "../../store/reconcile/judge-rows.ts";
import { decide } from "./answer.ts";

export interface TypedRow {
  readonly key: string;
  readonly value: string;
  readonly rule: RuleData;
  /** The value with a typo that makes it invalid. */
  readonly broken: string;
  /** The address of the key on the site's first host. */
  readonly url: string;
}

/** How many rules are tried. One of the first will do, unless they are all unusual. */
const TRIED_AT_MOST = 20;

/** @returns null if no row could answer anything, because all of the scope is kept. */
export function chooseRow(
  { table, rules, data }: CompiledRoutes,
  { manifest }: CompiledRelease,
  at: Instant,
): TypedRow | null {
  const { site } = table;
  const [host = ""] = site.hosts;
  const release = openRelease(manifest, data.site);
  if (!release) return null;
  const exact = rules.filter(
    ({ source, window, from }) =>
      !isPatternSource(source) && window.startsAt === null && /^\/[^?#]+$/.test(from),
  );
  const scope = site.scope[0] ?? "/";
  const made = `${scope === "/" ? "" : scope}/sunset-rehearsal`;
  const keys = [...exact.slice(0, TRIED_AT_MOST).map((it) => it.from), made];
  const fallback = site.fallback?.target;
  const targets = [fallback, ...rules.slice(0, TRIED_AT_MOST).map((it) => targetOf(it.answer))];
  const literal = targets.flatMap((it) => (it?.kind === "literal" ? [it.href] : []));
  const context = { ...site, reserved: [] };
  for (const key of keys) {
    const url = URL.parse(`https://${host}${key}`)?.href;
    if (url === undefined) continue;
    const before = decide(table, { method: "GET", url, by: "visitor" }, at);
    for (const value of [...literal.filter((it) => it !== before.location), "gone"]) {
      const row = readRow(key, value, context);
      const [findings = []] = row.rule ? judgeRows([row], release, table, at) : [];
      if (!row.rule || hasErrors(findings) || hasErrors(row.findings)) continue;
      const broken = value === "gone" ? "gnoe" : value.replace("https:", "htps:");
      return { key, value, rule: row.rule, broken, url };
    }
  }
  return null;
}
