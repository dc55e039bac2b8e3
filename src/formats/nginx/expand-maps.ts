/** Expands a directive that uses maps to one directive per row. */
import { success } from "../../domain/result.ts";
import type { EntryPlace, Refusal } from "../import/entries.ts";
import { targetOf, type Said } from "./answer.ts";
import type { NginxCondition } from "./condition.ts";
import type { MapRow, NginxMap } from "./map.ts";
import type { Statement } from "./syntax.ts";
import { replaceVariable, variablesIn } from "./target.ts";
import type { CapturedText } from "../regex/path-pattern.ts";
import { asWritten, unsupported } from "../import/refusals.ts";
import { type DirectiveContext, wrap, writeDirective } from "./write-directive.ts";

/** Makes one entry of a directive, or one for each row of the maps that it uses. */
export function record(
  said: Said,
  statement: Statement,
  condition: NginxCondition,
  context: DirectiveContext,
): void {
  expand({ said, place: statement, condition, context, use: wrap(statement.text, context.around) });
}

/** A directive into which rows of maps have been inserted so far. */
interface Expanded {
  readonly said: Said;
  readonly place: EntryPlace;
  readonly condition: NginxCondition;
  readonly context: DirectiveContext;
  /** The directive with its enclosing blocks, for the file of rejects. */
  readonly use: string;
}

/** The most maps that one directive can use, one after the other. */
const MAPS_AT_MOST = 4;

function expand(directive: Expanded, depth = 0): void {
  const { said, place, condition, context } = directive;
  const target = targetOf(said);
  const variable = variablesIn(target?.to ?? "").find((it) => context.maps.has(it));
  const named = variable === undefined ? undefined : context.maps.get(variable);
  const { map: asked } = condition;
  const map = asked?.asked ?? named;
  if (!map || depth > MAPS_AT_MOST) return writeDirective(said, place, condition, context);
  context.used.add(map);
  const isMet = (row: MapRow): boolean =>
    asked ? asked.isMet(row.value) : row.value !== "" && row.value !== "0";
  const hasDefault = map.rows.some((it) => it.isDefault && isMet(it));
  for (const row of map.rows) {
    if (row.refusal) refuseRow(row, row.refusal, map, directive);
    else if (isMet(row)) {
      const next = withRow(row, map, directive);
      if (next) expand(next, depth + 1);
    } else if (hasDefault && !row.isDefault) {
      const message = `${asWritten(row.place.text)} takes an address out of what the map says of all others`;
      refuseRow(row, unsupported(message, "Write where it goes"), map, directive);
    }
  }
}

/**
 * Refuses a row. The text of the reject includes its map and, for the first refused row of a map, the directive that
 * uses the map, so that it can be imported again.
 */
function refuseRow(
  { place }: Pick<MapRow, "place">,
  refusal: Refusal,
  map: NginxMap,
  { context, use }: Expanded,
): void {
  const { collector, refused } = context;
  if (refused.has(place)) return;
  const isFirst = !refused.has(map);
  refused.add(place).add(map);
  const text = wrap(place.text, [mapHead(map)]);
  collector.refuse(
    { line: place.line, column: place.column, text: isFirst ? `${text}\n${use}` : text },
    refusal,
  );
}

function mapHead({ statement }: NginxMap): string {
  return `map ${statement.args.join(" ")} {`;
}

/** The directive with the condition and value of a row; null, after a refusal, if both have a path. */
function withRow(row: MapRow, map: NginxMap, directive: Expanded): Expanded | null {
  const { said, condition, context } = directive;
  const { hosts, patterns, queries } = row;
  const own = said.patterns ?? condition.patterns;
  if (own && patterns) {
    const message = `$${map.variable} is only for some of the addresses that it is made of`;
    refuseRow(row, unsupported(message, "Ask the map alone"), map, directive);
    return null;
  }
  const target = targetOf(said);
  const filled = target
    ? success({ ...target, to: replaceVariable(target.to, map.variable, row.value) })
    : said.answer;
  const asked = condition.hosts ?? context.server.hosts;
  const chosen =
    hosts && asked ? hosts.filter((it) => asked.includes(it)) : (hosts ?? condition.hosts);
  if (chosen?.length === 0) return null;
  return {
    ...directive,
    said: {
      ...said,
      answer: filled,
      patterns: patterns ?? said.patterns,
      quirks: [...said.quirks, ...row.quirks],
    },
    place: row.isConstant ? directive.place : row.place,
    condition: {
      ...condition,
      map: null,
      hosts: chosen,
      queries: condition.queries.flatMap((it) =>
        (queries ?? [NO_QUERY]).map((own) => ({
          query: [...it.query, ...own.query],
          captures: new Map([...it.captures, ...own.captures]),
        })),
      ),
    },
    context: row.isConstant ? context : { ...context, around: [mapHead(map)], use: directive.use },
  };
}

const NO_QUERY = { query: [], captures: new Map<string, CapturedText>() };
