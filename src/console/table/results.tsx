/** The results of a search: one line for each rule, followed by its details. */
import type { BeginsOf } from "../shared/serving.ts";
import type { RowsOverRules } from "../shared/rows-over.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import type { StoredSuggestion } from "../../store/records/shown/suggestions.ts";
import type { LastVisits } from "../hits/last-visits.ts";
import { createResultReader } from "../shared/rule-line.ts";
import type { View } from "../shared/view.ts";
import { withParameters } from "../ui/format.ts";
import { pathOf } from "../ui/menu.ts";
import { Pager } from "../ui/pager.tsx";
import type { TableQuery } from "./query.ts";
import { RuleRows, type ShownRule } from "./rule-rows.tsx";
import { RULES_A_PAGE, type Sort } from "./search.ts";

interface ResultsProps {
  readonly view: View;
  readonly total: number;
  readonly rules: readonly ShownRule[];
  /** null if it takes longer than a page waits. */
  readonly marks: RowsOverRules | null;
  /** null if nobody counts visits, or they cannot be read in time; there is then no such column. */
  readonly visits: LastVisits | null;
  /** Returns null if nothing is suggested. */
  readonly suggestionOf: (rule: RuleData) => StoredSuggestion | null;
  readonly query: TableQuery;
  readonly begins: BeginsOf;
  readonly site: Pick<SiteData, "fallback" | "scope">;
  readonly release: string | null;
  /** Whether any rule of the table has one; otherwise there is no such column. */
  readonly hasSections: boolean;
  readonly isSortable: boolean;
  /** Whether sorting by last visits is possible. */
  readonly isByVisit: boolean;
  /** The address of all results; null if they are unavailable. */
  readonly download: string | null;
}

export function Results(props: ResultsProps) {
  const { view, total, rules, marks, visits, query, begins, site, release } = props;
  const { hasSections, isSortable, isByVisit, download } = props;
  const { table, marks: signs } = view.texts;
  const resultOf = createResultReader(site);
  const first = (query.page - 1) * RULES_A_PAGE;
  if (rules.length === 0) {
    return (
      <p class="empty">
        {total === 0 ? table.none : table.noSuchPage}
        {signs.blank}
        <a href={tablePath(release)}>{table.clear}</a>
      </p>
    );
  }
  const column = (sort: Sort, label: string, isOne = isSortable) => (
    <Column view={view} query={query} sort={sort} label={label} isSortable={isOne} />
  );
  return (
    <>
      <p class="found">
        <span role="status">{table.found(total, first + 1, first + rules.length)}</span>
        {download !== null && (
          <a href={download} download>
            {table.download(total)}
          </a>
        )}
      </p>
      <table class="stacked rules">
        <caption class="hidden">{table.caption}</caption>
        <thead>
          <tr>
            {column("from", view.texts.oldAddress)}
            {column("to", view.texts.newAddress)}
            {column("status", table.result)}
            {hasSections && column("section", table.section)}
            {visits && column("asked", view.texts.traffic.columns.last, isByVisit)}
          </tr>
        </thead>
        {rules.map((it) => (
          <RuleRows
            view={view}
            shown={it}
            marks={marks?.get(it.rule) ?? []}
            visits={visits}
            hasSections={hasSections}
            suggestion={props.suggestionOf(it.rule)}
            begins={begins}
            resultOf={resultOf}
            release={release}
          />
        ))}
      </table>
      <Pager view={view} page={query.page} pages={Math.ceil(total / RULES_A_PAGE)} />
    </>
  );
}

export function tablePath(release: string | null): string {
  return pathOf("table") + (release === null ? "" : `?release=${release}`);
}

interface ColumnProps {
  readonly view: View;
  readonly query: TableQuery;
  readonly sort: Sort;
  readonly label: string;
  readonly isSortable: boolean;
}

/** A link that sorts by the column, or reverses the order if it is already sorted by it. */
function Column({ view, query, sort, label, isSortable }: ColumnProps) {
  if (!isSortable) return <th scope="col">{label}</th>;
  const isSorted = query.sort === sort;
  const isTurned = isSorted && !query.isDescending;
  const parameter = `${isTurned ? "-" : ""}${sort}`;
  const direction = query.isDescending ? "descending" : "ascending";
  const link = withParameters(view, { sort: parameter === "from" ? null : parameter, page: null });
  return (
    <th scope="col" aria-sort={isSorted ? direction : undefined}>
      <a href={link}>
        {label}
        {isSorted && <span aria-hidden="true">{query.isDescending ? " ▼" : " ▲"}</span>}
      </a>
    </th>
  );
}
