/** A draft of a site, made from a map if there is no site yet. */
import type { SiteData } from "../../domain/table/schema.ts";
import { WELL_KNOWN } from "../../domain/validate/left-behind.ts";
import { pairTwins } from "../../domain/url/twins.ts";
import type { Format, HostCount, HostSurvey } from "../../formats/dialect/format.ts";
import { type FormatName, FORMATS } from "../../formats/index.ts";
import { nameOf } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT } from "../terminal/io.ts";

export interface Draft {
  readonly site: SiteData;
  readonly hosts: readonly HostCount[];
  readonly targetHosts: readonly HostCount[];
}

/** A gate in the distant future, because a draft must not begin to apply by itself. */
const NEVER = "9999-12-31T00:00:00Z";

/** Drafts a site from a map: its old hosts, its target hosts, and a gate that somebody has to set. */
export async function draftSite(
  name: string,
  format: FormatName,
  input: Uint8Array,
  file: string,
  { upgradesHttp, base }: { readonly upgradesHttp: boolean; readonly base: string | undefined },
): Promise<Draft> {
  const { survey: surveyHosts }: Format = FORMATS[format];
  if (!surveyHosts) {
    throw new CliError(
      `--draft-site cannot draft a site from ${format}: it does not name its own hosts`,
      "Write a routes.json with a site, and name it with --routes",
    );
  }
  const survey = await surveyHosts(input);
  if (survey.hosts.length === 0) {
    throw new CliError(
      `${nameOf(file)} names no old host, which --draft-site needs`,
      "Write whole URLs in the column of old addresses, or name a table with --routes",
      EXIT.invalid,
    );
  }
  return makeSite(name, survey, { upgradesHttp, base });
}

/** The same from only the hosts. */
export function makeSite(
  name: string,
  { hosts, targetHosts, plainTargetHosts }: HostSurvey,
  {
    upgradesHttp = false,
    base,
  }: { readonly upgradesHttp?: boolean; readonly base?: string | undefined } = {},
): Draft {
  const counted = addUp([
    ...targetHosts,
    ...(upgradesHttp ? plainTargetHosts : []),
    ...(base === undefined ? [] : [{ host: new URL(base).hostname, total: 0 }]),
  ]);
  const others = withoutOld(counted, hosts);
  const aliases = pairTwins(hosts.map((it) => it.host));
  const site: SiteData = {
    name,
    hosts: hosts.map((it) => it.host),
    ...(aliases.length > 0 ? { aliases: Object.fromEntries(aliases) } : {}),
    scope: ["/"],
    targetHosts: others.map((it) => it.host),
    activatesAt: NEVER,
    fallback: null,
    maxAgeSeconds: 3600,
    keep: [WELL_KNOWN],
  };
  return { site, hosts, targetHosts: others };
}

function addUp(counts: readonly HostCount[]): readonly HostCount[] {
  const totals = new Map<string, number>();
  for (const { host, total } of counts) totals.set(host, (totals.get(host) ?? 0) + total);
  return [...totals]
    .map(([host, total]) => ({ host, total }))
    .toSorted((a, b) => b.total - a.total);
}

/**
 * Removes old hosts from the target hosts, because a visitor sent there would be redirected again. An old host with
 * most of the targets stays, because it is then also the new host.
 */
function withoutOld(
  targets: readonly HostCount[],
  hosts: readonly HostCount[],
): readonly HostCount[] {
  const old = new Set(hosts.map((it) => it.host));
  const all = targets.reduce((sum, it) => sum + it.total, 0);
  return targets.filter(({ host, total }) => !old.has(host) || total * 2 > all);
}
