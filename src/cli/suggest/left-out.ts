/** The messages about suggestions: addresses that need none, and target hosts that are not allowed yet. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { ExplainAbsence } from "../../formats/suggestions/keep-decisions.ts";
import { addressKey } from "../../formats/suggestions/patterns.ts";
import type { Suggestion } from "../../suggest/suggest.ts";
import type { Inventory } from "../../traffic/merge-inventory.ts";
import type { Io } from "../terminal/io.ts";
import { plural, say, stylesFor } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import type { Answered, Selected } from "./select.ts";

const WHY: Readonly<Record<Answered, string>> = {
  rule: "with a rule (--all proposes for them too)",
  undecided: "that a rule leaves undecided (--all proposes for them too; import them with --merge)",
  kept: "that stay on the old site (site.keep)",
  scope: "outside of site.scope",
};

const HOSTS = 5;

export function sayLeftOut(io: Io, inventory: Inventory, { answered }: Selected): void {
  const { dim } = stylesFor(io, "stderr");
  const leave = (text: string): void => say(io, dim(`Left out: ${text}`));
  const reasons = [...answered.values()];
  for (const why of ["rule", "undecided", "kept", "scope"] as const) {
    const count = reasons.filter((it) => it === why).length;
    if (count > 0) leave(`${plural(count, "address", "addresses")} ${WHY[why]}`);
  }
  const { assetLines, probes, otherHosts } = inventory;
  if (assetLines > 0) leave(`${plural(assetLines, "line")} about parts of pages, such as images`);
  if (probes.addresses > 0) {
    leave(
      `${plural(probes.addresses, "address", "addresses")} of programs that look for security holes`,
    );
  }
  for (const { host, addresses } of otherHosts.slice(0, HOSTS)) {
    leave(
      `${plural(addresses, "address", "addresses")} on ${printable(host)}, which is none of the site's hosts`,
    );
  }
  const more = otherHosts.length - HOSTS;
  if (more > 0) leave(`addresses on ${plural(more, "more host")}`);
}

export function sayLearnedFrom(io: Io, pairs: number): void {
  if (pairs === 0) return;
  const { dim } = stylesFor(io, "stderr");
  say(io, dim(`Learned from: ${plural(pairs, "address", "addresses")} with a rule`));
}

/** Says which suggestions cannot become rules yet: targets must be on the table's target hosts, and use https. */
export function sayTargetHosts(
  io: Io,
  suggestions: readonly Suggestion[],
  compiled: CompiledRoutes | null,
  routes: string | null,
): void {
  const known = compiled?.table.site.targetHosts;
  const missing = new Map<string, number>();
  let plain = 0;
  for (const { to } of suggestions) {
    const url = to === null ? null : URL.parse(to);
    if (!url) continue;
    if (url.protocol === "http:") plain += 1;
    const host = canonicalHost(url.host);
    if (known && !known.has(host)) missing.set(host, (missing.get(host) ?? 0) + 1);
  }
  const { bold } = stylesFor(io, "stderr");
  if (missing.size > 0 && known) {
    const all = JSON.stringify([...known, ...missing.keys()]).replaceAll(",", ", ");
    const total = [...missing.values()].reduce((sum, it) => sum + it, 0);
    say(
      io,
      `${plural(total, "suggestion leads", "suggestions lead")} to ${plural(missing.size, "host")} that site.targetHosts of ${routes ?? "the table"} lacks; if visitors may be sent there, write\n    ${bold(`"targetHosts": ${all}`)}`,
    );
  }
  if (plain > 0) {
    say(
      io,
      `${plural(plain, "suggestion is", "suggestions are")} http, which no rule may lead to: list the new site's addresses with https, or import with --upgrade-http`,
    );
  }
}

/** Returns the reason why an address in the file is no longer in question. */
export function explainAbsence({ answered }: Selected): ExplainAbsence {
  const reasons = new Map([...answered].map(([url, why]) => [addressKey(url), why]));
  return (old) => {
    const why = reasons.get(addressKey(old));
    if (why === undefined) return "no longer in the list of old addresses";
    if (why === "rule") return "answered by a rule of the table";
    return why === "undecided"
      ? "answered for now: a rule leaves it undecided"
      : "no longer in question: it is kept, or out of scope";
  };
}
