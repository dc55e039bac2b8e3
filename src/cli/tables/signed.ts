/** What must hold before a release serves, in words: `promote` refuses without it, and `gate` looks at it again. */
import type { Standing } from "../../store/records/signoffs.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import type { ReleaseDamage } from "../../store/records/verify-release.ts";
import { pasteable, REASON } from "../terminal/pasteable.ts";
import { shortId } from "./live-table.ts";
import type { Stores } from "./stores.ts";

export interface Unsigned {
  readonly message: string;
  readonly fix: string;
}

/**
 * @param review Where the console shows the release.
 * @returns null if these very bytes are signed.
 */
export function whyUnsigned(
  standing: Standing,
  { manifest, sha256 }: StoredManifest,
  stores: Pick<Stores, "isRemote">,
  review: string,
): Unsigned | null {
  const id = shortId(manifest.release);
  const anyway = pasteable(["promote", id, "--break-glass", REASON], stores);
  const fix = `Have it approved in the console: ${review}; or promote it without, on record: ${anyway}`;
  if (standing.state === "rejected") {
    const { by, at, comment } = standing.by;
    return {
      message: `${id} was rejected by ${by.email} at ${at}: ${comment}`,
      fix: `Correct the table and publish it again; or promote it all the same, on record: ${anyway}`,
    };
  }
  if (standing.state === "undecided") {
    const local = stores.isRemote
      ? "; what the local reviewer of npm start signs does not count here"
      : "";
    return { message: `${id} has no sign-off${local}`, fix };
  }
  if (standing.by.manifest === sha256) return null;
  return { message: `The sign-off of ${id} is of other bytes than KV holds`, fix };
}

export function describeDamage(damage: ReleaseDamage): string {
  switch (damage.kind) {
    case "shard-missing":
      return `shard ${damage.index} is missing`;
    case "shard-damaged":
      return `shard ${damage.index} is damaged`;
    case "sitemap-missing":
      return "its sitemap is not whole";
    case "other-rules":
      return "its rules have another SHA-256 than its name";
    case "other-manifest":
      return "its rules compile to another manifest, perhaps by another version";
  }
}
