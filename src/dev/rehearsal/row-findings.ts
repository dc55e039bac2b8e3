import type { KvStore } from "../../store/kv/kv-store.ts";
import { OVERLAY_KEY } from "../../store/records/keys.ts";
import { readOverlay } from "../../store/records/overlay.ts";

/** The reconciler's findings about a row, each with its fix. */
export async function readRowFindings(kv: KvStore, key: string): Promise<string[]> {
  const text = (await kv.getTexts([OVERLAY_KEY])).get(OVERLAY_KEY) ?? null;
  const overlay = text === null ? null : readOverlay(text, null);
  if (!overlay?.ok) return [];
  const findings = overlay.value.rows.find((it) => it.key === key)?.findings ?? [];
  return findings
    .filter((it) => it.severity === "error")
    .map(({ at, id, message, fix }) => `${at.file} ${id}: ${message}. ${fix}.`);
}
