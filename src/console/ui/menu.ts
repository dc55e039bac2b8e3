/** The addresses of the console's pages. */
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { GlossaryWord } from "../texts/en/glossary.ts";

/** The pages in the menu, in order. Each one's name occurs in its address, and its texts are under its name. */
export const MENU = ["overview", "table", "try", "traffic", "rows", "record"] as const;
export type MenuItem = (typeof MENU)[number];

/** The root of the console, which is the overview. */
export const ROOT = "/_sunset";

export function pathOf(item: MenuItem): string {
  return item === "overview" ? ROOT : `${ROOT}/${item}`;
}

/** Returns the address of a page with a query. */
export function linkTo(item: MenuItem, parameters: Readonly<Record<string, string>>): string {
  return `${pathOf(item)}?${new URLSearchParams(parameters).toString()}`;
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

/** Shows the answer, whatever it is, under a strip. Links written by hand need only the parameter `url`. */
export const ANSWER_PATH = `${PREVIEW_PATH}/answer`;

/** Only the page that visitors see, for a frame. */
export const VISITORS_PAGE_PATH = `${PREVIEW_PATH}/page`;

export interface Previewed {
  /** The old address, in full. */
  readonly url: string;
  readonly at: Instant;
  /** null for the live version. */
  readonly release: string | null;
}

/** @param path One of the two above. */
export function previewedPath(path: string, { url, at, release }: Previewed): string {
  const parameters = { url, at: formatInstant(at), release: release ?? LIVE };
  return `${path}?${new URLSearchParams(parameters).toString()}`;
}

/** Used instead of an id for the live version, whatever the reviewer has chosen. */
export const LIVE = "live";

/** Returns the address at which the answer is explained; that of now if the instant never comes. */
export function tryPath({ url, at, release }: Previewed): string {
  const when = Number.isFinite(at) ? { at: formatInstant(at) } : {};
  return linkTo("try", { urls: url, ...when, ...(release === null ? {} : { release }) });
}
