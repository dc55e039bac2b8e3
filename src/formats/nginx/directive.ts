/** nginx's `return`, `rewrite` and `if`. */
import { all, type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import type { EntryCollector, EntryPlace, Refusal } from "../import/entries.ts";
import type { ImportContext } from "../import/imported.ts";
import { readReturn, readRewrite, type Said, type SaidTarget } from "./answer.ts";
import { type NginxCondition, readCondition } from "./condition.ts";
import { compareWith, type NginxLocation } from "./location.ts";
import type { MapRow, NginxMap } from "./map.ts";
import type { NginxServer } from "./server.ts";
import type { Statement } from "./syntax.ts";
import { readNginxTarget, replaceVariable, variablesIn } from "./target.ts";
import {
  type CapturedText,
  type PathPattern,
  pathPrefix,
  wholePath,
  literalStart,
} from "../regex/path-pattern.ts";
import { type DirectiveAnswer, writeRules } from "../import/redirect-rules.ts";
import { failUnsupported, unsupported } from "../import/refusals.ts";

/** Where a directive stands. */
export interface DirectiveContext {
  readonly server: NginxServer;
  readonly location: NginxLocation | null;
  /** How the blocks around it begin, for the file of rejects. */
  readonly around: readonly string[];
  readonly maps: ReadonlyMap<string, NginxMap>;
  /** The maps that have been asked for. */
  readonly used: Set<NginxMap>;
  readonly collector: EntryCollector;
  readonly context: ImportContext;
}

const ALL = pathPrefix("/");

/** @returns Whether nothing behind it is ever reached. */
export function readDirective(statement: Statement, context: DirectiveContext): boolean {
  if (statement.name !== "if") {
    const said = statement.name === "return" ? readReturn(statement) : readRewrite(statement);
    record(said, statement, NO_CONDITION, context);
    return isAnswerToAll(said, context);
  }
  const { hosts: own, context: imported } = { ...context.server, context: context.context };
  const hosts = own ?? imported.site.hosts;
  const condition = readCondition(statement.args, { hosts, maps: context.maps });
  if (!condition.ok) {
    refuse(statement, condition.problem, context);
    return false;
  }
  if (condition.value.map) context.used.add(condition.value.map);
  const around = [...context.around, `if ${statement.args.join(" ")} {`];
  for (const inner of statement.block ?? []) {
    if (inner.name === "return" || inner.name === "rewrite") {
      const said = inner.name === "return" ? readReturn(inner) : readRewrite(inner);
      record(said, inner, condition.value, { ...context, around });
      if (said.patterns === null) break;
    } else {
      const fix = "Write the redirect into a location";
      refuse(inner, unsupported(`${quote(inner.name)} inside of if does not redirect`, fix), {
        ...context,
        around,
      });
    }
  }
  return false;
}

/** Whether a directive without a condition leaves nothing of where it stands. */
function isAnswerToAll({ patterns }: Said, { location }: DirectiveContext): boolean {
  if (patterns === null) return true;
  return patterns.some((it) => {
    const isRest =
      it.segments.findIndex((segment) => segment.kind !== "literal") === it.segments.length - 1;
    return isRest && it.segments.at(-1)?.kind === "splat" && literalStart(it) === location?.text;
  });
}

const NO_CONDITION: NginxCondition = {
  hosts: null,
  patterns: null,
  queries: [{ query: [], captures: new Map() }],
  map: null,
  quirks: [],
};

export function refuse(
  place: EntryPlace,
  refusal: Refusal,
  { collector, around }: DirectiveContext,
  blocks?: Parameters<EntryCollector["refuse"]>[2],
): void {
  const text = around.reduceRight((inside, head) => `${head}\n${indent(inside)}\n}`, place.text);
  collector.refuse({ line: place.line, column: place.column, text }, refusal, blocks);
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

/** Makes an entry of a directive, or one of each row of the map that it asks for. */
function record(
  said: Said,
  statement: Statement,
  condition: NginxCondition,
  context: DirectiveContext,
): void {
  const target = targetOf(said);
  const variables = target ? variablesIn(target.to) : [];
  const variable = variables.find((it) => context.maps.has(it));
  const map = variable === undefined ? condition.map : context.maps.get(variable);
  if (!map) return write(said, statement, condition, context);
  context.used.add(map);
  const hasDefault = map.rows.some((it) => it.isDefault && isFound(it));
  for (const row of map.rows) {
    if (row.refusal) collectRow(row, row.refusal, map, context);
    else if (isFound(row)) writeRow(row, said, statement, condition, map, context);
    else if (hasDefault && !row.isDefault) {
      const message = `${quote(row.place.text)} takes an address out of what the map says of all others`;
      collectRow(row, unsupported(message, "Write where it goes"), map, context);
    }
  }
}

/** Where a directive sends visitors; null if it does not redirect. */
function targetOf({ answer }: Said): SaidTarget | null {
  return answer.ok && typeof answer.value === "object" ? answer.value : null;
}

/** What `if` takes for true. */
function isFound({ value }: MapRow): boolean {
  return value !== "" && value !== "0";
}

function collectRow(
  { place }: MapRow,
  refusal: Refusal,
  map: NginxMap,
  context: DirectiveContext,
): void {
  refuse(place, refusal, { ...context, around: [`map ${map.statement.args.join(" ")} {`] });
}

function writeRow(
  row: MapRow,
  said: Said,
  statement: Statement,
  condition: NginxCondition,
  map: NginxMap,
  context: DirectiveContext,
): void {
  if (said.patterns !== null || condition.patterns) {
    const message = `$${map.variable} is only for some of the addresses that it is made of`;
    return refuse(statement, unsupported(message, "Ask the map alone"), context);
  }
  const target = targetOf(said);
  const filled = target
    ? success({
        ...target,
        to: replaceVariable(target.to, map.variable, row.value),
        passesQuery: target.passesQuery || (map.isAddress && endsWithRest(row)),
      })
    : said.answer;
  const queries = condition.queries.map((it) => ({ ...it, query: [...it.query, ...row.query] }));
  const rowSaid = { patterns: row.patterns, answer: filled, quirks: row.quirks };
  const around = [`map ${map.statement.args.join(" ")} {`];
  write(rowSaid, row.place, { ...condition, queries }, { ...context, around });
}

/** Whether the value ends with a group that took the end of the address, and with it the query. */
function endsWithRest({ value, patterns }: MapRow): boolean {
  const last = /\$\{?(\w+)\}?$/.exec(value)?.[1];
  return patterns.some(({ captures }) => {
    const end = last === undefined ? undefined : captures.get(last)?.at(-1);
    return typeof end === "object" && end.name === "splat";
  });
}

function write(
  said: Said,
  place: EntryPlace,
  condition: NginxCondition,
  context: DirectiveContext,
): void {
  const paths = patternsOf(said, condition, context);
  if (!paths.ok) return refuse(place, paths.problem, context);
  const patterns = paths.value;
  const { server, collector, context: imported } = context;
  const hosts = condition.hosts ?? server.hosts;
  const answer = answerOf(said, patterns, context);
  const given = answer.ok ? answer.value : "keep";
  const results = condition.queries.map(({ query, captures }) => {
    const filled = patterns.map((it) => ({
      ...it,
      captures: new Map([...it.captures, ...captures, ...wholeCapture(said, it)]),
    }));
    return writeRules(filled, { hosts, query }, given, imported);
  });
  const together = all(results);
  if (!together.ok) return refuse(place, together.problem, context);
  const written = together.value;
  const rules = written.flatMap((it) => it.rules);
  if (!answer.ok) {
    return refuse(place, answer.problem, context, said.patterns?.length === 0 ? [] : rules);
  }
  collector.accept(place, rules, { needsSlash: written.some((it) => it.needsSlash) });
  const quirks = [...said.quirks, ...condition.quirks, ...written.flatMap((it) => it.quirks)];
  for (const it of quirks) collector.report(place, it);
}

function wholeCapture({ whole }: Said, pattern: PathPattern): [string, CapturedText][] {
  if (!whole) return [];
  const [first, ...rest] = wholePath(pattern);
  const bare = typeof first === "string" ? [first.slice(1), ...rest] : rest;
  return [["1", whole === "with-slash" ? wholePath(pattern) : bare]];
}

function answerOf(
  { answer }: Said,
  patterns: readonly PathPattern[],
  { server }: DirectiveContext,
): Result<DirectiveAnswer, Refusal> {
  if (!answer.ok) return answer;
  if (answer.value === "gone") return success("gone");
  const { status, to, passesQuery } = answer.value;
  const captures = new Set(patterns.flatMap((it) => [...it.captures.keys()]));
  const serverName = server.names.find((it) => /^[\w-]+(\.[\w-]+)+$/.test(it)) ?? null;
  const target = readNginxTarget(to, { captures, serverName });
  if (!target.ok) return target;
  const { parts, hasQuery } = target.value;
  const query = passesQuery || hasQuery ? "merge" : "drop";
  const passesConditions = query === "merge";
  return success({ status, target: parts, query, passesConditions });
}

/** The paths of a directive, of the `if` around it and of the location around both. */
function patternsOf(
  said: Said,
  condition: NginxCondition,
  { location }: DirectiveContext,
): Result<readonly PathPattern[], Refusal> {
  if (said.patterns !== null && condition.patterns) {
    return failUnsupported("two expressions on one path cannot be expressed", "Write them as one");
  }
  const own = said.patterns ?? condition.patterns;
  if (own === null || !location) return success(own ?? location?.patterns ?? ALL);
  const places = own.map((it) => compareWith(it, location));
  const inside = own.filter((_it, index) => places[index] === "inside");
  if (places.includes("unclear")) {
    return failUnsupported(
      `it is only for what location ${location.statement.args.join(" ")} has of it`,
      "Write it with the whole path, in a location that has all of it",
    );
  }
  if (inside.length > 0 || own.length === 0) return success(inside);
  return failUnsupported(
    `it never matches: location ${location.statement.args.join(" ")} has none of it`,
    "Take it out",
  );
}
