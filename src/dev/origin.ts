/**
 * The local origin behind the Worker: the old site's server if one is given, otherwise a stand-in with a page at every
 * address. Runs in workerd; never deployed.
 */
interface Env {
  /** The old site's server; null for the stand-in. */
  readonly ORIGIN: string | null;
  readonly SITE_NAME: string;
  /** Sample addresses for the menu of the stand-in. */
  readonly OLD_PATHS: readonly string[];
}

export default {
  fetch(request, { ORIGIN, SITE_NAME, OLD_PATHS }) {
    const path = request.url.slice(request.url.indexOf("/", "https://".length));
    if (ORIGIN !== null) {
      const forwarded = new Request(ORIGIN.replace(/\/$/, "") + path, request);
      forwarded.headers.set("x-forwarded-host", new URL(request.url).host);
      return fetch(forwarded);
    }
    return new Response(renderOldPage(SITE_NAME, path, OLD_PATHS), {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "public, max-age=86400",
        "x-origin": "stand-in",
      },
    });
  },
} satisfies ExportedHandler<Env>;

function renderOldPage(siteName: string, path: string, links: readonly string[]): string {
  const menu = links.map((it) => `<li><a href="${escape(it)}">${escape(it)}</a></li>`).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(siteName)}: the old site</title>
<style>
:root{color-scheme:light dark}
body{margin:0;font:1rem/1.6 system-ui,sans-serif}
main{max-width:42rem;margin:0 auto;padding:2rem 1.25rem}
code{overflow-wrap:anywhere}
</style>
</head>
<body>
<main>
<h1>${escape(siteName)}, as it was</h1>
<p>This page stands in for the old site. The Worker passed <code>${escape(path)}</code> to it.</p>
<h2>Old addresses to try</h2>
<ul>
${menu}
</ul>
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
