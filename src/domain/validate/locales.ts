import { capturesOf, namesIn } from "./same-answer.ts";
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
    const changes = capturesOf(rule.source).flatMap(({ name, values }) => {
      if (name === null) return [];
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

/** The change of a captured value that does not reach the target unchanged; empty if it does. */
function changeOf(
  old: string,
  replacement: string | null,
  name: string,
  target: Target,
): LocaleChange[] {
  if (namesIn(target).has(name)) {
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
