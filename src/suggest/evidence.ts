/** Why an address was proposed, in words for people who know the site and not the program. */
import { FEATURES } from "./features.ts";
import type { Candidate } from "./rank.ts";
import type { Rewrite } from "./rewrites.ts";
import type { AddressWords } from "./words.ts";

export const EVIDENCE = [
  "confirmed",
  "pattern",
  "same-path",
  "same-end",
  "like-end",
  "number",
  "title",
  "shared-words",
  "section",
  "language",
  "runner-up",
  "other-kind",
  "other-number",
] as const;

export interface Evidence {
  readonly id: (typeof EVIDENCE)[number];
  readonly text: string;
}

const WORDS_SHOWN = 6;

export function evidenceFor(
  old: AddressWords,
  fresh: AddressWords,
  best: Candidate,
  second: Candidate | undefined,
  rewrite: Rewrite | null,
): Evidence[] {
  const figure = (name: (typeof FEATURES)[number]): number =>
    best.figures[FEATURES.indexOf(name)] ?? 0;
  const found: Evidence[] = [];
  const add = (id: Evidence["id"], text: string): void => void found.push({ id, text });
  const others = rewrite ? Math.round(rewrite.right) : 0;
  if (rewrite && figure("rewrite") > 0.4 && others > 1) {
    const but = rewrite.wrong > 0 ? `, ${Math.round(rewrite.wrong)} do not` : "";
    add(
      "pattern",
      `${show(rewrite.from, rewrite.hasRest)} becomes ${show(rewrite.to, rewrite.hasRest)}: ${others} addresses of the new site fit${but}`,
    );
  }
  if (figure("samePath") === 1) add("same-path", "The path is the same");
  else if (figure("sameLast") === 1) add("same-end", `Both addresses end in “${old.last}”`);
  else if (figure("lastLikeness") > 0.7)
    add("like-end", `“${old.last}” and “${fresh.last}” are spelt alike`);
  const number = old.words.find(
    (it) => it.length >= 3 && /\d/.test(it) && fresh.words.includes(it),
  );
  if (number !== undefined && figure("sharedNumbers") > 0.3)
    add("number", `Both have the number ${number}`);
  if (figure("titleKnown") === 1 && figure("titles") > 0.5) add("title", "The titles are alike");
  const shared = old.words.filter((it) => fresh.words.includes(it) || fresh.title.includes(it));
  if (shared.length > 0 && figure("samePath") === 0) {
    add("shared-words", `Words in common: ${shared.slice(0, WORDS_SHOWN).join(", ")}`);
  }
  if (figure("told") > 0.3) add("section", "Confirmed addresses beside it go there");
  else if (figure("neighbours") > 0.5) add("section", "Most addresses beside it go there");
  if (figure("language") === 1) add("language", `Both are in the language ${old.language ?? ""}`);
  if (second && best.score - second.score < 1)
    add("runner-up", "Another new address is nearly as close");
  if (figure("kind") === 0)
    add(
      "other-kind",
      old.document === "" ? "A page would become a file" : "A file would become a page",
    );
  if (figure("numbersAdded") > 0 && figure("numbersLost") > 0)
    add("other-number", "The numbers in them differ");
  return found;
}

function show(pieces: readonly (string | number)[], hasRest: boolean): string {
  const text = pieces.map((it) => (typeof it === "number" ? `:${"abcdefgh"[it] ?? it}` : it));
  return `/${[...text, ...(hasRest ? ["*"] : [])].join("/")}`;
}
