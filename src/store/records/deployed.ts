/** The table that the running Worker was deployed with. It is stored as a release too, so that nobody has to guess. */
import * as z from "zod/mini";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { Result } from "../../domain/result.ts";
import { parseStored, type StoredProblem } from "../../release/parse-stored.ts";
import { readText, type KvStore } from "../kv/kv-store.ts";
import { DEPLOYED_KEY } from "./keys.ts";

const deploymentSchema = z.object({
  /** The id of the bundled table. */
  release: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  /** When the reconciler first saw it; RFC 3339. Does not determine any order. */
  deployedAt: z.string(),
});

/**
 * The entries before the first one in the form of a later version. Those after it would seem to have lasted too long.
 */
const deploymentsSchema = z.pipe(
  // oxlint-disable-next-line promise/valid-params -- a schema, not a promise
  z.array(z.catch(z.nullable(deploymentSchema), null)),
  z.transform((list) => list.slice(0, [...list, null].indexOf(null)).flatMap((it) => it ?? [])),
);

const deployedSchema = z.extend(deploymentSchema, {
  /** Earlier deployments, newest first, up to a limit; absent if none are on record. */
  before: z.optional(deploymentsSchema),
});

export type Deployed = Readonly<z.infer<typeof deployedSchema>>;

export function parseDeployed(text: string): Result<Deployed, StoredProblem> {
  return parseStored(deployedSchema, text, "bundle");
}

/**
 * Parses the value, tolerating any problem.
 *
 * @returns null if it is missing or unreadable: the reconciler's next run rewrites it.
 */
export function deployedOf(text: string | null): Deployed | null {
  const deployed = text === null ? null : parseDeployed(text);
  return deployed?.ok ? deployed.value : null;
}

/** Reads the record; null as in `deployedOf`. */
export async function readDeployed(kv: KvStore): Promise<Deployed | null> {
  return deployedOf(await readText(kv, DEPLOYED_KEY));
}

const BEFORE_AT_MOST = 20;

/** Longer than a gradual roll-out, during which the record may alternate. */
const ROLL_OUT_MS = 60 * 60 * 1000;

/** The earlier deployments to record with the next one. Two that alternate are listed once each. */
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
 * Writes the key `bundle` unless it already names this table. The last writer wins: while two versions of the Worker
 * run, the record alternates between them, at most once per run.
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
