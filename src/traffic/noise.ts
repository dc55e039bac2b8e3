/**
 * Noise: requests that are not visits to pages, but for parts of pages or for Sunset itself, or by vulnerability
 * scanners. Names that the table contains are never probes: a shop that ran on PHP has pages that end in `.php`.
 */
import { splitPath } from "../domain/url/canonicalize.ts";
import { isOwnPath } from "../domain/url/own-path.ts";
import type { Rule } from "../domain/table/rule.ts";

export type Noise = "asset" | "probe";

/** Files that pages consist of. Not documents such as PDF, which people open directly. */
const ASSET =
  /\.(?:css|m?js|map|json|webmanifest|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp4|webm|mp3|wasm)$/;

/** Documents that people keep in the folders of their CMS, and link to. Scanners do not look for them. */
const DOCUMENT = /\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|epub|zip)$/;

/** Names that scanners request from every server, and that no page for visitors has. */
const PROBED = new Set(
  `wp-admin wp-login wp-login.php wp-content wp-includes wp-json xmlrpc.php phpmyadmin pma adminer.php phpinfo.php
  phpunit boaform hnap1 actuator server-status server-info autodiscover _ignition _profiler
  jmx-console`.split(/\s+/),
);

/** The folder of programs on the oldest servers, which scanners request from the others too. */
const PROGRAMS = "cgi-bin";

/** Programs that run on a server, and files never meant to be served. */
const SUSPECT =
  /\.(?:php\d?|phtml|aspx?|ashx|jspx?|do|action|cgi|pl|cfm|env|bak|old|orig|swp|sql|ini|conf|config|log|pem|key|t?gz|tar|rar)$/;

/**
 * @param rules The rules of the table, whose names are never probes.
 * @returns A function from a canonical path, and the old site's status or null, to the kind of noise; null for a page.
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
    const isAnswered = status !== null && status < 400;
    if (DOCUMENT.test(path) && (status === null || isAnswered)) return null;
    const isOne = (it: string): boolean => isProbed(it) || (it === PROGRAMS && !isAnswered);
    if (isOwnPath(path) || splitPath(path).some((it) => isOne(it) && !named.has(it))) {
      return "probe";
    }
    // A server that really has such pages answers them successfully.
    const suspect = status !== null && status >= 400 ? SUSPECT.exec(path)?.[0] : undefined;
    return suspect !== undefined && !named.has(suspect) ? "probe" : null;
  };
}

/** Whether a segment is a probe. Names that start with a dot are private to servers, except the one of RFC 8615. */
function isProbed(segment: string): boolean {
  return PROBED.has(segment) || (segment.startsWith(".") && segment !== ".well-known");
}
