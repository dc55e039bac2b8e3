import { readLastLive } from "../../store/records/live.ts";
import type { Check } from "../checklist/checklist.ts";
import { inspectServed } from "../damage/inspect.ts";
import { shortId } from "../tables/live-table.ts";
import { plural } from "../terminal/output.ts";
import { attempt, broken, line, type Scene } from "./scene.ts";

/** Checks whether KV contains everything that `current` names: manifest, shards, rules as written and sitemaps. */
export async function checkStorage({ stored, file, folder, stores }: Scene): Promise<Check> {
  const read = await attempt(stores, async () => {
    const live = await readLastLive(stores.redirects);
    const id = live.pointer?.release ?? null;
    if (live.lost === null && id === null) return { id, problems: [] };
    const findFile = async (id: string) => (folder.ok && folder.value.id === id ? file : null);
    return { id, problems: await inspectServed(stores, live, findFile) };
  });
  if (!read.ok) return broken("storage", read.problem);
  const { id, problems } = read.value;
  const [first] = problems;
  if (first) return line("storage", "fail", problems.map((it) => it.message).join("; "), first.fix);
  if (id === null || !stored.ok) {
    return line("storage", "ok", "The bundled table serves, which needs nothing of KV", null);
  }
  const { shards, counts } = stored.value.manifest;
  const whole = `${shortId(id)} is whole: ${plural(shards.length, "shard")}, ${plural(counts.rules, "rule")}`;
  return line("storage", "ok", whole, null);
}
