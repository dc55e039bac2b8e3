/** Changes for visitors: removed rules first, then changed, then added ones, old and new side by side. */
import type { Child } from "hono/jsx";
import type { Change } from "../../../domain/report/diff.ts";
import type { AddressChanges } from "../../compare/address-changes.ts";
import type { LastVisits } from "../../hits/last-visits.ts";
import type { Kind } from "../../compare/change-groups.ts";
import type { Changes } from "../../shared/changes.ts";
import type { View } from "../../shared/view.ts";
import { Columns } from "../../ui/columns.tsx";
import { PlatformCommand } from "../../ui/command.tsx";
import { formatNumber, withParameters } from "../../ui/format.ts";
import { LastVisit } from "../../ui/hits/last-visit.tsx";
import { Pager, readPage } from "../../ui/pager.tsx";
import { Filled } from "../../ui/sentence.tsx";
import { AddressText } from "../../ui/user-text.tsx";
import { RuleCell } from "../../ui/rule-cell.tsx";
import { isUnnoticed, VisitorCell } from "./visitor-cell.tsx";

const KINDS = ["removed", "changed", "added"] as const satisfies readonly Kind[];

/** How many of each kind are shown among all kinds, and on a page of one kind. */
const SHOWN_AT_MOST = 20;
export const CHANGES_A_PAGE = 200;

interface ChangeTablesProps {
  readonly view: View;
  /** The release that is compared with the one in service. */
  readonly id: string;
  readonly changes: Changes;
  /** The changed answers to visitors; null if they take longer than a page waits. */
  readonly addresses: AddressChanges | null;
  /** The gate of the release. */
  readonly gate: number;
  /** The last visits of removed rules; null if unknown. */
  readonly lastVisits: LastVisits | null;
  /** Returns what is shown beside a rule of the release. */
  readonly beside: (from: string) => Child;
}

export function ChangeTables(props: ChangeTablesProps) {
  const { view, id, changes } = props;
  const { texts } = view;
  const { shown, counts, difference } = changes;
  const only = KINDS.find((it) => it === view.url.searchParams.get("kind")) ?? null;
  const page = readPage(view.url);
  const groups = KINDS.map((kind) => ({
    kind,
    count: counts[kind],
    listed: shown.changes.filter((it) => it.kind === kind),
  }));
  return (
    <>
      <p class="counts">
        {groups.map(({ kind, count }) => (
          <a
            class={`count ${kind}`}
            href={`${withParameters(view, { kind: count > 0 ? kind : null, page: null })}#${kind}`}
          >
            <strong>{formatNumber(view, count)}</strong> {texts.changes.kinds[kind]}
          </a>
        ))}
      </p>
      {!difference && (
        <div class="band">
          <p>{texts.changes.tooMany}</p>
          <PlatformCommand
            view={view}
            text={texts.changes.whole}
            words={["diff", "live", id, "--all"]}
          />
        </div>
      )}
      {groups
        .filter(({ kind, count }) => count > 0 && (only === null || only === kind))
        .map(({ kind, count, listed }) => {
          const start = only === null ? 0 : (page - 1) * CHANGES_A_PAGE;
          const rows = listed.slice(start, start + (only ? CHANGES_A_PAGE : SHOWN_AT_MOST));
          return (
            <div id={kind}>
              <h3>{texts.changes.headings[kind](count)}</h3>
              <ChangeTable {...props} kind={kind} rows={rows} />
              {only === null && rows.length < listed.length && (
                <p>
                  <a href={`${withParameters(view, { kind })}#${kind}`}>
                    {listed.length < count
                      ? texts.changes.sample[kind](listed.length)
                      : texts.changes.all[kind](count)}
                  </a>
                </p>
              )}
              {only !== null && (
                <Pager view={view} page={page} pages={Math.ceil(listed.length / CHANGES_A_PAGE)} />
              )}
              {listed.length < count && (
                <p class="soft">{texts.changes.andMore(count - listed.length)}</p>
              )}
            </div>
          );
        })}
      {only !== null && (
        <p>
          <a href={withParameters(view, { kind: null, page: null })}>{texts.changes.back}</a>
        </p>
      )}
      {shown.remarks > 0 && <p class="soft">{texts.changes.remarks(shown.remarks)}</p>}
    </>
  );
}

interface ChangeTableProps extends ChangeTablesProps {
  readonly kind: Kind;
  readonly rows: readonly Change[];
}

function ChangeTable(props: ChangeTableProps) {
  const { view, kind, rows } = props;
  const { texts } = view;
  return (
    <table class="stacked changes">
      <caption class="hidden">{texts.changes.kinds[kind]}</caption>
      <Columns names={[texts.oldAddress, texts.visits.live, texts.visits.next]} />
      <tbody>
        {rows.map((change) => (
          <ChangeRow {...props} change={change} />
        ))}
      </tbody>
    </table>
  );
}

function ChangeRow(props: ChangeTablesProps & { readonly change: Change }) {
  const { view, change, gate, lastVisits, beside } = props;
  const { from, before, after } = change;
  const addresses = props.addresses ? (props.addresses.byChange.get(change) ?? []) : undefined;
  const { texts } = view;
  const written = after?.from ?? before?.from ?? from;
  const isPattern = addresses?.some((it) => it.address !== written) ?? false;
  const visitors = { view, addresses, gate, isPattern };
  return (
    <tr>
      <th scope="row">
        <AddressText text={written} />
        {after && beside(after.from)}
        {before && !after && lastVisits && (
          <small class="soft rule">
            <Filled
              text={texts.traffic.lastVisit.removed}
              parts={{
                when: <LastVisit view={view} visit={lastVisits.byFrom.get(before.from)} />,
              }}
            />
          </small>
        )}
      </th>
      <td data-label={texts.visits.live}>
        {before ? (
          <RuleCell view={view} rule={before} other={after} />
        ) : (
          <VisitorCell {...visitors} side="before" other={after?.to ?? null} />
        )}
      </td>
      <td data-label={texts.visits.next}>
        {after ? (
          <RuleCell view={view} rule={after} other={before} />
        ) : (
          <VisitorCell {...visitors} side="after" other={before?.to ?? null} />
        )}
        {after && isUnnoticed(addresses) && <p class="note">{texts.changes.visitors.unnoticed}</p>}
      </td>
    </tr>
  );
}
