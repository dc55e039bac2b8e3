/** A rule's `from` in parts that can be joined again: what `parseSource` read, as written. */
import { rawPath, splitPath } from "../../domain/url/canonicalize.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { canonicalSegment, type Segment, type Source } from "../../domain/table/source.ts";

/** The values of an enumerated placeholder: canonical old values to the old and the new one as written. */
export type Values = ReadonlyMap<string, { readonly old: string; readonly replacement: string }>;

/** A segment whose literal text is as written. */
export type WrittenSegment = Segment<Values>;

/** One query condition: a literal value, or a placeholder for it, enumerated or not. */
export interface WrittenCondition {
  readonly name: string;
  readonly value: string | null;
  readonly capture: string | null;
  readonly values: Values | null;
}

export interface WrittenSource {
  /** "" for a rule of the whole site. */
  readonly host: string;
  readonly segments: readonly WrittenSegment[];
  readonly query: readonly WrittenCondition[];
}

/** Kept, because a rule is compared with every other that it overlaps. */
const TAKEN_APART = new WeakMap<Source, WrittenSource>();

/** @param source The result of `parseSource` for the rule. */
export function takeApart(rule: RuleData, source: Source): WrittenSource {
  let written = TAKEN_APART.get(source);
  if (!written) TAKEN_APART.set(source, (written = readParts(rule, source)));
  return written;
}

function readParts(rule: RuleData, source: Source): WrittenSource {
  // As in `parseSource`, a path that begins with two slashes does not name a host.
  const { from } = rule;
  const path = new URL(from.startsWith("/") ? `https://site.invalid${from}` : from).pathname;
  const raw = splitPath(rawPath(path).replace(/(?<=.)\/$/, ""));
  const segments = raw.map((text, position): WrittenSegment => {
    const segment = source.segments?.[position];
    switch (segment?.kind) {
      case "enumerated":
        return { ...segment, values: valuesOf(rule, segment.name, canonicalSegment) };
      case "placeholder":
      case "splat":
        return segment;
      case "literal":
      case undefined:
        return { kind: "literal", text };
    }
  });
  const query = source.query.map(({ name, value, capture, where }) => ({
    name,
    value,
    capture,
    values: capture !== null && where ? valuesOf(rule, capture, (it) => it) : null,
  }));
  return { host: source.host, segments, query };
}

function valuesOf(rule: RuleData, name: string, canonical: (text: string) => string): Values {
  const values = rule.where?.[name] ?? [];
  const pairs = Array.isArray(values)
    ? values.map((it) => [it, it] as const)
    : Object.entries(values);
  return new Map(pairs.map(([old, replacement]) => [canonical(old), { old, replacement }]));
}

/** Whether there is anything to fill in. */
export function isWrittenPattern({ segments, query }: WrittenSource): boolean {
  return segments.some((it) => it.kind !== "literal") || query.some((it) => it.capture !== null);
}

/** Writes a `from` and a `where` that `parseSource` reads as exactly this. */
export function putTogether({
  host,
  segments,
  query,
}: WrittenSource): Pick<RuleData, "from" | "where"> {
  const path = `/${segments.map(segmentText).join("/")}`;
  const search = query.map(({ name, value, capture }) =>
    capture === null
      ? `${encodeURIComponent(name)}=${encodeURIComponent(value ?? "")}`
      : `${encodeURIComponent(name)}=:${capture}`,
  );
  const from = (host === "" ? "" : `https://${host}`) + path;
  const where = Object.fromEntries([
    ...segments.flatMap((it) =>
      it.kind === "enumerated" ? [[it.name, writeValues(it.values)]] : [],
    ),
    ...query.flatMap((it) =>
      it.capture !== null && it.values ? [[it.capture, writeValues(it.values)]] : [],
    ),
  ]);
  return {
    from: search.length > 0 ? `${from}?${search.join("&")}` : from,
    ...(Object.keys(where).length > 0 ? { where } : {}),
  };
}

function segmentText(segment: WrittenSegment): string {
  switch (segment.kind) {
    case "literal":
      return segment.text.replace(/^:/, "%3A").replace(/^\*$/, "%2A");
    case "splat":
      return "*";
    case "enumerated":
    case "placeholder":
      return `:${segment.name}`;
  }
}

/** A list if no value is replaced, otherwise a map. */
function writeValues(values: Values): string[] | Record<string, string> {
  const all = [...values.values()];
  return all.every(({ old, replacement }) => old === replacement)
    ? all.map(({ old }) => old)
    : Object.fromEntries(all.map(({ old, replacement }) => [old, replacement]));
}

export function namesIn({ segments, query }: WrittenSource): ReadonlySet<string> {
  const names = new Set(["splat"]);
  for (const it of segments) if ("name" in it) names.add(it.name);
  for (const { capture } of query) if (capture !== null) names.add(capture);
  return names;
}
