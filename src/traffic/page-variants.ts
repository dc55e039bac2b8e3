/** Pages with many addresses that differ only in their parameters, such as searches and calendars. */
import { compareText, parseQuery } from "../domain/url/query.ts";

export interface PageVariants {
  /** The page without parameters. */
  readonly url: string;
  readonly addresses: number;
  /** The names of the parameters, most frequent first. */
  readonly parameters: readonly string[];
}

/** The minimum number of variants for a page to be reported. */
const VARIANTS_FROM = 50;
const PARAMETERS_AT_MOST = 20;

/** @param page Must be equal for all spellings of a page. */
export function createPageVariants(): {
  add(page: string, url: string): void;
  list(): readonly PageVariants[];
} {
  const pages = new Map<string, { url: string; addresses: number; names: Map<string, number> }>();
  return {
    add(page, url) {
      const at = url.indexOf("?");
      if (at === -1) return;
      const bare = url.slice(0, at);
      const known = pages.get(page) ?? { url: bare, addresses: 0, names: new Map() };
      pages.set(page, known);
      known.addresses += 1;
      if (compareText(bare, known.url) < 0) known.url = bare;
      for (const { name } of parseQuery(url.slice(at))) {
        const count = known.names.get(name);
        if (count !== undefined || known.names.size < PARAMETERS_AT_MOST) {
          known.names.set(name, (count ?? 0) + 1);
        }
      }
    },
    list: () =>
      [...pages.values()]
        .filter((it) => it.addresses >= VARIANTS_FROM)
        .map(({ url, addresses, names }) => ({ url, addresses, parameters: byFrequency(names) }))
        .toSorted((a, b) => b.addresses - a.addresses || compareText(a.url, b.url)),
  };
}

function byFrequency(names: ReadonlyMap<string, number>): string[] {
  return [...names]
    .toSorted(([a, of], [b, ofOther]) => ofOther - of || compareText(a, b))
    .map(([name]) => name);
}
