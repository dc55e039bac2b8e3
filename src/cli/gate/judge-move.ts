/** The consequences of moving the gate, described before it is moved. */
import { collectFindings, type Finding, type Locate } from "../../domain/finding.ts";
import { formatForPeople, formatInstant, type Instant } from "../../domain/instant.ts";
import { type CompiledRoutes, compileRoutes } from "../../domain/table/compile.ts";
import { validateRoutes } from "../../domain/validate/validate.ts";
import { inWords } from "../terminal/duration.ts";
import { plural } from "../terminal/output.ts";
import { afterClosing } from "./closing.ts";

export interface JudgedMove {
  readonly effects: readonly string[];
  /** Irreversible consequences and new errors of `validate`, which require `--confirm`. */
  readonly warnings: readonly string[];
}

export interface MoveOptions {
  /** The table in service, with the site's own gate. */
  readonly compiled: CompiledRoutes;
  readonly from: Instant;
  readonly to: Instant;
  readonly now: Instant;
}

export function judgeMove(options: MoveOptions): JudgedMove {
  const { compiled, from, to, now } = options;
  const warnings = [...warnOfCaches(options), ...newErrors(options)];
  const effects = [...tellCaches(options), ...tellWindows(compiled, to)];
  const announced = compiled.table.site.announceAt;
  if (announced !== null && to > now && from > now) {
    effects.push("Announced pages show the new date, also to visitors who come back.");
  }
  return { effects, warnings };
}

/** Warns that redirects already answered cannot be called back. */
function warnOfCaches({ compiled, from, to, now }: MoveOptions): string[] {
  const { maxAgeSeconds, timeZone } = compiled.table.site;
  const lifetime = inWords(maxAgeSeconds * 1000);
  if (from <= now && to > now) {
    return [
      `The gate has been open for ${inWords(now - from)}, and closes until ${formatForPeople(to, timeZone)}: ${afterClosing(maxAgeSeconds)}`,
    ];
  }
  if (from > now && to <= now) {
    return [
      `The gate opens at once. From then on redirects are permanent, and may be cached for ${lifetime} whatever is typed after that.`,
    ];
  }
  return [];
}

function tellCaches({ from, to, now }: MoveOptions): string[] {
  if (from <= now && to <= now)
    return ["The gate is open either way: nothing changes for visitors."];
  if (from <= now) return [];
  return to > from
    ? ["No cache holds a page or a redirect past the old gate: nothing needs to be emptied."]
    : [
        "An old page in a visitor's cache is shown until it expires there, at the latest at the old gate.",
      ];
}

/** Says how many windows start before or after the new gate, because they do not move with it. */
function tellWindows({ rules }: CompiledRoutes, to: Instant): string[] {
  const starts = rules.filter(({ window: { startsAt } }) => startsAt !== null);
  const early = starts.filter(({ window: { startsAt } }) => (startsAt ?? 0) < to).length;
  const late = starts.filter(
    ({ window: { startsAt } }) => Number.isFinite(startsAt) && (startsAt ?? 0) > to,
  ).length;
  return [
    early > 0
      ? `A start of their own before the new gate stays as it is: ${plural(early, "rule")}.`
      : null,
    late > 0 ? `A start of their own after it stays as well: ${plural(late, "rule")}.` : null,
  ].filter((it) => it !== null);
}

/** Errors, and windows in the past, that `validate` finds only with the new gate. */
function newErrors({ compiled, from, to, now }: MoveOptions): string[] {
  const before = new Set(judge(compiled, from, now).map(({ id, at }) => `${id} ${at.file}`));
  return judge(compiled, to, now)
    .filter(({ id, at }) => !before.has(`${id} ${at.file}`))
    .filter(({ id, severity }) => severity === "error" || id === "window-past")
    .map(({ id, message }) => `${id}: ${message}`);
}

function judge({ data }: CompiledRoutes, gate: Instant, now: Instant): readonly Finding[] {
  const locate: Locate = (path) => ({ file: path.join("."), line: 1, column: 1, rule: null });
  const { report, findings } = collectFindings(locate);
  const activatesAt = Number.isFinite(gate) ? formatInstant(gate) : data.site.activatesAt;
  const compiled = compileRoutes({ ...data, site: { ...data.site, activatesAt } }, report);
  validateRoutes(compiled, now, report, locate);
  return findings;
}
