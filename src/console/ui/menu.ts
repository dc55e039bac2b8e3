/** The addresses of the console's pages. */
import type { GlossaryWord } from "../texts/en/glossary.ts";

/** The pages in the menu, in order. Each one's name occurs in its address, and its texts are under its name. */
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

/** The page with the history of answers to one address. */
export const HISTORY_PATH = `${ROOT}/history`;

/** @param url An address, or a path on the site's first host. */
export function historyPath(url: string): string {
  return `${HISTORY_PATH}?url=${encodeURIComponent(url)}`;
}

/** The page on which reviewers choose what answers old addresses. */
export const PREVIEW_PATH = `${ROOT}/preview`;

export const GLOSSARY_PATH = `${ROOT}/glossary`;

/** Returns the address of the explanation of a word. */
export function glossaryPath(word: GlossaryWord): string {
  return `${GLOSSARY_PATH}#${word}`;
}
