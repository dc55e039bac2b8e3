/** Imports the enabled redirects of the WordPress plugin Redirection in their order, with groups as sections. */
import { quote } from "../../domain/finding.ts";
import { collectEntries, type EntryPlace, type Refusal } from "../import/entries.ts";
import type { Importer } from "../import/imported.ts";
import { naming, quirk, unreadable } from "../import/refusals.ts";
import { listIn, placeIn, readJsonFile } from "../import/read-json-file.ts";
import type { JsonSource } from "../text/json-source.ts";
import { readItem } from "./item.ts";
import { groupSchema, isOn, type RedirectionItem, redirectSchema } from "./schema.ts";

export const importWordPress: Importer = (text, context) => {
  const collector = collectEntries(context.file);
  const source = readJsonFile(text, collector);
  const { value } = source;
  const groups = readGroups(value);
  const disabled: { place: EntryPlace; url: string }[] = [];
  for (const { place, item } of listItems(source, value)) {
    if (!item) {
      collector.refuse(place, NOT_A_REDIRECT);
      continue;
    }
    const group = groups.get(String(item.group_id));
    const isEnabled = isOn(item.enabled, item.status !== "disabled") && (group?.isEnabled ?? true);
    if (!isEnabled) {
      collector.accept(place, []);
      disabled.push({ place, url: item.url });
      continue;
    }
    const read = readItem(item, group?.name ?? "", context);
    if (!read.ok) {
      const { refusal, blocks } = read.problem;
      collector.refuse(place, naming(refusal, item.url), blocks);
      continue;
    }
    const { rules, options, quirks } = read.value;
    collector.accept(place, rules, options);
    for (const it of quirks) collector.report(place, naming(it, item.url));
  }
  const [first] = disabled;
  if (first) {
    const count = disabled.length.toLocaleString("en");
    const all = disabled.length === 1 ? "" : ` (${count} are)`;
    const message = `${quote(first.url)} is disabled there, and left out${all}`;
    collector.report(first.place, quirk(message, "Enable it there if it should apply"));
  }
  return { ...collector.imported, isUnreadable: source.problems.length > 0 };
};

const NOT_A_REDIRECT: Refusal = unreadable(
  "an entry of redirects has no url, or is none of Redirection's",
  "Export it once more: Tools, Redirection, Import/Export, JSON",
);

interface Group {
  readonly name: string;
  readonly isEnabled: boolean;
}

function readGroups(value: unknown): ReadonlyMap<string, Group> {
  return new Map(
    listIn(value, "groups").flatMap((it) => {
      const group = groupSchema.safeParse(it);
      if (!group.success) return [];
      const { id, name = "", enabled } = group.data;
      return [[String(id), { name, isEnabled: isOn(enabled, true) }] as const];
    }),
  );
}

interface PlacedItem {
  readonly place: EntryPlace;
  /** null if it is not a redirect. */
  readonly item: RedirectionItem | null;
}

/**
 * Lists the redirects in the order in which they answer: by position, and in the order of the file for the same
 * position.
 */
function listItems(source: JsonSource, value: unknown): PlacedItem[] {
  const list = Array.isArray(value) ? value : listIn(value, "redirects");
  const path = Array.isArray(value) ? [] : ["redirects"];
  const items = list.map((entry: unknown, index): PlacedItem => {
    const parsed = redirectSchema.safeParse(entry);
    const place = placeIn(source, [...path, index], entry);
    return { place, item: parsed.success ? parsed.data : null };
  });
  const positionOf = ({ item }: PlacedItem): number => Number(item?.position ?? 0) || 0;
  return items.toSorted((a, b) => positionOf(a) - positionOf(b));
}
