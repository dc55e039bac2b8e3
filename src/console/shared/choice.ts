/**
 * What old addresses are answered by on a deployment for reviewers: an instant, a release and a host. Each is what the
 * address asks for, else what the reviewer has chosen, which a cookie keeps, else a default.
 */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { decodeQueryText } from "../../domain/url/query-text.ts";
import { isWholeId } from "./find-release.ts";

/** By which parameters an address asks, and in which cookies choices are kept. */
export const CHOICES = {
  at: { parameter: "__at", cookie: "sunset-at" },
  release: { parameter: "__release", cookie: "sunset-release" },
  host: { parameter: "__host", cookie: "sunset-host" },
} as const;

type ChoiceName = keyof typeof CHOICES;

export const NAMES = ["at", "release", "host"] as const satisfies readonly ChoiceName[];

/** What a reviewer has chosen; null where nothing. */
export interface Choice {
  readonly at: Instant | null;
  /** A whole id. */
  readonly release: string | null;
  /** Canonical; one of the site's. */
  readonly host: string | null;
}

/** What an address asks for, as typed; null for what it does not have. */
export interface Asked extends Readonly<Record<ChoiceName, string | null>> {
  /** The query without these parameters, the rest byte for byte. */
  readonly search: string;
}

/** Takes the parameters off a query, however their names are escaped. Of one that stands there twice the first counts. */
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
 * The choices that the cookies keep; one that cannot be read counts as none.
 *
 * @param cookies Decoded, by name.
 * @param hosts The site's, canonical.
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

/** The host that a text names, as people write it; null if it is none of the site's. */
export function siteHostOf(text: string, hosts: ReadonlySet<string>): string | null {
  const host = canonicalHost(text.trim());
  return hosts.has(host) ? host : null;
}
