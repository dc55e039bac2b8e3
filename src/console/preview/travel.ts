/** Old addresses on a deployment for reviewers: each answers as it will for visitors, but nothing is cached. */
import { getCookie } from "hono/cookie";
import type { Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { archivedCopyOf } from "../../domain/table/archived-copy.ts";
import { contentsOf, type FileContents } from "../../domain/table/file-contents.ts";
import { type OldUrls, renderRobots, renderSitemap } from "../../domain/table/site-files.ts";
import type { Site } from "../../domain/table/table.ts";
import { readAddress } from "../../domain/url/address.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { choiceOf, siteHostOf, takeParameters } from "../shared/choice.ts";
import { defaultInstant, readInstantText } from "../shared/chosen-instant.ts";
import type { ConsoleContext } from "../shared/env.ts";
import type { BaseView } from "../shared/view.ts";
import {
  type PageOutcome,
  renderAnswer,
  renderIncomplete,
  renderNoRelease,
  renderNotOurs,
  renderUnreadable,
} from "./old-address-page.tsx";
import { findVersion, type TravelServices } from "./version.ts";

/**
 * Answers as a host of the site will: at an instant, from a release. The deployment's own name says nothing about the
 * old site.
 */
export async function travel(
  context: ConsoleContext,
  services: TravelServices,
  view: BaseView,
  now: Instant,
): Promise<Response> {
  context.header("cache-control", "no-store");
  context.header("x-robots-tag", "noindex");
  const { hosts } = services.bundle.release.site;
  const { url: href, method } = context.req.raw;
  const { pathname, search: whole } = readAddress(href);
  const { search, ...asked } = takeParameters(whole);
  const chosen = choiceOf(getCookie(context), hosts);

  const askedAt = asked.at === null ? null : readInstantText(asked.at);
  if (askedAt !== null && typeof askedAt === "object") {
    return context.html(renderUnreadable(view, askedAt.typed, now), 400);
  }
  const [first = ""] = hosts;
  const host = asked.host === null ? (chosen.host ?? first) : siteHostOf(asked.host, hosts);
  if (host === null) return context.html(renderNotOurs(view, asked.host ?? "", [...hosts]), 404);
  const version = await findVersion(services, asked.release ?? chosen.release, pathname);
  if (version === null) {
    const example = services.live.status().snapshot.release.id;
    return context.html(renderNoRelease(view, asked.release ?? chosen.release ?? "", example), 404);
  }
  if (version instanceof StoreError) return context.html(renderIncomplete(view, version), 503);

  const { table } = version;
  const at = askedAt ?? chosen.at ?? defaultInstant(now, table.site.activatesAt);
  const decision = resolve(table, { url: { host, pathname, search }, method }, at);
  if (context.env.DEBUG_HEADERS === "on" && decision.rule !== null) {
    context.header("x-sunset-rule", encodeURI(decision.rule.toWellFormed()));
  }
  const shown = { at, release: version.id, host };
  switch (decision.outcome) {
    case "redirect": {
      // Temporary, whatever the rule's status: nothing of a preview may be cached.
      const keepsMethod = method !== "GET" && method !== "HEAD" && decision.status !== 303;
      context.header("location", decision.location ?? undefined);
      if (decision.cors) context.header("access-control-allow-origin", "*");
      return context.body(null, keepsMethod ? 307 : decision.status === 303 ? 303 : 302);
    }
    case "served": {
      if (decision.cors) return context.body(null, 204, PREFLIGHT);
      if (decision.file === null) return context.body(null, 405, { allow: "GET, HEAD" });
      const file = await readFile(version.oldUrls, decision.file, host, search);
      // Scripts in it do not run: they lack the nonce that the console's policy asks for.
      if (file !== null) return context.body(file.body, 200, { "content-type": file.type });
      return context.html(renderAnswer(view, "not-found", decision, null, shown), 404);
    }
    case "gone":
    case "not-found":
    case "refused":
    case "pass": {
      const { outcome } = decision;
      const archived = archivedCopy(table.site, outcome, `https://${host}${pathname}${search}`);
      return context.html(renderAnswer(view, outcome, decision, archived, shown), STATUS[outcome]);
    }
  }
}

/** What visitors get as well, but for how long a browser keeps it. */
const PREFLIGHT = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers": "*",
};

/** @returns null if the address asks for a part of the sitemap that does not exist. */
async function readFile(
  oldUrls: () => Promise<OldUrls>,
  file: NonNullable<Decision["file"]>,
  host: string,
  search: string,
): Promise<Pick<FileContents, "body" | "type"> | null> {
  if (file === "robots.txt") {
    return { body: renderRobots(host), type: "text/plain; charset=utf-8" };
  }
  if (file !== "sitemap.xml") return contentsOf(file);
  const part = new URLSearchParams(search).get("page");
  const body = await renderSitemap(await oldUrls(), host, part === null ? null : Number(part));
  return body === null ? null : { body, type: "application/xml; charset=utf-8" };
}

const STATUS = { gone: 410, "not-found": 404, refused: 501, pass: 200 } as const;

/** The link that the visitors' page has to the archived copy. */
function archivedCopy({ archive }: Site, outcome: PageOutcome, url: string): string | null {
  const isShown = archive !== null && (outcome === "gone" || outcome === "not-found");
  return isShown ? archivedCopyOf(archive, url) : null;
}
