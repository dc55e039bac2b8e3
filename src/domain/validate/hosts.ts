import { quote } from "../finding.ts";
import { canonicalHost } from "../url/canonicalize.ts";
import { missingTwinOf, twinOf } from "../url/twins.ts";
import type { CheckContext } from "./context.ts";

/**
 * Reports `host-alone`: `www` without the apex or vice versa, although visitors type either; and twins of which only
 * one has rules of its own, which the other does not get.
 */
export function checkHosts({ table, rules, data, report }: CheckContext): void {
  const { hosts, aliases } = table.site;
  const withRules = new Set(rules.map((it) => it.source.host));
  // The field may name a host twice, and then has more entries than the site has hosts.
  const written = data.site.hosts.map((it) =>
    canonicalHost(URL.parse(`https://${it}`)?.host ?? ""),
  );
  for (const host of hosts) {
    const twin = twinOf(host);
    if (twin === null) continue;
    const at = ["site", "hosts", written.indexOf(host)];
    const data = { others: [host, twin] };
    if (!hosts.has(twin)) {
      if (missingTwinOf(host, hosts) === null) continue;
      const message = `${quote(host)} is one of the site's hosts, and ${quote(twin)} is not`;
      const fix = `Add "${twin}" to site.hosts and give it a route, so that visitors of both are redirected`;
      report("host-alone", at, message, fix, { data });
    } else if (withRules.has(host) && !withRules.has(twin) && !aliases.has(twin)) {
      const message = `${quote(host)} has rules of its own, and ${quote(twin)} has none`;
      const fix = `Add "aliases": { "${twin}": "${host}" } to the site, so that they are for both`;
      report("host-alone", at, message, fix, { data });
    }
  }
}
