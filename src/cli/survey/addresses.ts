import { addressKey, isInFolder, readAddress, type SurveyedSite } from "../../survey/site.ts";
import type { Known, Source } from "../../survey/surveyed.ts";

/** The addresses of the site, as they become known. */
export interface Addresses {
  readonly all: ReadonlyMap<string, Known>;
  /** How many there was no room for. */
  left(): number;
  /** @returns The address in the form in which it is asked for; null if it is not the survey's. */
  add(address: string, source: Source): string | null;
}

/** More are counted, and left to the site's own files. */
const ADDRESSES_AT_MOST = 200_000;

export function createAddresses(site: SurveyedSite): Addresses {
  const all = new Map<string, Known & { readonly sources: Set<Source> }>();
  let left = 0;
  return {
    all,
    left: () => left,
    add(address, source) {
      const url = readAddress(site, address);
      if (url === null || !isInFolder(site, url)) return null;
      const key = addressKey(url);
      const known = all.get(key);
      if (known) known.sources.add(source);
      else if (all.size < ADDRESSES_AT_MOST) all.set(key, { url, sources: new Set([source]) });
      else left += 1;
      return url;
    },
  };
}
