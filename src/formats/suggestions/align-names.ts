/** Treats patterns that differ only in the names of their placeholders as one, and keeps a file's names. */
import type { SuggestionRow } from "./rows.ts";

const NAME = /(?<=\/):[A-Za-z_]\w*/g;

/** Renames the placeholders of new suggestions as in the groups of a file. */
export function alignNames(
  fresh: readonly SuggestionRow[],
  there: readonly SuggestionRow[],
): readonly SuggestionRow[] {
  const known = new Map(
    there.flatMap((it) => (it.kind === "group" ? [[withoutNames(it.old), it.old]] : [])),
  );
  const renamed = new Map<string, SuggestionRow>();
  for (const it of fresh) {
    const old = it.kind === "group" ? known.get(withoutNames(it.old)) : undefined;
    if (old === undefined || old === it.old) continue;
    const names = new Map(namesIn(it.old).map((name, at) => [name, namesIn(old)[at] ?? name]));
    const to = it.to.replace(NAME, (name) => names.get(name) ?? name);
    renamed.set(it.old, { ...it, old, to });
  }
  if (renamed.size === 0) return fresh;
  return fresh.map((it) => {
    if (it.kind === "group") return renamed.get(it.old) ?? it;
    return { ...it, group: renamed.get(it.group)?.old ?? it.group };
  });
}

function withoutNames(pattern: string): string {
  return pattern.replace(NAME, ":");
}

function namesIn(pattern: string): readonly string[] {
  return pattern.match(NAME) ?? [];
}
