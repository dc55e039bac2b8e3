/** Changed settings of the site in words, with their effect on addresses. */
import type { Child } from "hono/jsx";
import { parseInstant } from "../../domain/instant.ts";
import { isPermanentRedirect } from "../../domain/table/redirect-status.ts";
import type { Effect } from "../../store/records/effect.ts";
import type { View } from "../shared/view.ts";
import { formatLength, formatWhen } from "./format.ts";
import { Joined } from "./joined.tsx";
import { Filled } from "./sentence.tsx";
import { AddressPart, AddressText, UserText } from "./user-text.tsx";

export type SettingChange = Effect["settings"][number];

interface Props {
  readonly view: View;
  readonly change: SettingChange;
  readonly isGateMoved: boolean;
}

type ChangeProps = Omit<Props, "isGateMoved">;

export function SettingInWords({ view, change, isGateMoved }: Props) {
  const { field } = change;
  if (field === "activatesAt") {
    return <GateInWords view={view} change={change} isGateMoved={isGateMoved} />;
  }
  const [olds, news] = [entriesOf(view, change.before), entriesOf(view, change.after)];
  if (olds && news) return <EntriesInWords view={view} change={change} olds={olds} news={news} />;
  return <Plain view={view} change={change} />;
}

function Plain({ view, change: { field, before, after } }: ChangeProps) {
  const { settings } = view.texts;
  const [set, unset, becomes] =
    field === "fallback"
      ? [settings.newFallback, settings.noFallback, settings.fallback]
      : [settings.set, settings.unset, settings.becomes];
  const text = before === null ? set : after === null ? unset : becomes;
  const value = (it: string | null): Child =>
    it === null ? null : <Value view={view} field={field} text={it} />;
  const parts = {
    name: <SettingName view={view} field={field} />,
    before: value(before),
    after: value(after),
  };
  return <Filled text={text} parts={parts} />;
}

export function SettingName({ view, field }: { view: View; field: string }) {
  const name = named(view.texts.settings.names, field);
  return <>{name ?? <UserText text={field} />}</>;
}

/** An instant in the site's own time zone, a switched setting in words, and any other value as written. */
function Value({ view, field, text }: { view: View; field: string; text: string }) {
  const { settings, changes, marks } = view.texts;
  const instant = parseInstant(text);
  if (instant !== null) return <>{formatWhen(view, instant)}</>;
  if (text === "true" || text === "false") return <>{settings.switched[text]}</>;
  if (field !== "fallbackStatus") return <AddressText text={text} />;
  const kind = isPermanentRedirect(Number(text)) ? "permanent" : "temporary";
  return <>{changes.statuses[kind] + marks.open + text + marks.close}</>;
}

function GateInWords({ view, change, isGateMoved }: Props) {
  const { at, before, after, rules } = change;
  const { settings, marks } = view.texts;
  const [old, next] = [parseInstant(before ?? ""), parseInstant(after ?? "")];
  if (old === null || next === null) return <Plain view={view} change={change} />;
  const length = formatLength(view, Math.abs(next - old));
  const moves = next > old ? settings.later : settings.earlier;
  const parts = { before: formatWhen(view, old), after: formatWhen(view, next) };
  const isFelt = rules !== null && !isGateMoved;
  const isReopened = isFelt && at === null && next > old;
  const tellsRules = isFelt && rules > 0;
  return (
    <>
      <Filled text={settings.gate} parts={parts} />
      {isReopened
        ? marks.colon + settings.reopened
        : tellsRules
          ? marks.colon + moves(rules, length)
          : marks.stop}
      {isGateMoved && marks.blank + settings.held}
    </>
  );
}

/** One entry of a setting with several entries, as people read it. */
interface Entry {
  readonly name: string;
  /** The value of the entry; null in a list, whose entries have none. */
  readonly value: string | null;
}

interface EntriesProps extends ChangeProps {
  readonly olds: readonly Entry[];
  readonly news: readonly Entry[];
}

/** The lost, changed and gained entries of a list or an object. */
function EntriesInWords({ view, change: { field, rules }, olds, news }: EntriesProps) {
  const { settings, marks } = view.texts;
  const find = (all: readonly Entry[], { name }: Entry): Entry | undefined =>
    all.find((it) => it.name === name);
  const gained = news.filter((it) => !find(olds, it));
  const lost = olds.filter((it) => !find(news, it));
  const changed = news.filter((it) => {
    const old = find(olds, it);
    return old && old.value !== it.value;
  });
  const words = named(settings.lists, field);
  const say = (text: string, entries: readonly Entry[]): Child => (
    <Filled
      text={text}
      parts={{
        name: <SettingName view={view} field={field} />,
        entries: <Entries view={view} entries={entries} />,
      }}
    />
  );
  const stops = rules !== null && rules > 0 ? settings.noLongerApply(rules) : null;
  return (
    <>
      {lost.length > 0 && (
        <>
          {say(words?.loses ?? settings.loses, lost)}
          {marks.blank}
          {field === "scope" && stops}
          {marks.blank}
        </>
      )}
      {changed.map((it) => (
        <>
          <Filled
            text={settings.entry}
            parts={{
              name: <SettingName view={view} field={field} />,
              entry: <EntryName text={it.name} />,
              before: <UserText text={find(olds, it)?.value ?? ""} />,
              after: <UserText text={it.value ?? ""} />,
            }}
          />
          {marks.blank}
        </>
      ))}
      {gained.length > 0 && (
        <>
          {say(words?.gains ?? settings.gains, gained)}
          {marks.blank}
          {field === "keep" && stops}
        </>
      )}
    </>
  );
}

/** An entry of a list: a path, a host, or a language. */
function EntryName({ text }: { text: string }) {
  return text.startsWith("/") ? <AddressPart text={text} /> : <UserText text={text} />;
}

function Entries({ view, entries }: { view: View; entries: readonly Entry[] }) {
  const { settings, marks } = view.texts;
  const items = entries.map(({ name, value }) => (
    <EntryName text={value === null ? name : settings.pair(name, value)} />
  ));
  return <Joined items={items} by={marks.comma} />;
}

/** Returns the entries of a list or an object in the record; null if it was cut short, or is neither. */
function entriesOf(view: View, text: string | null): readonly Entry[] | null {
  if (text === null) return [];
  const value = parse(text);
  if (Array.isArray(value)) return value.map((it: unknown) => entryOf(view, it));
  return typeof value === "object" && value !== null ? flatten(view, value) : null;
}

function entryOf(view: View, value: unknown): Entry {
  if (typeof value === "string") return { name: value, value: null };
  // An entry of `keep` with an end.
  const path = textIn(value, "path");
  const instant = parseInstant(textIn(value, "until"));
  if (path === "" || instant === null) return { name: JSON.stringify(value), value: null };
  return { name: view.texts.settings.keptUntil(path, formatWhen(view, instant)), value: null };
}

/** Returns a text field of an object; "" if it has none of that name. */
function textIn(value: unknown, name: string): string {
  if (typeof value !== "object" || value === null) return "";
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const [, text] = entries.find(([it]) => it === name) ?? [];
  return typeof text === "string" ? text : "";
}

/** Flattens an object: `{"en":{"announcement":"..."}}` becomes the announcement in English. */
function flatten(view: View, value: object): Entry[] {
  const { language, texts } = view;
  const names = new Intl.DisplayNames(language.locale, { type: "language" });
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): Entry[] => {
    if (typeof inner !== "object" || inner === null) return [{ name: key, value: String(inner) }];
    return Object.entries(inner).map(([field, text]: [string, unknown]): Entry => ({
      name: texts.settings.inLanguage(
        named(texts.settings.pageTexts, field) ?? field,
        nameOfLanguage(names, key),
      ),
      value: String(text),
    }));
  });
}

function nameOfLanguage(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch (error) {
    if (error instanceof RangeError) return tag;
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function named<Name>(names: Readonly<Record<string, Name>>, key: string): Name | undefined {
  return Object.hasOwn(names, key) ? names[key] : undefined;
}
