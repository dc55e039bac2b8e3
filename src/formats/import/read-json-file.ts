import { type JsonSource, readJson } from "../text/json-source.ts";
import type { EntryCollector, EntryPlace } from "./entries.ts";

/** Reads a table in JSON; errors of the JSON itself are reported at their place. */
export function readJsonFile(text: string, collector: EntryCollector): JsonSource {
  const source = readJson(text);
  for (const { offset, id, message, fix } of source.problems) {
    collector.report(source.positionAt(offset), { id, message, fix });
  }
  return source;
}

/** Returns a field that is a list; an empty list if there is none. */
export function listIn(value: unknown, name: string): readonly unknown[] {
  const list = field(value, name);
  return Array.isArray(list) ? list : [];
}

export function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

export function placeIn(
  source: JsonSource,
  path: readonly (string | number)[],
  entry: unknown,
): EntryPlace {
  return { ...source.positionOf([...path]), text: JSON.stringify(entry) };
}
