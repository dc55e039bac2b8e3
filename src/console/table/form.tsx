import { OTHERS, type TableSummary } from "../shared/table-summary.ts";
import type { View } from "../shared/view.ts";
import { formatNumber, formatWhen } from "../ui/format.ts";
import { pathOf } from "../ui/menu.ts";
import { visibleText } from "../ui/user-text.tsx";
import type { AskedTable } from "./load.ts";
import { isNarrowed, OUTCOMES, NO_NAME } from "./query.ts";
import { tablePath } from "./results.tsx";
import { type Sort, SORTABLE_BY_VISIT, SORTABLE_RULES, SORTS } from "./search.ts";

interface TableFormProps {
  readonly view: View;
  readonly asked: AskedTable;
  /** null if it is not known yet, in which case there is nothing to choose from. */
  readonly summary: TableSummary | null;
}

/** Longer lists would not be useful. */
const CHOICES_AT_MOST = 200;

export function TableForm({ view, asked, summary }: TableFormProps) {
  const { query, isLarge, manifest, release, approvedAt } = asked;
  const { texts } = view;
  const named = (key: string, count: number): string => `${key} (${formatNumber(view, count)})`;
  const choices = (counts: ReadonlyMap<string, number>, none: string) =>
    [...counts]
      .filter(([it]) => it !== OTHERS)
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, CHOICES_AT_MOST)
      .map(([it, count]) => ({
        value: it || NO_NAME,
        label: named(visibleText(it) || none, count),
      }));
  return (
    <form method="get" action={pathOf("table")} class="filters">
      {release !== null && <input type="hidden" name="release" value={release} />}
      <label class="wide">
        {isLarge ? texts.table.beginning : texts.table.search}
        <input type="search" name="q" value={query.text} autocomplete="off" spellcheck={false} />
      </label>
      {!isLarge && summary && (
        <details class="fold wide" open={isNarrowed(query)}>
          <summary>{texts.table.filters}</summary>
          <div class="filters">
            <label>
              {texts.newAddress}
              <input
                type="search"
                name="to"
                value={query.target}
                autocomplete="off"
                spellcheck={false}
              />
            </label>
            <ChoiceField
              label={texts.table.how}
              name="how"
              any={texts.table.hows.contains}
              chosen={query.isTargetBeginning ? "begins" : null}
              options={[{ value: "begins", label: texts.table.hows.begins }]}
            />
            {[...summary.sections.keys()].some((it) => it !== "") && (
              <ChoiceField
                label={texts.table.section}
                name="section"
                any={texts.table.any}
                chosen={query.section === "" ? NO_NAME : query.section}
                options={choices(summary.sections, texts.table.noSection)}
              />
            )}
            <ChoiceField
              label={texts.table.result}
              name="outcome"
              any={texts.table.any}
              chosen={query.outcome}
              options={OUTCOMES.filter(
                (it) => manifest.site.fallback !== null || it !== "fallback",
              ).map((it) => ({
                value: it,
                label: named(texts.outcomes[it], summary.outcomes.get(it) ?? 0),
              }))}
            />
            <ChoiceField
              label={texts.table.status}
              name="status"
              any={texts.table.any}
              chosen={query.status === null ? null : String(query.status)}
              options={[...summary.statuses]
                .toSorted(([a], [b]) => a - b)
                .map(([it, count]) => ({ value: String(it), label: named(String(it), count) }))}
            />
            {summary.hosts.size > 1 && (
              <ChoiceField
                label={texts.table.host}
                name="host"
                any={texts.table.any}
                chosen={query.host === "" ? NO_NAME : query.host}
                options={choices(summary.hosts, texts.table.everyHost)}
              />
            )}
            {summary.rules <= SORTABLE_RULES && (
              <ChoiceField
                label={texts.table.sort}
                name="sort"
                any={null}
                chosen={`${query.isDescending ? "-" : ""}${query.sort}`}
                options={sortsOf(summary.rules).flatMap((it) => [
                  { value: it, label: texts.table.sorts[it] },
                  ...(query.isDescending && query.sort === it
                    ? [{ value: `-${it}`, label: texts.table.turned(texts.table.sorts[it]) }]
                    : []),
                ])}
              />
            )}
            <label class="check">
              <input type="checkbox" name="window" value="1" checked={query.hasWindow} />{" "}
              {texts.table.window}
            </label>
            {approvedAt !== null && (
              <label class="check">
                <input type="checkbox" name="changed" value="1" checked={query.isChanged} />{" "}
                {texts.table.changed(formatWhen(view, approvedAt))}
              </label>
            )}
          </div>
        </details>
      )}
      <div class="buttons">
        <button>{texts.table.submit}</button>
        <a href={tablePath(release)}>{texts.table.clear}</a>
      </div>
    </form>
  );
}

function sortsOf(rules: number): readonly Sort[] {
  return rules <= SORTABLE_BY_VISIT ? SORTS : SORTS.filter((it) => it !== "asked");
}

interface ChoiceFieldProps {
  readonly label: string;
  readonly name: string;
  /** The label of the empty choice; null if something is always chosen. */
  readonly any: string | null;
  readonly chosen: string | null;
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

function ChoiceField({ label, name, any, chosen, options }: ChoiceFieldProps) {
  return (
    <label>
      {label}
      <select name={name}>
        {any !== null && <option value="">{any}</option>}
        {options.map((it) => (
          <option value={it.value} selected={it.value === chosen}>
            {it.label}
          </option>
        ))}
      </select>
    </label>
  );
}
