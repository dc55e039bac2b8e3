/** What was counted, a page at a time: lists for people to work through. No answer has more rows than were asked for. */
import * as z from "zod/mini";
import { both, type HitsReader, type Span } from "./read.ts";

/** Which part of a list is asked for. */
export interface Part {
  /** How many come before it. */
  readonly offset: number;
  readonly limit: number;
}

/** A part of a list. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  /** Of the whole list. */
  readonly count: number;
  /** Visits of the whole list. */
  readonly total: number;
}

const missSchema = z.object({
  /** The canonical host and path, and parameters that rules ask for. */
  url: z.string(),
  total: z.number(),
  /** A day, or a month of what is long past. */
  last: z.string(),
  /** The host that most came from; empty if none. */
  referrer: z.string(),
  /** 1 if all of them were before the gate. */
  shadow: z.number(),
});

const goneSchema = z.object({
  rule: z.string(),
  total: z.number(),
  crawlers: z.number(),
  last: z.string(),
  /** The last with a visitor that is no crawler; null for none. */
  lastVisitor: z.nullable(z.string()),
});

const countsSchema = z.object({ listCount: z.number(), listTotal: z.number() });

export type ListedMiss = z.infer<typeof missSchema>;
export type GoneHits = z.infer<typeof goneSchema>;

const WHOLE = "count(*) OVER () AS listCount, sum(sum(total)) OVER () AS listTotal";

/** @param where Of which rows, as SQL. */
const misses = (where: string): string => `SELECT url, sum(total) AS total, max(day) AS last,
  substr(max(printf('%012d', referred) || referrer), 13) AS referrer, min(shadow) AS shadow, ${WHOLE}
FROM (${both("misses", "url, shadow, total, referrer, referred")})
WHERE ${where} GROUP BY url ORDER BY 2 DESC, url LIMIT ?3 OFFSET ?4`;

const MISSES = misses("true");
const MISSES_AHEAD = misses("shadow = 1");

/** Before the gate that of the shadow: who would be told that the page is gone. */
const GONE = `SELECT rule, sum(total) AS total, sum(total * crawler) AS crawlers, max(day) AS last,
  max(CASE WHEN crawler = 0 THEN day END) AS lastVisitor, ${WHOLE}
FROM (${both("hits", "rule, outcome, crawler, total")})
WHERE outcome = 'gone' AND rule <> ''
GROUP BY rule ORDER BY sum(total * (1 - crawler)) DESC, sum(total) DESC, rule LIMIT ?3 OFFSET ?4`;

/**
 * Addresses that no rule answers, the most asked for first.
 *
 * @param isAhead Only those that none would answer at the gate, asked for before it.
 */
export async function readMissesOf(
  store: HitsReader,
  span: Span,
  part: Part,
  isAhead = false,
): Promise<Listed<ListedMiss>> {
  return readPart(store, isAhead ? MISSES_AHEAD : MISSES, missSchema, span, part);
}

/** Rules that say that a page is gone, the most asked for by visitors first; crawlers count after them. */
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
