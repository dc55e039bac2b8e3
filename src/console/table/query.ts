import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { RuleResult } from "../shared/rule-line.ts";
import { readPage } from "../ui/pager.tsx";
import { type RuleQuery, SORTS } from "./search.ts";

export interface TableQuery extends Omit<RuleQuery, "among"> {
  /** Only rules that are not in the release approved last. */
  readonly isChanged: boolean;
}

export const OUTCOMES: readonly RuleResult[] = [
  "redirect",
  "fallback",
  "gone",
  "keep",
  "serve",
  "undecided",
];

/**
 * Reads the query of an address; unreadable parts are ignored.
 *
 * @param hosts The site's hosts.
 */
export function readTableQuery(url: URL, hosts: readonly string[]): TableQuery {
  const { searchParams } = url;
  const outcome = OUTCOMES.find((it) => it === searchParams.get("outcome")) ?? null;
  const status = Number(searchParams.get("status") ?? "");
  const sort = searchParams.get("sort") ?? "";
  return {
    text: pathOf(searchParams.get("q") ?? "", hosts),
    target: searchParams.get("to") ?? "",
    isTargetBeginning: searchParams.get("how") === "begins",
    section: valueOf(searchParams.get("section")),
    outcome,
    status: Number.isInteger(status) && status > 0 ? status : null,
    host: hostOf(searchParams.get("host")),
    hasWindow: searchParams.has("window"),
    isChanged: searchParams.has("changed"),
    sort: SORTS.find((it) => it === sort.replace(/^-/, "")) ?? "from",
    isDescending: sort.startsWith("-"),
    page: readPage(url),
  };
}

/** Whether anything but the search field narrows the result, so that the other fields are unfolded. */
export function isNarrowed(query: TableQuery): boolean {
  const { target, section, outcome, status, host, hasWindow, isChanged } = query;
  const chosen = [section, outcome, status, host].some((it) => it !== null);
  return chosen || target !== "" || hasWindow || isChanged;
}

/** The value that selects rules without a name, because an empty field selects nothing. */
export const NO_NAME = "-";

function valueOf(text: string | null): string | null {
  if (text === null || text === "") return null;
  return text === NO_NAME ? "" : text;
}

function hostOf(text: string | null): string | null {
  const host = valueOf(text);
  return host === null || host === "" ? host : canonicalHost(host);
}

/** Reduces an address of the site to its path, because that is how rules are written. */
function pathOf(text: string, hosts: readonly string[]): string {
  const url = /^https?:\/\//i.test(text.trim()) ? URL.parse(text.trim()) : null;
  if (!url || !hosts.some((it) => canonicalHost(it) === canonicalHost(url.host))) return text;
  const path = url.pathname.length > 1 ? url.pathname.replace(/\/$/, "") : url.pathname;
  return path;
}
