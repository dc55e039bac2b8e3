/** Two old sites for `survey`: one with every hazard, and one with none. */
import type { OutgoingHttpHeaders } from "node:http";
import { gzipSync } from "node:zlib";
import type { SiteAnswer } from "./new-site.ts";

export type Answers = Readonly<Record<string, SiteAnswer>>;

/** Sends an answer with a body. */
export function send(
  type: string,
  body: string | Buffer,
  headers: OutgoingHttpHeaders = {},
  status = 200,
): SiteAnswer {
  return (_request, response) => {
    response.writeHead(status, { "content-type": type, ...headers }).end(body);
  };
}

export function page(head: string, body = "", headers: OutgoingHttpHeaders = {}): SiteAnswer {
  const text = `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`;
  return send("text/html; charset=utf-8", text, headers);
}

function sitemap(...addresses: readonly string[]): string {
  const urls = addresses.map((it) => `<url><loc>${it}</loc></url>`).join("");
  return `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls}</urlset>`;
}

export const OLD = "https://www.old.example";

export const DANGEROUS_SITE: Answers = {
  "http://old.example/": [301, "https://old.example/"],
  "https://old.example/": [301, `${OLD}/`],
  "http://www.old.example/": [301, `${OLD}/`],
  [`${OLD}/robots.txt`]: send(
    "text/plain",
    "User-agent: *\nDisallow: /search\n\nSitemap: /maps.xml\n",
  ),
  [`${OLD}/maps.xml`]: send(
    "application/xml",
    `<sitemapindex><sitemap><loc>${OLD}/pages.xml.gz</loc></sitemap></sitemapindex>`,
  ),
  [`${OLD}/pages.xml.gz`]: send(
    "application/gzip",
    gzipSync(sitemap(`${OLD}/`, `${OLD}/only-in-sitemap`, `${OLD}/google0123456789abcdef.html`)),
  ),
  [`${OLD}/`]: page(
    `<title>The  old
       shop</title>
     <meta name="google-site-verification" content="secret">
     <link rel="canonical" href="${OLD}/">
     <link rel="alternate" hreflang="de" href="/de/">
     <link rel="alternate" hreflang="en" href="/">
     <link rel="alternate" type="application/rss+xml" href="/feed.xml">
     <link rel="preload" as="font" href="/fonts/shop.woff2" crossorigin>
     <script src="/app.js"></script>`,
    `<a href="/contact#form">Contact</a> <a href="http://old.example/about">About</a>
     <a href="https://elsewhere.example/">Friends</a> <a href="mailto:shop@old.example">Mail</a>
     <a href="/search?q=tea">Search</a> <a href="/latin">Old news</a>`,
    {
      "strict-transport-security": "max-age=31536000; includeSubDomains; preload",
      "content-security-policy": "default-src 'self'; style-src 'self'",
      "set-cookie": "session=s3cr3t; Domain=old.example; Max-Age=86400; HttpOnly",
    },
  ),
  [`${OLD}/app.js`]: send(
    "text/javascript",
    'if("serviceWorker"in navigator){navigator.serviceWorker.register("/worker.js?v=3")}',
  ),
  [`${OLD}/fonts/shop.woff2`]: send("font/woff2", "font", { "access-control-allow-origin": "*" }),
  [`${OLD}/contact`]: page(
    "<title>Contact</title>",
    '<form method="POST" action="/contact/send"><input name="q"></form>',
  ),
  [`${OLD}/about`]: page("<title>About us</title>"),
  [`${OLD}/latin`]: send("text/html", "<!doctype html><title>Caf\xe9</title><p>Old news"),
  [`${OLD}/only-in-sitemap`]: page("<title>Hidden</title>"),
  [`${OLD}/google0123456789abcdef.html`]: send(
    "text/html",
    "google-site-verification: google0123456789abcdef.html",
  ),
  [`${OLD}/de/`]: page('<title>Laden</title><link rel="canonical" href="/de/">'),
  [`${OLD}/feed.xml`]: send("application/rss+xml", "<rss/>"),
  [`${OLD}/.well-known/apple-app-site-association`]: send(
    "application/json",
    '{"applinks":{"details":[]}}',
  ),
  [`${OLD}/.well-known/security.txt`]: send("text/plain", "Contact: mailto:a@old.example\n"),
  [`${OLD}/ads.txt`]: send("text/plain", "ads.example, 1, DIRECT\n"),
};

/** A site on a single host, nothing of which outlives it. */
export const HARMLESS_SITE: Answers = {
  "http://www.old.example/": [301, `${OLD}/`],
  [`${OLD}/robots.txt`]: send("text/plain", "User-agent: *\nDisallow:\n"),
  [`${OLD}/`]: page(
    "<title>A quiet site</title>",
    `<a href="/a">A</a> <a href="/b/">B</a>
     <form action="/find"><input name="q"></form>
     <script>navigator.serviceWorker?.getRegistrations()</script>`,
  ),
  [`${OLD}/a`]: page("<title>A</title>"),
  [`${OLD}/b/`]: page("<title>B</title>", '<a href="/a">A</a> <a href="/">Home</a>'),
};
