import { canonicalHost, canonicalPath } from "../url/canonicalize.ts";
import { compileDeadTargets } from "./dead-targets.ts";
import { type DataPath, quote, type Report } from "../finding.ts";
import { type Instant, parseInstant } from "../instant.ts";
import { explainUnreadableInstant } from "../unreadable-instant.ts";
import { compilePatternSet } from "./pattern-set.ts";
import type { SiteData } from "./schema.ts";
import type { Site } from "./table.ts";
import { parseTarget } from "./target.ts";

/** @param unsound Receives the names of fields with unusable parts. The site is compiled from the usable parts. */
export function compileSite(data: SiteData, report: Report, unsound: Set<string>): Site {
  const hosts = readHosts("hosts", data.hosts, report, unsound);
  const targetHosts = readHosts("targetHosts", data.targetHosts, report, unsound);
  const scope = readPaths("scope", data.scope, report, unsound);
  const keep = readKeep(data, report, unsound);
  const cors = readPaths("cors", data.cors ?? [], report, unsound);
  const announceAt =
    readInstant(data.announceAt, report, ["site", "announceAt"], data.timeZone) ?? null;
  const activatesAt =
    readInstant(data.activatesAt, report, ["site", "activatesAt"], data.timeZone) ?? Infinity;
  if (announceAt !== null && announceAt >= activatesAt) {
    const message = `the announcement at ${data.announceAt} is not before the gate at ${data.activatesAt}`;
    report(
      "dates-disordered",
      ["site", "announceAt"],
      message,
      "Announce before the gate, or remove announceAt",
    );
  }
  const fallback =
    data.fallback === null
      ? null
      : { target: parseTarget(data.fallback, null, targetHosts, report, ["site", "fallback"]) };
  // `keep` and `cors` are written like the `from` of a rule, but without host and query.
  const everywhere = new Set<string>();
  return {
    name: data.name,
    hosts,
    targetHosts,
    scope: scope.map((it) => canonicalPath(new URL(`https://site.invalid${it}`).pathname)),
    announceAt,
    activatesAt,
    fallback,
    maxAgeSeconds: data.maxAgeSeconds,
    fallbackStatus: data.fallbackStatus ?? 301,
    keep: compilePatternSet(keep, everywhere, report, ["site", "keep"]),
    cors: compilePatternSet(
      cors.map((from) => ({ from, data: null })),
      everywhere,
      report,
      ["site", "cors"],
    ),
    repair: data.repair ?? true,
    aliases: readAliases(data.aliases ?? {}, hosts, report, unsound),
    timeZone: data.timeZone ?? "UTC",
    texts: data.texts ?? {},
    color: data.color ?? null,
    archive: data.archive ?? null,
    deadTargets: compileDeadTargets(data.deadTargets ?? [], targetHosts, report),
    shadow: data.shadow ?? false,
  };
}

/** Reads the hosts that are looked up as another host. Chains are refused, so there can be no cycle. */
function readAliases(
  aliases: Readonly<Record<string, string>>,
  hosts: ReadonlySet<string>,
  report: Report,
  unsound: Set<string>,
): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  const refuse = (alias: string, message: string, fix: string): void => {
    report("schema", ["site", "aliases", alias], message, fix);
    unsound.add("aliases");
  };
  for (const [alias, host] of Object.entries(aliases)) {
    const [from, to] = [canonicalHost(alias), canonicalHost(host)];
    const unknown = [from, to].find((it) => !hosts.has(it));
    if (unknown !== undefined && unsound.has("hosts")) {
      // It may be on the list that cannot be read.
      unsound.add("aliases");
    } else if (unknown !== undefined) {
      refuse(alias, `${quote(unknown)} is not one of the site's hosts`, "Add it to site.hosts");
    } else if (Object.keys(aliases).some((it) => canonicalHost(it) === to)) {
      const message = `${quote(alias)} is an alias of ${quote(host)}, which is an alias itself`;
      refuse(alias, message, "Name the host that the rules are for");
    } else read.set(from, to);
  }
  return read;
}

function readKeep(
  { keep, timeZone }: SiteData,
  report: Report,
  unsound: Set<string>,
): readonly { readonly from: string; readonly data: Instant | null }[] {
  return keep.flatMap((entry, index) => {
    const at = ["site", "keep", index];
    const isDated = typeof entry !== "string";
    const from = isDated ? entry.path : entry;
    if (!isPath(from, "keep", report, isDated ? [...at, "path"] : at, unsound)) return [];
    // An unreadable end counts as no end.
    const until = isDated
      ? (readInstant(entry.until, report, [...at, "until"], timeZone) ?? null)
      : null;
    return [{ from, data: until }];
  });
}

function readHosts(
  field: "hosts" | "targetHosts",
  names: readonly string[],
  report: Report,
  unsound: Set<string>,
): ReadonlySet<string> {
  const hosts = names.map((name, index) => {
    const url = URL.parse(`https://${name}`);
    const isPlain = /^[^\s/?#@\\*]+$/.test(name) && url !== null;
    const takesPort = field === "hosts";
    if (isPlain && (takesPort || url.port === "")) return canonicalHost(url.host);
    const bare = URL.parse(name)?.hostname;
    const fix = name.includes("*")
      ? "Write out each host: a wildcard could let a foreign host in"
      : bare
        ? `Write "${bare}"`
        : 'Write the bare name, such as "www.example.com"';
    report("schema", ["site", field, index], `${quote(name)} is not a host name`, fix);
    unsound.add(field);
    return null;
  });
  return new Set(hosts.filter((it) => it !== null));
}

type PathField = "scope" | "keep" | "cors";

function readPaths(
  field: PathField,
  paths: readonly string[],
  report: Report,
  unsound: Set<string>,
): readonly string[] {
  return paths.filter((path, index) =>
    isPath(path, field, report, ["site", field, index], unsound),
  );
}

function isPath(
  path: string,
  field: PathField,
  report: Report,
  at: DataPath,
  unsound: Set<string>,
): boolean {
  const fix = whyNoPath(path, field);
  if (fix === null) return true;
  report("schema", at, `${quote(path)} is not a path`, fix);
  unsound.add(field);
  return false;
}

/** @returns Why a text is not a path, and what to write instead; null if it is one. */
function whyNoPath(path: string, field: PathField): string | null {
  if (!path.startsWith("/")) {
    const whole = URL.parse(path);
    return whole?.host
      ? `Write "${whole.pathname}": it counts on every host of the site`
      : `Write "/${path}"`;
  }
  if (/[?#]/.test(path)) return "Leave out the query and the fragment";
  // A scope is already a prefix. Taken literally, the `*` would match nothing.
  const isStarred = field === "scope" && path.endsWith("/*");
  return isStarred
    ? `Write "${path.slice(0, -2) || "/"}": that includes everything below it`
    : null;
}

/**
 * @param timeZone The site's zone, for the fix.
 * @returns null if the field is absent, undefined (after a report) if it is unreadable.
 */
export function readInstant(
  text: string | undefined,
  report: Report,
  path: DataPath,
  timeZone?: string,
): Instant | null | undefined {
  if (text === undefined) return null;
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  const { message, fix } = explainUnreadableInstant(text, timeZone);
  report("instant-unparseable", path, message, fix);
  return undefined;
}
