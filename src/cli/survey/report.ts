import { formatInstant, type Instant } from "../../domain/instant.ts";
import { type Hazard, HAZARD_KINDS } from "../../survey/hazards/find-hazards.ts";
import type { HazardKind } from "../../survey/hazards/hazard.ts";
import { plural, type Styles } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";
import type { Problem } from "./problems.ts";

export interface SurveyReport {
  /** The origin of the site's pages, such as `https://www.old.example`, with the folder if it is limited to one. */
  readonly site: string;
  /** The time of the first request. */
  readonly at: Instant;
  readonly hazards: readonly Hazard[];
  /** Hazards of the site that the folder's table handles. */
  readonly settled: readonly Hazard[];
  readonly pages: number;
  readonly addresses: number;
  readonly problems: readonly Problem[];
}

export function listNotFound({ hazards, settled }: SurveyReport): readonly HazardKind[] {
  const ids = new Set([...hazards, ...settled].map((it) => it.id));
  return HAZARD_KINDS.filter((it) => !ids.has(it.id));
}

export function reportAsJson(report: SurveyReport): object {
  return {
    hazards: report.hazards.map(({ id, found, message, fix }) => ({ id, found, message, fix })),
    settled: report.settled.map((it) => it.id),
    notFound: listNotFound(report).map((it) => it.id),
    pages: report.pages,
    addresses: report.addresses,
    site: report.site,
    at: formatInstant(report.at),
    problems: report.problems,
  };
}

export const PLACES_SHOWN = 5;

/** Formats the report for people: one block per hazard, the most harmful first. */
export function* reportAsText(report: SurveyReport, styles: Styles): Generator<string> {
  for (const { id, title, found, message, fix } of report.hazards) {
    yield `${styles.yellow(id)} ${styles.bold(title)}`;
    yield `  ${printable(message)}`;
    for (const place of found.slice(0, PLACES_SHOWN)) yield styles.dim(`  - ${printable(place)}`);
    const more = found.length - PLACES_SHOWN;
    if (more > 0) yield styles.dim(`  - and ${more.toLocaleString("en")} more: --json lists them`);
    yield `  ${styles.dim("fix:")} ${printable(fix)}`;
    yield "";
  }
  yield styles.bold(describeResult(report));
  const settled = report.settled.map((it) => it.id);
  if (settled.length > 0) {
    yield styles.dim(`found, and dealt with by the table: ${settled.join(", ")}`);
  }
  const notFound = listNotFound(report).map((it) => it.id);
  if (notFound.length > 0) yield styles.dim(`not found: ${notFound.join(", ")}`);
}

/** The result in one line: `3 hazards on 120 pages; 1,204 addresses are known`. */
export function describeResult({ hazards, pages, addresses }: SurveyReport): string {
  const found = hazards.length === 0 ? "No hazard" : plural(hazards.length, "hazard");
  const known = `${plural(addresses, "address", "addresses")} ${addresses === 1 ? "is" : "are"} known`;
  return `${found} on ${plural(pages, "page")}; ${known}`;
}
