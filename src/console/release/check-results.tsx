/** Whether the targets of a release answer, according to `sunset check`. */
import { VERDICTS, type Verdict } from "../../domain/report/target-health.ts";
import type { CheckResults } from "../../store/records/check-results.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { PlatformCommand } from "../ui/command.tsx";
import { formatNumber } from "../ui/format.ts";
import { Filled } from "../ui/sentence.tsx";
import { Tag, type Tone } from "../ui/tag.tsx";
import { AddressText, TargetLink, UserText } from "../ui/user-text.tsx";
import { WhenAndHowFar } from "../ui/when.tsx";

const TONES: Readonly<Record<Verdict, Tone>> = {
  dead: "bad",
  "soft-dead": "bad",
  unknown: "wait",
  redirected: "plain",
  ok: "good",
};

const SHOWN_AT_MOST = 50;

interface CheckResultsProps {
  readonly view: View;
  /** As stored in KV: null if nobody has checked, text if they cannot be read. */
  readonly results: CheckResults | string | null;
}

export function CheckResultsOf({ view, results }: CheckResultsProps) {
  const { texts } = view;
  if (results === null) {
    return (
      <>
        <p class="empty">{texts.targets.none}</p>
        <PlatformCommand
          view={view}
          text={texts.targets.noneCommand}
          words={["check", "--publish"]}
        />
      </>
    );
  }
  if (typeof results === "string") return <p class="band bad">{texts.targets.unreadable}</p>;
  const { checkedAt, checkedBy, counts, unfilled, targets } = results;
  const found = VERDICTS.filter((it) => counts[it] > 0);
  const notWell = VERDICTS.filter((it) => it !== "ok").reduce((sum, it) => sum + counts[it], 0);
  const shown = targets.slice(0, SHOWN_AT_MOST);
  return (
    <>
      <p>
        <Filled
          text={texts.targets.asked}
          parts={{
            when: <WhenAndHowFar view={view} instant={Date.parse(checkedAt)} />,
            who: <UserText text={checkedBy} />,
          }}
        />
      </p>
      <p class="counts">
        {found.map((verdict) => (
          <span class="count">
            <strong>{formatNumber(view, counts[verdict])}</strong>{" "}
            <Tag tone={TONES[verdict]}>
              {
                (counts[verdict] === 1 ? texts.targets.verdicts : texts.targets.verdictsOfMany)[
                  verdict
                ]
              }
            </Tag>
          </span>
        ))}
      </p>
      {notWell === 0 && <p class="empty">{texts.targets.allWell}</p>}
      {shown.length > 0 && <TargetTable view={view} targets={shown} />}
      {shown.length < notWell && (
        <>
          <p class="soft">{texts.targets.more(notWell - shown.length)}</p>
          <PlatformCommand
            view={view}
            text={texts.findings.listedCommand}
            words={["check", "--csv", "targets.csv"]}
            isOfFiles
          />
        </>
      )}
      {unfilled > 0 && <p class="soft">{texts.targets.unfilled(unfilled)}</p>}
    </>
  );
}

function TargetTable({ view, targets }: { view: View; targets: CheckResults["targets"] }) {
  const { texts } = view;
  return (
    <table class="stacked">
      <caption class="hidden">{texts.targets.caption}</caption>
      <Columns names={[texts.targets.target, texts.targets.verdict, texts.oldAddress]} />
      <tbody>
        {targets.map(({ url, verdict, status, hops, finalUrl, reason, rules, from }) => (
          <tr>
            <th scope="row" data-label={texts.targets.target}>
              <TargetLink view={view} text={url} />
              {hops > 0 && (
                <small class="soft rule">
                  {texts.targets.leadsTo} <AddressText text={finalUrl} />
                </small>
              )}
            </th>
            <td data-label={texts.targets.verdict}>
              <Tag tone={TONES[verdict]}>
                {`${status === null ? "" : `${status} `}${texts.targets.verdicts[verdict]}`}
              </Tag>
              {/* The reason for `soft-dead` only names a setting, and the page that it matched is shown already. */}
              {reason !== null && verdict !== "soft-dead" && (
                <small class="soft rule" lang="en">
                  <UserText text={reason} />
                </small>
              )}
            </td>
            <td data-label={texts.oldAddress}>
              {from === null ? texts.targets.fallback : <AddressText text={from} />}
              {rules > 1 && <small class="soft rule">{texts.effect.andMore(rules - 1)}</small>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
