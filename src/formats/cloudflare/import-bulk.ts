/**
 * Imports Cloudflare's Bulk Redirects as CSV without a header: source, target, status, preserve query string, include
 * subdomains, subpath matching, preserve path suffix. The most specific source answers, wherever it is in the list.
 *
 * @see https://developers.cloudflare.com/rules/url-forwarding/bulk-redirects/reference/csv-file-format/
 */
import { type Result, success } from "../../domain/result.ts";
import { canonicalHost, canonicalPath } from "../../domain/url/canonicalize.ts";
import { quote } from "../../domain/finding.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { restore } from "../text/csv-injection.ts";
import { type RawRow, readDelimited } from "../text/read-delimited.ts";
import { unreadableFile, whyNoTable } from "../import/unreadable-file.ts";
import { collectEntries, type EntryPlace, type Refusal } from "../import/entries.ts";
import { escapeColons } from "../rules/replace-placeholders.ts";
import type { BytesImporter, ImportContext } from "../import/imported.ts";
import { readOldAddress } from "../import/old-address.ts";
import { isOpenTarget } from "../import/open-target.ts";
import { failUnreadable } from "../import/refusals.ts";
import { readSiteHosts, type SiteHosts } from "../import/site-hosts.ts";

const STATUSES = [301, 302, 307, 308] as const;

export const importCloudflareBulk: BytesImporter = (bytes, context) => {
  const collector = collectEntries(context.file);
  const hosts = readSiteHosts(context.site);
  const redirects: Placed[] = [];
  const take = ({ line, text, cells }: RawRow): void => {
    const [first = ""] = cells;
    if (cells.every((it) => it.trim() === "") || /^<?source[ _]url>?$/i.test(first)) return;
    const place = { line, column: 1, text };
    const plain = cells.map((it) => restore(it.trim()));
    const redirect = readRow(plain, hosts, context);
    if (redirect.ok) redirects.push({ place, redirect: redirect.value });
    else collector.refuse(place, redirect.problem);
  };
  const read = readDelimited(bytes, ",", take, context.progress);
  if (!read.ok) return unreadableFile(context.file, whyNoTable(read.problem));
  const byAddress = settle(redirects, collector);
  const isAlike = [...byAddress.values()].every((byHost) => isSameEverywhere(byHost, hosts.own));
  for (const placed of redirects) {
    const own = byAddress.get(addressOf(placed.redirect)) ?? new Map<string, Placed>();
    const ownHosts = [...own].filter(([, winner]) => winner === placed).map(([host]) => host);
    if (ownHosts.length === 0) continue;
    // If all hosts have the same redirects, one rule for all hosts suffices.
    const [winner = placed] = own.values();
    if (isAlike && winner !== placed) {
      collector.accept(placed.place, []);
      continue;
    }
    const origins = isAlike ? [""] : ownHosts.map((host) => `https://${host}`);
    collector.accept(
      placed.place,
      origins.flatMap((origin) => toRules(placed.redirect, origin)),
    );
  }
  return collector.imported;
};

interface BulkRedirect {
  readonly hosts: readonly string[];
  /** The host in the source; a redirect with a longer one takes precedence. */
  readonly named: string;
  readonly path: string;
  /** null if not decided yet. */
  readonly to: string | null;
  readonly status: (typeof STATUSES)[number];
  readonly keepsQuery: boolean;
  readonly takesSubdomains: boolean;
  readonly takesSubpaths: boolean;
  readonly keepsSuffix: boolean;
}

interface Placed {
  readonly place: EntryPlace;
  readonly redirect: BulkRedirect;
}

function readRow(
  cells: readonly string[],
  hosts: SiteHosts,
  { site, takesUndecided = false }: ImportContext,
): Result<BulkRedirect, Refusal> {
  const [source = "", to = "", code = ""] = cells;
  const flags = cells.slice(3, 7).map(readFlag);
  const [keepsQuery = false, takesSubdomains = false, takesSubpaths = false, keepsSuffix = false] =
    flags;
  const status = STATUSES.find((it) => String(it) === (code === "" ? "301" : code));
  const bad = cells.slice(3, 7).find((it) => readFlag(it) === undefined);
  if (bad !== undefined) {
    return failUnreadable(
      `${quote(bad)} is neither TRUE nor FALSE`,
      "Write TRUE, FALSE or nothing",
    );
  }
  if (status === undefined) {
    return failUnreadable(`${quote(code)} is not a status`, "Write 301, 302, 307 or 308");
  }
  const isUndecided = takesUndecided && isOpenTarget(to);
  if (to === "" && !isUndecided)
    return failUnreadable(`${quote(source)} has no target`, "Write where it goes");
  if (/[?#]/.test(source)) {
    return failUnreadable(
      `${quote(source)} has a query or a fragment, which matches nothing`,
      "Leave it out",
    );
  }
  const [, name = "", path = ""] = /^(?:https?:\/\/)?([^/]*)([^]*)$/i.exec(source) ?? [];
  const named = canonicalHost(name);
  const under = [...hosts.all].filter(
    (it) => it === named || (takesSubdomains && it.endsWith(`.${named}`)),
  );
  if (under.length === 0) {
    const address = readOldAddress(`https://${name}${path}`, hosts.all);
    if (!address.ok) return address;
    return failUnreadable(
      `${quote(source)} has no host`,
      `Write it before the path: "${site.hosts[0]}${source}"`,
    );
  }
  return success({
    hosts: [...new Set(under.map(hosts.standsFor))],
    named,
    path: path || "/",
    to: isUndecided ? null : to,
    status,
    keepsQuery,
    takesSubdomains,
    takesSubpaths,
    keepsSuffix,
  });
}

function readFlag(text: string): boolean | undefined {
  if (/^(false|FALSE|)$/.test(text)) return false;
  return /^(true|TRUE)$/.test(text) ? true : undefined;
}

function addressOf({ path, takesSubpaths }: BulkRedirect): string {
  return `${canonicalPath(path)}${takesSubpaths ? "/*" : ""}`;
}

/**
 * Finds the redirect that applies to each address and host: the one that names the host most exactly, or else the
 * first.
 */
function settle(
  redirects: readonly Placed[],
  collector: ReturnType<typeof collectEntries>,
): ReadonlyMap<string, Map<string, Placed>> {
  const byAddress = new Map<string, Map<string, Placed>>();
  for (const placed of redirects) {
    const { redirect, place } = placed;
    const address = addressOf(redirect);
    const byHost = byAddress.get(address) ?? new Map<string, Placed>();
    byAddress.set(address, byHost);
    let isNew = false;
    let before: Placed | undefined;
    for (const host of redirect.hosts) {
      const other = byHost.get(host);
      if (!other || isMoreExact(redirect, other.redirect)) {
        byHost.set(host, placed);
        isNew = true;
      } else before = other;
    }
    if (isNew || !before) continue;
    const isSame = answerOf(redirect) === answerOf(before.redirect);
    const message = `${quote(redirect.path)} is already in line ${before.place.line}${isSame ? "" : " with another answer, and the first counts"}`;
    if (isSame) collector.accept(place, []);
    else collector.keep(place);
    collector.report(place, {
      id: isSame ? "import-duplicate" : "import-conflict",
      message,
      fix: "Remove one of the two",
    });
  }
  return byAddress;
}

function isMoreExact(a: BulkRedirect, b: BulkRedirect): boolean {
  if (a.takesSubdomains !== b.takesSubdomains) return !a.takesSubdomains;
  return a.takesSubdomains && a.named.length > b.named.length;
}

function answerOf({ to, status, keepsQuery, keepsSuffix }: BulkRedirect): string {
  return JSON.stringify([to, status, keepsQuery, keepsSuffix]);
}

function isSameEverywhere(
  byHost: ReadonlyMap<string, Placed>,
  hosts: ReadonlySet<string>,
): boolean {
  const answers = new Set([...byHost.values()].map((it) => answerOf(it.redirect)));
  return byHost.size === hosts.size && answers.size === 1;
}

/**
 * Writes the rules of a redirect. If the rest is empty, a target without a final slash does not get one, which requires
 * a rule of its own.
 */
function toRules(redirect: BulkRedirect, origin: string): RuleData[] {
  const { path, to, status, keepsQuery, takesSubpaths, keepsSuffix } = redirect;
  const base = path.replace(/\/$/, "").replace(/\/:(?=[A-Za-z_])/g, "/%3A");
  const isLiteral = /\/:[A-Za-z_]\w*(?=\/|$)|\/\*$/.test(path);
  const source = { from: origin + path, ...(isLiteral ? { match: "exact" as const } : {}) };
  if (to === null) {
    const from = takesSubpaths ? { from: `${origin}${base}/*` } : source;
    return [{ ...from, undecided: true }];
  }
  const answer = {
    ...(status === 301 ? {} : { status }),
    ...(keepsQuery ? {} : { query: "drop" as const }),
  };
  const exact: RuleData = { ...source, to, ...answer };
  if (!takesSubpaths) return [exact];
  const [, bare = "", rest = ""] = /^([^?#]*)([^]*)$/.exec(escapeColons(to)) ?? [];
  const splat: RuleData = {
    from: `${origin}${base}/*`,
    to: keepsSuffix ? `${bare.replace(/\/$/, "")}/:splat${rest}` : bare + rest,
    ...answer,
  };
  return keepsSuffix && !bare.endsWith("/") ? [exact, splat] : [splat];
}
