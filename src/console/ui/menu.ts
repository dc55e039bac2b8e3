/** The addresses of the console's pages. */
import type { GlossaryWord } from "../texts/en/glossary.ts";

/** The pages in the menu, in order. Each has its name in its address, and its texts under its name. */
export const MENU = ["overview", "table", "try", "traffic", "rows", "record"] as const;
export type MenuItem = (typeof MENU)[number];

/** The root of the console, which is the overview. */
export const ROOT = "/_sunset";

export function pathOf(item: MenuItem): string {
  return item === "overview" ? ROOT : `${ROOT}/${item}`;
}

export const RELEASES_PATH = `${ROOT}/releases`;

export function releasePath(id: string): string {
  return `${RELEASES_PATH}/${id}`;
}

/** What one address was answered. */
export const HISTORY_PATH = `${ROOT}/history`;

/** @param url An address, or a path on the site's first host. */
export function historyPath(url: string): string {
  return `${HISTORY_PATH}?url=${encodeURIComponent(url)}`;
}

/** Where it is chosen what old addresses are answered by. */
export const PREVIEW_PATH = `${ROOT}/preview`;

export const GLOSSARY_PATH = `${ROOT}/glossary`;

/** Where a word is explained. */
export function glossaryPath(word: GlossaryWord): string {
  return `${GLOSSARY_PATH}#${word}`;
}
