import type { Decision } from "../domain/resolve/decision.ts";
import type { Site } from "../domain/table/table.ts";
import type { Answered } from "../hits/visit.ts";
import { type Head, headOf } from "./head.ts";
import {
  hasTexts,
  PAGE_HEADERS,
  type PageSite,
  renderClosed,
  renderGone,
  renderNotFound,
} from "./pages.ts";
import { waysOf } from "./ways.ts";

/** An answer of our own, which can be sent any number of times. */
export interface Answer {
  readonly head: Head;
  readonly location: string | null;
  readonly body: string | null;
  /** What the counter needs; null if visits are not counted. */
  answered: Answered | null;
  /** Created on the second sending. A response without a body can be reused. */
  again: Response | null;
}

/**
 * Turns a decision into HTTP. Handles every outcome except `pass` and `served`.
 *
 * @param request Only its `Accept-Language` is used, to choose the language of a page.
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
      return answerOf(headOf(status, lifetime, cors ? OPEN_TO_ALL : NO_MORE), location ?? "", null);
    }
    case "refused":
      return answerOf(headOf(status, lifetime, NO_MORE), null, null);
    case "gone": {
      const rendered = renderGone(site, waysOf(decision, site, request.url), languagesOf(request));
      return page(site, rendered, status, lifetime);
    }
    case "not-found": {
      // The host is not the site's, so the page says nothing about the site.
      if (decision.reason === "host") return page(site, renderNotFound(site), status, lifetime);
      const ways = waysOf(decision, site, request.url);
      // If no rule matches, the gate is open. If one does, it is undecided, and may have started before the gate.
      const isClosed = decision.reason === "fallback";
      const rendered = renderClosed(site, ways, isClosed, languagesOf(request));
      return page(site, rendered, status, lifetime);
    }
    case "served":
    case "pass":
      throw new TypeError(`A ${outcome} is answered elsewhere`);
  }
}

/** Allows scripts and fonts of other sites to read and follow the redirect (CORS). */
export const OPEN_TO_ALL = { "access-control-allow-origin": "*" } as const;

const NO_MORE = {};

/** For a site with texts, whose pages depend on the visitor's language. */
const LANGUAGE_HEADERS = { ...PAGE_HEADERS, vary: "Accept-Language" };

function answerOf(head: Head, location: string | null, body: string | null): Answer {
  return { head, location, body, answered: null, again: null };
}

function languagesOf(request: Request): string {
  return request.headers.get("accept-language") ?? "";
}

export function send({ head, location, body }: Answer): Response {
  head.sent ??= sentWith(head);
  const { response, headers } = head.sent;
  // A head is either always or never sent with a location, because the status differs.
  if (location !== null) headers.set("location", location);
  return new Response(body, response);
}

function sentWith(head: Head): NonNullable<Head["sent"]> {
  const response = new Response(null, head);
  return { response, headers: response.headers };
}

/** Sends the same answer again, reusing its response if it has no body. */
export function sendAgain(answer: Answer): Response {
  if (answer.body !== null) return send(answer);
  answer.again ??= send(answer);
  return answer.again;
}

/** Whether every visitor gets the same answer. */
export function isForAll({ head }: Answer): boolean {
  return head.headers.vary === undefined;
}

/** An uncacheable 404 page, for an address below `/_sunset` that does not exist. */
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
  const head = headOf(status, lifetime, hasTexts(site) ? LANGUAGE_HEADERS : PAGE_HEADERS);
  return answerOf(head, null, String(await rendered));
}
