/** Only the page that visitors see, unchanged except that its links open in the whole window. */
import { contentsOf } from "../../domain/table/file-contents.ts";
import { renderRobots, renderSitemap, sitemapPage } from "../../domain/table/site-files.ts";
import { answerTo } from "../../http/answer.ts";
import type { View } from "../shared/view.ts";
import { framed, HTML, languageOf, STYLE_OF_OURS, TEXT } from "./framed.ts";
import { oldSitePage } from "./old-site-page.ts";
import { type Seen, urlOf } from "./seen.ts";

/** The page that visitors see; null if they are redirected or refused. */
export async function visitorsPage(
  view: View,
  seen: Seen,
  request: Request,
): Promise<Response | null> {
  switch (seen.decision.outcome) {
    case "gone":
    case "not-found": {
      const old = new Request(urlOf(seen.address), { headers: languageOf(request) });
      const { body, head } = await answerTo(seen.decision, seen.site, old);
      const page = (body ?? "").replace("<head>", `<head><base target="_top">`);
      return new Response(page, { status: head.status, headers: framed(HTML, STYLE_OF_OURS) });
    }
    case "served": {
      const file = await fileOf(seen);
      return file === null ? null : new Response(file.body, { headers: framed(TEXT, "") });
    }
    case "pass":
      return oldSitePage(view, seen, request);
    case "redirect":
    case "refused":
      return null;
  }
}

/** A file served in the old site's place; null if the answer has no body, or there is no such part. */
export async function fileOf({
  decision: { file },
  address: { host, search },
  site,
  oldUrls,
}: Seen): Promise<{ readonly body: string; readonly type: string } | null> {
  if (file === null) return null;
  if (file === "robots.txt") return { body: renderRobots(host), type: TEXT };
  if (file !== "sitemap.xml") return contentsOf(file);
  const { aliases } = site;
  const body = await renderSitemap(await oldUrls(), { host, aliases }, sitemapPage(search));
  return body === null ? null : { body, type: "application/xml; charset=utf-8" };
}
