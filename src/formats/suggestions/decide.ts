import { readStatusWord } from "../sheet/status-words.ts";
import type { SuggestionRow } from "./rows.ts";

/** The options of the drop-down, each with its meaning. */
export const DECISIONS = {
  accept: "the suggested address is right",
  reject: "it is wrong, and is not proposed again",
  gone: "there is no such page any more (410)",
  undecided: "not decided yet: visitors get the fallback for now",
} as const;

type Word = keyof typeof DECISIONS | "change";

/** Other words that people type. Spreadsheets turn `true` into a boolean, and write it in their own language. */
const WORDS: Readonly<Record<Word, RegExp>> = {
  accept:
    /^(?:accept(?:ed)?|yes|y|x|ok(?:ay)?|true|ja|wahr|oui|vrai|s[íi]|verdadero|да|是|接受|同意|はい|✓|✔)$/i,
  change: /^(?:changed?|other)$/i,
  reject: /^(?:reject(?:ed)?|no|n|false|nein|falsch|non|faux|falso|нет|否|拒绝|いいえ)$/i,
  gone: /^(?:gone|410|no page)$/i,
  undecided: /^(?:undecided|later|\?)$/i,
};

export type Verdict =
  /** `isTyped`: the target was typed by a person and is not the suggested one. */
  | { readonly kind: "accept"; readonly to: string; readonly isTyped: boolean }
  /** `to`: the link on the page that visitors see; null for none. */
  | { readonly kind: "gone"; readonly to: string | null }
  | { readonly kind: "undecided" }
  | { readonly kind: "reject" }
  /** Not decided yet. */
  | { readonly kind: "open" }
  /** The decision cannot be used as it is. */
  | { readonly kind: "unclear"; readonly problem: string; readonly fix: string };

export type Taken = Extract<Verdict, { readonly kind: "accept" | "gone" | "undecided" }>;

export function isTaken(verdict: Verdict): verdict is Taken {
  return verdict.kind === "accept" || verdict.kind === "gone" || verdict.kind === "undecided";
}

/** The verdict of a row. A typed address wins over the suggested one, whatever the word next to it is. */
export function verdictOf({ decision, other, to }: SuggestionRow): Verdict {
  const typed = other.trim();
  const word = readWord(decision);
  if (word === "unknown") {
    const words = Object.keys(DECISIONS).join(", ");
    return unclear(`${JSON.stringify(decision)} is not a decision`, `Write one of ${words}`);
  }
  if (word === "gone") return { kind: "gone", to: typed === "" ? null : typed };
  if (word === "undecided") {
    return typed === ""
      ? { kind: "undecided" }
      : unclear("it is undecided, but has an address", "Remove the word or the address");
  }
  if (typed !== "") return { kind: "accept", to: typed, isTyped: true };
  if (word === null) return { kind: "open" };
  if (word === "reject") return { kind: "reject" };
  if (word === "change") {
    return unclear("it is to be changed, but has no other address", "Write the address beside it");
  }
  return to === ""
    ? unclear("it is accepted, but has no address", "Write the address beside it, or gone")
    : { kind: "accept", to, isTyped: false };
}

function unclear(problem: string, fix: string): Verdict {
  return { kind: "unclear", problem, fix };
}

function readWord(cell: string): Word | "unknown" | null {
  const text = cell.trim().replace(/(?<![.!])[.!]+$/, "");
  if (text === "") return null;
  for (const word of ["accept", "change", "reject", "gone", "undecided"] as const) {
    if (WORDS[word].test(text)) return word;
  }
  return readStatusWord(text) === "gone" ? "gone" : "unknown";
}
