/**
 * The choice of what answers old addresses on a deployment for reviewers: an instant, a release and a host. Each comes
 * from the address, else from the reviewer's choice, which is kept in a cookie, else from a default.
 */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { decodeQueryText } from "../../domain/url/query-text.ts";
import { isWholeId } from "./find-release.ts";

/** The query parameters and cookies of the choices. */
export const CHOICES = {
  at: { parameter: "__at", cookie: "sunset-at" },
  release: { parameter: "__release", cookie: "sunset-release" },
  host: { parameter: "__host", cookie: "sunset-host" },
} as const;

type ChoiceName = keyof typeof CHOICES;

export const NAMES = ["at", "release", "host"] as const satisfies readonly ChoiceName[];

/** The reviewer's choices; null for each that was not made. */
export interface Choice {
  readonly at: Instant | null;
  /** A whole id. */
  readonly release: string | null;
  /** Canonical; one of the site's hosts. */
  readonly host: string | null;
}

/** The choices in an address, as typed; null for each that is absent. */
export interface Asked extends Readonly<Record<ChoiceName, string | null>> {
  /** The query without these parameters; the rest is unchanged byte for byte. */
  readonly search: string;
}

/** Removes the parameters from a query, however their names are escaped. If one occurs twice, the first counts. */
export function takeParameters(search: string): Asked {
  const typed: Record<ChoiceName, string | null> = { at: null, release: null, host: null };
  const rest = search
    .slice(1)
    .split("&")
    .filter((piece) => {
      const equals = piece.indexOf("=");
      const written = decodeQueryText(equals === -1 ? piece : piece.slice(0, equals));
      const name = NAMES.find((it) => CHOICES[it].parameter === written);
      if (name === undefined) return true;
      typed[name] ??= equals === -1 ? "" : decodeQueryText(piece.slice(equals + 1));
      return false;
    })
    .join("&");
  return { ...typed, search: rest === "" ? "" : `?${rest}` };
}

/**
 * Reads the choices from the cookies; an unreadable one counts as none.
 *
 * @param cookies Decoded, by name.
 * @param hosts The site's hosts, canonical.
 */
export function choiceOf(
  cookies: Readonly<Record<string, string>>,
  hosts: ReadonlySet<string>,
): Choice {
  const read = (name: ChoiceName): string => cookies[CHOICES[name].cookie] ?? "";
  const release = read("release");
  const host = read("host");
  return {
    at: parseInstant(read("at")),
    release: isWholeId(release) ? release : null,
    host: hosts.has(host) ? host : null,
  };
}

/** Finds the host that a text names, as people write it; null if it is not one of the site's. */
export function siteHostOf(text: string, hosts: ReadonlySet<string>): string | null {
  const host = canonicalHost(text.trim());
  return hosts.has(host) ? host : null;
}
