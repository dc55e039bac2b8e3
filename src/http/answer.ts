import type { Decision } from "../domain/resolve/decision.ts";
import type { Site } from "../domain/table/table.ts";
import type { Answered } from "../hits/visit.ts";
import {
  hasTexts,
  PAGE_HEADERS,
  type PageSite,
  renderClosed,
  renderGone,
  renderNotFound,
} from "./pages.ts";
import { waysOf } from "./ways.ts";

/** An answer of ours, ready to be sent any number of times. */
export interface Answer {
  readonly body: string | null;
  readonly init: { readonly status: number; readonly headers: Record<string, string> };
  /** For whoever counts; left out where nobody does. */
  readonly answered?: Answered;
  /** Made when it is sent a second time: a response without a body can be sent again and again. */
  again?: Response;
}

/**
 * A decision as HTTP. Every outcome but `pass` and `served` has an answer here.
 *
 * @param request Its `Accept-Language` chooses the language of a page, and nothing else.
 */
export function answerTo(
  decision: Decision,
  site: Site,
  request: Request,
): Answer | Promise<Answer> {
  const { outcome, status, location, cacheControl, cors } = decision;
  if (status === null) throw new TypeError(`The old site answers a ${outcome}`);
  const lifetime = cacheControl ?? "no-store";
  switch (outcome) {
    case "redirect": {
      const headers = { location: location ?? "", "cache-control": lifetime };
      if (!cors) return { body: null, init: { status, headers } };
      return { body: null, init: { status, headers: { ...headers, ...OPEN_TO_ALL } } };
    }
    case "refused":
      return { body: null, init: { status, headers: { "cache-control": lifetime } } };
    case "gone": {
      const rendered = renderGone(site, waysOf(decision, site, request.url), languagesOf(request));
      return page(site, rendered, status, lifetime);
    }
    case "not-found": {
      // An address of somebody else's host: nothing of the site is said there.
      if (decision.reason === "host") return page(site, renderNotFound(site), status, lifetime);
      const ways = waysOf(decision, site, request.url);
      // Without a rule the gate is open; one that is not decided may begin before it.
      const isClosed = decision.reason === "fallback";
      const rendered = renderClosed(site, ways, isClosed, languagesOf(request));
      return page(site, rendered, status, lifetime);
    }
    case "served":
    case "pass":
      throw new TypeError(`A ${outcome} is answered elsewhere`);
  }
}

/** Scripts and fonts of other sites may read it, and follow it. */
export const OPEN_TO_ALL = { "access-control-allow-origin": "*" } as const;

function languagesOf(request: Request): string {
  return request.headers.get("accept-language") ?? "";
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

/** Whether it is the same for every visitor. */
export function isForAll({ init }: Answer): boolean {
  return init.headers.vary === undefined;
}

/** A 404 page that no cache keeps, for an address of ours that leads nowhere. */
export async function notFound(name: string): Promise<Response> {
  const site: PageSite = { name, texts: {}, color: null };
  return send(await page(site, renderNotFound(site), 404, "no-store"));
}

async function page(
  site: PageSite,
  rendered: ReturnType<typeof renderGone>,
  status: number,
  lifetime: string,
): Promise<Answer> {
  const headers: Record<string, string> = { ...PAGE_HEADERS, "cache-control": lifetime };
  if (hasTexts(site)) headers.vary = "Accept-Language";
  return { body: String(await rendered), init: { status, headers } };
}
