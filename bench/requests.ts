import { type Contender, LEAST, median, startContenders } from "./contenders.ts";
import { HOST, makeFreshPaths, makeTable, makeUsualPaths } from "./inputs.ts";
import { sendAll } from "./send-all.ts";

/**
 * The number of rounds, in each of which every contender runs once. Only figures of one round are compared, since the
 * speed of the machine drifts.
 */
const ROUNDS = 5;

export interface RequestResult {
  readonly name: string;
  /** The cost of addresses as visitors request them, a few of them again and again. */
  readonly usual: Cost;
  /** The cost of addresses that were never requested before. */
  readonly fresh: Cost;
  readonly memoryMiB: number;
  /** The time from the start of the process to its first answer. */
  readonly firstAnswerMs: number;
  /** The number of KV reads per thousand requests. */
  readonly kvReads: number;
}

export interface Cost {
  /** The median processor time per request of the whole process, in microseconds. */
  readonly microseconds: number;
  /** The median over all rounds of the ratio of that time to that of the least redirect. */
  readonly ratio: number;
}

/** Measures the cost of a request for each way of serving a table of the given number of rules. */
export async function measureRequests(rules: number): Promise<RequestResult[]> {
  const table = makeTable(rules);
  const contenders = await startContenders(table);
  try {
    for (const contender of contenders) {
      await costOf(contender, makeUsualPaths(rules, contender.requests, ROUNDS));
    }
    const readsBefore = contenders.map((it) => it.kv?.reads() ?? 0);
    const usual = await takeTurns(contenders, (count, round) =>
      makeUsualPaths(rules, count, round),
    );
    const fresh = await takeTurns(contenders, (count, round) =>
      makeFreshPaths(rules, count, round),
    );
    return contenders.map(({ name, requests, process, kv }, index) => {
      const reads = (kv?.reads() ?? 0) - (readsBefore[index] ?? 0);
      return {
        name,
        usual: usual[index] ?? NOTHING,
        fresh: fresh[index] ?? NOTHING,
        memoryMiB: process.memory() / 2 ** 20,
        firstAnswerMs: process.firstAnswerMs,
        kvReads: (reads * 1000) / (2 * ROUNDS * requests),
      };
    });
  } finally {
    for (const { process, kv } of contenders) {
      await process.stop();
      await kv?.stop();
    }
  }
}

const NOTHING: Cost = { microseconds: Number.NaN, ratio: Number.NaN };

async function takeTurns(
  contenders: readonly Contender[],
  makePaths: (count: number, round: number) => string[],
): Promise<Cost[]> {
  const rounds: number[][] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const costs: number[] = [];
    for (const contender of contenders) {
      costs.push(await costOf(contender, makePaths(contender.requests, round)));
    }
    rounds.push(costs);
  }
  const least = contenders.findIndex((it) => it.name === LEAST);
  return contenders.map((_, index) => {
    const costs = rounds.map((it) => it[index] ?? Number.NaN);
    const ratios = rounds.map((it, round) => (costs[round] ?? 0) / (it[least] ?? Number.NaN));
    return { microseconds: median(costs), ratio: median(ratios) };
  });
}

/** Measures the processor time per request, in microseconds. */
async function costOf({ process, requests }: Contender, paths: readonly string[]): Promise<number> {
  const before = process.cpuSeconds();
  await sendAll(process.port, HOST, paths, requests);
  return ((process.cpuSeconds() - before) * 1e6) / requests;
}
