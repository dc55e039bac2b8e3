/** Tables beside those in `../shared/corpora`: a file for each, with the list of the whole new site. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Case } from "./cases.ts";
import { sample } from "./samples.ts";
import type { BenchTable } from "./tables.ts";

/** Chains are followed to their end. */
type OtherTable = Pick<BenchTable, "pairs"> & {
  /** The addresses of all pages of the new site. */
  readonly fresh: readonly string[];
};

const PAIRS_AT_MOST = 600;

/** @param folder Its files are `NAME.json`. */
export function readOthers(folder: string): Case[] {
  const files = readdirSync(folder).filter((it) => it.endsWith(".json"));
  return files.toSorted().map((file) => {
    const { pairs, fresh }: OtherTable = JSON.parse(readFileSync(join(folder, file), "utf8"));
    const asked = sample(pairs, PAIRS_AT_MOST, 7);
    return {
      name: basename(file, ".json"),
      old: asked.map((it) => ({ url: it.old })),
      fresh: fresh.map((url) => ({ url })),
      answers: new Map(asked.map((it) => [it.old, it.new])),
    };
  });
}
