import * as z from "zod/mini";
import { mayMeetScope, type Reach } from "./expression.ts";
import { type Line, warn } from "./lines.ts";
import type { RemoteWorld } from "./world.ts";
import { unreadOf, type Zone } from "./zones.ts";

const pageRulesSchema = z.nullish(
  z.array(
    z.object({
      status: z.nullish(z.string()),
      targets: z.nullish(
        z.array(z.object({ constraint: z.nullish(z.object({ value: z.nullish(z.string()) })) })),
      ),
      actions: z.nullish(z.array(z.object({ id: z.nullish(z.string()) }))),
    }),
  ),
);

/** The effects of actions on a site behind a Worker (workers/configuration/workers-with-page-rules). */
const ACTIONS: Readonly<Record<string, string>> = {
  forwarding_url:
    "redirects not visitors, but what the Worker passes to the old site: kept addresses, and all addresses before the gate",
  always_use_https: "sends visitors over http to https first: one more hop for each redirect",
};

/** Checks Page Rules. A forwarding URL acts only on the Worker's own requests to its zone. */
export async function checkPageRules(
  { reader }: RemoteWorld,
  zone: Zone,
  reach: Reach,
): Promise<Line[]> {
  const answer = await reader.get(pageRulesSchema, `/zones/${zone.id}/pagerules?status=active`);
  if (!answer.ok) return [unreadOf(zone, "Page Rules", answer.problem)];
  return (answer.value ?? [])
    .filter((it) => it.status !== "disabled")
    .flatMap(({ targets, actions }) => {
      const pattern = targets?.[0]?.constraint?.value ?? "";
      if (!isOurs(pattern, reach)) return [];
      return (actions ?? []).flatMap(({ id }) => {
        const does = ACTIONS[id ?? ""];
        if (does === undefined) return [];
        const fix = `Turn the rule off: in the dashboard, ${zone.name}, Rules, Page Rules`;
        return [warn(`the Page Rule ${pattern} ${does}`, fix)];
      });
    });
}

/** Whether a Page Rule affects the site. Its stars match anything, also in the host. */
function isOurs(pattern: string, { hosts, scope }: Reach): boolean {
  const [, host = "", path = "/"] = /^(?:\*|https?:\/\/)?([^/]*)(\/.*)?$/i.exec(pattern) ?? [];
  const shape = host
    .toLowerCase()
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*");
  // A leading star was removed above as part of the scheme, but may also belong to the host.
  const open = pattern.startsWith("*") ? ".*" : "";
  const isHost = [...hosts].some((it) => new RegExp(`^${open}${shape}$`).test(it));
  return isHost && (scope.includes("/") || mayMeetScope(path, scope, path.includes("*")));
}
