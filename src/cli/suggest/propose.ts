/** Asks the engine, and shows how far it is. */
import type { Pair } from "../../formats/suggestions/lessons.ts";
import { type Suggestions, suggest } from "../../suggest/suggest.ts";
import type { KnownAddress } from "../../suggest/words.ts";
import type { InventoryLine } from "../../traffic/inventory-csv.ts";
import type { Io } from "../terminal/io.ts";
import { createProgress, type Progress } from "../terminal/progress.ts";
import { onlyWanted } from "./to-rows.ts";

export interface Asked {
  readonly wanted: readonly InventoryLine[];
  readonly fresh: readonly KnownAddress[];
  readonly confirmed: readonly Pair[];
  readonly rejected: readonly Pair[];
}

const LABELS = {
  reading: "Reading addresses",
  comparing: "Comparing",
  grouping: "Finding groups",
} as const;

const PERCENT = { name: "%", size: 1 };

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
  let bar: Progress | null = null;
  let at: string | null = null;
  const made = suggest({ old, fresh, confirmed, rejected }, (step, share) => {
    if (step !== at) {
      bar?.stop();
      bar = createProgress(io, LABELS[step], PERCENT);
      at = step;
    }
    bar?.update(Math.round(share * 100), 100);
  });
  stop(bar);
  return onlyWanted(made, asked);
}

function stop(bar: Progress | null): void {
  bar?.stop();
}

function hrefOf(address: string): string {
  return URL.parse(address)?.href ?? address;
}
