import type { BeginsOf } from "../shared/serving.ts";
import { parseInstant } from "../../domain/instant.ts";
import { isPermanentRedirect } from "../../domain/table/redirect-status.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { StoredSuggestion } from "../../store/records/shown/suggestions.ts";
import type { LastVisits } from "../hits/last-visits.ts";
import { lineOf, type ResultReader } from "../shared/rule-line.ts";
import type { RowMark } from "../shared/rows-over.ts";
import type { View } from "../shared/view.ts";
import { formatIn, formatWhen } from "../ui/format.ts";
import { LastVisit } from "../ui/hits/last-visit.tsx";
import { SuggestionOf } from "../ui/hits/suggestion.tsx";
import { historyPath, pathOf, tryPath } from "../ui/menu.ts";
import { AnswerOf, Conditions, Filled, Sentence, valuesOf } from "../ui/sentence.tsx";
import { AddressText, TargetLink, UserText, visibleText } from "../ui/user-text.tsx";
import { rulePath } from "../release/findings/remark-paths.ts";
import { addressesToTest } from "./addresses-to-test.ts";
import { RowValue } from "./row-value.tsx";

/** A rule, and the table's others with the same `from`. */
export interface ShownRule {
  readonly rule: RuleData;
  readonly others: readonly RuleData[];
}

interface RuleRowsProps {
  readonly view: View;
  readonly shown: ShownRule;
  readonly marks: readonly RowMark[];
  /** null if there is no such column. */
  readonly visits: LastVisits | null;
  readonly hasSections: boolean;
  readonly suggestion: StoredSuggestion | null;
  readonly begins: BeginsOf;
  readonly resultOf: ResultReader;
  readonly release: string | null;
}

/** A rule in one line, and below it the rows over it and its other fields. */
export function RuleRows(props: RuleRowsProps) {
  const { view, shown, marks, visits, hasSections, suggestion, begins, resultOf, release } = props;
  const { table } = view.texts;
  const { rule, others } = shown;
  return (
    <tbody>
      <tr>
        <th scope="row" data-label={view.texts.oldAddress}>
          <AddressText text={rule.from} />
          {others.length > 0 && <Values view={view} rule={rule} />}
        </th>
        <td data-label={view.texts.newAddress} class={rule.to === undefined ? "none" : undefined}>
          {rule.gone && rule.to !== undefined && (
            <small class="soft">{view.texts.changes.suggests} </small>
          )}
          {rule.to === undefined ? "–" : <TargetLink view={view} text={rule.to} />}
        </td>
        <td data-label={table.result}>
          {inWords(view, rule, resultOf)}
          <OwnDates view={view} rule={rule} />
        </td>
        {hasSections && (
          <td data-label={table.section}>
            {rule.section === undefined ? "–" : <UserText text={rule.section} />}
          </td>
        )}
        {visits && (
          <td data-label={view.texts.traffic.columns.last}>
            <LastVisit view={view} visit={visits.byFrom.get(rule.from)} />
          </td>
        )}
      </tr>
      <tr class="more">
        <td colspan={3 + Number(hasSections) + Number(visits !== null)}>
          <Marks view={view} marks={marks} />
          {suggestion && <SuggestionOf view={view} suggestion={suggestion} />}
          <details>
            <summary>
              {table.more}
              <span class="hidden"> {visibleText(rule.from)}</span>
            </summary>
            <p class="sentence">
              <Sentence view={view} rule={rule} begins={begins(rule)} />
            </p>
            <Conditions view={view} rule={rule} />
            {rule.note !== undefined && (
              <p class="note">
                <UserText text={rule.note} />
              </p>
            )}
            {release !== null && (
              <p>
                <a href={rulePath(release, rule.from)}>{view.texts.remarks.toRule}</a>
              </p>
            )}
            <Examples view={view} rule={rule} begins={begins} release={release} />
            <RowValue view={view} rule={rule} others={others} />
          </details>
        </td>
      </tr>
    </tbody>
  );
}

/** The values that the rule is for, without which others of the same form would look identical. */
function Values({ view, rule }: { view: View; rule: RuleData }) {
  const where = Object.entries(rule.where ?? {});
  if (where.length === 0) return null;
  return (
    <small class="soft values">
      {where.map(([name, values]) => (
        <span>
          <code>{`:${name}`}</code>
          {view.texts.marks.colon}
          {valuesOf(view, values)}
        </span>
      ))}
    </small>
  );
}

function inWords({ texts }: View, rule: RuleData, resultOf: ResultReader): string {
  const { outcomes, table } = texts;
  const result = resultOf(lineOf(rule));
  if (result !== "redirect") return outcomes[result];
  return table.results[isPermanentRedirect(rule.status ?? 301) ? "permanent" : "temporary"];
}

/** The dates of the rule, only where they differ from the switch-over, with which all other rules begin. */
function OwnDates({ view, rule: { startsAt, endsAt } }: { view: View; rule: RuleData }) {
  const { sentence } = view.texts;
  const when = (text: string): string =>
    formatIn(view, parseInstant(text) ?? Infinity, view.timeZone);
  if (startsAt === undefined && endsAt === undefined) return null;
  const words =
    startsAt === undefined
      ? view.texts.table.until(when(endsAt ?? ""))
      : endsAt === undefined
        ? sentence.from(when(startsAt))
        : sentence.fromUntil(when(startsAt), when(endsAt));
  return <small class="soft dates"> {words}</small>;
}

const MARKS_AT_MOST = 3;

function Marks({ view, marks }: { view: View; marks: readonly RowMark[] }) {
  const { table } = view.texts;
  if (marks.length === 0) return null;
  return (
    <ul class="marks">
      {marks.slice(0, MARKS_AT_MOST).map(({ row, covered }) => (
        <li>
          <Filled
            text={textOf(view, covered)}
            parts={{
              when: formatWhen(view, covered.at),
              key: <AddressText text={row.key} />,
              answer: <AnswerOf view={view} decision={covered.withRows} />,
            }}
          />
        </li>
      ))}
      {marks.length > MARKS_AT_MOST && (
        <li>
          <a href={pathOf("rows")}>{table.moreFixes(marks.length - MARKS_AT_MOST)}</a>
        </li>
      )}
    </ul>
  );
}

function textOf({ texts: { table }, now }: View, { effect, at }: RowMark["covered"]): string {
  if (effect === "same") return table.fixIsSame;
  return at > now ? table.fixLater : table.fix;
}

const EXAMPLES_AT_MOST = 10;

function Examples({
  view,
  rule,
  begins,
  release,
}: Pick<RuleRowsProps, "view" | "begins" | "release"> & { readonly rule: RuleData }) {
  const { texts } = view;
  const hasExamples = (rule.examples?.match ?? []).length > 0;
  const at = begins(rule);
  return (
    <>
      <p class="label">{hasExamples ? texts.table.examples : texts.table.address}</p>
      <ul>
        {addressesToTest(rule)
          .slice(0, EXAMPLES_AT_MOST)
          .map((it) => (
            <li>
              <AddressText text={it} />{" "}
              <a href={tryPath({ url: it, at, release })}>
                {texts.table.try}
                <span class="hidden"> {visibleText(it)}</span>
              </a>
              {" · "}
              <a href={historyPath(it)}>
                {texts.history.link}
                <span class="hidden"> {visibleText(it)}</span>
              </a>
            </li>
          ))}
      </ul>
    </>
  );
}
