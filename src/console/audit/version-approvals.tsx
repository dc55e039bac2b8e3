import { type Decisions, standingIn } from "../shared/approvals.ts";
import type { Chain } from "../shared/decision-chain.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { ApprovalsLine, Uncounted } from "../ui/signing/approvals.tsx";
import { NotStored, StandingTag } from "../ui/signing/standing-tag.tsx";
import { UserText } from "../ui/user-text.tsx";
import { VersionName } from "../ui/version-name.tsx";

interface VersionApprovalsProps {
  readonly view: View;
  readonly decisions: Decisions;
  readonly chain: Chain;
  /** The hashes of manifests as stored now; no entry for one that is no longer stored. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** The standing, approvals and publishers of each version with a decision, the last decided first. */
export function VersionApprovals({ view, decisions, chain, hashes }: VersionApprovalsProps) {
  const { texts } = view;
  const known = chain.entries.flatMap((it) => it.signoff?.release ?? []);
  const ids = [...new Set(known.toReversed())];
  return (
    <table class="stacked version-approvals">
      <caption class="hidden">{texts.record.versionsCaption}</caption>
      <Columns
        names={[
          texts.releases.release,
          texts.releases.state,
          texts.record.approvals,
          texts.record.published,
        ]}
      />
      <tbody>
        {ids.map((id) => {
          const hash = hashes.get(id) ?? null;
          const standing = standingIn(decisions, id, view, hash);
          return (
            <tr>
              <th scope="row" data-label={texts.releases.release}>
                <VersionName view={view} id={id} />
              </th>
              <td data-label={texts.releases.state}>
                <StandingTag view={view} standing={standing} />{" "}
                {hash === null && <NotStored view={view} />}
              </td>
              <td data-label={texts.record.approvals}>
                {standing.state === "rejected" ? (
                  "–"
                ) : (
                  <ApprovalsLine view={view} standing={standing} />
                )}
                <Uncounted view={view} standing={standing} />
              </td>
              <td data-label={texts.record.published}>
                <UserText text={standing.publishers.join(texts.marks.comma) || "–"} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
