/** What the fake old site answers with: in the tests this stands in the request's `origin` parameter, as JSON. */
export interface OriginAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How many times the body stands there; once if left out. */
  readonly repeat?: number;
  readonly encode?: "gzip" | "br";
  /** Whether a request that holds the `etag` or the `last-modified` of the headers gets a 304 without its type. */
  readonly isConditional?: boolean;
}

/** A request to the old site with what it shall answer. */
export function oldPage(path: string, answer: OriginAnswer): string {
  return `https://www.old.example${path}?origin=${encodeURIComponent(JSON.stringify(answer))}`;
}
