/** Writes nginx directives as rules, or refuses them with their enclosing blocks. */
import { type Result, success } from "../../domain/result.ts";
import type { EntryCollector, EntryPlace, Refusal } from "../import/entries.ts";
import type { ImportContext, LongerNames } from "../import/imported.ts";
import type { Said } from "./answer.ts";
import type { NginxCondition } from "./condition.ts";
import { compareWith, type NginxLocation } from "./location.ts";
import type { NginxMap } from "./map.ts";
import type { NginxServer } from "./server.ts";
import { readNginxTarget } from "./target.ts";
import {
  barePath,
  type CapturedText,
  type PathPattern,
  pathPrefix,
  wholePath,
} from "../regex/path-pattern.ts";
import type { DirectiveAnswer } from "../import/directive-answer.ts";
import { optionsOf, writeCases } from "../import/redirect-rules.ts";
import { failUnsupported } from "../import/refusals.ts";

export interface DirectiveContext {
  readonly server: NginxServer;
  readonly location: NginxLocation | null;
  /** The heads of the enclosing blocks, for the file of rejects. */
  readonly around: readonly string[];
  readonly maps: ReadonlyMap<string, NginxMap>;
  /** The directive that uses the enclosing map, for the file of rejects. */
  readonly use?: string;
  readonly used: Set<NginxMap>;
  readonly refused: Set<EntryPlace | NginxMap>;
  readonly collector: EntryCollector;
  readonly context: ImportContext;
}

const ALL = pathPrefix("/");

export function refuse(
  place: EntryPlace,
  refusal: Refusal,
  context: DirectiveContext,
  blocks?: Parameters<EntryCollector["refuse"]>[2],
  longer: readonly LongerNames[] = [],
): void {
  const { took, ...bare } = refusal;
  // In a block it took only those of its addresses that the block has.
  const isInServer = context.around.every((it) => it.startsWith("server"));
  const isForAll = took !== undefined && isInServer && isForAllHosts(context);
  const whole = isForAll ? { ...bare, took } : bare;
  context.collector.refuse(inItsBlocks(place, context), whole, blocks, [], { longer });
}

function isForAllHosts({ server, context }: DirectiveContext): boolean {
  return server.hosts === null || server.hosts.length === context.site.hosts.length;
}

/** The place of a directive, its text as the file of rejects needs it to be read again. */
function inItsBlocks(
  { line, column, text }: EntryPlace,
  { around, use }: DirectiveContext,
): EntryPlace {
  const wrapped = wrap(text, around);
  return { line, column, text: use === undefined ? wrapped : `${wrapped}\n${use}` };
}

/** Wraps a statement in its enclosing blocks. */
export function wrap(text: string, around: readonly string[]): string {
  return around.reduceRight((inside, head) => `${head}\n${indent(inside)}\n}`, text);
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "  ");
}

export function writeDirective(
  said: Said,
  place: EntryPlace,
  condition: NginxCondition,
  context: DirectiveContext,
): void {
  const paths = patternsOf(said, condition, context);
  if (!paths.ok) return refuse(place, paths.problem, context);
  const patterns = paths.value;
  const { server, collector, context: imported } = context;
  const taken = [...patterns, ...condition.queries].flatMap((it) => [...it.captures.keys()]);
  const answer = answerOf(said, new Set(taken), context);
  const cases = condition.queries.map(({ query, captures }) => ({
    query,
    patterns: patterns.map((it) => ({ ...it, captures: capturesOf(said, it, captures) })),
  }));
  const written = writeCases(cases, condition.hosts ?? server.hosts, answer, imported);
  if (!written.ok) return refuse(place, written.problem, context);
  const { rules, longer, quirks } = written.value;
  if (!answer.ok) {
    const blocks = said.patterns?.length === 0 ? [] : rules;
    return refuse(place, answer.problem, context, blocks, longer);
  }
  collector.accept(inItsBlocks(place, context), rules, optionsOf(written.value));
  for (const it of [...said.quirks, ...condition.quirks, ...quirks]) collector.report(place, it);
}

function capturesOf(
  said: Said,
  pattern: PathPattern,
  asked: PathPattern["captures"],
): PathPattern["captures"] {
  const others = said.patterns === null ? [...pattern.captures, ...asked] : [...asked];
  const kept = said.forgetsGroups ? others.filter(([name]) => !/^\d+$/.test(name)) : others;
  const own = said.patterns === null ? [] : [...pattern.captures];
  return new Map([...own, ...kept, ...wholeCapture(said, pattern)]);
}

function wholeCapture({ whole }: Said, pattern: PathPattern): [string, CapturedText][] {
  if (!whole) return [];
  return [["1", whole === "with-slash" ? wholePath(pattern) : barePath(pattern)]];
}

function answerOf(
  { answer }: Said,
  captures: ReadonlySet<string>,
  { server }: DirectiveContext,
): Result<DirectiveAnswer, Refusal> {
  if (!answer.ok) return answer;
  if (answer.value === "gone") return success("gone");
  const { status, to, passesQuery } = answer.value;
  const serverName = server.names.find((it) => /^[\w-]+(\.[\w-]+)+$/.test(it)) ?? null;
  const target = readNginxTarget(to, { captures, serverName });
  if (!target.ok) return target;
  const { parts, hasQuery } = target.value;
  const query = passesQuery || hasQuery ? "merge" : "drop";
  const passesConditions = query === "merge";
  return success({ status, target: parts, query, passesConditions });
}

/** The paths of a directive, restricted by the `if` around it and the location around both. */
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
    "Remove it",
  );
}
