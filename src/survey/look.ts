/** A look: the result of one request to the old site, as facts without a body that can be stored and judged later. */
import * as z from "zod/mini";

/** The facts of a page that matter when it goes. All addresses are absolute. */
const pageSchema = z.object({
  title: z.string(),
  /** The `lang` of its `html`; empty if there is none. */
  language: z.string(),
  /** Whether the server or the page itself declares its charset. */
  hasCharset: z.boolean(),
  /** `rel=canonical`; null if there is none. */
  canonical: z.nullable(z.string()),
  alternates: z.array(z.object({ language: z.string(), url: z.string() })),
  feeds: z.array(z.string()),
  /** Content-Security-Policies in `meta` elements. */
  policies: z.array(z.string()),
  /** Names of `meta` elements that prove ownership of the site. */
  verifications: z.array(z.string()),
  /** The targets of its forms. */
  posts: z.array(z.string()),
  links: z.array(z.string()),
  scripts: z.array(z.string()),
  /** Style sheets, images, icons, fonts, manifests. */
  assets: z.array(z.string()),
});
export type PageFacts = z.infer<typeof pageSchema>;

/** What scripts reveal about service workers. */
const workerSchema = z.object({
  /** Whether a script registers one, even at an unknown address. */
  isRegistered: z.boolean(),
  /** The addresses that scripts register. */
  addresses: z.array(z.string()),
});
export type WorkerFacts = z.infer<typeof workerSchema>;

export const lookSchema = z.object({
  url: z.string(),
  /** null if there was no response. */
  status: z.nullable(z.number()),
  /** The error code, such as `ENOTFOUND` or `TIMEOUT`; null if there was a response. */
  failure: z.nullable(z.string()),
  /** Absolute; null unless the response is a redirect with a valid target. */
  location: z.nullable(z.string()),
  /** The fields of {@link HEADERS} that the response has. */
  headers: z.record(z.string(), z.string()),
  /** Names and attributes of cookies, never values. */
  cookies: z.array(z.string()),
  /** Whether the body was longer than is read, or listed more than is kept. */
  isCut: z.boolean(),
  page: z.optional(pageSchema),
  workers: z.optional(workerSchema),
  /** The addresses in a sitemap, or those of the sitemaps in an index. */
  sitemap: z.optional(z.object({ isIndex: z.boolean(), addresses: z.array(z.string()) })),
  /** Why the sitemap cannot be read. */
  problem: z.optional(z.string()),
  /** The text of a small file. */
  text: z.optional(z.string()),
});
export type Look = z.infer<typeof lookSchema>;

/** A line of robots.txt that excludes the crawlers of search engines. */
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

/** Whether a response is successful, as opposed to a redirect or an error. */
export function isFound({ status }: Look): boolean {
  return status !== null && status >= 200 && status < 300;
}

/** Whether a response is declared to be a page. */
export function isHtml({ headers }: Look): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(headers["content-type"] ?? "");
}
