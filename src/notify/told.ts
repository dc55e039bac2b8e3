/** Which findings somebody was told of, so that each is told once. */
import * as z from "zod/mini";
import { parseStored } from "../release/parse-stored.ts";
import type { KvStore } from "../store/kv/kv-store.ts";
import { TOLD_KEY } from "../store/records/keys.ts";

const toldSchema = z.object({
  /** Fingerprints, sorted. */
  told: z.array(z.string()),
});

/** @returns None where nothing stands there, or nothing that can be read. @throws StoreError if KV does not answer. */
export async function readTold(kv: KvStore): Promise<readonly string[]> {
  const text = (await kv.getTexts([TOLD_KEY])).get(TOLD_KEY) ?? null;
  const read = text === null ? null : parseStored(toldSchema, text, TOLD_KEY);
  return read?.ok ? read.value.told : [];
}

/** @throws StoreError if KV does not answer. */
export async function writeTold(kv: KvStore, told: readonly string[]): Promise<void> {
  await kv.put([{ key: TOLD_KEY, value: JSON.stringify({ told: told.toSorted() }) }]);
}
