import type { Site } from "../../domain/table/table.ts";
import type { Check } from "../checklist/checklist.ts";
import { tableName } from "../tables/input.ts";
import { shortId } from "../tables/live-table.ts";
import { broken, line, type Scene } from "./scene.ts";

/** Checks whether the Worker was deployed with this folder's table, which serves if KV does not answer. */
export function checkBundle({ deployed, folder, file, serving, stores }: Scene): Check {
  const deploy = stores.isRemote ? "npx wrangler deploy" : "npm start";
  if (deployed === null) {
    const message =
      "Nothing says which table the Worker was deployed with: the key `bundle` is missing or cannot be read";
    const fix = `${deploy}; the Worker writes the key within a minute`;
    return line("bundle", "unknown", message, fix);
  }
  if (!folder.ok) return broken("bundle", folder.problem);
  const { id } = folder.value;
  const table = tableName(file);
  if (deployed.release !== id) {
    const message = `The Worker was deployed with ${shortId(deployed.release)}, and ${table} is ${shortId(id)}`;
    return line("bundle", "fail", message, `${deploy}, or run this where the deployed table is`);
  }
  if (serving.ok && serving.value.id !== id) {
    const live = shortId(serving.value.id);
    const both = `The Worker was deployed with ${table} (${shortId(id)}), and ${live} serves`;
    const fix = `Put the table of ${live} in the place of ${table}, and ${deploy}`;
    const claimed = claimsOf(serving.value.compiled.table.site, folder.value.compiled.table.site);
    if (claimed.length > 0) return line("bundle", "fail", `${both}: ${claimed.join(", ")}`, fix);
    const late = "an isolate that starts during an outage of KV serves the former";
    return line("bundle", "warn", `${both}: ${late}`, fix);
  }
  return line("bundle", "ok", `The Worker was deployed with ${table} (${shortId(id)})`, null);
}

/** The hosts of a release that have no effect, because only the deployment decides about hosts. */
function claimsOf(release: Site, deployed: Site): string[] {
  const [hosts, targets] = [
    [...release.hosts].filter((it) => !deployed.hosts.has(it)),
    [...release.targetHosts].filter((it) => !deployed.targetHosts.has(it)),
  ];
  return [
    hosts.length > 0 ? `${hosts.join(", ")} is answered 404` : null,
    targets.length > 0 ? `what goes to ${targets.join(", ")} is answered 501` : null,
  ].filter((it) => it !== null);
}
