import type { Effect } from "../../store/records/effect.ts";
import type { View } from "../shared/view.ts";
import { headingOf } from "./finding-list.tsx";
import { formatNumber } from "./format.ts";

/** How many kinds are told one by one. */
const KINDS_AT_MOST = 6;

interface Warnings {
  readonly view: View;
  readonly warnings: NonNullable<Effect["warnings"]>;
}

/** Warnings by kind in the panel beside the decision: a line of those that are open, one of those that are accepted. */
export function WarningLines({ view, warnings }: Warnings) {
  const { texts } = view;
  const split = warnings.map(({ id, count, accepted = 0 }) => ({
    id,
    open: count - accepted,
    accepted,
  }));
  const open = split.map(({ id, open }) => ({ id, count: open }));
  const accepted = split.map(({ id, accepted }) => ({ id, count: accepted }));
  return (
    <>
      <Line view={view} kinds={open} tone="wait" words={texts.effect.warnings} />
      <Line view={view} kinds={accepted} words={texts.findings.acceptedCount} />
    </>
  );
}

interface LineProps {
  readonly view: View;
  readonly kinds: readonly { readonly id: string; readonly count: number }[];
  readonly tone?: string;
  readonly words: (count: number) => string;
}

function Line({ view, kinds, tone, words }: LineProps) {
  const some = kinds.filter((it) => it.count > 0);
  const total = some.reduce((sum, it) => sum + it.count, 0);
  if (total === 0) return null;
  const names = some.slice(0, KINDS_AT_MOST).map(({ id, count }) => {
    const kind = { id, severity: "warning", messages: [], count } as const;
    return `${headingOf(view, kind)} (${formatNumber(view, count)})`;
  });
  const left = some.length - names.length;
  return (
    <li class={tone}>
      {words(total)}
      {": "}
      {names.join("; ")}
      {left > 0 && ` ${view.texts.effect.andMore(left)}`}
    </li>
  );
}
