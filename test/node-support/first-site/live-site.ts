/** The old site as `survey` finds it on the web: some pages to crawl, and some things that outlive a site. */
import { type Answers, page, send } from "../old-sites.ts";
import type { FirstSite } from "./first-site.ts";
import { encode } from "./log.ts";
import { OLD_HOST, type Page } from "./pages.ts";

const OLD = `https://${OLD_HOST}`;
const APEX = OLD_HOST.replace("www.", "");

export function liveSite({ files, pages }: FirstSite): Answers {
  const sitemaps = ["sitemap.xml", "sitemap-de.xml.gz", "sitemap-en.xml"].map((name) => {
    const type = name.endsWith(".gz") ? "application/gzip" : "application/xml";
    return [`${OLD}/${name}`, send(type, Buffer.from(files.get(`old/${name}`) ?? ""))] as const;
  });
  const shown = pages.filter((it) => it.kind !== "manual");
  return {
    ...Object.fromEntries(shown.map((it) => [OLD + encode(it.path), pageOf(it, pages)])),
    ...Object.fromEntries(sitemaps),
    [`${OLD}/robots.txt`]: send("text/plain", `User-agent: *\nAllow: /\n\nSitemap: /sitemap.xml\n`),
    [`${OLD}/sw.js`]: send("text/javascript", "self.addEventListener('fetch', () => {})"),
    [`http://${OLD_HOST}/`]: [301, `${OLD}/`],
    [`http://${APEX}/`]: [301, `${OLD}/`],
    [`https://${APEX}/`]: [301, `${OLD}/`],
  };
}

/** Returns a page with its links: from front pages to categories, and from those to their products. */
function pageOf({ path, title, kind }: Page, pages: readonly Page[]): ReturnType<typeof page> {
  const below =
    kind === "front"
      ? pages.filter((it) => it.kind === "category" || it.kind === "company")
      : kind === "category"
        ? pages.filter((it) => it.kind === "product" && it.path.startsWith(path))
        : [];
  const links = below.map((it) => `<a href="${encode(it.path)}">${it.title}</a>`).join(" ");
  const script = '<script>navigator.serviceWorker?.register("/sw.js")</script>';
  const form = '<form method="post" action="/kontakt/absenden"><input name="mail"></form>';
  const isContact = path === "/de/kontakt";
  return page(`<title>${title}</title>`, links + script + (isContact ? form : ""), {
    "strict-transport-security": "max-age=31536000",
  });
}
