/** The record of notices already sent, so that each is sent once. */
import * as z from "zod/mini";
import { parseStored } from "../release/parse-stored.ts";
import { readText, type KvStore } from "../store/kv/kv-store.ts";
import { TOLD_KEY } from "../store/records/keys.ts";

const toldSchema = z.object({
  /** Fingerprints, sorted. */
  told: z.array(z.string()),
});

/** @returns An empty list if the record is missing or unreadable. */
export async function readTold(kv: KvStore): Promise<readonly string[]> {
  const text = await readText(kv, TOLD_KEY);
  const read = text === null ? null : parseStored(toldSchema, text, TOLD_KEY);
  return read?.ok ? read.value.told : [];
}

export async function writeTold(kv: KvStore, told: readonly string[]): Promise<void> {
  await kv.put([{ key: TOLD_KEY, value: JSON.stringify({ told: told.toSorted() }) }]);
}
