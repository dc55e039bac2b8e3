import { addressKey, isInFolder, readAddress, type SurveyedSite } from "../../survey/site.ts";
import type { Known, Source } from "../../survey/surveyed.ts";

/** The known addresses of the site, collected during the survey. */
export interface Addresses {
  readonly all: ReadonlyMap<string, Known>;
  /** The number of addresses beyond the limit. */
  left(): number;
  /** @returns The address in the form for requests; null if it is not part of the surveyed site. */
  add(address: string, source: Source): string | null;
}

/** Further addresses are only counted, and have to come from the site's own files. */
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
