/** What one request to the old site brought: facts, no bodies, so that they can be kept and judged at any time. */
import * as z from "zod/mini";

/** What a page says that matters when it goes. All addresses are absolute. */
export const pageSchema = z.object({
  title: z.string(),
  /** The `lang` of its `html`; empty if it has none. */
  language: z.string(),
  /** Whether the server or the page itself names its charset. */
  hasCharset: z.boolean(),
  /** `rel=canonical`; null if there is none. */
  canonical: z.nullable(z.string()),
  alternates: z.array(z.object({ language: z.string(), url: z.string() })),
  feeds: z.array(z.string()),
  /** Content-Security-Policy in a `meta`. */
  policies: z.array(z.string()),
  /** Names of `meta` elements that prove who owns the site. */
  verifications: z.array(z.string()),
  /** Where its forms post to. */
  posts: z.array(z.string()),
  links: z.array(z.string()),
  scripts: z.array(z.string()),
  /** Style sheets, images, icons, fonts, manifests. */
  assets: z.array(z.string()),
});
export type PageFacts = z.infer<typeof pageSchema>;

/** What scripts say about a service worker. */
export const workerSchema = z.object({
  /** Whether one is registered, known address or not. */
  isRegistered: z.boolean(),
  /** The addresses that stand in the script. */
  addresses: z.array(z.string()),
});
export type WorkerFacts = z.infer<typeof workerSchema>;

export const lookSchema = z.object({
  url: z.string(),
  /** Null if no answer came. */
  status: z.nullable(z.number()),
  /** A code such as `ENOTFOUND` or `TIMEOUT` if no answer came. */
  failure: z.nullable(z.string()),
  /** Absolute; null unless the answer is a redirect that says where to. */
  location: z.nullable(z.string()),
  /** Those of {@link HEADERS} that the answer has. */
  headers: z.record(z.string(), z.string()),
  /** Names and attributes of cookies, never values. */
  cookies: z.array(z.string()),
  /** Whether the body was longer, or listed more, than what is read of one. */
  isCut: z.boolean(),
  page: z.optional(pageSchema),
  workers: z.optional(workerSchema),
  /** The addresses of a sitemap, or of the sitemaps that an index lists. */
  sitemap: z.optional(z.object({ isIndex: z.boolean(), addresses: z.array(z.string()) })),
  /** Why a sitemap cannot be read. */
  problem: z.optional(z.string()),
  /** The text of a small file. */
  text: z.optional(z.string()),
});
export type Look = z.infer<typeof lookSchema>;

/** A line of robots.txt that keeps the crawlers of search engines out. */
export interface RobotsLine {
  readonly line: number;
  readonly path: string;
}

/** The header fields that are kept. */
export const HEADERS = [
  "access-control-allow-origin",
  "content-security-policy",
  "content-security-policy-report-only",
  "content-type",
  "strict-transport-security",
] as const;

/** Whether an answer is one, and no redirect or error. */
export function isFound({ status }: Look): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Whether an answer calls itself a page. */
export function isHtml({ headers }: Look): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers["content-type"] ?? "");
}
