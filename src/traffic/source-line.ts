import type { LoggedRequest, LineProblem } from "./logged-request.ts";

/** What a line of a source says about an address. A value is null or empty if the line does not have it. */
export interface SourceLine extends Omit<LoggedRequest, "hits"> {
  /** Requests counted by servers. */
  readonly hits: number | null;
  /** Views counted by scripts in browsers. */
  readonly views: number | null;
  /** Clicks in search results. */
  readonly clicks: number | null;
  readonly title: string;
  readonly language: string;
  /** The sources named in an inventory. */
  readonly sources: readonly string[];
  /** Whether the address is a part of pages, judged by its content type. */
  readonly isAsset: boolean;
}

/** "comment": a line to be ignored; null: an entry that is not about a request. */
export type ParsedLine = SourceLine | LineProblem | "comment" | null;

const NOTHING: Omit<SourceLine, "target"> = {
  host: null,
  method: "GET",
  status: null,
  day: null,
  hits: null,
  views: null,
  clicks: null,
  title: "",
  language: "",
  sources: [],
  isAsset: false,
};

/** @param target A path with its query, or a whole URL. */
export function sourceLine(target: string, known: Partial<SourceLine> = {}): SourceLine {
  return { ...NOTHING, target, ...known };
}

/** How many requests a line counts for: one if it has no counts. */
export function countOf({ hits, views, clicks }: SourceLine): number {
  return hits ?? views ?? clicks ?? 1;
}

/** Content types of parts of pages. */
const ASSET_TYPE = /^(?:image|font|audio|video)\/|\/(?:css|(?:x-)?javascript|json|wasm)\b/i;

export function isAssetType(contentType: string): boolean {
  return ASSET_TYPE.test(contentType.trim());
}

/** The status in a cell; null if it is invalid, such as the 0 that a crawler writes if it got no response. */
export function readStatus(text: string): number | null {
  return /^[1-5]\d{2}$/.test(text) ? Number(text) : null;
}
