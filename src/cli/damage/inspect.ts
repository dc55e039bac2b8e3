/** Reads everything that `current` names, and reports what is damaged and which command repairs it. */
import { listSome } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { describeLost, type LastLive, lostPointer } from "../../store/records/live.ts";
import { isFromFuture } from "../../store/records/in-force.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import { readProvenance } from "../../store/records/provenance.ts";
import { describeManifest, tryReadManifest } from "../../store/records/stored-release.ts";
import { findDamage } from "../../store/records/verify-release.ts";
import { routesOption, tableName } from "../tables/input.ts";
import { BUNDLED, nameLive, notStored, shortId } from "../tables/live-table.ts";
import { describeDamage } from "../tables/signed.ts";
import type { Stores } from "../tables/stores.ts";
import { plural } from "../terminal/output.ts";
import { commandsFor, pasteable } from "../../domain/pasteable.ts";
import type { Problem } from "./problem.ts";
import { findWayBack } from "./way-back.ts";

/** Finds a file in this folder with the table that has an id; null if there is none. */
export type FindFile = (id: string) => Promise<string | null>;

export async function inspectServed(
  stores: Stores,
  live: LastLive,
  findFile: FindFile,
): Promise<readonly Problem[]> {
  return [...inspectCurrent(stores, live), ...(await inspectRelease(stores, live, findFile))];
}

/** Inspects `current` alone, which needs no further requests. */
export function inspectCurrent(
  stores: Stores,
  { lost, newer, pointer }: LastLive,
): readonly Problem[] {
  if (lost) {
    const fix = lostPointer(lost).fixWith(commandsFor(stores));
    return [{ message: describeLost(lost), fix }];
  }
  if (!newer || !pointer) return [];
  const again = pasteable(["rollback", "--to", pointer.release ?? BUNDLED], stores);
  return [
    {
      message: `current says what it said before ${shortId(newer.release)} was promoted: isolates that know of that consider it an old value, and refuse it`,
      fix: `Wait two minutes, in which KV may still return it; then, if it is intended: ${again}`,
    },
  ];
}

async function inspectRelease(
  stores: Stores,
  live: LastLive,
  findFile: FindFile,
): Promise<readonly Problem[]> {
  const { id, pointer } = live;
  if (id === null) return [];
  const isPromoted = pointer !== null && pointer.release !== null;
  const { redirects } = stores;
  const stored = await tryReadManifest(redirects, id);
  if (!isPromoted && !stored.ok && stored.problem.kind === "missing") {
    const { message, fix } = notStored(stores, live);
    return [{ message, fix }];
  }
  const wrong = stored.ok
    ? [
        ...(isPromoted && isOtherManifest(pointer, stored.value.sha256)
          ? ["its manifest is not the one that was promoted"]
          : []),
        ...(await findDamage(redirects, stored.value)).map(describeDamage),
      ]
    : [describeManifest(stored.problem)];
  if (wrong.length > 0) {
    const where = isPromoted
      ? ""
      : ", which visitors do not notice, since the Worker has it in its bundle";
    const message = `${nameLive(live)} is not whole in KV: ${listSome(wrong, 5)}${where}`;
    return [{ message, fix: await howToMend(stores, live, findFile) }];
  }
  const shards = stored.ok ? stored.value.manifest.shards.length : 0;
  if (!isPromoted || pointer.shards === shards) return [];
  return [
    {
      message: `current says ${plural(pointer.shards, "shard")}, and ${shortId(id)} has ${shards}`,
      fix: `Repair it: ${pasteable(["rollback", "--to", shortId(id)], stores)}`,
    },
  ];
}

function isOtherManifest({ manifest }: Pointer, sha256: string): boolean {
  return manifest !== undefined && manifest !== sha256;
}

/** The fix for damage. Publishing the same table again writes only what is missing or damaged. */
async function howToMend(stores: Stores, live: LastLive, findFile: FindFile): Promise<string> {
  const { id, pointer } = live;
  const file = id === null ? null : await findFile(id);
  const publish = pasteable(["publish", ...routesOption(file ?? "routes.json")], stores);
  if (file !== null) return `Publish exactly this table again: ${publish}`;
  if (!pointer?.release) {
    return `Publish exactly the table of that deployment, ${shortId(id)}, from its commit: ${publish}`;
  }
  const back = pasteable(await findWayBack(stores.redirects, pointer.before), stores);
  const provenance = await readProvenance(stores.redirects, pointer.release, stores.now);
  const of = provenance
    ? `, ${tableName(provenance.from ?? "the file")} as it was at ${provenance.publishedAt},`
    : "";
  return `Go back to what served before: ${back}; or publish exactly the table${of} again from its commit`;
}

/** Finds records dated in the future. The date does not affect their order, but people read it. */
export function inspectInstants(
  { pointer, deployed }: LastLive,
  overlay: { readonly writtenAt: string } | null,
  now: Instant,
): readonly Problem[] {
  const records: [string, string | undefined, string][] = [
    ["current", pointer?.promotedAt, "the next promotion"],
    ["overlay", overlay?.writtenAt, "the next change of a row"],
    ["bundle", deployed?.deployedAt, "the next deployment of another table"],
  ];
  return records.flatMap(([key, at, next]) =>
    at === undefined || !isFromFuture(at, now)
      ? []
      : [
          {
            message: `${key} says that it was written at ${at}, which is in the future`,
            fix: `Check the clock of whoever wrote it; nothing waits for that instant, and ${next} has the true one`,
          },
        ],
  );
}
