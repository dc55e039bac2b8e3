/** Old addresses on a deployment for reviewers: each answers as it will for visitors, but nothing is cached. */
import { getCookie } from "hono/cookie";
import { formatForPeople, formatInstant, type Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { archivedCopyOf } from "../../domain/table/archived-copy.ts";
import { contentsOf, type FileContents } from "../../domain/table/file-contents.ts";
import { renderRobots, renderSitemap } from "../../domain/table/site-files.ts";
import type { Site } from "../../domain/table/table.ts";
import { readAddress } from "../../domain/url/address.ts";
import {
  AT_COOKIE,
  defaultInstant,
  instantOfCookie,
  takeInstant,
} from "../shared/chosen-instant.ts";
import type { ConsoleContext } from "../shared/env.ts";
import type { Services } from "../shared/services.ts";
import type { BaseView } from "../shared/view.ts";
import { StandalonePage } from "../ui/standalone-page.tsx";
import { visibleText } from "../ui/user-text.tsx";

/**
 * Answers as the site's first host will at the chosen instant: the deployment's own name says nothing about the
 * old site.
 */
export async function travel(
  context: ConsoleContext,
  { live, background }: Pick<Services, "live" | "background">,
  view: BaseView,
  now: Instant,
): Promise<Response> {
  context.header("cache-control", "no-store");
  context.header("x-robots-tag", "noindex");
  const { url: href, method } = context.req.raw;
  const { pathname, search } = readAddress(href);
  const asked = takeInstant({ search });
  if (typeof asked.at === "object" && asked.at !== null) {
    return context.html(renderUnreadable(view, asked.at.typed, now), 400);
  }
  live.refreshIfDue(background);
  const table = await live.fetchTable(pathname, background);
  const [host = ""] = table.site.hosts;
  const at =
    asked.at ??
    instantOfCookie(getCookie(context, AT_COOKIE)) ??
    defaultInstant(now, table.site.activatesAt);
  const decision = resolve(table, { url: { host, pathname, search: asked.search }, method }, at);
  if (context.env.DEBUG_HEADERS === "on" && decision.rule !== null) {
    context.header("x-sunset-rule", encodeURI(decision.rule.toWellFormed()));
  }
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
      const file = await readFile(live, decision.file, host, asked.search);
      // Scripts in it do not run: they lack the nonce that the console's policy asks for.
      if (file !== null) return context.body(file.body, 200, { "content-type": file.type });
      return context.html(renderAnswer(view, "not-found", decision, null, at), 404);
    }
    case "gone":
    case "not-found":
    case "refused":
    case "pass": {
      const { outcome } = decision;
      const archived = archivedCopy(
        table.site,
        outcome,
        `https://${host}${pathname}${asked.search}`,
      );
      return context.html(renderAnswer(view, outcome, decision, archived, at), STATUS[outcome]);
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
  live: Services["live"],
  file: NonNullable<Decision["file"]>,
  host: string,
  search: string,
): Promise<Pick<FileContents, "body" | "type"> | null> {
  if (file === "robots.txt") {
    return { body: renderRobots(host), type: "text/plain; charset=utf-8" };
  }
  if (file !== "sitemap.xml") return contentsOf(file);
  const part = new URLSearchParams(search).get("page");
  const body = await renderSitemap(await live.oldUrls(), host, part === null ? null : Number(part));
  return body === null ? null : { body, type: "application/xml; charset=utf-8" };
}

type PageOutcome = Exclude<Decision["outcome"], "redirect" | "served">;

const STATUS = { gone: 410, "not-found": 404, refused: 501, pass: 200 } as const;

/** The link that the visitors' page has to the archived copy. */
function archivedCopy({ archive }: Site, outcome: PageOutcome, url: string): string | null {
  const isShown = archive !== null && (outcome === "gone" || outcome === "not-found");
  return isShown ? archivedCopyOf(archive, url) : null;
}

function renderAnswer(
  view: BaseView,
  outcome: PageOutcome,
  { suggestion, announce }: Decision,
  archived: string | null,
  at: Instant,
) {
  const { travel } = view.texts;
  const { title, text } = travel.answers[outcome];
  return (
    <StandalonePage view={view} title={title}>
      <p>{text}</p>
      {announce && <p>{travel.announced}</p>}
      {suggestion !== null && (
        <p>
          {travel.suggestion}{" "}
          <a href={suggestion} rel="noopener noreferrer nofollow">
            {suggestion}
          </a>
        </p>
      )}
      {archived !== null && (
        <p>
          {travel.archived}{" "}
          <a href={archived} rel="noopener noreferrer nofollow">
            {archived}
          </a>
        </p>
      )}
      <p class="soft">{travel.asOf(formatForPeople(at, view.timeZone))}</p>
    </StandalonePage>
  );
}

function renderUnreadable(view: BaseView, typed: string, now: Instant) {
  const { travel } = view.texts;
  return (
    <StandalonePage view={view} title={travel.unreadable}>
      <p>{travel.unreadableText(visibleText(typed))}</p>
      <p>
        <code>?__at={formatInstant(Math.floor(now / 1000) * 1000)}</code>
      </p>
      <p>
        <code>?__at=2025-01-01T08:00:00%2B08:00</code>
      </p>
    </StandalonePage>
  );
}
