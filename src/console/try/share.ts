/** A link to the same results, which contains the addresses, instant and versions. */
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { type Pasted, writePasted } from "../../traffic/pasted.ts";
import { linkTo, LIVE } from "../ui/menu.ts";
import type { TriedVersion } from "./versions.ts";

export const SHARED_AT_MOST = 20;

/** Mail programs and servers cut off longer links. */
const CHARACTERS_AT_MOST = 8000;

/** The link, or why there is none. */
export function shareLink(
  origin: string,
  { lines, isCut }: Pasted,
  versions: readonly TriedVersion[],
  at: Instant,
): { readonly link: string } | { readonly why: "too-many" | "too-long" } {
  if (isCut || lines.length > SHARED_AT_MOST) return { why: "too-many" };
  const path = linkTo("try", {
    urls: lines.map((it) => (it.address === null ? it.typed : writePasted(it.address))).join("\n"),
    at: formatInstant(at),
    release: versionsText(versions),
  });
  const link = origin + path;
  return link.length > CHARACTERS_AT_MOST ? { why: "too-long" } : { link };
}

/** The text of the field for versions, as `openVersions` reads it. */
export function versionsText(versions: readonly TriedVersion[]): string {
  return versions.map((it) => it.id ?? LIVE).join(",");
}
