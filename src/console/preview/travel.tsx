/** Old addresses on a deployment for reviewers: what each will get, without anything being kept of it. */
import { readAddress } from "../../domain/url/address.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { renderRobots, renderSitemap } from "../../domain/table/site-files.ts";
import type { Desk } from "../shared/services.ts";
import { Plain, type PlainView } from "../ui/standalone-page.tsx";
import { visibleText } from "../ui/user-text.tsx";
import { defaultInstant, instantOfCookie, takeInstant } from "./chosen-instant.ts";

/** What an answer is made of; the caller adds what all answers of the console have. */
export interface Travelled {
  readonly status: number;
  readonly location: string | null;
  readonly body: string | Promise<string> | null;
  readonly contentType: string | null;
  /** The rule that decided, as written; null where none did. */
  readonly rule: string | null;
}

/**
 * Answers as the site's first host will at the chosen instant: the deployment's own name says nothing about the
 * old site.
 *
 * @param cookie The value of the console's cookie.
 */
export async function travel(
  { live, background }: Pick<Desk, "live" | "background">,
  view: PlainView,
  { url: href, method }: Request,
  cookie: string | undefined,
  now: Instant,
): Promise<Travelled> {
  const { pathname, search } = readAddress(href);
  const asked = takeInstant({ search });
  if (typeof asked.at === "object" && asked.at !== null)
    return unreadable(view, asked.at.typed, now);
  live.refreshIfDue(background);
  const table = await live.fetchTable(pathname, background);
  const [host = ""] = table.site.hosts;
  const at = asked.at ?? instantOfCookie(cookie) ?? defaultInstant(now, table.site.activatesAt);
  const decision = resolve(table, { url: { host, pathname, search: asked.search }, method }, at);
  if (decision.outcome === "redirect") {
    // Temporary, whatever it will be: nothing of this may be kept.
    const keepsMethod = method !== "GET" && method !== "HEAD";
    return {
      status: keepsMethod ? 307 : 302,
      location: decision.location,
      body: null,
      contentType: null,
      rule: decision.rule,
    };
  }
  if (decision.outcome === "served") return siteFile(live, decision, host, asked.search, view, at);
  return page(view, decision, at);
}

async function siteFile(
  live: Desk["live"],
  decision: Decision,
  host: string,
  search: string,
  view: PlainView,
  at: Instant,
): Promise<Travelled> {
  if (decision.file === "robots.txt") {
    return {
      status: 200,
      location: null,
      body: renderRobots(host),
      contentType: "text/plain",
      rule: null,
    };
  }
  const part = new URLSearchParams(search).get("page");
  const body = await renderSitemap(await live.oldUrls(), host, part === null ? null : Number(part));
  if (body !== null)
    return { status: 200, location: null, body, contentType: "application/xml", rule: null };
  return page(view, { ...decision, outcome: "not-found", status: 404 }, at);
}

const STATUS = { gone: 410, "not-found": 404, refused: 501, pass: 200 } as const;

function page(
  view: PlainView,
  { outcome, suggestion, announce, rule }: Decision,
  at: Instant,
): Travelled {
  const { travel } = view.texts;
  if (outcome === "redirect" || outcome === "served") throw new TypeError(`${outcome} has no page`);
  const { title, text } = travel.answers[outcome];
  const body = (
    <Plain view={view} title={title}>
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
      <p class="soft">{travel.asOf(formatInstant(at))}</p>
    </Plain>
  );
  return { status: STATUS[outcome], location: null, body, contentType: "text/html", rule };
}

function unreadable(view: PlainView, typed: string, now: Instant): Travelled {
  const { travel } = view.texts;
  const body = (
    <Plain view={view} title={travel.unreadable}>
      <p>{travel.unreadableText(visibleText(typed))}</p>
      <p>
        <code>?__at={formatInstant(Math.floor(now / 1000) * 1000)}</code>
      </p>
      <p>
        <code>?__at=2025-01-01T08:00:00%2B08:00</code>
      </p>
    </Plain>
  );
  return { status: 400, location: null, body, contentType: "text/html", rule: null };
}
