/** The pages that show what visitors get at one old address. */
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { PREVIEW_PATH } from "./menu.ts";

/** Shows the answer under a strip, whatever it is. What it is asked for by hand is `url` alone. */
export const ANSWER_PATH = `${PREVIEW_PATH}/answer`;

/** The page that visitors see, alone: for a frame. */
export const VISITORS_PAGE_PATH = `${PREVIEW_PATH}/page`;

export interface Previewed {
  /** The old address, whole. */
  readonly url: string;
  readonly at: Instant;
  /** null: what is live. */
  readonly release: string | null;
}

/** @param path One of those above. */
export function previewedPath(path: string, { url, at, release }: Previewed): string {
  const parameters = { url, at: formatInstant(at), release: release ?? LIVE };
  return `${path}?${new URLSearchParams(parameters).toString()}`;
}

/** In place of an id: what is live, whatever the reviewer has chosen. */
export const LIVE = "live";
