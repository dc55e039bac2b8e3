/** Old addresses on a deployment for reviewers: each answers as it will for visitors, but nothing is cached. */
import { getCookie } from "hono/cookie";
import { formatForPeople, formatInstant, type Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { renderRobots, renderSitemap } from "../../domain/table/site-files.ts";
import { UNREGISTER } from "../../domain/table/served-file.ts";
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
      return context.body(null, keepsMethod ? 307 : decision.status === 303 ? 303 : 302);
    }
    case "served": {
      if (decision.status === 204) return context.body(null, 204);
      if (decision.status === 405) return context.body(null, 405, { allow: "GET, HEAD" });
      const file = await fileOf(live, decision, host, asked.search);
      return file === null
        ? context.html(renderAnswer(view, "not-found", decision, at), 404)
        : context.body(file.text, 200, { "content-type": `${file.type}; charset=utf-8` });
    }
    case "gone":
    case "not-found":
    case "refused":
    case "pass": {
      const { outcome } = decision;
      return context.html(renderAnswer(view, outcome, decision, at), STATUS[outcome]);
    }
  }
}

interface SmallFile {
  readonly text: string;
  readonly type: string;
}

/** @returns null if the address asks for a part of the sitemap that does not exist. */
async function fileOf(
  live: Services["live"],
  { file }: Decision,
  host: string,
  search: string,
): Promise<SmallFile | null> {
  if (file === UNREGISTER) return { text: `// ${UNREGISTER}\n`, type: "text/javascript" };
  if (typeof file === "object" && file !== null) return { text: file.body, type: file.type };
  if (file === "robots.txt") return { text: renderRobots(host), type: "text/plain" };
  const part = new URLSearchParams(search).get("page");
  const text = await renderSitemap(await live.oldUrls(), host, part === null ? null : Number(part));
  return text === null ? null : { text, type: "application/xml" };
}

type PageOutcome = Exclude<Decision["outcome"], "redirect" | "served">;

const STATUS = { gone: 410, "not-found": 404, refused: 501, pass: 200 } as const;

function renderAnswer(
  view: BaseView,
  outcome: PageOutcome,
  { suggestion, announce }: Decision,
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
