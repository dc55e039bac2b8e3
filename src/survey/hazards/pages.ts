/** Obstacles to the announcement in pages. */
import { isFound, isHtml, type Look } from "../look.ts";
import { isVerificationFile } from "../../domain/url/verification-file.ts";
import { count, type HazardKind, pathOf, showAddress, unique } from "./hazard.ts";

export const contentPolicy: HazardKind = {
  id: "csp",
  title: "Content-Security-Policy",
  find({ pages }) {
    const found = pages.flatMap(({ url, headers, page }) => {
      const policies = [headers["content-security-policy"] ?? [], page?.policies ?? []].flat();
      return policies.map((policy) => ({ policy, url }));
    });
    if (found.length === 0) return null;
    const byPolicy = Map.groupBy(found, (it) => it.policy);
    return {
      found: [...byPolicy].map(
        ([policy, on]) =>
          `${policy} (on ${count(on, "page")}, such as ${showAddress(on[0]?.url ?? "")})`,
      ),
      message:
        "A policy says what pages may load and where forms may go; the browser judges redirects by it as well. Pages that stay open for longer lose images, scripts and forms that redirect to a host the policy does not name.",
      fix: 'The announcement needs nothing: its banner has no style of its own where the policy forbids it. Where pages stay ("site.keep"), add the hosts of "site.targetHosts" to img-src, script-src, connect-src and form-action before the gate, or keep the files they load as well',
    };
  },
};

/** Whether a page is really a verification file, which servers send as HTML. */
function isFile({ url }: Look): boolean {
  return isVerificationFile(pathOf(url));
}

export const charset: HazardKind = {
  id: "charset",
  title: "Pages without a charset",
  find({ pages }) {
    const without = pages.filter(
      (it) => isFound(it) && isHtml(it) && it.page?.hasCharset === false && !isFile(it),
    );
    if (without.length === 0) return null;
    return {
      found: unique(without.map((it) => showAddress(it.url))),
      message: `${count(without, "page")} named no charset, neither in a header nor in a tag. Browsers guess, and links with accents or in other scripts get bytes that are not UTF-8.`,
      fix: 'The announcement needs nothing: its banner is ASCII. Take such addresses from the access log and not from the pages, and write their bytes into "from" as they are asked for, as in /caf%E9',
    };
  },
};
