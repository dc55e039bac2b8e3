/**
 * Apache's redirects: `Redirect` and its kin, and `RewriteRule` with `RewriteCond`, in an `.htaccess` or in the
 * virtual hosts of a server.
 *
 * @see https://httpd.apache.org/docs/2.4/rewrite/
 */
import { all, failure, type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import { readRedirect } from "./redirect.ts";
import { type RewriteContext, readRewriteRule } from "./rewrite.ts";
import { type Directive, parseApache, type Section, splitWords } from "./syntax.ts";
import {
  collectEntries,
  type EntryCollector,
  type EntryPlace,
  type Refusal,
} from "../import/entries.ts";
import type { ImportContext, Importer } from "../import/imported.ts";
import type { PathPattern, QueryParameter } from "../regex/path-pattern.ts";
import { type DirectiveAnswer, writeRules } from "../import/redirect-rules.ts";
import { shareOut } from "../regex/server-hosts.ts";
import { failUnsupported, quirk, unreadable, unsupported } from "../import/refusals.ts";

export const importApache: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const { directives, unreadable: lines } = parseApache(text);
  for (const { message, ...place } of lines) {
    collector.refuse(place, unreadable(message, "Take it out: Apache does not start with it"));
  }
  for (const server of findServers(directives, context.site.hosts)) {
    readServer(server, collector, context);
  }
  return collector.imported;
};

/** The directives of one virtual host, or those outside of all. */
interface ApacheServer {
  /** null outside of all virtual hosts. */
  readonly section: Section | null;
  readonly directives: readonly Directive[];
  readonly names: readonly string[];
  /** As the site writes them; null for all of them. */
  readonly hosts: readonly string[] | null;
}

/** Those of https before those of http, because visitors who come back arrive there; last comes what is for all. */
function findServers(directives: readonly Directive[], hosts: readonly string[]): ApacheServer[] {
  const groups = Map.groupBy(directives, ({ sections }) => serverOf(sections));
  const servers = [...groups].map(([section, own]) => ({
    section,
    directives: own,
    names: own.flatMap((it) => (/^server(name|alias)$/.test(it.name) ? splitWords(it.rest) : [])),
  }));
  const own = servers.filter((it) => it.section !== null);
  const shares = shareOut(
    own.map((it) => it.names),
    hosts,
  );
  const shared = own.map((it, index) => ({ ...it, hosts: shares[index] ?? null }));
  const outside = servers.filter((it) => it.section === null).map((it) => ({ ...it, hosts: null }));
  return [...shared.toSorted((a, b) => Number(isSecure(b)) - Number(isSecure(a))), ...outside];
}

function serverOf(sections: readonly Section[]): Section | null {
  return sections.find((it) => it.name === "virtualhost") ?? null;
}

function isSecure({ section, directives }: Omit<ApacheServer, "hosts">): boolean {
  const isSwitched = directives.some((it) => it.name === "sslengine" && /^on\b/i.test(it.rest));
  return isSwitched || (section?.args.some((it) => it.endsWith(":443")) ?? false);
}

const REDIRECTS = new Set(["redirect", "redirectpermanent", "redirecttemp", "redirectmatch"]);
const REWRITES = new Set(["rewritecond", "rewriterule"]);
/** Other directives whose names begin so; what is not among them is not a directive. */
const KNOWN = /^rewrite(?:engine|base|options|map|log|loglevel|lock)$/;

/** In a server all rewrites come before all redirects, wherever they stand. */
function readServer(server: ApacheServer, collector: EntryCollector, context: ImportContext): void {
  if (server.hosts?.length === 0) return refuseForeign(server, collector);
  for (const { name, rest, ...place } of server.directives) {
    if (LOOKS_LIKE_REDIRECT.test(name) && !isKnown(name)) {
      collector.refuse(place, unreadable(`${quote(name)} is no directive`, "Correct its name"));
    }
    if (/^include(?:optional)?$/.test(name)) {
      const message = `what stands in ${quote(rest)} is not read`;
      collector.report(place, quirk(message, "Import that file too if it has redirects"));
    }
  }
  readRewrites(server, collector, context);
  for (const directive of server.directives) {
    if (REDIRECTS.has(directive.name)) readOneRedirect(directive, server, collector, context);
  }
}

/** A slip in one of these names would take a redirect away unseen. */
const LOOKS_LIKE_REDIRECT = /^re(?:d(?!is)|w)/;

function isKnown(name: string): boolean {
  return REDIRECTS.has(name) || REWRITES.has(name) || KNOWN.test(name);
}

function refuseForeign(
  { section, names, directives }: ApacheServer,
  collector: EntryCollector,
): void {
  const own = directives.filter((it) => REDIRECTS.has(it.name) || it.name === "rewriterule");
  const [first] = own;
  if (!first) return;
  for (const it of own.slice(1)) collector.keep(keepIn(it, [], section));
  collector.refuse(keepIn(first, [], section), {
    id: "from-host-unknown",
    message: `the redirects of ${names.map(quote).join(", ")} are for none of the site's hosts`,
    fix: "Add its names to site.hosts if it moves too, else leave them out",
  });
}

/** How an entry stands in a file of rejects: with its conditions, in its virtual host. */
function keepIn(
  { line, column, text }: Directive,
  conditions: readonly Directive[],
  section: Section | null,
  names: readonly string[] = [],
): EntryPlace {
  const lines = [...conditions.map((it) => it.text), text];
  if (!section) return { line, column, text: lines.join("\n") };
  const own = names.map((it, index) => `${index === 0 ? "ServerName" : "ServerAlias"} ${it}`);
  const inside = [...own, ...lines].map((it) => `  ${it}`);
  return { line, column, text: [section.text, ...inside, "</VirtualHost>"].join("\n") };
}

/** What stands around a directive and makes it one for some requests only. */
function narrowing({ sections }: Directive): Section | undefined {
  return sections.find((it) => it.name !== "virtualhost" && it.name !== "directory");
}

function insideOf({ text }: Section): Refusal {
  return unsupported(
    `it stands in ${text}, which makes it one for some requests only`,
    "Write it outside, with the whole path",
  );
}

function readOneRedirect(
  directive: Directive,
  { section, hosts, names }: ApacheServer,
  collector: EntryCollector,
  context: ImportContext,
): void {
  const place = keepIn(directive, [], section, names);
  const narrow = narrowing(directive);
  const redirect = narrow
    ? failure(insideOf(narrow))
    : readRedirect(directive, context.takesUndecided ?? false);
  if (!redirect.ok) return collector.refuse(place, redirect.problem);
  const { patterns, answer, quirks } = redirect.value;
  write({ place, hosts, cases: [{ patterns, query: [] }], answer, quirks }, collector, context);
}

function readRewrites(
  server: ApacheServer,
  collector: EntryCollector,
  context: ImportContext,
): void {
  const { section, directives, names } = server;
  const engine = directives.findLast((it) => it.name === "rewriteengine");
  const isOff = engine !== undefined && /^off\b/i.test(engine.rest);
  let conditions: Directive[] = [];
  for (const directive of directives) {
    if (directive.name === "rewritecond") conditions.push(directive);
    if (directive.name !== "rewriterule") continue;
    const place = keepIn(directive, conditions, section, names);
    const narrow = narrowing(directive);
    const where = contextOf(directive, server, context);
    const rule = narrow
      ? failure(insideOf(narrow))
      : isOff
        ? failUnsupported("it never applied: RewriteEngine is off", "Take it out")
        : where.ok
          ? readRewriteRule(directive, conditions, where.value)
          : where;
    conditions = [];
    if (!rule.ok) collector.refuse(place, rule.problem);
    else {
      const hosts = rule.value.hosts ?? server.hosts;
      const isAll = hosts?.length === context.site.hosts.length;
      write({ ...rule.value, place, hosts: isAll ? null : hosts }, collector, context);
    }
  }
}

function contextOf(
  { sections }: Directive,
  { directives, section, names, hosts }: ApacheServer,
  { site, takesUndecided = false }: ImportContext,
): Result<RewriteContext, Refusal> {
  const folder = sections.find((it) => it.name === "directory");
  const last = (name: string): string | undefined =>
    splitWords(directives.findLast((it) => it.name === name)?.rest ?? "")[0];
  const base = last("rewritebase");
  const made = {
    hosts: hosts ?? site.hosts,
    takesOpen: takesUndecided,
    serverName: names[0]?.replace(/^https?:\/\//i, "").replace(/:\d+$/, "") ?? null,
  };
  if (!folder) {
    if (section) return success({ ...made, base: null, mayBeServer: false });
    return success({ ...made, base: asFolder(base ?? "/"), mayBeServer: base === undefined });
  }
  const path = folder.args[0]?.replace(/\/$/, "");
  if (base === undefined && path !== last("documentroot")?.replace(/\/$/, "")) {
    return failUnsupported(
      `${folder.text} may be anywhere on the site`,
      "Say where with RewriteBase /folder/",
    );
  }
  return success({ ...made, base: asFolder(base ?? "/"), mayBeServer: false });
}

function asFolder(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, "")}/`.replace("//", "/");
}

interface ToWrite {
  readonly place: EntryPlace;
  readonly hosts: readonly string[] | null;
  readonly cases: readonly {
    readonly patterns: readonly PathPattern[];
    readonly query: readonly QueryParameter[];
  }[];
  readonly answer: Result<DirectiveAnswer, Refusal>;
  readonly quirks: readonly Refusal[];
}

function write(
  { place, hosts, cases, answer, quirks }: ToWrite,
  collector: EntryCollector,
  context: ImportContext,
): void {
  const given = answer.ok ? answer.value : "keep";
  const results = all(
    cases.map(({ patterns, query }) => writeRules(patterns, { hosts, query }, given, context)),
  );
  if (!results.ok) return collector.refuse(place, results.problem);
  const written = results.value;
  const rules = written.flatMap((it) => it.rules);
  if (!answer.ok) return collector.refuse(place, answer.problem, rules);
  collector.accept(place, rules, { needsSlash: written.some((it) => it.needsSlash) });
  for (const it of [...quirks, ...written.flatMap(({ quirks: own }) => own)]) {
    collector.report(place, it);
  }
}
