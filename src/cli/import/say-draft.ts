import { WELL_KNOWN } from "../../domain/validate/left-behind.ts";
import { missingTwinOf } from "../../domain/url/twins.ts";
import type { HostCount } from "../../formats/dialect/format.ts";
import type { Io } from "../terminal/io.ts";
import { plural, say, stylesFor } from "../terminal/output.ts";
import type { Draft } from "./draft.ts";

/** The number of addresses from which a host with only one of them is probably a slip. */
const MANY = 100;

/** Says what `--draft-site` has filled in, and what remains for a person. */
export function sayDraft(io: Io, { site, hosts, targetHosts }: Draft): void {
  const styles = stylesFor(io, "stderr");
  const { aliases = {}, activatesAt, name } = site;
  say(io, `${styles.bold("drafted a site:")} ${name}, all of it ("scope": ["/"])`);
  say(io, `  hosts: ${listHosts(hosts, "address", "addresses")}`);
  for (const [alias, host] of Object.entries(aliases)) {
    say(
      io,
      `  ${alias} stands for ${host} (site.aliases): remove the alias if they are separate sites`,
    );
  }
  const targets = listHosts(targetHosts, "target", "targets") || "none yet";
  say(io, `  target hosts: ${targets}: remove those that visitors must not be sent to`);
  say(io, `  kept on the old site: ${WELL_KNOWN}`);
  say(io, styles.bold("to fill in:"));
  say(io, `  "activatesAt": the gate is at ${activatesAt}, and nothing applies before then`);
  say(
    io,
    `  "fallback": what an old address without a rule gets; while it is null, a page that says "not found"`,
  );
  for (const line of twinsToAdd(site.hosts)) say(io, `  ${line}`);
}

function listHosts(hosts: readonly HostCount[], one: string, many: string): string {
  const all = hosts.reduce((sum, it) => sum + it.total, 0);
  return hosts
    .map(({ host, total }) => {
      const isSlip = total === 1 && all >= MANY;
      return `${host} (${plural(total, one, many)}${isSlip ? ", possibly a typing error" : ""})`;
    })
    .join(", ");
}

/** Missing twins of hosts: visitors use both `www` and the bare domain, whichever a list of addresses names. */
function twinsToAdd(hosts: readonly string[]): readonly string[] {
  const known = new Set(hosts);
  return hosts.flatMap((host) => {
    const twin = missingTwinOf(host, known);
    if (twin === null) return [];
    return [
      `"hosts": ${twin} is not in the file; if it shows the same site, add it, and "aliases": { "${twin}": "${host}" }`,
    ];
  });
}
