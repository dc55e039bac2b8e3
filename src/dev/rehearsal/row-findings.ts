import { readText, type KvStore } from "../../store/kv/kv-store.ts";
import { OVERLAY_KEY } from "../../store/records/keys.ts";
import { overlayOf } from "../../store/records/overlay.ts";

/** The reconciler's findings about a row, each with its fix. */
export async function readRowFindings(kv: KvStore, key: string): Promise<string[]> {
  const overlay = overlayOf(await readText(kv, OVERLAY_KEY));
  const findings = overlay?.rows.find((it) => it.key === key)?.findings ?? [];
  return findings
    .filter((it) => it.severity === "error")
    .map(({ at, id, message, fix }) => `${at.file} ${id}: ${message}. ${fix}.`);
}
