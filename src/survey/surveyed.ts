import type { Look, RobotsLine } from "./look.ts";
import type { SurveyedSite } from "./site.ts";

/** All that was seen of a site: what hazards are found in. */
export interface Surveyed {
  readonly site: SurveyedSite;
  /** The front doors: http and https, on the host and on its twin. */
  readonly entries: readonly Look[];
  readonly pages: readonly Look[];
  readonly scripts: readonly Look[];
  /** Files whose addresses are agreed upon, by path. */
  readonly files: ReadonlyMap<string, Look>;
  /** One of each kind of what pages are made of. */
  readonly assets: readonly Look[];
  /** The lines of robots.txt that keep crawlers out. */
  readonly disallowed: readonly RobotsLine[];
  /** Every address of the site that is known, and where from. */
  readonly addresses: ReadonlyMap<string, Known>;
}

export interface Known {
  readonly url: string;
  readonly sources: ReadonlySet<Source>;
}

/** Where an address was found. */
export type Source = "start" | "link" | "canonical" | "hreflang" | "redirect" | "feed" | "sitemap";

/** Every answer, in no particular order. */
export function allLooks({ entries, pages, scripts, files, assets }: Surveyed): readonly Look[] {
  return [...entries, ...pages, ...scripts, ...files.values(), ...assets];
}
