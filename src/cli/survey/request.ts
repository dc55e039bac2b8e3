import { HEADERS, isHtml, type Look } from "../../survey/look.ts";
import { decodePage } from "../../survey/read/charset.ts";
import { describeCookie } from "../../survey/read/cookies.ts";
import { readPage } from "../../survey/read/page.ts";
import { readScript } from "../../survey/read/script.ts";
import { nextUrl } from "../check/follow.ts";
import { askPatiently, failureOf, type Patience, readRetryAfter } from "../check/patience.ts";
import type { Fetch } from "../terminal/io.ts";
import { VERSION } from "../terminal/version.ts";
import { readBody } from "./read-body.ts";
import { readSitemap } from "./read-sitemap.ts";

/** The kind of resource that is requested, which determines how much of its body is read. */
export type Kind = "page" | "script" | "sitemap" | "robots" | "file" | "head";

export interface RequestOptions extends Patience {
  readonly fetch: Fetch;
  readonly timeoutMs: number;
  /** The pause after each request to a host. */
  readonly delayMs: () => number;
  readonly mayReach: (hostname: string) => Promise<boolean>;
}

/** Tells readers of the server's log who sends the requests, and why. */
const USER_AGENT = `Sunset/${VERSION} (surveys a site that is to be closed; obeys robots.txt)`;

const KIBIBYTE = 1024;
const BYTES_AT_MOST: Readonly<Record<Kind, number>> = {
  page: 2048 * KIBIBYTE,
  script: 1024 * KIBIBYTE,
  // The protocol allows 50 MiB, but a sitemap of 50,000 addresses is rarely larger than 5 MiB.
  sitemap: 10_240 * KIBIBYTE,
  // The minimum that RFC 9309 requires crawlers to read, rounded up.
  robots: 512 * KIBIBYTE,
  file: 64 * KIBIBYTE,
  head: 0,
};

const NO_ANSWER = {
  status: null,
  location: null,
  headers: {},
  cookies: [],
  isCut: false,
} as const;

/** Requests one address, politely, and reads what its kind needs. Redirects are not followed. */
export async function requestLook(url: string, kind: Kind, options: RequestOptions): Promise<Look> {
  const { host } = new URL(url);
  const { slots, sleep, delayMs } = options;
  const { waitMs: _waitMs, ...look } = await askPatiently(host, options, async () => {
    const attempt = await request(url, kind, options);
    slots.pause(host, sleep(delayMs()));
    return attempt;
  });
  return { failure: null, ...look };
}

type Attempted =
  | (Omit<Look, "status" | "failure"> & { readonly status: number; readonly waitMs: number | null })
  | (Omit<Look, "status" | "failure"> & {
      readonly status: null;
      readonly failure: string;
      readonly waitMs: null;
    });

async function request(
  url: string,
  kind: Kind,
  { fetch, timeoutMs, mayReach }: RequestOptions,
): Promise<Attempted> {
  try {
    if (!(await mayReach(new URL(url).hostname))) return noAnswer(url, "PRIVATE_ADDRESS");
    const answer = await fetch(url, {
      method: "GET",
      headers: { "user-agent": USER_AGENT, accept: "text/html,*/*;q=0.8" },
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return await readAnswer(url, kind, answer);
  } catch (error) {
    return noAnswer(url, failureOf(error));
  }
}

function noAnswer(url: string, failure: string): Attempted {
  return { ...NO_ANSWER, cookies: [], url, failure, waitMs: null };
}

async function readAnswer(
  url: string,
  kind: Kind,
  { status, headers, body }: Awaited<ReturnType<Fetch>>,
): Promise<Attempted> {
  const kept = HEADERS.flatMap((name): [string, string][] => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value.slice(0, 8192)]];
  });
  const look = {
    url,
    status,
    location: bareUrl(nextUrl(url, status, headers.get("location"))),
    headers: Object.fromEntries(kept),
    cookies: headers.getSetCookie().slice(0, 100).map(describeCookie),
    isCut: false,
    waitMs: readRetryAfter(headers),
  };
  const isWanted =
    status >= 200 &&
    status < 300 &&
    kind !== "head" &&
    (kind !== "page" || isHtml({ ...look, failure: null }));
  if (!isWanted) {
    await body?.cancel();
    return look;
  }
  return { ...look, ...(await readContent(url, kind, look.headers, body)) };
}

/** A URL without the user name and password, because a survey must not run with credentials from a redirect. */
function bareUrl(url: URL | null): string | null {
  if (!url) return null;
  const bare = new URL(url);
  bare.username = "";
  bare.password = "";
  return bare.href;
}

async function readContent(
  url: string,
  kind: Kind,
  headers: Readonly<Record<string, string>>,
  stream: Response["body"],
): Promise<Pick<Look, "isCut" | "page" | "workers" | "sitemap" | "problem" | "text">> {
  const body = await readBody(stream, BYTES_AT_MOST[kind]);
  const { bytes, isCut } = body;
  switch (kind) {
    case "page": {
      const { text, hasCharset } = decodePage(bytes, headers["content-type"] ?? "");
      const { isFull, ...read } = readPage(text, url, hasCharset);
      return { isCut: isCut || isFull, ...read };
    }
    case "script": {
      // Addresses in a script are relative to the page, usually the front page.
      const page = new URL("/", url).href;
      return { isCut, workers: readScript(new TextDecoder().decode(bytes), page) };
    }
    case "sitemap":
      return { isCut, ...readSitemap(body, BYTES_AT_MOST.sitemap) };
    case "robots":
    case "file":
    case "head":
      return { isCut, text: new TextDecoder().decode(bytes) };
  }
}
