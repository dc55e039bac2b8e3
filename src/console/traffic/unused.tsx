/** Redirects without visits, or only with visits by crawlers, which may be removed a year after the switch-over. */
import type { Instant } from "../../domain/instant.ts";
import { readIsJudged } from "../../hits/last-visits.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { askHits, type Counted, type Told } from "../hits/ask.ts";
import {
  findUnused,
  loadUnusedPage,
  RULES_A_PIECE,
  type UnusedKind,
  type UnusedPiece,
  type UnusedRule,
} from "../hits/unused.ts";
import { orProblem, type Services } from "../shared/services.ts";
import type { Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { formatNumber, withParameters } from "../ui/format.ts";
import { DaysAgo } from "../ui/hits/last-visit.tsx";
import { AddressText, TargetLink, UserText } from "../ui/user-text.tsx";
import { ITEMS_A_PAGE, readDaysAsked, readStart, spanOf } from "./asked.ts";

export interface UnusedAnswer {
  /** null before the gate, if the outcomes that visits would have are not known yet. */
  readonly page: UnusedPiece | null;
  readonly since: string;
}

/** Loads a page of unused redirects; a `StoreError` if the table cannot be read. */
export async function loadUnused(
  services: Services,
  { now, url }: View,
  { stored, gate }: Serving,
  kind: UnusedKind,
): Promise<Told<UnusedAnswer | StoreError>> {
  const began = services.now();
  const days = readDaysAsked(url);
  const sources = services.releaseCache.open(stored.manifest);
  return askHits(services, async (counted) => {
    const { since } = counted;
    if (!(await isJudged(counted, { now, gate, days }))) return { page: null, since };
    const asked = { kind, start: readStart(url), days, now, rulesAPiece: RULES_A_PIECE.page };
    const pieces = findUnused(counted, sources, asked);
    const page = await orProblem(
      loadUnusedPage(pieces, ITEMS_A_PAGE, () => services.now() - began > services.hitsLimitMs / 2),
    );
    return page instanceof StoreError ? page : { page, since };
  });
}

/** Whether anything can be said about rules. Before the gate the outcomes that visits would have may be unknown. */
export async function isJudged(
  { store }: Counted,
  { now, gate, days }: { readonly now: Instant; readonly gate: Instant; readonly days: number },
): Promise<boolean> {
  return now >= gate || readIsJudged(store, spanOf(days, now));
}

interface UnusedTableProps {
  readonly view: View;
  readonly kind: UnusedKind;
  readonly rules: readonly UnusedRule[];
}

export function UnusedTable({ view, kind, rules }: UnusedTableProps) {
  const { texts } = view;
  const { columns, lists } = texts.traffic;
  const hasCrawlers = kind === "crawlers";
  return (
    <table class="stacked worklist unused">
      <caption class="hidden">{lists[kind].heading}</caption>
      <Columns
        names={[
          texts.oldAddress,
          texts.newAddress,
          texts.table.section,
          hasCrawlers && { number: columns.crawlers },
          hasCrawlers && columns.lastCrawler,
        ]}
      />
      <tbody>
        {rules.map(({ rule, crawlers }) => (
          <tr>
            <th scope="row" data-label={texts.oldAddress}>
              <AddressText text={rule.from} />
            </th>
            <td data-label={texts.newAddress}>
              {rule.gone ? (
                texts.outcomes.gone
              ) : rule.to === undefined ? (
                texts.outcomes.undecided
              ) : (
                <TargetLink view={view} text={rule.to} />
              )}
            </td>
            <td data-label={texts.table.section}>
              {rule.section === undefined ? "–" : <UserText text={rule.section} />}
            </td>
            {crawlers && (
              <>
                <td class="number" data-label={columns.crawlers}>
                  {formatNumber(view, crawlers.crawlers)}
                </td>
                <td data-label={columns.lastCrawler}>
                  <DaysAgo view={view} day={crawlers.last} />
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The link to the next part of the table; the browser's back button leads back. */
export function MoreUnused({ view, page: { next } }: { view: View; page: UnusedPiece }) {
  const { pager } = view.texts;
  const start = readStart(view.url);
  if (next === null && start === 0) return null;
  return (
    <nav class="pager" aria-label={pager.label}>
      <ul>
        {start > 0 && (
          <li>
            <a href={withParameters(view, { from: null })}>{pager.first}</a>
          </li>
        )}
        {next !== null && (
          <li>
            <a href={withParameters(view, { from: String(next) })}>{pager.next}</a>
          </li>
        )}
      </ul>
    </nav>
  );
}
