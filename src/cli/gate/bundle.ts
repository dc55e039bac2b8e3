import type { Check } from "../checklist/checklist.ts";
import { shortId } from "../tables/live-table.ts";
import { broken, line, type Scene } from "./scene.ts";

/** Whether the Worker was deployed with the table of this folder: it serves where KV does not answer. */
export function checkBundle({ deployed, folder, file, serving, stores }: Scene): Check {
  const deploy = stores.isRemote ? "npx wrangler deploy" : "npm start";
  if (deployed === null) {
    const message =
      "Nothing says which table the Worker was deployed with: the key bundle is missing or cannot be read";
    const fix = `${deploy}; the Worker writes the key within a minute`;
    return line("bundle", "unknown", message, fix);
  }
  if (!folder.ok) return broken("bundle", folder.problem);
  const { id } = folder.value;
  if (deployed.release !== id) {
    const message = `The Worker was deployed with ${shortId(deployed.release)}, and ${file} is ${shortId(id)}`;
    return line("bundle", "fail", message, `${deploy}, or run this where the deployed table is`);
  }
  const live = serving.ok ? serving.value.id : null;
  if (live !== null && live !== id) {
    const message = `The Worker was deployed with ${file} (${shortId(id)}), and ${shortId(live)} serves: an isolate that starts while KV is out serves the former`;
    return line(
      "bundle",
      "warn",
      message,
      `Put the table of ${shortId(live)} into ${file}, and ${deploy}`,
    );
  }
  return line("bundle", "ok", `The Worker was deployed with ${file} (${shortId(id)})`, null);
}
