/** Which table the running Worker was deployed with. It is stored as a release too, so that nobody needs to guess. */
import * as z from "zod/mini";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { Result } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { DEPLOYED_KEY } from "./keys.ts";

const deploymentSchema = z.object({
  /** The id of the bundled table. */
  release: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** When the reconciler first saw it; RFC 3339. It orders nothing. */
  deployedAt: z.string(),
});

const deployedSchema = z.extend(deploymentSchema, {
  /** What was deployed before, the newest first, as far as there is room; left out if nothing is on record. */
  before: z.optional(z.array(deploymentSchema)),
});

export type Deployed = Readonly<z.infer<typeof deployedSchema>>;

/** Reads what stands under the key `bundle`. */
export function parseDeployed(text: string): Result<Deployed, StoredProblem> {
  return parseStored(deployedSchema, text, "bundle");
}

/** @returns null if nothing stands there, or nothing that can be read: the reconciler's next run writes it anew. */
export function deployedOf(text: string | null): Deployed | null {
  const deployed = text === null ? null : parseDeployed(text);
  return deployed?.ok ? deployed.value : null;
}

/** @returns null as `deployedOf` does. @throws StoreError if KV does not answer. */
export async function readDeployed(kv: KvStore): Promise<Deployed | null> {
  return deployedOf((await kv.getTexts([DEPLOYED_KEY])).get(DEPLOYED_KEY) ?? null);
}

const BEFORE_AT_MOST = 20;

/** A roll-out in steps is over by then; so often would the record change meanwhile. */
const ROLL_OUT_MS = 60 * 60 * 1000;

/** What stands behind the next deployment; of two that take turns each stands there once. */
function beforeNext(
  held: Deployed | null,
  next: string,
  now: Instant,
): NonNullable<Deployed["before"]> {
  if (!held) return [];
  const { before = [], release, deployedAt } = held;
  const takesTurns =
    before[0]?.release === next && Math.abs(now - Date.parse(deployedAt)) < ROLL_OUT_MS;
  return [{ release, deployedAt }, ...(takesTurns ? before.slice(1) : before)].slice(
    0,
    BEFORE_AT_MOST,
  );
}

/**
 * Writes the key `bundle` if it names another table. Whoever ran last is right: while two versions of the Worker run at
 * once, the record goes to and fro with them, at most once a run.
 *
 * @throws StoreError if KV does not answer.
 */
export async function writeDeployed(kv: KvStore, release: string, now: Instant): Promise<void> {
  const held = await readDeployed(kv);
  if (held?.release === release) return;
  const before = beforeNext(held, release, now);
  const deployed: Deployed = {
    release,
    deployedAt: formatInstant(now),
    ...(before.length > 0 ? { before } : {}),
  };
  await kv.put([{ key: DEPLOYED_KEY, value: JSON.stringify(deployed) }]);
}
