import type { Child } from "hono/jsx";
import type { ChainEntry } from "../shared/decision-chain.ts";
import type { View } from "../shared/view.ts";
import { headingOf } from "./finding-list.tsx";
import { SignerName } from "./approvals.tsx";
import { AddressText, UserText, visibleText } from "./user-text.tsx";
import { VersionName } from "./version-name.tsx";
import { Tag } from "./tag.tsx";
import { When } from "./when.tsx";

interface RemarkRowProps {
  readonly view: View;
  readonly entry: ChainEntry;
  /** How it is linked into the chain; null where only one release's records are shown. */
  readonly link: Child;
}

/** A remark among the decisions. */
export function RemarkRow({ view, entry: { remark, reference }, link }: RemarkRowProps) {
  const { texts } = view;
  if (!remark) return null;
  const { release, finding, from, via, text } = remark;
  return (
    <tr>
      <th scope="row" data-label={texts.record.reference}>
        <code>{reference}</code>
      </th>
      <td data-label={texts.record.at}>
        <When view={view} instant={Date.parse(remark.at)} />
      </td>
      {link !== null && (
        <td data-label={texts.releases.release}>
          <VersionName view={view} id={release} />
        </td>
      )}
      <td data-label={texts.record.decision}>
        <Tag tone="plain">{texts.remarks.done[remark.remark]}</Tag>{" "}
        <SignerName view={view} signoff={remark} />
        {via === "local" && <small class="soft"> {texts.record.local}</small>}
        {finding !== null && <WarningName view={view} finding={finding} />}{" "}
        {from !== null && <AddressText text={from} />}
      </td>
      <td data-label={texts.record.comment} class="comment">
        {text === "" ? "–" : <UserText text={text} />}
      </td>
      {link !== null && <td data-label={texts.record.link}>{link}</td>}
    </tr>
  );
}

function WarningName({ view, finding }: { view: View; finding: string }) {
  const kind = { id: finding, severity: "warning", messages: [], count: 1 } as const;
  return (
    <p>
      {headingOf(view, kind)} <small class="soft">{visibleText(finding)}</small>
    </p>
  );
}
