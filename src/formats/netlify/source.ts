/** Reads the source of a Netlify redirect as the `from` of a rule. */
import { type Result, success } from "../../domain/result.ts";
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "../import/entries.ts";
import { nameAll, type Names } from "../import/placeholders.ts";
import { failUnreadable, failUnsupported } from "../import/refusals.ts";

export interface NetlifyRedirect {
  readonly from: string;
  /** Parameters that the address must have; others do not matter. */
  readonly query: readonly (readonly [string, string])[];
  /** Omitted in rewrites that keep the path. */
  readonly to: string | undefined;
  /** As written, with or without the exclamation mark that gives it priority over a file. */
  readonly status: string | undefined;
  /** The visitors that it is for: Country, Language, Role, Cookie. */
  readonly conditions: readonly string[];
}

export interface ReadSource {
  readonly from: string;
  readonly host: string;
  readonly names: Names;
  /** The required parameters, as a target would repeat them. */
  readonly query: readonly (readonly [string, string])[];
}

export function readSource({ from, query }: NetlifyRedirect): Result<ReadSource, Refusal> {
  const isAbsolute = /^https?:\/\//i.test(from);
  const url = isAbsolute ? URL.parse(from) : null;
  if (isAbsolute ? !url : !from.startsWith("/")) {
    return failUnreadable(`${quote(from)} is neither a path nor a URL`, "Start it with a slash");
  }
  const [, path = ""] = /^(?:https?:\/\/[^/?#]*)?([^]*)$/i.exec(from) ?? [];
  if (/[?#]/.test(path)) {
    return failUnreadable(
      `${quote(from)} has a query or a fragment in its path, which matches nothing`,
      "Write parameters after the path: /path name=value",
    );
  }
  if (path.startsWith("/.netlify")) {
    return failUnreadable(`${quote(from)} must not start with /.netlify`, "Remove it");
  }
  const segments = path.split("/");
  const last = segments.length - 1;
  if (segments.some((it, at) => it.includes("*") && !(it === "*" && at === last))) {
    return failUnsupported(
      `${quote(from)} has a * that is not the whole last segment`,
      "List the addresses, or make the pattern begin at a slash: until then later patterns answer them",
    );
  }
  const captures = query.filter(([, value]) => PLACEHOLDER.test(value));
  const bare = query.find(([, value]) => value === "");
  if (bare) {
    return failUnsupported(
      `${quote(from)} asks for the parameter ${quote(bare[0])} without a value`,
      `Write ${bare[0]}=:${bare[0]} if any value will do`,
    );
  }
  const names = nameAll([
    ...segments.flatMap((it) => SEGMENT.exec(it)?.[1] ?? []),
    ...captures.map(([, value]) => value.slice(1)),
  ]);
  if (!names) {
    return failUnsupported(`${quote(from)} uses one placeholder twice`, "Give each its own name");
  }
  const named = segments.map((it) => rename(it, names, SEGMENT)).join("/") || "/";
  const search = query.map(([name, value]) => {
    const text = PLACEHOLDER.test(value) ? rename(value, names, PLACEHOLDER) : encodeOnce(value);
    return [encodeOnce(name), text] as const;
  });
  const all = new Map(segments[last] === "*" ? [...names, ["splat", "splat"]] : names);
  const origin = isAbsolute ? `https://${url?.host ?? ""}` : "";
  return success({
    from:
      origin + named + (search.length > 0 ? `?${search.map((it) => it.join("=")).join("&")}` : ""),
    host: url?.host ?? "",
    names: all,
    query: search.map(([name, text]) => [decodeURIComponent(name), text] as const),
  });
}

/** Escapes text once. A line cannot contain spaces, so that its text is usually escaped already. */
function encodeOnce(text: string): string {
  return /%(?![0-9A-Fa-f]{2})/.test(text) ? encodeURIComponent(text) : escapeRest(text);
}

function escapeRest(text: string): string {
  return text.replace(/[^%]+/g, encodeURIComponent);
}

/** A placeholder as the whole value of a parameter. */
const PLACEHOLDER = /^:([A-Za-z_][\w-]*)$/;

/**
 * A placeholder as a whole segment. Any characters can follow the colon there, though a target can refer only to words.
 */
const SEGMENT = /^:(.+)$/;

function rename(text: string, names: Names, placeholder: RegExp): string {
  const name = placeholder.exec(text)?.[1];
  return name === undefined ? text : `:${names.get(name) ?? name}`;
}
