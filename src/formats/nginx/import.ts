/**
 * Imports nginx's redirects: `return`, `rewrite` with a redirect, and `map` with either, in servers, locations and
 * `if`.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_rewrite_module.html
 */
import { type Result, success } from "../../domain/result.ts";
import {
  collectEntries,
  type EntryCollector,
  type EntryPlace,
  type Refusal,
} from "../import/entries.ts";
import type { ImportContext, Importer } from "../import/imported.ts";
import { readDirective } from "./directive.ts";
import { type DirectiveContext, refuse } from "./write-directive.ts";
import { readErrorPages } from "./error-page.ts";
import {
  compareWith,
  longerNames,
  type NestedLocation,
  type NginxLocation,
  readLocation,
  sortLocations,
  takerOf,
} from "./location.ts";
import { type NginxMap, readMaps } from "./map.ts";
import { readConstants } from "./constants.ts";
import { findServers, type NginxServer } from "./server.ts";
import { parseNginx, type Statement } from "./syntax.ts";
import { writeRules } from "../import/redirect-rules.ts";
import {
  asWritten,
  failUnsupported,
  quirk,
  unreadable,
  unsupported,
  withoutRedirecting,
} from "../import/refusals.ts";

export const importNginx: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const { statements, problems } = parseNginx(text.replace(/^\uFEFF/, " "));
  for (const { message, ...place } of problems) {
    collector.report(place, unreadable(message, "Correct it: nginx does not start with it"));
  }
  if (problems.length > 0) return { ...collector.imported, isUnreadable: true };
  warnOfIncludes(statements, collector);
  refuseRows(statements, collector);
  const maps = readMaps(mapsIn(statements), context.site.hosts);
  const used = new Set<NginxMap>();
  const refused = new Set<EntryPlace | NginxMap>();
  readErrorPages(statements, [], { statements, collector, site: context.site });
  for (const server of findServers(statements, context.site.hosts)) {
    if (server.hosts?.length === 0) refuseForeign(server, collector);
    else readServer(server, { maps, used, refused, collector, context });
  }
  for (const map of new Set(maps.values())) {
    if (used.has(map)) continue;
    const refusal = unsupported(
      `nothing redirects to $${map.variable}`,
      `Add "if ($${map.variable}) { return 301 $${map.variable}; }"`,
    );
    collector.refuse(map.statement, refusal);
  }
  return collector.imported;
};

/** Joins blocks. Beside each row of a map stands the directive that uses the map; it is written once. */
export function joinBlocks(entries: readonly string[]): string {
  const blocks = entries.flatMap((it) => parseNginx(it).statements.map(({ text }) => text));
  return `${[...new Set(blocks)].join("\n")}\n`;
}

/** Names of files that contain no redirects. */
const WITHOUT_REDIRECTS = /mime\.types|_params|fastcgi|proxy|ssl|letsencrypt|modules/;

function warnOfIncludes(statements: readonly Statement[], collector: EntryCollector): void {
  for (const statement of statements) {
    const [file = ""] = statement.args;
    if (statement.block && statement.name !== "map") warnOfIncludes(statement.block, collector);
    if (statement.name !== "include" || WITHOUT_REDIRECTS.test(file)) continue;
    const message = `the contents of ${asWritten(file)} are not read`;
    collector.report(statement, quirk(message, "Import that file too if it has redirects"));
  }
}

/** Refuses the rows of a map in a file of their own, which a server's configuration includes. */
function refuseRows(statements: readonly Statement[], collector: EntryCollector): void {
  const [first, ...others] = statements.filter(
    ({ name, args, block }) => /^[/~]/.test(name) && args.length === 1 && !block,
  );
  if (!first) return;
  const count = others.length === 0 ? "is a row" : `and ${others.length} more are rows`;
  collector.refuse(
    first,
    unsupported(
      `${asWritten(first.name)} ${count} of a map, and the file does not say what is done with it`,
      'Write "map $uri $new {" before the rows, "}" behind them, and then "server { if ($new) { return 301 $new; } }"',
    ),
  );
  for (const it of others) collector.keep(it);
}

interface Run {
  readonly maps: ReadonlyMap<string, NginxMap>;
  readonly used: Set<NginxMap>;
  readonly refused: Set<EntryPlace | NginxMap>;
  readonly collector: EntryCollector;
  readonly context: ImportContext;
}

function mapsIn(statements: readonly Statement[]): readonly Statement[] {
  const outer = statements.flatMap((it) => (it.name === "http" ? (it.block ?? []) : [it]));
  return outer.filter((it) => it.name === "map");
}

function refuseForeign({ names, statement }: NginxServer, collector: EntryCollector): void {
  if (!statement) return;
  collector.refuse(statement, {
    id: "from-host-unknown",
    message: `the server ${names.map(asWritten).join(", ") || "without a name"} is not for any of the site's hosts`,
    fix: "Add its names to site.hosts if it moves too, else leave it out",
  });
}

const REWRITES = new Set(["return", "rewrite", "if"]);

function readServer(server: NginxServer, run: Run): void {
  const around = server.statement
    ? [`server {${server.names.length > 0 ? `\n  server_name ${server.names.join(" ")};` : ""}`]
    : [];
  const maps = new Map([...run.maps, ...readConstants(server.statements)]);
  const directives: DirectiveContext = { ...run, maps, server, location: null, around };
  let isAnswered = false;
  for (const statement of server.statements) {
    if (!REWRITES.has(statement.name)) continue;
    if (isAnswered) refuseBehind(statement, directives);
    else isAnswered = readDirective(statement, directives);
  }
  const locations: NestedLocation[] = [];
  for (const statement of server.statements) {
    if (statement.name !== "location") continue;
    if (isAnswered) refuseBehind(statement, directives);
    else collectLocations(statement, null, directives, locations);
  }
  for (const location of sortLocations(locations)) {
    if (location.isTangled) {
      const refusal = unsupported(
        location.parent
          ? `location ${location.text} lies in location ${location.parent.text}, and goes before it and not before a longer one`
          : `location ${location.text} is inside one with ^~, and comes after expressions that the other precedes`,
        location.parent ? "Write it outside, with its whole path" : "Write it with ^~ too",
      );
      refuseLocation(location, location.statement.text, refusal, directives);
      continue;
    }
    const taker = takerOf(location, locations);
    if (!taker) readIn(location, directives);
    else {
      const message = `location ${location.text} is never asked: location ${taker.text} goes before the one around it`;
      refuse(location.statement, { id: "rule-shadowed", message, fix: "Remove it" }, directives);
    }
  }
}

function collectLocations(
  statement: Statement,
  parent: NginxLocation | null,
  directives: DirectiveContext,
  found: NestedLocation[],
): void {
  const location = readLocation(statement);
  if (!location) return;
  if (!location.ok) return refuse(statement, location.problem, directives);
  const read = parent ? insideOf(location.value, parent) : location;
  if (!read.ok) return refuse(statement, read.problem, directives);
  found.push({ ...read.value, parent });
  for (const it of statement.block ?? []) {
    if (it.name === "location") collectLocations(it, read.value, directives, found);
  }
}

/** Returns a nested location whose paths are all within the enclosing one, and refuses any other. */
function insideOf(location: NginxLocation, parent: NginxLocation): Result<NginxLocation, Refusal> {
  if (location.kind !== "expression") return success(location);
  const places = location.patterns.map((it) => compareWith(it, parent));
  if (places.every((it) => it === "inside")) return success(location);
  return failUnsupported(
    `location ${location.text} is only for what location ${parent.text} has of it`,
    "Write it with the whole path",
  );
}

function refuseBehind(statement: Statement, around: DirectiveContext): void {
  const words = [statement.name, ...statement.args].join(" ");
  const message = `${asWritten(words)} never applied: the server answers everything before it`;
  refuse(statement, { id: "rule-shadowed", message, fix: "Remove it" }, around);
}

function readIn(location: NginxLocation, outer: DirectiveContext): void {
  const { statement, quirks } = location;
  const head = ["location", ...statement.args].join(" ");
  const inner = { ...outer, location, around: [...outer.around, `${head} {`] };
  if (statement.block?.some((it) => REWRITES.has(it.name))) {
    const warnings = [...quirks, longerNames(location)].filter((it) => it !== null);
    for (const warning of warnings) outer.collector.report(statement, warning);
  }
  const others: Statement[] = [];
  let isAnswered = false;
  for (const it of statement.block ?? []) {
    if (it.name === "location") continue;
    if (isAnswered || !REWRITES.has(it.name)) others.push(it);
    else isAnswered = readDirective(it, inner);
  }
  if (isAnswered) return;
  const what = `location ${statement.args.join(" ")} answers what is left to it`;
  const text = `${head} {\n${others.map((it) => `  ${it.text}\n`).join("")}}`;
  refuseLocation(location, text, withoutRedirecting(what), outer);
}

function refuseLocation(
  { patterns, statement }: NginxLocation,
  text: string,
  refusal: Refusal,
  around: DirectiveContext,
): void {
  const audience = { hosts: around.server.hosts, query: [] };
  const blocks = writeRules(patterns, audience, "keep", around.context);
  const { rules, longer } = blocks.ok ? blocks.value : { rules: [], longer: [] };
  refuse({ ...statement, text }, refusal, around, rules, longer);
}
