/** The results of a search: one line for each rule, followed by its details. */
import type { BeginsOf } from "../shared/serving.ts";
import type { RowsOverRules } from "../shared/rows-over.ts";
import type { LastVisits } from "../hits/last-visits.ts";
import { type FoundSuggestions, suggestionFor } from "../hits/suggestions.ts";
import { createResultReader } from "../shared/rule-line.ts";
import type { View } from "../shared/view.ts";
import { withParameters } from "../ui/format.ts";
import { linkTo, pathOf } from "../ui/menu.ts";
import { Pager } from "../ui/pager.tsx";
import type { AskedTable } from "./load.ts";
import type { TableQuery } from "./query.ts";
import { RuleRows, type ShownRule } from "./rule-rows.tsx";
import { RULES_A_PAGE, type Sort, SORTABLE_BY_VISIT, SORTABLE_RULES } from "./search.ts";

interface ResultsProps {
  readonly view: View;
  readonly asked: AskedTable;
  readonly total: number;
  readonly rules: readonly ShownRule[];
  /** null if it takes longer than a page waits. */
  readonly marks: RowsOverRules | null;
  /** null if nobody counts visits, or they cannot be read in time; there is then no such column. */
  readonly visits: LastVisits | null;
  readonly suggestions: FoundSuggestions;
  readonly begins: BeginsOf;
  /** Whether any rule of the table has one; otherwise there is no such column. */
  readonly hasSections: boolean;
}

export function Results(props: ResultsProps) {
  const { view, asked, total, rules, marks, visits, suggestions, begins, hasSections } = props;
  const { query, release, manifest, isLarge } = asked;
  const { site, counts } = manifest;
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
  const column = (sort: Sort, label: string, atMost = SORTABLE_RULES) => {
    const isSortable = counts.rules <= atMost;
    return <Column view={view} query={query} sort={sort} label={label} isSortable={isSortable} />;
  };
  return (
    <>
      <p class="found">
        <span role="status">{table.found(total, first + 1, first + rules.length)}</span>
        {!isLarge && (
          <a href={`${pathOf("table")}/${DOWNLOAD}${view.url.search}`} download>
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
            {visits && column("asked", view.texts.traffic.columns.last, SORTABLE_BY_VISIT)}
          </tr>
        </thead>
        {rules.map((it) => (
          <RuleRows
            view={view}
            shown={it}
            marks={marks?.get(it.rule) ?? []}
            visits={visits}
            hasSections={hasSections}
            suggestion={suggestionFor(suggestions, it.rule, site)}
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

export const DOWNLOAD = "redirects.csv";

export function tablePath(release: string | null): string {
  return release === null ? pathOf("table") : linkTo("table", { release });
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
