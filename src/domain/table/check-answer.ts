import type { DataPath, Report } from "../finding.ts";
import type { RuleData } from "./schema.ts";

/** The fields of which a rule has exactly one, in the order in which messages name them. */
const ANSWERS = ["to", "gone", "keep", "serve", "undecided"] as const;
type AnswerField = (typeof ANSWERS)[number];

const ONE_OF = `Write exactly one of ${ANSWERS.join(", ")}`;

/** How messages describe a rule with each of these fields. */
const IN_WORDS: Readonly<Record<Exclude<AnswerField, "to">, string>> = {
  gone: "gone (410)",
  keep: "kept",
  serve: "served with a small file",
  undecided: "undecided",
};

/** Fields that have no effect beside certain answers. `of` completes the message. */
const OUT_OF_PLACE = [
  { field: "status", of: "a redirect's", beside: ["gone", "keep", "serve", "undecided"] },
  { field: "query", of: "for a target", beside: ["serve", "undecided"] },
  { field: "lowercase", of: "for a target", beside: ["serve", "undecided"] },
] as const;

/**
 * Checks a rule's fields against each other: exactly one answer, and no field that does not apply to it.
 *
 * @returns Whether the rule is usable.
 */
export function checkAnswer(rule: Omit<RuleData, "from">, report: Report, path: DataPath): boolean {
  let isSound = true;
  const refuse = (field: string | null, message: string, fix: string): void => {
    isSound = false;
    report("schema", field === null ? path : [...path, field], message, fix);
  };
  const said = ANSWERS.filter((it) => rule[it] !== undefined);
  const [first, ...others] = said.filter((it) => it !== "to" || !rule.gone);
  if (first === undefined) {
    refuse(
      null,
      "the rule does not say what a request gets",
      'Add "to": "https://...", "gone": true or "keep": true',
    );
  } else if (rule.keep && others.length > 0) {
    const other = first === "keep" ? others[0] : first;
    refuse(
      "keep",
      `a kept rule passes to the old site and cannot also have ${other ?? "another answer"}`,
      ONE_OF,
    );
  } else if (others.length > 0) {
    refuse(
      said.at(-1) ?? first,
      `the rule says several things that a request gets: ${said.join(", ")}`,
      ONE_OF,
    );
  }
  for (const { field, of, beside } of OUT_OF_PLACE) {
    const value = rule[field];
    const kind = beside.find((it) => rule[it] !== undefined);
    if (value === undefined || kind === undefined) continue;
    const message = `${field} ${String(value)} is ${of}, and this rule is ${IN_WORDS[kind]}`;
    refuse(field, message, `Leave ${field} out`);
  }
  for (const [name, values] of Object.entries(rule.where ?? {})) {
    const old = Array.isArray(values) ? values : Object.keys(values);
    if (old.length > 0) continue;
    refuse("where", `where lists nothing for :${name}`, "List the values, or remove where");
  }
  return isSound;
}
