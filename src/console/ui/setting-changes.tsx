/** Changed settings of the site in words, with what they do to addresses. */
import type { Child } from "hono/jsx";
import { parseInstant } from "../../domain/instant.ts";
import type { Effect } from "../../store/records/effect.ts";
import type { View } from "../shared/view.ts";
import { formatLength, formatWhen } from "./format.ts";
import { Filled } from "./sentence.tsx";
import { AddressText, UserText } from "./user-text.tsx";

export type SettingChange = Effect["settings"][number];

interface Props {
  readonly view: View;
  readonly change: SettingChange;
  readonly isGateMoved: boolean;
}

export function SettingInWords({ view, change, isGateMoved }: Props) {
  const { field, before, after } = change;
  switch (field) {
    case "activatesAt":
      return <GateInWords view={view} change={change} isGateMoved={isGateMoved} />;
    case "fallback":
      return <FallbackInWords view={view} change={change} />;
    case "scope":
    case "keep": {
      const [olds, news] = [listOf(before), listOf(after)];
      if (olds && news) return <ListInWords view={view} change={change} olds={olds} news={news} />;
      return <Plain view={view} change={change} />;
    }
    default:
      return <Plain view={view} change={change} />;
  }
}

function Plain({ view, change: { field, before, after } }: Omit<Props, "isGateMoved">) {
  const { settings } = view.texts;
  const text = before === null ? settings.set : after === null ? settings.unset : settings.becomes;
  const value = (it: string | null): Child =>
    it === null ? null : <Value view={view} text={it} />;
  const parts = {
    name: <SettingName view={view} field={field} />,
    before: value(before),
    after: value(after),
  };
  return <Filled text={text} parts={parts} />;
}

function SettingName({ view, field }: { view: View; field: string }) {
  const names: Readonly<Record<string, string>> = view.texts.settings.names;
  const name = Object.hasOwn(names, field) ? names[field] : undefined;
  return <>{name ?? <UserText text={field} />}</>;
}

/** An instant in the site's own time zone, and any other value as it is written. */
function Value({ view, text }: { view: View; text: string }) {
  const instant = parseInstant(text);
  if (instant !== null) return <>{formatWhen(view, instant)}</>;
  return <AddressText text={text} />;
}

function GateInWords({ view, change, isGateMoved }: Props) {
  const { before, after, rules } = change;
  const { settings } = view.texts;
  const [old, next] = [parseInstant(before ?? ""), parseInstant(after ?? "")];
  if (old === null || next === null) return <Plain view={view} change={change} />;
  const length = formatLength(view, Math.abs(next - old));
  const moves = next > old ? settings.later : settings.earlier;
  const parts = { before: formatWhen(view, old), after: formatWhen(view, next) };
  const tellsRules = rules !== null && rules > 0 && !isGateMoved;
  return (
    <>
      <Filled text={settings.gate} parts={parts} />
      {tellsRules ? `: ${moves(rules, length)}` : "."} {isGateMoved && settings.held}
    </>
  );
}

function FallbackInWords({ view, change: { before, after } }: Omit<Props, "isGateMoved">) {
  const { settings } = view.texts;
  const text =
    after === null
      ? settings.noFallback
      : before === null
        ? settings.newFallback
        : settings.fallback;
  const address = (it: string | null): Child => (it === null ? null : <AddressText text={it} />);
  return <Filled text={text} parts={{ before: address(before), after: address(after) }} />;
}

interface ListProps extends Omit<Props, "isGateMoved"> {
  readonly olds: readonly string[];
  readonly news: readonly string[];
}

function ListInWords({ view, change: { field, rules }, olds, news }: ListProps) {
  const { settings } = view.texts;
  const isScope = field === "scope";
  const gained = news.filter((it) => !olds.includes(it));
  const lost = olds.filter((it) => !news.includes(it));
  const paths = (all: readonly string[]): Child => <UserText text={all.join(", ")} />;
  const hasRules = isScope && rules !== null && rules > 0;
  return (
    <>
      {lost.length > 0 && (
        <>
          <Filled
            text={isScope ? settings.noLongerCloses : settings.noLongerKeeps}
            parts={{ paths: paths(lost) }}
          />
          {isScope && (hasRules ? `: ${settings.noLongerApply(rules)}` : ".")}{" "}
        </>
      )}
      {gained.length > 0 && (
        <Filled
          text={isScope ? settings.closes : settings.keeps}
          parts={{ paths: paths(gained) }}
        />
      )}
    </>
  );
}

/** The paths of a list as the record has it; null if it was cut, or is none. */
function listOf(text: string | null): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(text ?? "[]");
    if (!Array.isArray(value)) return null;
    return value.map((it: unknown) => (typeof it === "string" ? it : JSON.stringify(it)));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
