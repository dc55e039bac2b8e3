/** Small files that programs fetch, and that must stay available once the old server is off. */
import { isFound, isHtml, type Look } from "../look.ts";
import { APP_LINK_FILES, NO_FILE, SMALL_FILES, WELL_KNOWN_FILES } from "../probes.ts";
import type { Surveyed } from "../surveyed.ts";
import { type HazardKind, showRules } from "./hazard.ts";
import { isServed } from "./settled.ts";

const KEEP = 'Until the old server is off, "site": { "keep": ["/.well-known/*"] } passes them on.';

export const appLinks: HazardKind = {
  id: "app-links",
  title: "App links",
  find(survey) {
    const found = filesAmong(survey, APP_LINK_FILES).filter(([, look]) => isJson(look.text));
    if (found.length === 0) return null;
    return {
      found: found.map(([path]) => path),
      message:
        "An app opens this site's links. Apple and Google fetch these files again and again, and follow no redirect; without the files, old links no longer open in the app.",
      fix: `${KEEP} Then add to "rules": ${serveRules(found)}`,
    };
  },
};

export const wellKnown: HazardKind = {
  id: "well-known",
  title: "Other well-known addresses",
  find(survey) {
    const found = filesAmong(survey, WELL_KNOWN_FILES);
    if (found.length === 0) return null;
    return {
      found: found.map(([path]) => path),
      message:
        "Programs look for these addresses on this host: password managers, sign-in, payment, researchers who report a vulnerability. The fallback, or a rule that matches all paths, would send them to a page that they cannot use.",
      fix: `${KEEP} Then add to "rules" what somebody still needs: ${serveRules(found)}`,
    };
  },
};

export const smallFile: HazardKind = {
  id: "small-file",
  title: "Files for advertisers",
  isSettled: isServed,
  find(survey) {
    const found = filesAmong(survey, SMALL_FILES);
    if (found.length === 0) return null;
    return {
      found: found.map(([path]) => path),
      message:
        "Advertising systems read who may sell this site's space, and its apps', here. If the file is redirected to a page it counts as missing, and apps that name this domain lose their buyers.",
      fix: `Add to "rules": ${serveRules(found)}`,
    };
  },
};

/** The existing files with their content. A redirect counts too, unless the site redirects even unknown paths. */
export function filesAmong({ files }: Surveyed, paths: readonly string[]): [string, Look][] {
  const none = files.get(NO_FILE);
  return paths.flatMap((path): [string, Look][] => {
    const look = files.get(path);
    if (!look) return [];
    const isFile = isFound(look) && !isHtml(look) && look.text !== "" && look.text !== none?.text;
    const isMoved = look.location !== null && none?.location == null;
    return isFile || isMoved ? [[path, look]] : [];
  });
}

function isJson(text: string | undefined): boolean {
  try {
    return typeof JSON.parse(text ?? "") === "object";
  } catch {
    return false;
  }
}

/** Longer files are not included in full. */
const BODY_CHARACTERS_AT_MOST = 500;

function serveRules(found: readonly (readonly [string, Look])[]): string {
  return showRules(found, ([path, look]) => ({ from: path, serve: fileOf(path, look) }));
}

function fileOf(path: string, { url, headers, text = "", isCut }: Look): object {
  const isWhole = !isCut && text !== "" && text.length <= BODY_CHARACTERS_AT_MOST;
  const [sent = ""] = (headers["content-type"] ?? "").split(";", 1);
  const type = isJson(text) || APP_LINK_FILES.some((it) => it === path) ? "application/json" : sent;
  return {
    type: type.trim() || "text/plain",
    body: isWhole ? text : `what stands at ${url}`,
  };
}
