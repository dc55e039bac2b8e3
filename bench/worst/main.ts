/**
 * `npm run bench:worst`: measures the cost of the most expensive requests and rows of every known kind, as the mean of
 * several runs. Tables are looked up in memory and in their compact form; docs/attacks.md has the figures. It fails if
 * a bound is exceeded, which may also happen on a busy machine.
 */
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { type CompiledRoutes, compileRoutes } from "../../src/domain/table/compile.ts";
import type { Table } from "../../src/domain/table/table.ts";
import { readAddress } from "../../src/domain/url/address.ts";
import { compileRelease } from "../../src/release/compile-release.ts";
import { tableOf } from "../../src/release/open-release.ts";
import { readRow } from "../../src/routes-file/kv-row.ts";
import { openBundle } from "../../src/store/isolate/bundle.ts";
import { defuse, restore } from "../../src/formats/text/csv-injection.ts";
import { trimUnseen } from "../../src/formats/text/trim-unseen.ts";
import { gateInForce } from "../../src/store/records/in-force.ts";
import { HOST, makeTable } from "../inputs.ts";
import { WORST_REQUESTS, WORST_TABLES, type WorstTable } from "./requests.ts";
import { CELLS, KEYS, RULES, TOO_LARGE, TYPED } from "./rows.ts";

const NOW = Date.parse("2025-06-01T00:00:00Z");
/** Long, because the clock of processor time may have a resolution of only 4 ms. */
const RUN_MS = 40;
const SHOWN = 12;
const REQUEST_MS_AT_MOST = 2;
const ROW_MS_AT_MOST = 1;
const TARGET = "https://www.new.example/";
const CONTEXT = {
  reserved: [],
  hosts: new Set([HOST]),
  targetHosts: new Set(["www.new.example"]),
  scope: ["/global"],
};

interface Cost {
  readonly name: string;
  readonly milliseconds: number;
}

const requests = await measureRequests();
const rows = [
  ...measure("a key", KEYS, (key) => readRow(key, TARGET, CONTEXT)),
  ...measure("the gate", TYPED, (value) => gateInForce(value, null)),
  ...measure("a cell", CELLS, (cell) => restore(defuse(trimUnseen(cell)))),
  ...measureRows("typed", TYPED),
  ...measureRows("a rule as JSON", RULES),
  ...measureRows("too large", TOO_LARGE),
];
process.stdout.write(
  `Requests (${requests.length} kinds, the most expensive first)
${format(requests)}
Rows (${rows.length} kinds)
${format(rows)}
${judge("request", requests, REQUEST_MS_AT_MOST)}${judge("row", rows, ROW_MS_AT_MOST)}`,
);

function judge(what: string, costs: readonly Cost[], atMost: number): string {
  const over = costs.filter((it) => it.milliseconds > atMost).length;
  if (over > 0) process.exitCode = 1;
  return `${over === 0 ? "No" : over} ${what} of more than ${atMost} ms\n`;
}

async function measureRequests(): Promise<Cost[]> {
  const costs: Cost[] = [];
  for (const worst of WORST_TABLES) {
    for (const [form, table] of await openTable(worst)) {
      for (const { name, path } of WORST_REQUESTS) {
        const url = `https://${HOST}${path}`;
        const work = () => resolve(table, { url: readAddress(url), method: "GET" }, NOW);
        costs.push({ name: `${worst.name} (${form}): ${name}`, milliseconds: cost(work) });
      }
    }
  }
  return costs;
}

function measureRows(kind: string, values: readonly string[]): Cost[] {
  return measure(kind, values, (value) => readRow("/global/x", value, CONTEXT));
}

function measure(
  kind: string,
  values: readonly string[],
  work: (value: string) => unknown,
): Cost[] {
  return values.map((value) => ({
    name: `${kind}: ${JSON.stringify(value.slice(0, 60))}, ${value.length} characters`,
    milliseconds: cost(() => work(value)),
  }));
}

/** Measures processor time, so that other processes do not count. */
function cost(work: () => unknown): number {
  work();
  const begun = spent();
  let count = 0;
  for (; spent() - begun < RUN_MS; count++) work();
  return (spent() - begun) / count;
}

function spent(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function openTable({ name, rules }: WorstTable): Promise<(readonly [string, Table])[]> {
  const { site } = makeTable(1);
  const data = { site: { ...site, scope: ["/global"] }, rules: [...rules] };
  const compiled: CompiledRoutes | null = compileRoutes(data, () => {});
  const release = compiled && (await compileRelease(compiled, { order: "canonical" }, () => {}));
  if (!release) throw new TypeError(`${name} cannot be compiled`);
  const { manifest, shards } = release;
  const oldUrls = () => Promise.reject(new TypeError("No request asks for it"));
  const bundle = openBundle({ manifest, shards, sources: [], oldUrls });
  const compact = tableOf(bundle.release, (index) => bundle.shards[index] ?? null);
  return [
    ["in memory", compiled.table],
    ["compact", compact],
  ];
}

function format(costs: readonly Cost[]): string {
  return costs
    .toSorted((a, b) => b.milliseconds - a.milliseconds)
    .slice(0, SHOWN)
    .map(({ name, milliseconds }) => `  ${milliseconds.toFixed(2).padStart(8)} ms  ${name}\n`)
    .join("");
}
