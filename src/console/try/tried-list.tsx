import type { Instant } from "../../domain/instant.ts";
import type { JudgedVisit } from "../../domain/report/judge-visit.ts";
import { describeExplanation } from "../../domain/resolve/explanation.ts";
import type { Explanation } from "../../domain/resolve/explain.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { formatWhen } from "../ui/format.ts";
import { historyPath, linkTo, pathOf } from "../ui/menu.ts";
import { reasonInWords } from "../ui/sentence.tsx";
import { Tag, TONES } from "../ui/tag.tsx";
import { AddressPart, AddressText, TargetLink, UserText, visibleText } from "../ui/user-text.tsx";
import type { Tried } from "./judge.ts";
import { labelOf, shown } from "./results.tsx";
import type { TriedVersion } from "./versions.ts";

/** A line of the page, with explanations of its verdicts. */
export interface Explained extends Tried {
  readonly explanations: readonly Explanation[];
}

interface TriedListProps {
  readonly view: View;
  readonly tried: readonly Explained[];
  readonly versions: readonly TriedVersion[];
  /** For each version the `from` of every row that takes part, because their answers do not come from its table. */
  readonly rows: readonly ReadonlySet<string>[];
}

/** The list of answers for each address, with explanations. */
export function TriedList({ view, tried, versions, rows }: TriedListProps) {
  const { texts } = view;
  const isOne = versions.length === 1;
  return (
    <table class={`stacked tried ${isOne ? "one" : "both"}`}>
      <caption class="hidden">{texts.try.caption}</caption>
      <Columns
        names={[
          texts.oldAddress,
          isOne && texts.try.outcome,
          isOne && texts.try.target,
          ...(isOne ? [] : versions.map((it) => labelOf(view, it))),
        ]}
      />
      <tbody>
        {tried.map((it) => (
          <tr>
            <Address view={view} tried={it} />
            {it.verdicts === null && (
              <td colspan={2}>
                <Tag tone="bad">{texts.try.unreadable}</Tag>{" "}
                <small class="soft">{texts.try.help}</small>
              </td>
            )}
            {it.verdicts?.map((verdict, index) => {
              const version = versions[index];
              if (!version) return null;
              const isOpen = tried.length === 1;
              const props = { view, tried: it, index, verdict, version, rows, isOpen };
              return isOne ? <OneCells {...props} /> : <BothCell {...props} />;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Address({ view, tried }: { view: View; tried: Explained }) {
  const { texts } = view;
  const { line, isDifferent } = tried;
  const text = line.address ?? line.typed;
  return (
    <th scope="row" data-label={texts.oldAddress}>
      <AddressText text={shown(text)} />
      {isDifferent && (
        <>
          {" "}
          <Tag tone="wait">{texts.try.differs}</Tag>
        </>
      )}
      {line.address === null && <small class="soft read">{texts.try.line(line.line)}</small>}
      {line.address !== null && line.typed !== line.address && (
        <small class="soft read">
          {texts.try.read(line.line)}
          {texts.marks.blank}
          <UserText text={shown(line.typed)} />
        </small>
      )}
    </th>
  );
}

interface VerdictProps {
  readonly view: View;
  readonly tried: Explained;
  /** The index of the version. */
  readonly index: number;
  readonly verdict: JudgedVisit;
  readonly version: TriedVersion;
  readonly rows: readonly ReadonlySet<string>[];
  /** Whether the explanation is open, as for a single address. */
  readonly isOpen: boolean;
}

function OneCells(props: VerdictProps) {
  const { texts } = props.view;
  return (
    <>
      <td data-label={texts.try.outcome}>
        <Result {...props} />
      </td>
      <td data-label={texts.try.target}>
        <Target {...props} />
        <Because {...props} />
        <Why {...props} />
      </td>
    </>
  );
}

function BothCell(props: VerdictProps) {
  return (
    <td data-label={labelOf(props.view, props.version)}>
      <Result {...props} />
      <br />
      <Target {...props} />
      <Because {...props} />
      <Why {...props} />
    </td>
  );
}

function Result({ view, verdict: { outcome, decision } }: VerdictProps) {
  return (
    <>
      <Tag tone={TONES[outcome]}>{view.texts.try.outcomes[outcome]}</Tag>{" "}
      {decision.status !== null && <small class="soft">{decision.status}</small>}
    </>
  );
}

function Target({ view, tried, index, verdict: { decision } }: VerdictProps) {
  const { location, suggestion } = decision;
  const other = tried.verdicts?.find((_, at) => at !== index)?.decision.location ?? null;
  if (location !== null) return <TargetLink view={view} text={location} other={other} />;
  if (suggestion === null) return <>–</>;
  return (
    <>
      <small class="soft">{view.texts.try.suggests}</small>{" "}
      <TargetLink view={view} text={suggestion} />
    </>
  );
}

function Because({ view, index, verdict: { decision }, version, rows }: VerdictProps) {
  const { texts } = view;
  const { rule, reason } = decision;
  const isRow = rule !== null && rows[index]?.has(rule);
  const place = isRow
    ? pathOf("rows")
    : linkTo("table", { release: version.release, q: rule ?? "" });
  return (
    <small class="soft rule">
      {(rule === null || reason !== "rule") && `${reasonInWords(view, decision)} `}
      {rule !== null && (
        <>
          {isRow ? texts.try.quickFix : texts.try.rule}{" "}
          <a href={place}>
            <AddressText text={rule} />
          </a>
        </>
      )}
    </small>
  );
}

function Why({ view, tried, index, isOpen }: VerdictProps) {
  const { texts, timeZone } = view;
  const { line, explanations } = tried;
  const explanation = explanations[index];
  if (!explanation) return null;
  const when = (instant: Instant): string => formatWhen(view, instant);
  return (
    <details open={isOpen}>
      <summary>
        {texts.try.why}
        <span class="hidden"> {visibleText(line.address ?? line.typed)}</span>
      </summary>
      <Story lines={describeExplanation(explanation, timeZone, texts.explanation, when)} />
      <p>
        <a href={historyPath(line.address ?? line.typed)}>{texts.history.link}</a>
      </p>
    </details>
  );
}

/** An explanation. Indented lines are about the rules considered. */
function Story({ lines }: { lines: readonly string[] }) {
  return (
    <ol class="story">
      {lines.map((line) => (
        <li class={line.startsWith("  ") ? "rule" : undefined}>
          <AddressPart text={line.trimStart()} />
        </li>
      ))}
    </ol>
  );
}
