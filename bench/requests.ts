import { type Contender, median, startContenders } from "./contenders.ts";
import { HOST, makePaths, makeTable } from "./inputs.ts";
import { load } from "./load.ts";

/** Rounds in which each contender takes its turn: figures of one round are compared, since the machine's speed drifts. */
const ROUNDS = 9;

export interface RequestResult {
  readonly name: string;
  /** Median microseconds of processor time a request, the whole process counted. */
  readonly microseconds: number;
  /** The median, round by round, of that beside a bare handler's. */
  readonly ratio: number;
  readonly memoryMiB: number;
  /** From the start of the process to its first answer. */
  readonly firstAnswerMs: number;
  /** Reads of KV for a thousand requests. */
  readonly kvReads: number;
}

/** What a request costs in each way of serving one table of as many rules. */
export async function measureRequests(rules: number): Promise<RequestResult[]> {
  const table = makeTable(rules);
  const contenders = await startContenders(table);
  try {
    const paths = makePaths(rules, 2000);
    const rounds = contenders.map((): number[] => []);
    for (const contender of contenders) await costOf(contender, paths);
    const readsBefore = contenders.map((it) => it.kv?.reads() ?? 0);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [index, contender] of contenders.entries()) {
        rounds[index]?.push(await costOf(contender, paths));
      }
    }
    return contenders.map(({ name, requests, process, kv }, index) => {
      const costs = rounds[index] ?? [];
      const reads = (kv?.reads() ?? 0) - (readsBefore[index] ?? 0);
      return {
        name,
        microseconds: median(costs),
        ratio: median(costs.map((cost, round) => cost / (rounds[0]?.[round] ?? cost))),
        memoryMiB: process.memory() / 2 ** 20,
        firstAnswerMs: process.firstAnswerMs,
        kvReads: (reads * 1000) / (ROUNDS * requests),
      };
    });
  } finally {
    for (const { process, kv } of contenders) {
      await process.stop();
      await kv?.stop();
    }
  }
}

/** Microseconds of processor time a request. */
async function costOf({ process, requests }: Contender, paths: readonly string[]): Promise<number> {
  const before = process.cpuSeconds();
  await load(process.port, HOST, paths, requests);
  return ((process.cpuSeconds() - before) * 1e6) / requests;
}
