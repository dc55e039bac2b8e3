import type { Decision } from "../domain/resolve/decision.ts";
import { type OldUrls, renderRobots, renderSitemap } from "../domain/table/site-files.ts";
import type { Site } from "../domain/table/table.ts";
import type { Address } from "../domain/url/address.ts";
import { canonicalHost } from "../domain/url/canonicalize.ts";
import { PAGE_HEADERS, renderGone, renderNotFound } from "./pages.ts";

/** An answer of ours, ready to be sent any number of times. */
export interface Answer {
  readonly body: string | null;
  readonly init: { readonly status: number; readonly headers: Record<string, string> };
  /** Made when it is sent a second time: a response without a body can be sent again and again. */
  again?: Response;
}

/** A decision as HTTP. Every outcome but `pass` and `served` has an answer here. */
export function answerTo(decision: Decision, siteName: string): Answer | Promise<Answer> {
  const { outcome, status, location, cacheControl, suggestion } = decision;
  if (status === null) throw new TypeError(`The old site answers a ${outcome}`);
  const lifetime = cacheControl ?? "no-store";
  switch (outcome) {
    case "redirect": {
      const headers = { location: location ?? "", "cache-control": lifetime };
      return { body: null, init: { status, headers } };
    }
    case "refused":
      return { body: null, init: { status, headers: { "cache-control": lifetime } } };
    case "gone":
      return page(renderGone(siteName, suggestion), status, lifetime);
    case "not-found":
      return page(renderNotFound(siteName), status, lifetime);
    case "served":
    case "pass":
      throw new TypeError(`A ${outcome} is answered elsewhere`);
  }
}

export function send({ body, init }: Answer): Response {
  return new Response(body, init);
}

/** The same once more, for less. */
export function sendAgain(answer: Answer): Response {
  if (answer.body !== null) return send(answer);
  answer.again ??= send(answer);
  return answer.again;
}

/** A 404 page that no cache keeps. */
export async function notFound(siteName: string): Promise<Response> {
  return send(await page(renderNotFound(siteName), 404, "no-store"));
}

async function page(
  rendered: ReturnType<typeof renderGone>,
  status: number,
  lifetime: string,
): Promise<Answer> {
  const headers = { ...PAGE_HEADERS, "cache-control": lifetime };
  return { body: String(await rendered), init: { status, headers } };
}

/** `robots.txt` or `sitemap.xml`. @param oldUrls What the sitemap lists; asked for it alone. */
export async function serveSiteFile(
  { file, cacheControl }: Decision,
  url: Address,
  site: Site,
  oldUrls: () => Promise<OldUrls>,
): Promise<Response> {
  const host = canonicalHost(url.host);
  const part = new URLSearchParams(url.search).get("page");
  const body =
    file === "robots.txt"
      ? renderRobots(host)
      : await renderSitemap(await oldUrls(), host, part === null ? null : Number(part));
  if (body === null) return notFound(site.name);
  const type = file === "robots.txt" ? "text/plain" : "application/xml";
  return new Response(body, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": cacheControl ?? "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
