import type { Child } from "hono/jsx";
import type { Finding, FindingData, Severity } from "../../domain/finding.ts";
import type { Effect } from "../../store/records/effect.ts";
import type { View } from "../shared/view.ts";
import type { KindWords } from "../texts/en/finding-kinds.ts";
import { formatList, formatNumber } from "./format.ts";
import { Tag } from "./tag.tsx";
import { TechnicalDetail } from "./technical-detail.tsx";
import { UserText } from "./user-text.tsx";

/**
 * A few findings of quick fixes, listed individually. A quick fix with an error is not used; visitors get the answer
 * shown beside it.
 */
export function FindingList({
  view,
  findings,
}: {
  readonly view: View;
  readonly findings: readonly { readonly finding: Finding<string>; readonly from: string | null }[];
}) {
  const { texts } = view;
  return (
    <ul class="findings">
      {findings.map(({ finding: { id, severity, message, fix, data }, from }) => (
        <li>
          <p>
            <Tag tone={severity === "error" ? "bad" : "wait"}>{texts.severities[severity]}</Tag>{" "}
            <strong>{headingOf(view, { id, severity, known: [{ data }], count: 1 })}</strong>{" "}
            <small class="soft">{id}</small>
          </p>
          {severity === "warning" && <p>{wordsOf(view, { id, severity }).meaning}</p>}
          <TechnicalDetail view={view} said={[{ from, message, fix }]} />
        </li>
      ))}
    </ul>
  );
}

/** How many locales a heading names; more are a list. */
const NAMED_AT_MOST = 4;

interface Found {
  /** May be an id that only newer versions know. */
  readonly id: string;
  readonly severity: Severity;
  readonly known: readonly { readonly data?: FindingData | undefined }[];
  /** The total number, including findings that are not known. */
  readonly count: number;
}

/** Describes findings of one kind as a sentence in the reader's language. */
export function headingOf(view: View, { id, severity, known, count }: Found): string {
  const named = known.length === count ? localesIn(view, known) : null;
  return named ?? wordsOf(view, { id, severity }).title;
}

/** Describes a kind in the reader's language: its name, and what it means for visitors. */
export function wordsOf(view: View, { id, severity }: Pick<Found, "id" | "severity">): KindWords {
  const { findings } = view.texts;
  const kinds: Readonly<Record<string, KindWords>> = findings.kinds;
  return (Object.hasOwn(kinds, id) ? kinds[id] : undefined) ?? findings.general[severity];
}

/**
 * Returns a heading such as `Visitors from ru and tw are sent to the global site`; null if it would not be that short.
 */
function localesIn(view: View, known: Found["known"]): string | null {
  const { texts } = view;
  const changes = known.map(({ data }) => data?.locales ?? []);
  const olds = [...new Set(changes.flat().map((it) => it.from))];
  const [to, ...others] = new Set(changes.flat().map((it) => it.to));
  const isClear = changes.every((it) => it.length > 0) && others.length === 0;
  // A placeholder stands for any locale.
  const isNamed = !olds.some((it) => it.startsWith(":")) && olds.length <= NAMED_AT_MOST;
  if (to === undefined || !isClear || !isNamed) return null;
  const from = formatList(view, olds);
  return to.toLowerCase() === "global"
    ? texts.findings.localesToGlobal(from)
    : texts.findings.localesTo(from, to);
}

/** How many kinds are listed individually. */
const KINDS_AT_MOST = 6;

type Warnings = NonNullable<Effect["warnings"]>;

/** Warnings by kind for the panel beside the decision: one line for the open ones, one for the accepted ones. */
export function WarningLines({ view, warnings }: { view: View; warnings: Warnings }) {
  const { texts } = view;
  const open = warnings.map(({ id, count, accepted = 0 }) => ({ id, count: count - accepted }));
  const accepted = warnings.map(({ id, accepted: count = 0 }) => ({ id, count }));
  const why = warnings.filter(({ reasons = [] }) => reasons.length > 0).slice(0, KINDS_AT_MOST);
  return (
    <>
      <Line view={view} kinds={open} tone="wait" words={texts.findings.open} />
      <Line view={view} kinds={accepted} words={texts.findings.acceptedCount}>
        {why.length > 0 && (
          <ul>
            {why.map(({ id, reasons = [] }) => (
              <li class="comment">
                {headingOf(view, { ...UNKNOWN, id })}
                {texts.marks.colon}
                <UserText text={reasons.join(texts.marks.semicolon)} />
              </li>
            ))}
          </ul>
        )}
      </Line>
    </>
  );
}

/** The fields of a kind of warning that a record does not contain. */
const UNKNOWN = { severity: "warning", known: [], count: 1 } as const;

interface LineProps {
  readonly view: View;
  readonly kinds: readonly { readonly id: string; readonly count: number }[];
  readonly tone?: string;
  readonly words: (count: number) => string;
  readonly children?: Child;
}

function Line({ view, kinds, tone, words, children }: LineProps) {
  const { marks, effect } = view.texts;
  const some = kinds.filter((it) => it.count > 0);
  const total = some.reduce((sum, it) => sum + it.count, 0);
  if (total === 0) return null;
  const names = some.slice(0, KINDS_AT_MOST).map(({ id, count }) => {
    const kind = { ...UNKNOWN, id, count };
    return headingOf(view, kind) + marks.open + formatNumber(view, count) + marks.close;
  });
  const left = some.length - names.length;
  return (
    <li class={tone}>
      {words(total)}
      {marks.colon}
      {names.join(marks.semicolon)}
      {left > 0 && ` ${effect.andMore(left)}`}
      {children}
    </li>
  );
}
