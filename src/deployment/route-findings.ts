import { FINDING_SEVERITY, type Finding, type FindingId, sortFindings } from "../domain/finding.ts";
import { judgeRoutes, type RoutedSite } from "./judge-routes.ts";
import { BEGINNING, placeOfKey, placeOfString, type TextPlace } from "./toml-place.ts";
import { allRoutes, readWranglerConfig } from "./wrangler-config.ts";

/**
 * The mismatches between a table's site and the `wrangler.toml` that deploys it, as findings in that file. A host or
 * scope counts as covered if the routes of any environment cover it.
 */
export function findRouteProblems(site: RoutedSite, text: string, file: string): Finding[] {
  const finding = (id: FindingId, place: TextPlace, message: string, fix: string): Finding => ({
    id,
    severity: FINDING_SEVERITY[id],
    message,
    fix,
    at: { file, ...place, rule: null },
  });
  const config = readWranglerConfig(text);
  if (!config.ok) {
    const { message, place } = config.problem;
    const fix = "Correct it: until then it is unknown which hosts have a route";
    return [finding("route-unreadable", place, `it cannot be read: ${message}`, fix)];
  }
  const routes = placeOfKey(text, "routes") ?? placeOfKey(text, "route") ?? BEGINNING;
  const findings = judgeRoutes(site, allRoutes(config.value)).map((it) => {
    const place = it.pattern === null ? null : placeOfString(text, it.pattern);
    return finding(it.id, place ?? routes, it.message, it.fix);
  });
  return sortFindings(findings);
}
