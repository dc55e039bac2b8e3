import type { Finding } from "../../domain/finding.ts";
import type { View } from "../shared/view.ts";
import { Tag } from "./tag.tsx";
import { Address, Typed } from "./user-text.tsx";

interface FindingListProps {
  readonly view: View;
  readonly findings: readonly { readonly finding: Finding; readonly from: string | null }[];
}

/** Findings are written in English, whatever the page is in. */
export function FindingList({ view, findings }: FindingListProps) {
  const { texts } = view;
  return (
    <ul class="findings">
      {findings.map(({ finding: { id, severity, message, fix }, from }) => (
        <li>
          <p>
            <Tag tone={severity === "error" ? "bad" : "wait"}>{texts.severities[severity]}</Tag>{" "}
            <code>{id}</code> {from !== null && <Address text={from} />}
          </p>
          <p lang="en">
            <Typed text={message} />
          </p>
          <p lang="en" class="soft">
            <Typed text={fix} />
          </p>
        </li>
      ))}
    </ul>
  );
}
