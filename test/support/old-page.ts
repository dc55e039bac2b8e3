/** An answer of the fake old site, which tests pass as JSON in the request's `origin` parameter. */
export interface OriginAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** The number of times the body is repeated; 1 by default. */
  readonly repeat?: number;
  readonly encode?: "gzip" | "br";
  /** Whether a request with the `etag` or `last-modified` of the headers gets a 304 without a content type. */
  readonly isConditional?: boolean;
}

/** Returns the address of a request to the old site with the wanted answer. */
export function oldPage(path: string, answer: OriginAnswer): string {
  return `https://www.old.example${path}?origin=${encodeURIComponent(JSON.stringify(answer))}`;
}
