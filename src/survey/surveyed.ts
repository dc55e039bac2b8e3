import type { Look, RobotsLine } from "./look.ts";
import type { SurveyedSite } from "./site.ts";

/** All that was seen of a site, in which hazards are found. */
export interface Surveyed {
  readonly site: SurveyedSite;
  /** The front doors: http and https, on the host and on its twin. */
  readonly entries: readonly Look[];
  readonly pages: readonly Look[];
  readonly scripts: readonly Look[];
  /** Files at conventional paths, by path. */
  readonly files: ReadonlyMap<string, Look>;
  /** One example of each kind of asset that pages load. */
  readonly assets: readonly Look[];
  /** The lines of robots.txt that exclude crawlers. */
  readonly disallowed: readonly RobotsLine[];
  /** Every known address of the site, and where it was found. */
  readonly addresses: ReadonlyMap<string, Known>;
}

export interface Known {
  readonly url: string;
  readonly sources: ReadonlySet<Source>;
}

/** Where an address was found. */
export type Source = "start" | "link" | "canonical" | "hreflang" | "redirect" | "feed" | "sitemap";

/** All looks, in no particular order. */
export function allLooks({ entries, pages, scripts, files, assets }: Surveyed): readonly Look[] {
  return [...entries, ...pages, ...scripts, ...files.values(), ...assets];
}
