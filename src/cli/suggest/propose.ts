/** Runs the engine, and shows its progress. */
import type { Pair } from "../../formats/suggestions/lessons.ts";
import { type Suggestions, suggest } from "../../suggest/suggest.ts";
import type { KnownAddress } from "../../suggest/read/words.ts";
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

/** Makes suggestions. It also learns from confirmed addresses that need none; these are left out of the result. */
export function propose(io: Io, { wanted, fresh, confirmed, rejected }: Asked): Suggestions {
  const asked = new Set(wanted.map((it) => hrefOf(it.url)));
  const others = confirmed.filter((it) => !asked.has(hrefOf(it.old)));
  const old = [
    ...wanted.map(({ url, title, language, hits, clicks }) => {
      return { url, title, language, hits: hits ?? clicks };
    }),
    ...others.map((it) => ({ url: it.old })),
  ];
  // Reading and grouping take no noticeable time.
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

/** An address in the engine's spelling. */
export function hrefOf(address: string): string {
  return URL.parse(address)?.href ?? address;
}
