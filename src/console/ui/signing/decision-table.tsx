import type { Remark, Signoff } from "../../../store/records/signoffs.ts";
import type { Chain, ChainEntry, LinkState } from "../../shared/decision-chain.ts";
import type { View } from "../../shared/view.ts";
import { SignerName } from "./approvals.tsx";
import { Columns } from "../columns.tsx";
import { headingOf, wordsOf } from "../finding-list.tsx";
import { Filled } from "../sentence.tsx";
import { SignedInBrief } from "../effect-list.tsx";
import { Tag, type Tone } from "../tag.tsx";
import { AddressText, UserText, visibleText } from "../user-text.tsx";
import { nameVersionWithId, VersionName } from "../version-name.tsx";
import { When } from "../when.tsx";

export const DECISION_TONES: Readonly<Record<Signoff["decision"], Tone>> = {
  approve: "good",
  reject: "bad",
  withdraw: "plain",
};

const LINK_TONES: Readonly<Record<LinkState, Tone>> = {
  first: "good",
  linked: "good",
  fork: "wait",
  broken: "bad",
  unreadable: "bad",
};

interface DecisionTableProps {
  readonly view: View;
  readonly chain: Chain;
  /** Whether it is the record of all releases, which includes the state of the chain. */
  readonly isRecord?: boolean;
}

/** A table of decisions, latest first. */
export function DecisionTable({ view, chain, isRecord = false }: DecisionTableProps) {
  const { texts } = view;
  return (
    <table class="stacked decisions">
      <caption class="hidden">{texts.record.caption}</caption>
      <Columns
        names={[
          texts.record.reference,
          texts.record.at,
          isRecord && texts.releases.release,
          texts.record.decision,
          texts.record.comment,
          isRecord && texts.record.link,
        ]}
      />
      <tbody>
        {chain.entries.toReversed().map((entry) => (
          <Row view={view} entry={entry} isRecord={isRecord} />
        ))}
      </tbody>
    </table>
  );
}

/** A decision, or a remark among the decisions. */
function Row({ view, entry, isRecord }: { view: View; entry: ChainEntry; isRecord: boolean }) {
  const { texts } = view;
  const { reference, signoff, remark, state, key } = entry;
  const link = <Tag tone={LINK_TONES[state]}>{texts.record.links[state]}</Tag>;
  const heading = (
    <th scope="row" data-label={texts.record.reference}>
      <code>{reference}</code>
    </th>
  );
  const said = signoff ?? remark;
  if (!said) {
    return (
      <tr>
        {heading}
        <td colspan={isRecord ? 5 : 3}>
          {link} <UserText text={key} />
        </td>
      </tr>
    );
  }
  const decision = signoff ? (
    <Tag tone={DECISION_TONES[signoff.decision]}>{texts.decisions[signoff.decision]}</Tag>
  ) : (
    <Tag tone="plain">{remark && texts.remarks.done[remark.remark]}</Tag>
  );
  const comment = signoff?.comment ?? remark?.text ?? "";
  return (
    <tr>
      {heading}
      <td data-label={texts.record.at}>
        <When view={view} instant={Date.parse(said.at)} />
      </td>
      {isRecord && (
        <td data-label={texts.releases.release}>
          <VersionName view={view} id={said.release} />
          {signoff && (
            <small class="soft">
              {" "}
              {texts.record.comparedWith(
                signoff.base === null ? texts.notKnown : nameVersionWithId(view, signoff.base),
              )}
            </small>
          )}
        </td>
      )}
      <td data-label={texts.record.decision}>
        <Filled
          text={texts.record.by}
          parts={{ decision, who: <SignerName view={view} signoff={said} /> }}
        />
        {said.via === "local" && (
          <small class="soft">{texts.marks.blank + texts.record.local}</small>
        )}
        {signoff && <SignedInBrief view={view} effect={signoff.effect} />}
        {remark && <Subject view={view} remark={remark} />}
      </td>
      <td data-label={texts.record.comment} class="comment">
        {comment === "" ? "–" : <UserText text={comment} />}
      </td>
      {isRecord && <td data-label={texts.record.link}>{link}</td>}
    </tr>
  );
}

function Subject({ view, remark: { finding, from } }: { view: View; remark: Remark }) {
  return (
    <>
      {finding !== null && <WarningName view={view} finding={finding} />}{" "}
      {from !== null && <AddressText text={from} />}
    </>
  );
}

function WarningName({ view, finding }: { view: View; finding: string }) {
  const kind = { id: finding, severity: "warning", known: [], count: 1 } as const;
  return (
    <>
      <p>
        {headingOf(view, kind)} <small class="soft">{visibleText(finding)}</small>
      </p>
      <p>
        <small>{wordsOf(view, kind).meaning}</small>
      </p>
    </>
  );
}
