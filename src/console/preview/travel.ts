/** Old addresses on a deployment for reviewers: each answers as it will for visitors, but uncached. */
import { getCookie } from "hono/cookie";
import type { Instant } from "../../domain/instant.ts";
import { readAddress } from "../../domain/url/address.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { choiceOf, siteHostOf, takeParameters } from "../shared/choice.ts";
import { readInstantText } from "../shared/read-instant.ts";
import type { ConsoleContext } from "../shared/env.ts";
import { previewAddress } from "../shared/preview-address.ts";
import type { BaseView } from "../shared/view.ts";
import { LIVE } from "../ui/menu.ts";
import { datesLike } from "./dates-like.ts";
import { renderIncomplete, renderNoRelease, renderNotOurs, renderUnreadable } from "./problems.tsx";
import { findSeen, type Seen } from "./seen.ts";
import { renderSeen } from "./seen-page.tsx";
import { fileOf } from "./visitors-page.ts";

/**
 * Answers as a host of the site will at an instant, from a release. The deployment's own host name reveals nothing
 * about the old site.
 */
export async function travel(
  context: ConsoleContext,
  view: BaseView,
  now: Instant,
): Promise<Response> {
  context.header("cache-control", "no-store");
  context.header("x-robots-tag", "noindex");
  const { services } = context.var;
  const { hosts } = services.bundle.release.site;
  const { url: href, method } = context.req.raw;
  const { pathname, search: whole } = readAddress(href);
  const { search, ...asked } = takeParameters(whole);
  const chosen = choiceOf(getCookie(context), hosts);

  const [first = ""] = hosts;
  const host = asked.host === null ? (chosen.host ?? first) : siteHostOf(asked.host, hosts);
  if (host === null) return context.html(renderNotOurs(view, asked.host ?? "", [...hosts]), 404);
  const address = { host, pathname, search };
  const at = asked.at === null ? chosen.at : readInstantText(asked.at);
  const release = asked.release ?? chosen.release;
  const seen = await findSeen(services, { address, method, at, release }, now);
  const origin = URL.parse(href)?.origin ?? "";
  if (asked.at !== null && at === null) {
    const typed = asked.at.trim();
    const isFound = seen !== null && !(seen instanceof StoreError);
    const gate = isFound ? seen.site.activatesAt : Infinity;
    const of = { release: (isFound ? seen.release : null) ?? LIVE };
    const dates = datesLike(typed, view.timeZone, gate, now).map((it) => ({
      at: it,
      href: previewAddress(origin, address, { ...of, at: it }),
    }));
    return context.html(renderUnreadable(view, typed, dates), 400);
  }
  if (seen === null) {
    const example = services.live.status().snapshot.release.id;
    return context.html(renderNoRelease(view, release ?? "", example), 404);
  }
  if (seen instanceof StoreError) return context.html(renderIncomplete(view, seen), 503);
  const { decision } = seen;
  if (context.env.DEBUG_HEADERS === "on" && decision.rule !== null) {
    context.header("x-sunset-rule", encodeURI(decision.rule.toWellFormed()));
  }
  const answer = await answerItself(context, seen, method);
  if (answer) return answer;
  const named = { ...view, names: await services.readNames() };
  const page = renderSeen({ view: named, seen, now, previewOrigin: origin });
  return context.html(page, statusOf(seen));
}

/** The answers that need no page of ours: a redirect, a file. null for any other. */
async function answerItself(
  context: ConsoleContext,
  seen: Seen,
  method: string,
): Promise<Response | null> {
  const { outcome, status, location, cors, file } = seen.decision;
  if (outcome === "redirect") {
    // Temporary, whatever the rule's status, because previews must not be cached.
    const keepsMethod = method !== "GET" && method !== "HEAD" && status !== 303;
    context.header("location", location ?? undefined);
    if (cors) context.header("access-control-allow-origin", "*");
    return context.body(null, keepsMethod ? 307 : status === 303 ? 303 : 302);
  }
  if (outcome !== "served") return null;
  if (cors) return context.body(null, 204, PREFLIGHT);
  if (file === null) return context.body(null, 405, { allow: "GET, HEAD" });
  const contents = await fileOf(seen);
  // Its scripts do not run, because they lack the nonce that the console's policy requires.
  return contents && context.body(contents.body, 200, { "content-type": contents.type });
}

/** As for visitors, but without a time for which browsers keep it. */
const PREFLIGHT = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers": "*",
};

/** The status for crawlers: that for visitors, except for 200 if the old site answers. */
function statusOf({ decision: { outcome } }: Seen): 200 | 404 | 410 | 501 {
  if (outcome === "gone") return 410;
  if (outcome === "refused") return 501;
  // 404 also for a missing part of the sitemap.
  return outcome === "pass" ? 200 : 404;
}
