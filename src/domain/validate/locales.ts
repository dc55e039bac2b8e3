import { segmentsOf } from "../table/covers.ts";
import { type LocaleChange, quote } from "../finding.ts";
import type { Rule } from "../table/rule.ts";
import type { Target } from "../table/target.ts";
import type { CheckContext } from "./context.ts";

/** A language, a country or both, as in addresses. `global` stands for no particular locale. */
const LOCALE = /^(?:[a-z]{2}(?:[-_][a-z]{2,4})?|global)$/i;

const LOCALE_NAMES = new Set(["locale", "lang", "language", "country", "region", "market"]);

/** Reports `locale-changed`: a captured locale that is redirected to another one. */
export function checkLocales(context: CheckContext): void {
  for (const rule of context.rules) {
    const target = rule.answer.kind === "redirect" ? rule.answer.target : null;
    if (!target) continue;
    const changes = capturesOf(rule).flatMap(({ name, values }) => {
      if (!values) {
        return LOCALE_NAMES.has(name) ? changeOf(`:${name}`, null, name, target) : [];
      }
      const pairs = [...values];
      const isLocale = LOCALE_NAMES.has(name) || pairs.every(([old]) => LOCALE.test(old));
      return isLocale
        ? pairs.flatMap(([old, replacement]) => changeOf(old, replacement, name, target))
        : [];
    });
    if (changes.length > 0) reportChanges(context, rule, changes);
  }
}

interface Capture {
  readonly name: string;
  /** The possible values, as a map from old to new; null if any value is possible. */
  readonly values: ReadonlyMap<string, string> | null;
}

function capturesOf({ source }: Rule): readonly Capture[] {
  const inPath = segmentsOf(source).flatMap((it): Capture[] => {
    if (it.kind === "placeholder") return [{ name: it.name, values: null }];
    return it.kind === "enumerated" ? [it] : [];
  });
  const inQuery = source.query.flatMap(({ capture, where }): Capture[] =>
    capture === null ? [] : [{ name: capture, values: where }],
  );
  return [...inPath, ...inQuery];
}

/** The change of a captured value that does not reach the target unchanged; empty if it does. */
function changeOf(
  old: string,
  replacement: string | null,
  name: string,
  target: Target,
): LocaleChange[] {
  if (uses(target, name)) {
    const isSame = replacement === null || replacement.toLowerCase() === old.toLowerCase();
    return isSame ? [] : [{ from: old, to: replacement }];
  }
  const start = target.kind === "literal" ? new URL(target.href).pathname : target.path[0];
  const path = typeof start === "string" ? start : "";
  const written = path.split("/")[1] ?? "";
  return LOCALE.test(written) && written.toLowerCase() !== old.toLowerCase()
    ? [{ from: old, to: written }]
    : [];
}

function uses(target: Target, name: string): boolean {
  if (target.kind === "literal") return false;
  const parts = [...target.path, ...(target.search ?? []), ...(target.hash ?? [])];
  return parts.some((it) => typeof it !== "string" && it.name === name);
}

function reportChanges(
  { report }: CheckContext,
  rule: Rule,
  locales: readonly LocaleChange[],
): void {
  const changes = locales.map(({ from, to }) => `${from} -> ${to}`).join(", ");
  const message = `${quote(rule.from)} sends visitors of one locale to another: ${changes}`;
  const fix =
    "Send them to their own locale; if it is intended, whoever signs can accept it with the reason";
  report("locale-changed", ["rules", rule.index, "to"], message, fix, { data: { locales } });
}
