/** Counts as paged lists for people to work through. No query returns more rows than requested. */
import * as z from "zod/mini";
import { both, type HitsReader, type Span } from "./read.ts";

/** The requested page of a list. */
export interface Part {
  /** The number of entries before it. */
  readonly offset: number;
  readonly limit: number;
}

/** A page of a list. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  /** The number of entries in the whole list. */
  readonly count: number;
  /** The total visits of the whole list. */
  readonly total: number;
}

const missSchema = z.object({
  /** The canonical host and path, with the parameters that rules ask for. */
  url: z.string(),
  total: z.number(),
  /** A day; for the distant past, a month. */
  last: z.string(),
  /** The host that most visitors came from; empty if there is none. */
  referrer: z.string(),
  /** 1 if all visits were before the gate. */
  shadow: z.number(),
});

const goneSchema = z.object({
  rule: z.string(),
  total: z.number(),
  crawlers: z.number(),
  last: z.string(),
  /** The last one with a visitor who is not a crawler; null if there is none. */
  lastVisitor: z.nullable(z.string()),
});

const countsSchema = z.object({ listCount: z.number(), listTotal: z.number() });

export type ListedMiss = z.infer<typeof missSchema>;
export type GoneHits = z.infer<typeof goneSchema>;

const WHOLE = "count(*) OVER () AS listCount, sum(sum(total)) OVER () AS listTotal";

/**
 * The SQL for misses.
 *
 * @param where A condition on rows.
 */
const misses = (where: string): string => `SELECT url, sum(total) AS total, max(day) AS last,
  substr(max(printf('%012d', referred) || referrer), 13) AS referrer, min(shadow) AS shadow, ${WHOLE}
FROM (${both("misses", "url, shadow, total, referrer, referred")})
WHERE ${where} GROUP BY url ORDER BY 2 DESC, url LIMIT ?3 OFFSET ?4`;

const MISSES = misses("true");
const MISSES_AHEAD = misses("shadow = 1");

/** Before the gate, shadows count: visitors who would be told that the page is gone. */
const GONE = `SELECT rule, sum(total) AS total, sum(total * crawler) AS crawlers, max(day) AS last,
  max(CASE WHEN crawler = 0 THEN day END) AS lastVisitor, ${WHOLE}
FROM (${both("hits", "rule, outcome, crawler, total")})
WHERE outcome = 'gone' AND rule <> ''
GROUP BY rule ORDER BY sum(total * (1 - crawler)) DESC, sum(total) DESC, rule LIMIT ?3 OFFSET ?4`;

/**
 * Reads the addresses that no rule answers, most requested first.
 *
 * @param isAhead Only addresses requested before the gate that no rule would answer at the gate.
 */
export async function readMissesOf(
  store: HitsReader,
  span: Span,
  part: Part,
  isAhead = false,
): Promise<Listed<ListedMiss>> {
  return readPart(store, isAhead ? MISSES_AHEAD : MISSES, missSchema, span, part);
}

/** Reads the rules that answer 410, those most requested by visitors first, then by crawlers. */
export async function readGoneOf(
  store: HitsReader,
  span: Span,
  part: Part,
): Promise<Listed<GoneHits>> {
  return readPart(store, GONE, goneSchema, span, part);
}

async function readPart<Item>(
  store: HitsReader,
  sql: string,
  schema: z.ZodMiniType<Item>,
  { since, before }: Span,
  { limit, offset }: Part,
): Promise<Listed<Item>> {
  const rows = await store.query(sql, [since, before, limit, offset]);
  const items = z.array(schema).parse(rows);
  if (rows.length === 0) return { items, count: 0, total: 0 };
  const { listCount: count, listTotal: total } = countsSchema.parse(rows[0]);
  return { items, count, total };
}
