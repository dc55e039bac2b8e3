/** Requests and tables designed to cost as much as possible, each of a kind that once cost tens of milliseconds. */
import type { RuleData } from "../../src/domain/table/schema.ts";

const NEW = "https://www.new.example";

export interface WorstTable {
  readonly name: string;
  readonly rules: readonly RuleData[];
}

const names = Array.from({ length: 12 }, (_, index) => `p${index}`);

/** Lists combinations of an `a` or a placeholder per segment, up to `limit`. */
function patterns(depth: number, limit: number): RuleData[] {
  return Array.from({ length: Math.min(2 ** depth, limit) }, (_, bits) => {
    const path = Array.from({ length: depth }, (_, at) => ((bits >> at) & 1 ? "a" : `:x${at}`));
    return { from: `/global/${path.join("/")}/end`, to: `${NEW}/${bits}` };
  });
}

/** Lists sets of parameters, each captured or literal, up to `limit`. */
function combinations(limit: number): RuleData[] {
  return Array.from({ length: limit }, (_, index) => {
    const asked = names.filter((_, at) => ((index + 1) >> at) & 1);
    const query = asked.map((it, at) => `${it}=${at % 2 === 0 ? `:${it}` : "1"}`).join("&");
    return { from: `/global/q?${query}`, to: `${NEW}/${index}` };
  });
}

const captured = (count: number): RuleData[] =>
  Array.from({ length: count }, (_, index) => ({
    from: `/global/q?n${index}=:v`,
    to: `${NEW}/${index}?v=:v`,
  }));

const literal = (count: number): RuleData[] =>
  Array.from({ length: count }, (_, index) => ({
    from: `/global/q?id=${index}`,
    to: `${NEW}/${index}`,
  }));

/** Windows of an hour, one after the other. */
const windows = (count: number): RuleData[] =>
  Array.from({ length: count }, (_, index) => ({
    from: "/global/w",
    to: `${NEW}/${index}`,
    startsAt: hour(index),
    endsAt: hour(index + 1),
  }));

const hour = (index: number): string => new Date(Date.UTC(2025, 4, 1, index)).toISOString();

/** Tables of the largest sizes that `validate` accepts. */
export const WORST_TABLES: readonly WorstTable[] = [
  { name: "no rule for it", rules: [{ from: "/global/a", to: `${NEW}/a` }] },
  { name: "20,000 captured names", rules: captured(20_000) },
  { name: "20,000 values of one name", rules: literal(20_000) },
  { name: "500 sets of parameters", rules: combinations(500) },
  { name: "2,500 windows of one address", rules: windows(2500) },
  { name: "500 patterns, ten deep", rules: patterns(10, 500) },
  {
    name: "splats and captures",
    rules: [
      { from: "/global/s/*", to: `${NEW}/s/:splat`, lowercase: true },
      { from: "/global/c?q=:q", to: `${NEW}/c?q=:q` },
      { from: "/global/:a/:b/:c/*", to: `${NEW}/:c/:b/:a/:splat?x=:splat#:splat` },
    ],
  },
];

export interface WorstRequest {
  readonly name: string;
  readonly path: string;
}

const SIZE = 8000;

const filled = (before: string, unit: string, after = "", size = SIZE): string =>
  before +
  unit.repeat(Math.max(0, Math.floor((size - before.length - after.length) / unit.length))) +
  after;

const MARKS = "%CC%81%CC%A7";

/** Requests up to the length at which rules are consulted; the last ones are longer. */
export const WORST_REQUESTS: readonly WorstRequest[] = [
  ["combining marks", filled("/global/s/e", MARKS)],
  ["combining marks, thirty a letter", filled("/global/s/", `e${MARKS.repeat(15)}`)],
  ["escapes that are not UTF-8", filled("/global/s/", "%ff")],
  ["letters of two bytes", filled("/global/s/", "%c3%89")],
  ["letters that grow when folded", filled("/global/s/", "%C4%B0")],
  ["stray percent signs", filled("/global/s/", "%")],
  ["slashes", filled("/global/s/", "/")],
  ["segments", filled("/global/s/", "a/")],
  ["the way into the patterns, and no further", filled("/global/", "a/", "x")],
  ["ten segments of the patterns", `/global/${"a/".repeat(10)}x`],
  ["punctuation at its end", filled("/global/x", ".")],
  ["punctuation between slashes", filled("/global/x", "./")],
  ["invisible characters", filled("/global/x", "%E2%80%8B")],
  ["sessions", filled("/global/x", ";sid=1")],
  ["64 parameters", filled("/global/q?", "n1=1&", "n2=2", 64 * 5)],
  ["64 captured names", `/global/q?${Array.from({ length: 64 }, (_, at) => `n${at}=1`).join("&")}`],
  [
    "64 values of one name",
    `/global/q?${Array.from({ length: 64 }, (_, at) => `id=${at}`).join("&")}`,
  ],
  ["the address of the windows", "/global/w"],
  ["the address of the windows, and every parameter", `/global/w?${names.join("=1&")}`],
  ["every parameter of every set", `/global/q?${names.map((it) => `${it}=1`).join("&")}`],
  ["every parameter twice", `/global/q?${names.flatMap((it) => [`${it}=2`, `${it}=1`]).join("&")}`],
  ["one long value", filled("/global/c?q=", "%C3%A9")],
  ["a value that is not UTF-8", filled("/global/c?q=", "%ff")],
  ["amp; before the names", `/global/q?${"amp;amp;a=1&".repeat(63)}`],
  ["two thousand parameters", filled("/global/q?", "a=1&")],
  ["64 KB of combining marks", filled("/global/s/e", MARKS, "", 64_000)],
  ["64 KB of parameters", filled("/global/q?", "a=1&", "", 64_000)],
  ["64 KB of escapes", filled("/global/s/", "%C3%A9", "", 64_000)],
].map(([name = "", path = ""]) => ({ name, path }));
