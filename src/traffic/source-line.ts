import type { LoggedRequest, LineProblem } from "./logged-request.ts";

/** What a line of a source says of an address: null, or empty, where it says nothing. */
export interface SourceLine extends Omit<LoggedRequest, "hits"> {
  /** Requests, as servers count them. */
  readonly hits: number | null;
  /** Views, as programs in browsers count them. */
  readonly views: number | null;
  /** Clicks in search results. */
  readonly clicks: number | null;
  readonly title: string;
  readonly language: string;
  /** Where an inventory has it from. */
  readonly sources: readonly string[];
  /** Whether it is a part of pages, by its content type. */
  readonly isAsset: boolean;
}

/** "comment": a line that is meant to be passed over; null: an entry that tells of something else than a request. */
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

/** How often a line counts as a request: once, if nobody has counted. */
export function countOf({ hits, views, clicks }: SourceLine): number {
  return hits ?? views ?? clicks ?? 1;
}

/** Content types of what pages are made of. */
const ASSET_TYPE = /^(?:image|font|audio|video)\/|\/(?:css|(?:x-)?javascript|json|wasm)\b/i;

export function isAssetType(contentType: string): boolean {
  return ASSET_TYPE.test(contentType.trim());
}

/** A status as a cell has it: null for what is none, such as the 0 of a crawler that got no answer. */
export function readStatus(text: string): number | null {
  return /^[1-5]\d{2}$/.test(text) ? Number(text) : null;
}
