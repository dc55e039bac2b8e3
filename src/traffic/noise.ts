/**
 * Requests that are nobody's visit to a page: parts of pages, and programs that look for holes. What the
 * table itself speaks of is never a probe: a shop that ran on PHP has pages that end in `.php`.
 */
import { splitPath } from "../domain/url/canonicalize.ts";
import type { Rule } from "../domain/table/rule.ts";

export type Noise = "asset" | "probe";

/** What pages are made of. Documents such as PDF are not here: people open them by themselves. */
const ASSET =
  /\.(?:css|m?js|map|json|webmanifest|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp4|webm|mp3|wasm)$/;

/** What people keep in the folders of their CMS, and link to. Nobody scans for it. */
const DOCUMENT = /\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|epub|zip)$/;

/** Names that scanners ask every server for, and that no page for visitors has. */
const PROBED = new Set(
  `wp-admin wp-login wp-login.php wp-content wp-includes wp-json xmlrpc.php phpmyadmin pma adminer.php phpinfo.php
  cgi-bin phpunit boaform hnap1 actuator server-status server-info autodiscover _ignition _profiler
  jmx-console`.split(/\s+/),
);

/** Programs that run on a server, and files that are never meant to be served. */
const SUSPECT =
  /\.(?:php\d?|phtml|aspx?|ashx|jspx?|do|action|cgi|pl|cfm|env|bak|old|orig|swp|sql|ini|conf|config|log|pem|key|t?gz|tar|rar)$/;

/**
 * @param rules The table, which may speak of what else would be a probe.
 * @returns What a canonical path is, or null for a page. `status` is what the old site answered, null if
 *   nobody knows.
 */
export function createNoiseFilter(
  rules: readonly Rule[],
): (path: string, status: number | null) => Noise | null {
  const named = new Set<string>();
  for (const { source } of rules) {
    for (const segment of splitPath(source.path)) {
      named.add(segment);
      const extension = SUSPECT.exec(segment)?.[0];
      if (extension !== undefined) named.add(extension);
    }
  }
  return (path, status) => {
    if (ASSET.test(path)) return "asset";
    if (DOCUMENT.test(path) && (status === null || status < 400)) return null;
    if (splitPath(path).some((it) => isProbed(it) && !named.has(it))) return "probe";
    // A server that has such pages answers for them.
    const suspect = status !== null && status >= 400 ? SUSPECT.exec(path)?.[0] : undefined;
    return suspect !== undefined && !named.has(suspect) ? "probe" : null;
  };
}

/** Names that begin with a dot are a server's own, but for RFC 8615. */
function isProbed(segment: string): boolean {
  return PROBED.has(segment) || (segment.startsWith(".") && segment !== ".well-known");
}
