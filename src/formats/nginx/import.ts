/**
 * nginx's redirects: `return`, `rewrite` with a redirect, and `map` with either, in servers, locations and `if`.
 *
 * @see https://nginx.org/en/docs/http/ngx_http_rewrite_module.html
 */
import { quote } from "../../domain/finding.ts";
import { collectEntries, type EntryCollector, type Refusal } from "../import/entries.ts";
import type { ImportContext, Importer } from "../import/imported.ts";
import { type DirectiveContext, readDirective, refuse } from "./directive.ts";
import { longerNames, type NginxLocation, readLocation, sortLocations } from "./location.ts";
import { type NginxMap, readMap } from "./map.ts";
import { findServers, type NginxServer } from "./server.ts";
import { parseNginx, type Statement } from "./syntax.ts";
import { writeRules } from "../import/redirect-rules.ts";
import { quirk, unreadable, unsupported } from "../import/refusals.ts";

export const importNginx: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const { statements, problems } = parseNginx(text.replace(/^\uFEFF/, " "));
  for (const { message, ...place } of problems) {
    collector.report(place, unreadable(message, "Correct it: nginx does not start with it"));
  }
  if (problems.length > 0) return { ...collector.imported, isUnreadable: true };
  warnOfIncludes(statements, collector);
  const maps = findMaps(statements);
  const used = new Set<NginxMap>();
  for (const server of findServers(statements, context.site.hosts)) {
    if (server.hosts?.length === 0) refuseForeign(server, collector);
    else readServer(server, { maps, used, collector, context });
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

/** Files with such names have no redirects in them. */
const WITHOUT_REDIRECTS = /mime\.types|_params|fastcgi|proxy|ssl|letsencrypt|modules/;

function warnOfIncludes(statements: readonly Statement[], collector: EntryCollector): void {
  for (const statement of statements) {
    const [file = ""] = statement.args;
    if (statement.block && statement.name !== "map") warnOfIncludes(statement.block, collector);
    if (statement.name !== "include" || WITHOUT_REDIRECTS.test(file)) continue;
    const message = `what stands in ${quote(file)} is not read`;
    collector.report(statement, quirk(message, "Import that file too if it has redirects"));
  }
}

interface Run {
  readonly maps: ReadonlyMap<string, NginxMap>;
  readonly used: Set<NginxMap>;
  readonly collector: EntryCollector;
  readonly context: ImportContext;
}

/** By variable; of two with one name the last counts. */
function findMaps(statements: readonly Statement[]): ReadonlyMap<string, NginxMap> {
  const outer = statements.flatMap((it) => (it.name === "http" ? (it.block ?? []) : [it]));
  const maps = outer.flatMap((it) => (it.name === "map" ? (readMap(it) ?? []) : []));
  return new Map(maps.map((it) => [it.variable, it]));
}

function refuseForeign({ names, statement }: NginxServer, collector: EntryCollector): void {
  if (!statement) return;
  collector.refuse(statement, {
    id: "from-host-unknown",
    message: `the server ${names.map(quote).join(", ") || "without a name"} is for none of the site's hosts`,
    fix: "Add its names to site.hosts if it moves too, else leave it out",
  });
}

const REWRITES = new Set(["return", "rewrite", "if"]);

function readServer(server: NginxServer, run: Run): void {
  const around = server.statement
    ? [`server {${server.names.length > 0 ? `\n  server_name ${server.names.join(" ")};` : ""}`]
    : [];
  const directives: DirectiveContext = { ...run, server, location: null, around };
  let isAnswered = false;
  for (const statement of server.statements) {
    if (!REWRITES.has(statement.name)) continue;
    if (isAnswered) refuseBehind(statement, directives);
    else isAnswered = readDirective(statement, directives);
  }
  const locations: NginxLocation[] = [];
  for (const statement of server.statements) {
    if (statement.name !== "location") continue;
    if (isAnswered) {
      refuseBehind(statement, directives);
      continue;
    }
    const location = readLocation(statement);
    if (location?.ok) locations.push(location.value);
    else if (location) refuse(statement, location.problem, directives);
  }
  for (const location of sortLocations(locations)) {
    if (location.isTangled) {
      const refusal = unsupported(
        `location ${location.text} lies in one with ^~, and comes behind expressions that the other goes before`,
        "Write it with ^~ too",
      );
      refuseLocation(location, location.statement.text, refusal, directives);
    } else readIn(location, directives);
  }
}

function refuseBehind(statement: Statement, around: DirectiveContext): void {
  const words = [statement.name, ...statement.args].join(" ");
  const message = `${quote(words)} never applied: the server answers everything before it`;
  refuse(statement, { id: "rule-shadowed", message, fix: "Take it out" }, around);
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
    if (isAnswered || !REWRITES.has(it.name)) others.push(it);
    else isAnswered = readDirective(it, inner);
  }
  if (isAnswered) return;
  const refusal = unsupported(
    `location ${statement.args.join(" ")} answers what is left to it without redirecting`,
    'Write where it goes now, or a rule with "keep" while the old site still answers it',
  );
  const text = `${head} {\n${others.map((it) => `  ${it.text}\n`).join("")}}`;
  refuseLocation(location, text, refusal, outer);
}

function refuseLocation(
  { patterns, statement }: NginxLocation,
  text: string,
  refusal: Refusal,
  around: DirectiveContext,
): void {
  const audience = { hosts: around.server.hosts, query: [] };
  const blocks = writeRules(patterns, audience, "keep", around.context);
  refuse({ ...statement, text }, refusal, around, blocks.ok ? blocks.value.rules : []);
}
