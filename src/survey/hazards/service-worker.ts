import { WORKER_FILES } from "../probes.ts";
import { isWorkerScript } from "../read/script.ts";
import { isInFolder, readAddress } from "../site.ts";
import { allLooks, type Surveyed } from "../surveyed.ts";
import { filesAmong } from "./files.ts";
import { type HazardKind, pathOf, showRule, showRules, unique } from "./hazard.ts";
import { isServed } from "./settled.ts";

const SERVE = "unregister-service-worker";

export const serviceWorker: HazardKind = {
  id: "service-worker",
  title: "Service worker",
  isSettled: isServed,
  find(survey) {
    const paths = unique([...registeredPaths(survey), ...servedPaths(survey)]);
    const isRegistered = allLooks(survey).some((it) => it.workers?.isRegistered);
    if (paths.length === 0 && !isRegistered) return null;
    return {
      found:
        paths.length > 0
          ? paths
          : ["a script registers one, at an address that it makes up at run time"],
      message:
        "Browsers that have visited keep the old site's service worker, and it keeps showing the old pages after the gate: they refuse an update of it that is redirected, and 404 or 410 does not remove it.",
      fix: fixFor(survey, paths),
    };
  },
};

function registeredPaths(survey: Surveyed): string[] {
  return allLooks(survey)
    .flatMap((it) => it.workers?.addresses ?? [])
    .flatMap((it) => readAddress(survey.site, it) ?? [])
    .map(pathOf);
}

/** Service workers at the usual paths of frameworks. */
function servedPaths(survey: Surveyed): string[] {
  const asked = [...survey.files.keys()].filter((path) =>
    WORKER_FILES.some((it) => path.endsWith(it)),
  );
  return filesAmong(survey, asked).flatMap(([path, { text = "" }]) =>
    isWorkerScript(text) ? [path] : [],
  );
}

function fixFor({ site }: Surveyed, paths: readonly string[]): string {
  const inside = paths.filter((it) => isInFolder(site, site.origin + it));
  if (inside.length > 0) {
    return `Add to "rules": ${showRules(inside, (from) => ({ from, serve: SERVE }))}`;
  }
  if (paths.length > 0) {
    return `It lies outside ${site.folder}, where no rule applies: publish a version of it that leaves ${site.folder} alone, a month before the gate`;
  }
  const rule = showRule({ from: "/ITS/ADDRESS.js", serve: SERVE });
  return `Look its address up in a browser's developer tools (Application, Service workers), then add to "rules": ${rule}`;
}
