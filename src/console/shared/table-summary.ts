/** A summary of a whole table, computed in one pass over its content. */
import { parseInstant } from "../../domain/instant.ts";
import { toHex } from "../../release/hash.ts";
import { createResultReader, hostOf, type RuleResult, readRuleLine } from "./rule-line.ts";
import { LINES_A_TURN, linesOf, type Sources, takeTurns } from "./sources.ts";

export interface TableSummary {
  /** Whether the content hashes to the release's id, which proves that it is what the id names. */
  readonly isGenuine: boolean;
  readonly rules: number;
  readonly outcomes: ReadonlyMap<RuleResult, number>;
  readonly statuses: ReadonlyMap<number, number>;
  /** The number of rules by section; those without one are under "". */
  readonly sections: ReadonlyMap<string, number>;
  /** The number of rules by host; those for every host are under "". */
  readonly hosts: ReadonlyMap<string, number>;
  /** The number of rules with a window of their own, by its start and end as written. */
  readonly windows: readonly OwnWindow[];
}

export interface OwnWindow {
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly rules: number;
}

/** How many different names are counted separately; the rest are counted as one, since a page could not show them. */
const DISTINCT_AT_MOST = 2000;

/** The name under which the rest is counted once a map is full. */
export const OTHERS = "\u0000others";

export async function summarizeTable(sources: Sources): Promise<TableSummary> {
  const { manifest } = sources;
  const digest = new crypto.DigestStream("SHA-256");
  const hash = digest.getWriter();
  const resultOf = createResultReader(manifest.site);
  const outcomes = createCounter<RuleResult>();
  const statuses = createCounter<number>();
  const sections = createCounter<string>(OTHERS);
  const hosts = createCounter<string>(OTHERS);
  const windows = createCounter<string>(OTHERS);
  for (let index = 0; index < manifest.sources; index++) {
    const bytes = await sources.bytes(index);
    await hash.write(bytes);
    const lines = index === 0 ? linesOf(bytes).slice(1) : linesOf(bytes);
    for (const [at, text] of lines.entries()) {
      if (at % LINES_A_TURN === LINES_A_TURN - 1) await takeTurns();
      const line = readRuleLine(text);
      outcomes.add(resultOf(line));
      if (line.status !== null) statuses.add(line.status);
      sections.add(line.section ?? "");
      hosts.add(hostOf(line));
      if (line.startsAt !== null || line.endsAt !== null) {
        windows.add(JSON.stringify([line.startsAt, line.endsAt]));
      }
    }
  }
  await hash.close();
  return {
    isGenuine: toHex(await digest.digest) === manifest.release,
    rules: [...outcomes.counts.values()].reduce((sum, it) => sum + it, 0),
    outcomes: outcomes.counts,
    statuses: statuses.counts,
    sections: sections.counts,
    hosts: hosts.counts,
    windows: [...windows.counts].flatMap(([key, rules]) => readWindow(key, rules)),
  };
}

interface Counter<Key> {
  readonly counts: Map<Key, number>;
  add(key: Key): void;
}

/** @param others The key for everything beyond the limit. */
function createCounter<Key>(others?: Key): Counter<Key> {
  const counts = new Map<Key, number>();
  return {
    counts,
    add(key) {
      const isFull = others !== undefined && counts.size >= DISTINCT_AT_MOST && !counts.has(key);
      const name = isFull ? others : key;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    },
  };
}

function readWindow(key: string, rules: number): OwnWindow[] {
  if (key === OTHERS) return [];
  const [startsAt, endsAt]: readonly (string | null)[] = JSON.parse(key);
  return [{ startsAt: startsAt ?? null, endsAt: endsAt ?? null, rules }];
}

/** Returns when windows begin before the gate, and how many rules start early with each. */
export function earlyStarts(
  windows: readonly OwnWindow[],
  gate: number,
): { at: number; rules: number }[] {
  return windows.flatMap(({ startsAt, rules }) => {
    const at = startsAt === null ? null : parseInstant(startsAt);
    return at !== null && at < gate ? [{ at, rules }] : [];
  });
}
