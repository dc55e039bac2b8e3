import { verifyRelease } from "../../store/records/verify-release.ts";
import type { Check } from "../checklist/checklist.ts";
import { routesOption } from "../tables/input.ts";
import { shortId } from "../tables/live-table.ts";
import { describeDamage } from "../tables/signed.ts";
import { plural } from "../terminal/output.ts";
import { pasteable } from "../terminal/pasteable.ts";
import { attempt, line, type Scene } from "./scene.ts";

/** Whether all that `current` names is in KV, whole: the manifest, every shard, the rules as written. */
export async function checkStorage({ pointer, stored, file, stores }: Scene): Promise<Check> {
  if (!pointer.ok) return line("storage", "fail", pointer.problem.message, pointer.problem.fix);
  const id = pointer.value?.release ?? null;
  if (pointer.value === null || id === null) {
    return line("storage", "ok", "The bundled table serves, which needs nothing of KV", null);
  }
  const again = `Publish the table again: ${pasteable(["publish", ...routesOption(file)], stores)}`;
  if (!stored.ok) return line("storage", "fail", stored.problem.message, again);
  const release = stored.value;
  const { manifest, sha256 } = release;
  const back = `Put it back: ${pasteable(["rollback", "--to", id], stores)}`;
  if (pointer.value.manifest !== undefined && pointer.value.manifest !== sha256) {
    const message = `The manifest of ${shortId(id)} is not the one that was promoted`;
    return line("storage", "fail", message, again);
  }
  if (pointer.value.shards !== manifest.shards.length) {
    const message = `current says ${plural(pointer.value.shards, "shard")}, and ${shortId(id)} has ${manifest.shards.length}`;
    return line("storage", "fail", message, back);
  }
  const verified = await attempt(stores, () => verifyRelease(stores.redirects, release));
  if (!verified.ok) return line("storage", "fail", verified.problem.message, again);
  if (!verified.value.ok) {
    const damage = describeDamage(verified.value.problem);
    return line("storage", "fail", `${shortId(id)}: ${damage}`, again);
  }
  const shards = plural(manifest.shards.length, "shard");
  return line(
    "storage",
    "ok",
    `${shortId(id)} is whole: ${shards}, ${plural(manifest.counts.rules, "rule")}`,
    null,
  );
}
