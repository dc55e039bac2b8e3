/** What changes for visitors: removed first, then changed, then added, the old and the new side by side. */
import type { Change, Difference } from "../../domain/report/diff.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { parseRule } from "../../release/content.ts";
import type { Changes } from "../shared/changes.ts";
import type { View } from "../shared/view.ts";
import { WithCommand } from "../ui/command.tsx";
import { formatNumber, withParameters } from "../ui/format.ts";
import { Pager } from "../ui/pager.tsx";
import { ShortAnswer, Filled } from "../ui/sentence.tsx";
import { AddressText, UserText } from "../ui/user-text.tsx";

export const KINDS = ["removed", "changed", "added"] as const;
export type Kind = (typeof KINDS)[number];

/** How many of each kind are shown while all kinds are, and on a page of one kind. */
const SHOWN_AT_MOST = 50;
const CHANGES_A_PAGE = 200;

interface ChangeTablesProps {
  readonly view: View;
  /** The release that is compared with what serves. */
  readonly id: string;
  readonly changes: Changes;
  /** The kind that the address asks for; null for all. */
  readonly only: Kind | null;
  /** The page of that kind, from 1. */
  readonly page: number;
}

export function ChangeTables({ view, id, changes, only, page }: ChangeTablesProps) {
  const { texts } = view;
  const { difference } = changes;
  if (!difference) return <LineTables view={view} id={id} changes={changes} />;
  const groups = KINDS.map((kind) => ({
    kind,
    all: difference.changes.filter((it) => it.kind === kind),
  }));
  const isSame = difference.changes.length === 0 && difference.site.length === 0;
  return (
    <>
      <p class="counts">
        {groups.map(({ kind, all }) => (
          <a
            class={`count ${kind}`}
            href={`${withParameters(view, { kind: all.length > 0 ? kind : null, page: null })}#${kind}`}
          >
            <strong>{formatNumber(view, all.length)}</strong> {texts.changes.kinds[kind]}
          </a>
        ))}
      </p>
      {isSame && <p class="empty">{texts.changes.none}</p>}
      {difference.site.length > 0 && <SiteChanges view={view} changes={difference.site} />}
      {groups
        .filter(({ kind, all }) => all.length > 0 && (only === null || only === kind))
        .map(({ kind, all }) => {
          const start = only === null ? 0 : (page - 1) * CHANGES_A_PAGE;
          const shown = all.slice(start, start + (only === null ? SHOWN_AT_MOST : CHANGES_A_PAGE));
          return (
            <div id={kind}>
              <h3>{texts.changes.headings[kind](all.length)}</h3>
              <ChangeTable view={view} kind={kind} changes={shown} />
              {only === null && shown.length < all.length && (
                <p>
                  <a href={`${withParameters(view, { kind })}#${kind}`}>
                    {texts.changes.all[kind](all.length)}
                  </a>
                </p>
              )}
              {only !== null && (
                <Pager view={view} page={page} pages={Math.ceil(all.length / CHANGES_A_PAGE)} />
              )}
            </div>
          );
        })}
      {only !== null && (
        <p>
          <a href={withParameters(view, { kind: null, page: null })}>{texts.changes.back}</a>
        </p>
      )}
      {difference.remarks > 0 && <p class="soft">{texts.changes.remarks(difference.remarks)}</p>}
    </>
  );
}

interface ChangeTableProps {
  readonly view: View;
  readonly kind: Kind;
  readonly changes: readonly Change[];
}

function ChangeTable({ view, kind, changes }: ChangeTableProps) {
  const { texts } = view;
  return (
    <table class="stacked changes">
      <caption class="hidden">{texts.changes.kinds[kind]}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.changes.from}</th>
          {kind !== "added" && <th scope="col">{texts.changes.before}</th>}
          {kind !== "removed" && <th scope="col">{texts.changes.after}</th>}
        </tr>
      </thead>
      <tbody>
        {changes.map(({ from, before, after }) => (
          <tr>
            <th scope="row">
              <AddressText text={after?.from ?? before?.from ?? from} />
            </th>
            {kind !== "added" && (
              <td data-label={texts.changes.before}>
                <del>{before && <ShortAnswer view={view} rule={before} />}</del>
              </td>
            )}
            {kind !== "removed" && (
              <td data-label={texts.changes.after}>
                {after && <ShortAnswer view={view} rule={after} />}
                {before && after && <Details view={view} before={before} after={after} />}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const DETAILS = ["match", "where", "startsAt", "endsAt", "query", "lowercase"] as const;

/** What differs besides the answer. */
function Details({ view, before, after }: { view: View; before: RuleData; after: RuleData }) {
  const { texts } = view;
  const fields = DETAILS.filter((it) => JSON.stringify(before[it]) !== JSON.stringify(after[it]));
  if (fields.length === 0) return null;
  return (
    <ul class="conditions">
      {fields.map((field) => (
        <li>
          <Filled
            text={texts.changes.field}
            parts={{
              field: <code>{field}</code>,
              before: <Value view={view} value={before[field]} />,
              after: <Value view={view} value={after[field]} />,
            }}
          />
        </li>
      ))}
    </ul>
  );
}

const VALUE_CHARACTERS_AT_MOST = 400;

function Value({ view, value }: { view: View; value: unknown }) {
  if (value === undefined) return <em>{view.texts.changes.nothing}</em>;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const isCut = text.length > VALUE_CHARACTERS_AT_MOST;
  return (
    <code>
      <UserText text={isCut ? `${text.slice(0, VALUE_CHARACTERS_AT_MOST)}…` : text} />
    </code>
  );
}

function SiteChanges({ view, changes }: { view: View; changes: Difference["site"] }) {
  const { texts } = view;
  return (
    <>
      <h3>{texts.changes.site}</h3>
      <table class="stacked changes">
        <caption class="hidden">{texts.changes.site}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.changes.setting}</th>
            <th scope="col">{texts.changes.before}</th>
            <th scope="col">{texts.changes.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ field, before, after }) => (
            <tr>
              <th scope="row" data-label={texts.changes.setting}>
                <code>{field}</code>
              </th>
              <td data-label={texts.changes.before}>
                <Value view={view} value={before} />
              </td>
              <td data-label={texts.changes.after}>
                <Value view={view} value={after} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** The lines of each side by themselves: so much differs that pairing rules would take longer than a page may. */
function LineTables({ view, id, changes }: Pick<ChangeTablesProps, "view" | "id" | "changes">) {
  const { texts } = view;
  const sides = [
    {
      id: "removed",
      count: changes.removedCount,
      lines: changes.removed,
      heading: texts.changes.onlyBefore,
    },
    {
      id: "added",
      count: changes.addedCount,
      lines: changes.added,
      heading: texts.changes.onlyAfter,
    },
  ] as const;
  return (
    <>
      <p class="band">
        <WithCommand view={view} text={texts.changes.tooMany} words={["diff", "live", id]} />
      </p>
      {sides
        .filter((it) => it.count > 0)
        .map(({ id, count, lines, heading }) => (
          <div id={id}>
            <h3>{heading(count)}</h3>
            <table class="stacked changes">
              <caption class="hidden">{heading(count)}</caption>
              <thead>
                <tr>
                  <th scope="col">{texts.changes.from}</th>
                  <th scope="col">
                    {id === "removed" ? texts.changes.before : texts.changes.after}
                  </th>
                </tr>
              </thead>
              <tbody>
                {lines.slice(0, SHOWN_AT_MOST).map((line) => {
                  const rule = parseRule(line);
                  return (
                    <tr>
                      <th scope="row">
                        <AddressText text={rule.from} />
                      </th>
                      <td data-label={texts.changes.after}>
                        <ShortAnswer view={view} rule={rule} />
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
            {count > SHOWN_AT_MOST && (
              <p class="soft">{texts.changes.andMore(count - SHOWN_AT_MOST)}</p>
            )}
          </div>
        ))}
    </>
  );
}
