/** The pages that show what visitors get at one old address. */
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { PREVIEW_PATH } from "./menu.ts";

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

/** @param path One of the paths above. */
export function previewedPath(path: string, { url, at, release }: Previewed): string {
  const parameters = { url, at: formatInstant(at), release: release ?? LIVE };
  return `${path}?${new URLSearchParams(parameters).toString()}`;
}

/** Used instead of an id for the live version, whatever the reviewer has chosen. */
export const LIVE = "live";
