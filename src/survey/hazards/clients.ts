/** Hazards for other people's programs: feed readers, scripts and fonts on other sites, visitors' storage. */
import { isOnSite, readAddress } from "../site.ts";
import { allLooks } from "../surveyed.ts";
import {
  CHOOSE_INSTANT,
  count,
  type HazardKind,
  pathOf,
  showAddress,
  showList,
  showRules,
  unique,
} from "./hazard.ts";
import { hasRules } from "./settled.ts";

export const feed: HazardKind = {
  id: "feed",
  title: "Feeds",
  isSettled: hasRules,
  find({ site, pages }) {
    const addresses = pages.flatMap((it) => it.page?.feeds ?? []);
    const own = unique(addresses.flatMap((it) => readAddress(site, it) ?? []));
    if (own.length === 0) return null;
    return {
      found: own.map(showAddress),
      message:
        "Readers request these feeds for years. A feed that is redirected to a page, as the fallback does, counts as broken, and its subscribers are silently lost.",
      fix: `Write a last entry that says where to subscribe now, and redirect each feed to its new one by a rule of its own. Where there is none, add to "rules": ${showRules(unique(own.map(pathOf)), (from) => ({ from, gone: true }))}: readers stop requesting a feed after a 410`,
    };
  },
};

export const crossOrigin: HazardKind = {
  id: "cors",
  title: "Used by other sites (CORS)",
  find(survey) {
    const open = allLooks(survey).filter(({ headers }) => {
      const origin = headers["access-control-allow-origin"];
      const only = URL.parse(origin ?? "");
      return origin !== undefined && !(only && isOnSite(survey.site, only));
    });
    if (open.length === 0) return null;
    const folders = unique(open.map((it) => pathOf(it.url).replace(/[^/]*$/, "*")));
    return {
      found: unique(
        open.map(
          ({ url, headers }) =>
            `${showAddress(url)}: Access-Control-Allow-Origin: ${headers["access-control-allow-origin"]}`,
        ),
      ),
      message:
        "Scripts and fonts on other sites may use these. After the gate they follow a redirect only if it carries that header, and the new address as well.",
      fix: `Put the paths that others use into "site": { "cors": ${showList(folders.slice(0, 10))} }, and let the new addresses send Access-Control-Allow-Origin too`,
    };
  },
};

export const cookies: HazardKind = {
  id: "cookies",
  title: "Cookies and storage",
  find(survey) {
    const found = unique(allLooks(survey).flatMap((it) => it.cookies));
    if (found.length === 0) return null;
    return {
      found,
      message:
        "Logins, baskets and consent are kept by visitors' browsers for this domain only. After the gate no page can read them, and cookies with a Domain continue to be sent to every host under it.",
      fix: `Carry over what people need before the gate; for longer, keep the pages that do it: "site": { "keep": [{ "path": "/account/*", "until": "${CHOOSE_INSTANT}" }] }. Sunset reads and sets no cookie; to have them deleted, let the old site send Clear-Site-Data before it goes`,
    };
  },
};

export const formPost: HazardKind = {
  id: "form-post",
  title: "Forms that post",
  isSettled: hasRules,
  find({ site, pages }) {
    const actions = pages.flatMap((it) => it.page?.posts ?? []);
    const own = unique(actions.flatMap((it) => readAddress(site, it) ?? []).map(pathOf));
    if (own.length === 0) return null;
    return {
      found: own,
      message: `${count(own, "address", "addresses")} of this site take${own.length === 1 ? "s" : ""} what people type into forms, here and perhaps on other sites. With a rule that redirects, the form's body is sent to the new address; without a rule it is dropped (303 to the fallback).`,
      fix: `Decide for each. If it is closed, add to "rules": ${showRules(own, (from) => ({ from, gone: true }))}. If it is needed for longer: "site": { "keep": [{ "path": ${JSON.stringify(own[0])}, "until": "${CHOOSE_INSTANT}" }] }. Redirect it only if the new address takes the same form`,
    };
  },
};
