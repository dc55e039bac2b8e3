import type { Finding } from "../../domain/finding.ts";
import type { View } from "../shared/view.ts";
import { headingOf } from "./finding-heading.ts";
import { Tag } from "./tag.tsx";
import { AddressText, UserText } from "./user-text.tsx";

interface FindingListProps {
  readonly view: View;
  readonly findings: readonly { readonly finding: Finding; readonly from: string | null }[];
}

/** A few findings, one by one. What they say in particular is in English, whatever the language of the page. */
export function FindingList({ view, findings }: FindingListProps) {
  const { texts } = view;
  return (
    <ul class="findings">
      {findings.map(({ finding: { id, severity, message, fix }, from }) => (
        <li>
          <p>
            <Tag tone={severity === "error" ? "bad" : "wait"}>{texts.severities[severity]}</Tag>{" "}
            <strong>{headingOf(view, { id, severity, messages: [message], count: 1 })}</strong>{" "}
            <small class="soft">{id}</small>
          </p>
          <p lang="en">
            {from !== null && <AddressText text={from} />} <UserText text={message} />
          </p>
          <p lang="en" class="soft">
            <UserText text={fix} />
          </p>
        </li>
      ))}
    </ul>
  );
}
