/** Asks the engine, and shows how far it is. */
import type { Pair } from "../../formats/suggestions/lessons.ts";
import { type Suggestions, suggest } from "../../suggest/suggest.ts";
import type { KnownAddress } from "../../suggest/words.ts";
import type { InventoryLine } from "../../traffic/inventory-csv.ts";
import type { Io } from "../terminal/io.ts";
import { createProgress } from "../terminal/progress.ts";
import { onlyWanted } from "./to-rows.ts";

export interface Asked {
  readonly wanted: readonly InventoryLine[];
  readonly fresh: readonly KnownAddress[];
  readonly confirmed: readonly Pair[];
  readonly rejected: readonly Pair[];
}

const ADDRESSES = { name: "addresses", size: 1 };

/** What people confirmed is learned from, also of addresses that need no suggestion; these are not among the suggestions. */
export function propose(io: Io, { wanted, fresh, confirmed, rejected }: Asked): Suggestions {
  const asked = new Set(wanted.map((it) => hrefOf(it.url)));
  const others = confirmed.filter((it) => !asked.has(hrefOf(it.old)));
  const old = [
    ...wanted.map(({ url, title, language, hits, clicks }) => {
      return { url, title, language, hits: hits ?? clicks };
    }),
    ...others.map((it) => ({ url: it.old })),
  ];
  // Reading and grouping take no time that anybody notices.
  const bar = createProgress(io, "Comparing", ADDRESSES);
  try {
    const made = suggest({ old, fresh, confirmed, rejected }, (step, share) => {
      if (step === "comparing") bar.update(Math.round(share * old.length), old.length);
    });
    return onlyWanted(made, asked);
  } finally {
    bar.stop();
  }
}

/** An address as the engine spells it. */
export function hrefOf(address: string): string {
  return URL.parse(address)?.href ?? address;
}
