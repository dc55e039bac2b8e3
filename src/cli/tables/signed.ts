/** What must hold before a release serves, in words: `promote` refuses without it, and `gate` looks at it again. */
import type { Standing } from "../../store/records/signoffs.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import type { ReleaseDamage } from "../../store/records/verify-release.ts";
import type { Io } from "../terminal/io.ts";
import { pasteable, REASON } from "../terminal/pasteable.ts";
import { reviewPage } from "./console-url.ts";
import { shortId } from "./live-table.ts";
import type { Stores } from "./stores.ts";

export interface Unsigned {
  readonly message: string;
  readonly fix: string;
  /** Where it can be approved. */
  readonly page: string;
}

/** @returns null if these very bytes are signed. */
export function whyUnsigned(
  io: Io,
  stores: Pick<Stores, "isRemote" | "storage">,
  standing: Standing,
  { manifest, sha256 }: StoredManifest,
): Unsigned | null {
  const { isRemote } = stores;
  const id = shortId(manifest.release);
  const anyway = pasteable(["promote", id, "--break-glass", REASON], { isRemote });
  const page = reviewPage(io, stores, manifest.release);
  const fix = `Have it approved in the console: ${page}; or promote it without, on record: ${anyway}`;
  if (standing.state === "rejected") {
    const { by, at, comment } = standing.by;
    return {
      message: `${id} was rejected by ${by.email} at ${at}: ${comment}`,
      fix: `Correct the table and publish it again; or promote it all the same, on record: ${anyway}`,
      page,
    };
  }
  if (standing.state === "undecided") {
    const local = isRemote
      ? "; what the local reviewer of npm start signs does not count here"
      : "";
    return { message: `${id} has no sign-off${local}`, fix, page };
  }
  if (standing.by.manifest === sha256) return null;
  return { message: `The sign-off of ${id} is of other bytes than KV holds`, fix, page };
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
