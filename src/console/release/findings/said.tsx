/** The remarks of people on a release: reasons and comments. */
import type { Lapsed } from "./acceptances.ts";
import type { Remark } from "../../../store/records/signoffs.ts";
import type { View } from "../../shared/view.ts";
import { SignerName } from "../../ui/signing/approvals.tsx";
import { AddressText, UserText, visibleText } from "../../ui/user-text.tsx";
import { VersionName } from "../../ui/version-name.tsx";
import { Filled } from "../../ui/sentence.tsx";
import { When } from "../../ui/when.tsx";
import { rulePath } from "./remark-paths.ts";

interface SaidProps {
  readonly view: View;
  readonly remark: Remark;
}

/** Who accepted a warning, and why. */
export function AcceptedBy({ view, remark }: SaidProps) {
  const who = <SignerName view={view} signoff={remark} />;
  const when = <When view={view} instant={Date.parse(remark.at)} />;
  return (
    <div class="said">
      <p class="soft">
        <Filled text={view.texts.remarks.acceptedBy} parts={{ who, when }} />
      </p>
      <p class="comment">
        <UserText text={remark.text} />
      </p>
    </div>
  );
}

/** The same for an acceptance that no longer holds, with the cause. */
export function AcceptedOnce({ view, lapsed: { remark, why } }: { view: View; lapsed: Lapsed }) {
  return (
    <>
      <AcceptedBy view={view} remark={remark} />
      <p class="band">{view.texts.remarks.lapsed[why](remark.count)}</p>
    </>
  );
}

/** The same for an acceptance in an earlier release, which is only a hint. */
export function AcceptedEarlier({ view, remark }: SaidProps) {
  const parts = {
    version: <VersionName view={view} id={remark.release} />,
    who: <SignerName view={view} signoff={remark} />,
    reason: (
      <span class="comment">
        <UserText text={remark.text} />
      </span>
    ),
  };
  return (
    <p class="soft said">
      <Filled text={view.texts.remarks.earlier} parts={parts} />
    </p>
  );
}

/** A comment, with its author and date. */
export function Comment({ view, remark }: SaidProps) {
  return (
    <div class="said">
      <p class="soft">
        <SignerName view={view} signoff={remark} />
        {view.texts.marks.pause}
        <When view={view} instant={Date.parse(remark.at)} />
      </p>
      <p class="comment">
        <UserText text={remark.text} />
      </p>
    </div>
  );
}

interface CommentsOnProps {
  readonly view: View;
  /** The release. */
  readonly id: string;
  /** The rule. */
  readonly from: string;
  readonly comments: readonly Remark[];
}

/** The comments beside a rule, and a link to its own page, where people can add one. */
export function CommentsOn({ view, id, from, comments }: CommentsOnProps) {
  const { remarks } = view.texts;
  return (
    <div class="comments">
      {comments
        .filter((it) => it.from === from)
        .map((it) => (
          <Comment view={view} remark={it} />
        ))}
      <span class="screen-only">
        <a href={rulePath(id, from)}>
          {remarks.add}
          <span class="hidden"> {remarks.onThis(visibleText(from))}</span>
        </a>
      </span>
    </div>
  );
}

/** All comments on rules of a release; nothing if there are none. */
export function AllComments({ view, id, comments }: Omit<CommentsOnProps, "from">) {
  const { remarks } = view.texts;
  if (comments.length === 0) return null;
  return (
    <>
      <h3>{remarks.comments}</h3>
      <ul class="findings">
        {comments.map((it) => (
          <li>
            <p>
              <a href={rulePath(id, it.from ?? "")}>
                <AddressText text={it.from ?? ""} />
              </a>
            </p>
            <Comment view={view} remark={it} />
          </li>
        ))}
      </ul>
    </>
  );
}
