/** Hazards of how the site is reached: permanent https, redirects before the first page, and the twin of its host. */
import { isOnSite } from "../site.ts";
import type { Look } from "../look.ts";
import { readTransportSecurity } from "../read/transport-security.ts";
import { allLooks, type Surveyed } from "../surveyed.ts";
import { type HazardKind, showList, showRule } from "./hazard.ts";
import { hasTwin } from "./settled.ts";

const SECONDS_A_DAY = 86_400;

export const transportSecurity: HazardKind = {
  id: "hsts",
  title: "HTTPS only (HSTS)",
  find(survey) {
    const headers = sentHeaders(survey);
    const read = headers.flatMap((it) => readTransportSecurity(it.value) ?? []);
    if (read.length === 0) return null;
    const seconds = Math.max(...read.map((it) => it.maxAgeSeconds));
    const days = Math.max(1, Math.round(seconds / SECONDS_A_DAY)).toLocaleString("en");
    const subdomains = read.some((it) => it.hasSubdomains) ? ", all subdomains included" : "";
    return {
      found: headers.map((it) => `${it.host}: Strict-Transport-Security: ${it.value}`),
      message: `Browsers that have visited use https only, for up to ${days} days after their last visit${subdomains}. On a host without a valid certificate they show an error that cannot be clicked away, and no redirect.`,
      fix: `Leave every host in "site.hosts", proxied and with a valid certificate, for as long as it redirects. Before the domain is given up, send "Strict-Transport-Security: max-age=0" for as long as the old value lasts: no setting of Sunset takes it back`,
    };
  },
};

export const preload: HazardKind = {
  id: "hsts-preload",
  title: "HSTS preload list",
  find(survey) {
    const headers = sentHeaders(survey).filter(
      (it) => readTransportSecurity(it.value)?.isForPreload,
    );
    if (headers.length === 0) return null;
    return {
      found: headers.map((it) => `${it.host}: Strict-Transport-Security: ${it.value}`),
      message:
        "The header asks for a place on the list that is built into browsers. While the domain is on it, nobody reaches it or any subdomain without https, on a first visit either; removal takes 6 to 12 weeks to reach Chrome, and longer elsewhere.",
      fix: "Look the domain up at https://hstspreload.org. Keep certificates for all of its hosts; before it is given up, remove `preload` from the header and ask at https://hstspreload.org/removal",
    };
  },
};

interface Sent {
  readonly host: string;
  readonly value: string;
}

/** Each distinct value per host. Browsers accept the header only over https. */
function sentHeaders(survey: Surveyed): Sent[] {
  const sent = allLooks(survey).flatMap(({ url, headers }): [string, Sent][] => {
    const value = headers["strict-transport-security"];
    const { protocol, host } = new URL(url);
    if (value === undefined || protocol !== "https:") return [];
    return readTransportSecurity(value) ? [[`${host} ${value}`, { host, value }]] : [];
  });
  return [...new Map(sent).values()];
}

export const hops: HazardKind = {
  id: "hops",
  title: "Redirects before the first page",
  find({ site, entries }) {
    const byUrl = new Map(entries.map((it) => [it.url, it]));
    const chains = entries
      .map((it) => followEntry(it, byUrl))
      .filter((chain) => chain.length > 2)
      .map((chain) => chain.join(" -> "));
    if (chains.length === 0) return null;
    const hosts = site.twin === null ? [site.host] : [site.host, site.twin];
    return {
      found: chains,
      message:
        "Visitors who type the name or follow an old link are redirected more than once before a page shows. If these redirects stay in front of Sunset, each old address becomes a chain, which crawlers follow slowly and some clients not at all.",
      fix: `Let http and https of every host reach the Worker, with "site": { "hosts": ${showList(hosts)} }, and remove redirect rules in front of it ("Always Use HTTPS" too, unless the domain is on the preload list): Sunset then answers each with one redirect`,
    };
  },
};

/** The chain of addresses from a front door to its destination, followed as long as they are front doors too. */
function followEntry(entry: Look, byUrl: ReadonlyMap<string, Look>): string[] {
  const chain = [entry.url];
  for (let at: Look | undefined = entry; at?.location; at = byUrl.get(at.location)) {
    const isCircle = chain.includes(at.location);
    chain.push(at.location);
    if (isCircle) break;
  }
  return chain;
}

/** What a server answers under a name that is none of its sites. */
const NO_PAGE: ReadonlySet<number> = new Set([404, 410, 421]);

export const twinHost: HazardKind = {
  id: "twin-host",
  title: "The other host name",
  isSettled: hasTwin,
  find({ site, entries }) {
    const { host, twin } = site;
    if (twin === null) return null;
    const answers = entries.filter(
      ({ url, status }) => status !== null && !NO_PAGE.has(status) && new URL(url).host === twin,
    );
    if (answers.length === 0) return null;
    return {
      found: answers.map(({ url, status, location }) => {
        const target = location === null ? null : new URL(location);
        const where = target && !isOnSite(site, target) ? `${target.origin}/` : location;
        return where === null ? `${url}: ${status}` : `${url}: ${status} to ${where}`;
      }),
      message: `${twin} answers as well as ${host}. Links and bookmarks use both; the one that is forgotten gets no redirect, or only the fallback.`,
      fix: `Put both into "site": ${showRule({ hosts: [host, twin], aliases: { [twin]: host } })}, with a route and a certificate for each`,
    };
  },
};
