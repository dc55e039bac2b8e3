import type { RuleData } from "../../domain/table/schema.ts";
import type { CapturedText, PathPattern } from "../regex/path-pattern.ts";
import type { LongerNames } from "./imported.ts";

/**
 * The longer names that a pattern with an open end accepted.
 *
 * @param write Writes the rules for a pattern, with the answer of this one.
 */
export function longerNames(
  { segments, captures, openGroups = [], ...pattern }: PathPattern,
  write: (pattern: PathPattern) => readonly RuleData[],
): LongerNames {
  const at = segments.findLastIndex((it) => it.kind === "literal");
  const texts = segments.slice(0, at + 1).map((it) => (it.kind === "literal" ? it.text : null));
  const name = texts.at(-1) ?? "";
  return {
    before: texts.slice(0, -1),
    name,
    write(text) {
      const renamed = segments.with(at, { kind: "literal", text });
      const more = text.slice(name.length);
      const withRest = (...rest: CapturedText): PathPattern["captures"] =>
        new Map([
          ...captures,
          ...openGroups.map((it) => [it, [...(captures.get(it) ?? []), more, ...rest]] as const),
        ]);
      const exact = { ...pattern, segments: renamed, captures: withRest() };
      const below: PathPattern = {
        ...pattern,
        segments: [...renamed, { kind: "splat" }],
        captures: withRest("/", { name: "splat" }),
      };
      return (openGroups.length > 0 ? [exact, below] : [exact]).flatMap(write);
    },
  };
}
