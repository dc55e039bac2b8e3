/**
 * Imports Apache's redirects: `Redirect` and related directives, and `RewriteRule` with `RewriteCond`, in an
 * `.htaccess` or in the virtual hosts of a server.
 *
 * @see https://httpd.apache.org/docs/2.4/rewrite/
 */
import { failure, type Result, success } from "../../domain/result.ts";
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
import type { DirectiveAnswer } from "../import/directive-answer.ts";
import { type AddressCase, optionsOf, writeCases } from "../import/redirect-rules.ts";
import { keepIn, REDIRECTS, reportSkipped } from "./keep-entry.ts";
import { type ApacheServer, findServers, isSwitchedOn } from "./server.ts";
import {
  asWritten,
  errorPage,
  failUnsupported,
  quirk,
  unreadable,
  unsupported,
} from "../import/refusals.ts";

export const importApache: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const { directives, skipped, unreadable: lines } = parseApache(text);
  for (const { message, ...place } of lines) {
    collector.refuse(place, unreadable(message, "Remove it: Apache does not start with it"));
  }
  reportSkipped(skipped, collector);
  for (const server of findServers(directives, context.site.hosts)) {
    readServer(server, collector, context);
  }
  return collector.imported;
};

const REWRITES = new Set(["rewritecond", "rewriterule"]);
/** Other directives that begin with "rewrite"; any further name is not a directive. */
const KNOWN = /^rewrite(?:engine|base|options|map|log|loglevel|lock)$/;

/**
 * Reads the directives of a server. All rewrites of the server precede all of its redirects, wherever they are; the
 * same applies to folders, which follow the server.
 */
function readServer(server: ApacheServer, collector: EntryCollector, context: ImportContext): void {
  if (server.hosts?.length === 0) return refuseForeign(server, collector);
  for (const directive of server.directives) {
    const { name, rest, ...place } = directive;
    if (LOOKS_LIKE_REDIRECT.test(name) && !isKnown(name)) {
      collector.refuse(
        place,
        unreadable(`${asWritten(name)} is not a directive`, "Correct its name"),
      );
    }
    if (/^include(?:optional)?$/.test(name)) {
      const message = `the contents of ${asWritten(rest)} are not read`;
      collector.report(place, quirk(message, "Import that file too if it has redirects"));
    }
    if (name === "errordocument") readErrorPage(directive, server, collector, context);
  }
  const folders = Map.groupBy(server.directives, folderOf);
  const stages = [null, ...[...folders.keys()].filter((it) => it !== null)];
  for (const folder of stages) {
    const directives = folders.get(folder) ?? [];
    const stage: Stage = { server, folder, directives };
    readRewrites(stage, collector, context);
    for (const directive of directives) {
      if (REDIRECTS.has(directive.name)) readOneRedirect(directive, server, collector, context);
    }
  }
}

/** A stage of evaluation: the server's own directives, or those of one of its folders. */
interface Stage {
  readonly server: ApacheServer;
  /** The path of the folder; null for the server's own directives. */
  readonly folder: string | null;
  readonly directives: readonly Directive[];
}

function folderOf({ sections }: Directive): string | null {
  const folder = sections.find((it) => it.name === "directory");
  return folder ? (folder.args[0] ?? "").replace(/(.)\/$/, "$1") : null;
}

/** Reads an error page on another site, which answers what nothing else does. */
function readErrorPage(
  directive: Directive,
  { section, names }: ApacheServer,
  collector: EntryCollector,
  { site }: ImportContext,
): void {
  const [status, to = ""] = splitWords(directive.rest);
  if (!/^https?:\/\//i.test(to) || !/^(?:404|403)$/.test(status ?? "")) return;
  const refusal = errorPage(to, 302, site);
  if (refusal) collector.refuse(keepIn(directive, [], section, names), refusal);
}

/** Names like those of redirects, in which a slip would silently remove a redirect. */
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
    message: `the redirects of ${names.map(asWritten).join(", ")} are not for any of the site's hosts`,
    fix: "Add its names to site.hosts if it moves too, else remove them",
  });
}

/** Finds the section around a directive that restricts it to some requests. */
function narrowing({ sections }: Directive): Section | undefined {
  return sections.find((it) => it.name !== "virtualhost" && it.name !== "directory");
}

function insideOf({ text }: Section): Refusal {
  return unsupported(
    `it is inside ${text}, so it applies to some requests only`,
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
  if (!redirect.ok) return collector.refuse(place, forHosts(redirect.problem, hosts, context));
  const { patterns, answer, quirks } = redirect.value;
  write({ place, hosts, cases: [{ patterns, query: [] }], answer, quirks }, collector, context);
}

function readRewrites(stage: Stage, collector: EntryCollector, context: ImportContext): void {
  const { server, folder, directives } = stage;
  const { section, names } = server;
  const isOn = isSwitchedOn(directives) ?? (folder === null && server.isOnByDefault);
  const name = `${section?.text ?? ""} ${folder ?? ""} rewrites`;
  const where = contextOf(stage, context);
  let conditions: Directive[] = [];
  for (const directive of directives) {
    if (directive.name === "rewritecond") conditions.push(directive);
    if (directive.name !== "rewriterule") continue;
    const place = keepIn(directive, conditions, section, names);
    const narrow = narrowing(directive);
    const rule = narrow
      ? failure(insideOf(narrow))
      : server.isMain && folder === null
        ? failUnsupported(
            "it is outside the virtual hosts, which do not inherit it",
            "Write it into the <VirtualHost> that it is for",
          )
        : !isOn
          ? failUnsupported(
              `it never applied: RewriteEngine is ${section || folder !== null ? "not on at that place" : "off"}`,
              "Remove it, or write RewriteEngine On before it",
            )
          : where.ok
            ? readRewriteRule(directive, conditions, where.value)
            : where;
    conditions = [];
    if (!rule.ok) {
      collector.refuse(place, forHosts(rule.problem, server.hosts, context));
      continue;
    }
    if (rule.value === "goes-on") continue;
    const hosts = rule.value.hosts ?? server.hosts;
    const isAll = hosts?.length === context.site.hosts.length;
    write({ ...rule.value, place, hosts: isAll ? null : hosts, stage: name }, collector, context);
  }
}

/** A refusal on some hosts only, of which what it took from later entries is not known. */
function forHosts(
  { took, ...refusal }: Refusal,
  hosts: readonly string[] | null,
  { site }: ImportContext,
): Refusal {
  const isForAll = hosts === null || hosts.length === site.hosts.length;
  return took !== undefined && isForAll ? { ...refusal, took } : refusal;
}

function contextOf(
  { server, folder, directives }: Stage,
  { site, takesUndecided = false }: ImportContext,
): Result<RewriteContext, Refusal> {
  const { section, names, hosts, roots } = server;
  const last = (name: string): string | undefined =>
    splitWords(directives.findLast((it) => it.name === name)?.rest ?? "")[0];
  const isCanonical = /^on\b/i.test(last("usecanonicalname") ?? "");
  const serverName = names[0]?.replace(/^https?:\/\//i, "").replace(/:\d+$/, "") ?? null;
  const made = {
    hosts: hosts ?? site.hosts,
    takesOpen: takesUndecided,
    serverName: isCanonical ? serverName : null,
  };
  if (folder === null) {
    if (section) return success({ ...made, base: null, prefix: "/", mayBeServer: false });
    const named = last("rewritebase");
    const prefix = asFolder(named ?? "/");
    return success({ ...made, base: "/", prefix, mayBeServer: named === undefined });
  }
  const root = roots.map((it) => it.replace(/(.)\/$/, "$1")).find((it) => isInside(folder, it));
  if (root === undefined) {
    return failUnsupported(
      `<Directory ${folder}> may be anywhere on the site`,
      "Write the DocumentRoot that contains it",
    );
  }
  const base = asFolder(folder.slice(root.length));
  return success({
    ...made,
    base,
    prefix: asFolder(last("rewritebase") ?? base),
    mayBeServer: false,
  });
}

function isInside(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(`${root}/`);
}

function asFolder(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, "")}/`.replace("//", "/");
}

interface ToWrite {
  readonly place: EntryPlace;
  readonly hosts: readonly string[] | null;
  readonly cases: readonly AddressCase[];
  readonly answer: Result<DirectiveAnswer, Refusal>;
  readonly quirks: readonly Refusal[];
  readonly stage?: string;
  /** Whether the addresses that it keeps from other rewrites still reach the redirects. */
  readonly stopsRewritesAlone?: boolean;
}

function write(
  { place, hosts, cases, answer, quirks, stage, stopsRewritesAlone = false }: ToWrite,
  collector: EntryCollector,
  context: ImportContext,
): void {
  const written = writeCases(cases, hosts, answer, context);
  if (!written.ok) return collector.refuse(place, written.problem);
  const { rules, longer } = written.value;
  const staged = stage === undefined ? {} : { stage };
  if (!answer.ok) {
    const options = { ...staged, longer, blocksStage: stopsRewritesAlone };
    return collector.refuse(place, answer.problem, rules, [], options);
  }
  collector.accept(place, rules, { ...staged, ...optionsOf(written.value) });
  for (const it of [...quirks, ...written.value.quirks]) collector.report(place, it);
}
