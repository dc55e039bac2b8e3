import type { Instant } from "../../domain/instant.ts";
import type { PastAnswer } from "../../store/records/address-history.ts";
import type { ServedSpan } from "../../store/records/served.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { pathOf } from "../ui/menu.ts";
import { groundsInWords } from "../ui/signing/grounds.ts";
import { Filled, reasonInWords } from "../ui/sentence.tsx";
import { Tag, TONES } from "../ui/tag.tsx";
import { AddressText, TargetLink, UserText } from "../ui/user-text.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { When } from "../ui/when.tsx";

/** Each answer with its dates and the versions that gave it, latest first. */
export function AnswerList({ view, answers }: { view: View; answers: readonly PastAnswer[] }) {
  const { history } = view.texts;
  return (
    <table class="stacked history">
      <caption class="hidden">{history.caption}</caption>
      <Columns names={[history.when, history.answer, history.by]} />
      <tbody>
        {answers.map((answer) => (
          <tr>
            <th scope="row" data-label={history.when}>
              {answer.to === null && <Tag tone="good">{history.now}</Tag>}{" "}
              <Span view={view} from={answer.from} to={answer.to} />
            </th>
            <td data-label={history.answer}>
              <Answer view={view} answer={answer} />
            </td>
            <td data-label={history.by}>
              <ul>
                {answer.by.map((it) => (
                  <li>
                    <Served view={view} span={it} />
                  </li>
                ))}
              </ul>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Span({ view, from, to }: { view: View; from: Instant | null; to: Instant | null }) {
  const { history } = view.texts;
  const text =
    from === null
      ? to === null
        ? history.always
        : history.until
      : to === null
        ? history.since
        : history.sinceUntil;
  const parts = {
    from: from !== null && <When view={view} instant={from} />,
    to: to !== null && <When view={view} instant={to} />,
  };
  return <Filled text={text} parts={parts} />;
}

function Answer({
  view,
  answer: { decision, outcome, unknown, row },
}: {
  view: View;
  answer: PastAnswer;
}) {
  const { texts } = view;
  if (!decision || !outcome) {
    const kind = typeof unknown === "string" ? unknown : "problem";
    return (
      <>
        {texts.history.unknown[kind]}
        {unknown !== null && typeof unknown === "object" && (
          <small class="soft" lang="en">
            {" "}
            <UserText text={unknown.problem} />
          </small>
        )}
      </>
    );
  }
  const { status, location, suggestion, reason, rule } = decision;
  return (
    <>
      <Tag tone={TONES[outcome]}>
        {`${status === null ? "" : `${status} `}${texts.try.outcomes[outcome]}`}
      </Tag>{" "}
      {location !== null && <TargetLink view={view} text={location} />}
      {location === null && suggestion !== null && (
        <>
          {texts.history.suggests} <TargetLink view={view} text={suggestion} />
        </>
      )}
      <small class="soft rule">
        {row !== null ? (
          <>
            {texts.try.quickFix}{" "}
            <a href={pathOf("rows")}>
              <AddressText text={row} />
            </a>
          </>
        ) : (
          <>
            {rule === null || reason === "repaired"
              ? reasonInWords(view, decision)
              : texts.try.rule}{" "}
            {rule !== null && <AddressText text={rule} />}
          </>
        )}
      </small>
    </>
  );
}

function Served({ view, span: { release, promotion } }: { view: View; span: ServedSpan }) {
  const { history, marks } = view.texts;
  if (release === null && promotion === null) return <>{history.unnamed}</>;
  // Of an earlier version of the command line, the sentence that it wrote.
  const grounds = promotion?.grounds;
  const reason = grounds ? groundsInWords(view, grounds) : (promotion?.reason ?? "");
  return (
    <>
      {release === null ? history.unnamed : <VersionName view={view} id={release} />}
      <small class="soft">
        {marks.pause}
        {promotion === null ? (
          history.deployed
        ) : (
          <>
            <Filled
              text={history.putLive}
              parts={{
                when: <When view={view} instant={Date.parse(promotion.promotedAt)} />,
                who: <UserText text={promotion.promotedBy} />,
              }}
            />
            {reason !== "" && (
              <>
                {marks.semicolon}
                <UserText text={reason} />
              </>
            )}
          </>
        )}
      </small>
    </>
  );
}
