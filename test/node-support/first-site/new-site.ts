/** The new site's pages: those that replace old ones, and those that are new. */
import type { Page } from "./pages.ts";
import { CATEGORIES, CITIES, slugOf } from "./words.ts";

export interface NewPage {
  readonly path: string;
  readonly title: string;
}

/** Lists each path once, in alphabetical order. */
export function listNewPages(pages: readonly Page[]): NewPage[] {
  const titles = new Map(OTHERS.map((it) => [it.path, it.title]));
  for (const { to, newTitle } of pages) {
    if (to !== null && (titles.get(to) ?? "") === "") titles.set(to, newTitle);
  }
  return [...titles]
    .map(([path, title]) => ({ path, title }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Pages without an old counterpart, many of which look like a right answer. */
const OTHERS: readonly NewPage[] = [
  { path: "/de/produkte", title: "Alle Produkte – Gartholm" },
  { path: "/en/products", title: "All products – Gartholm" },
  { path: "/de/ersatzteile", title: "Ersatzteile – Gartholm" },
  { path: "/de/haendlersuche", title: "Händlersuche – Gartholm" },
  { path: "/de/hilfe", title: "Hilfe – Gartholm" },
  { path: "/de/ratgeber", title: "Ratgeber – Gartholm" },
  { path: "/de/newsroom", title: "Newsroom – Gartholm" },
  ...CATEGORIES.flatMap(({ noun, fresh, model }) => [
    { path: `/de/produkte/${fresh.de}/vergleich`, title: `${noun.de}: Vergleich – Gartholm` },
    { path: `/en/products/${fresh.en}/compare`, title: `Compare: ${noun.en} – Gartholm` },
    ...Array.from({ length: 5 }, (_, at) => {
      const name = `${model} ${1000 + 100 * at} X`;
      const path = `/de/produkte/${fresh.de}/${slugOf(name)}`;
      return { path, title: `${name} ${noun.de} – Gartholm` };
    }),
  ]),
  ...CITIES.slice(0, 20).map((city) => ({
    path: `/de/werkstatt/${slugOf(city)}`,
    title: `Werkstatt in ${city} – Gartholm`,
  })),
];
