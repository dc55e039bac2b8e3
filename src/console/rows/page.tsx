import { Hono } from "hono";
import type { Finding } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import type { RowOver } from "../../domain/report/rows-over.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { isChangedSince, isOver, type OverlayRow } from "../../store/records/overlay.ts";
import { lastApproved, readDecisions } from "../shared/approvals.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import { inNaturalOrder } from "../../domain/report/natural-order.ts";
import { findRowsOver } from "../shared/rows-over.ts";
import { readServing, startOf } from "../shared/serving.ts";
import { soonIfReadable } from "../shared/services.ts";
import type { View } from "../shared/view.ts";
import { Columns } from "../ui/columns.tsx";
import { ForPlatformTeam } from "../ui/command.tsx";
import { FindingList } from "../ui/finding-list.tsx";
import { formatWhen } from "../ui/format.ts";
import { Page } from "../ui/layout.tsx";
import { Pager, readPage } from "../ui/pager.tsx";
import { AnswerOf, Conditions, Filled, Sentence } from "../ui/sentence.tsx";
import { Tag, type Tone } from "../ui/tag.tsx";
import { AddressPart, AddressText } from "../ui/user-text.tsx";
import { When, WhenAndHowFar } from "../ui/when.tsx";

const ROWS_A_PAGE = 100;

/** The page of all rows that people typed into the dashboard, those with a problem first. */
export const rowsPage = new Hono<ConsoleEnv>();

rowsPage.get("/", async (context) => {
  const { services, view } = context.var;
  const { texts, url } = view;
  const serving = await readServing(services);
  const { overlay } = serving.status.snapshot;
  const approved = await lastApproved(services.kv, await readDecisions(services), view);
  const rows = inNaturalOrder(overlay?.rows ?? [], (it) => it.key).toSorted(
    (a, b) => ORDER[a.state] - ORDER[b.state],
  );
  const page = readPage(url);
  const shown = rows.slice((page - 1) * ROWS_A_PAGE, page * ROWS_A_PAGE);
  const asked = { before: null, after: serving.stored.manifest.release, changes: [], overlay };
  const found = await soonIfReadable(services, findRowsOver(services, asked));
  const effects = new Map(found?.map((it) => [it.row.key, it]));
  return context.html(
    <Page view={view} title={texts.rows.menu} item="rows">
      <h1>{texts.rows.menu}</h1>
      <p>{texts.rows.about}</p>
      {overlay && (
        <p class="soft">
          {texts.rows.written} <WhenAndHowFar view={view} instant={Date.parse(overlay.writtenAt)} />
        </p>
      )}
      <General
        view={view}
        findings={[...(overlay?.findings ?? []), ...(overlay?.gate.findings ?? [])]}
      />
      {rows.length === 0 ? (
        <div class="empty">
          <p>{texts.rows.none}</p>
          <ForPlatformTeam view={view}>{texts.rows.how}</ForPlatformTeam>
        </div>
      ) : (
        <>
          <p>{texts.rows.count(rows.length)}</p>
          <table class="stacked rows">
            <caption class="hidden">{texts.rows.menu}</caption>
            <Columns names={[texts.rows.row, texts.rows.state, texts.rows.seen]} />
            <tbody>
              {shown.map((row) => (
                <Row
                  view={view}
                  row={row}
                  effect={effects.get(row.key) ?? null}
                  gate={serving.gate}
                  approvedAt={approved?.at ?? null}
                />
              ))}
            </tbody>
          </table>
          <Pager view={view} page={page} pages={Math.ceil(rows.length / ROWS_A_PAGE)} />
        </>
      )}
    </Page>,
  );
});

/** Rows that need attention come first. */
const ORDER: Readonly<Record<OverlayRow["state"], number>> = {
  rejected: 0,
  "last-good": 1,
  serving: 2,
};

const TONES: Readonly<Record<OverlayRow["state"], Tone>> = {
  rejected: "bad",
  "last-good": "wait",
  serving: "good",
};

function General({ view, findings }: { view: View; findings: readonly Finding<string>[] }) {
  if (findings.length === 0) return null;
  return (
    <section class="band bad">
      <h2>{view.texts.rows.general}</h2>
      <FindingList
        view={view}
        findings={findings.map((finding) => ({ finding, from: finding.at.file }))}
      />
    </section>
  );
}

interface RowProps {
  readonly view: View;
  readonly row: OverlayRow;
  /** null if the row answers nothing, or if that is not known yet. */
  readonly effect: RowOver | null;
  readonly gate: Instant;
  /** When a release was last approved; null if none was. */
  readonly approvedAt: Instant | null;
}

function Row({ view, row, effect, gate, approvedAt }: RowProps) {
  const { texts } = view;
  const changedAt = Date.parse(row.changedAt);
  return (
    <tr>
      <th scope="row" data-label={texts.rows.row}>
        {row.rule?.from !== row.key && <AddressText text={row.key} />}
        <div class="what">
          {row.rule && (
            <p class="sentence">
              {row.state === "last-good" && texts.rows.lastGood + texts.marks.blank}
              <Sentence view={view} rule={row.rule} begins={beginsOf(row.rule, row, gate)} />
            </p>
          )}
          {row.rule && <Conditions view={view} rule={row.rule} />}
          {row.typed !== null && (
            <p>
              {texts.rows.typed}
              <wbr />
              {texts.marks.blank}
              <code class="address">
                <AddressPart text={row.typed} />
              </code>
            </p>
          )}
          {effect && <EffectOf view={view} effect={effect} />}
          <FindingList
            view={view}
            findings={row.findings.map((finding) => ({ finding, from: null }))}
          />
        </div>
      </th>
      <td data-label={texts.rows.state}>
        <State view={view} row={row} gate={gate} />
        {effect?.effect === "left-over" && (
          <p>
            <Tag tone="wait">{texts.rows.leftOver}</Tag>
          </p>
        )}
      </td>
      <td data-label={texts.rows.seen}>
        <When view={view} instant={Date.parse(row.firstSeenAt)} />
        {row.changedAt !== row.firstSeenAt && (
          <small class="soft">
            {" "}
            {texts.rows.changed} <When view={view} instant={changedAt} />
          </small>
        )}
        {isChangedSince(row, approvedAt, view.now) && (
          <p>
            <Tag tone="wait">
              {approvedAt === null ? texts.rows.neverApproved : texts.rows.afterApproval}
            </Tag>
          </p>
        )}
      </td>
    </tr>
  );
}

/**
 * The state of a row. A row that waits or is over does nothing, nor does one whose earlier form does; a mistake is
 * reported all the same.
 */
function State({ view, row, gate }: Pick<RowProps, "view" | "row" | "gate">) {
  const { texts } = view;
  const state = <Tag tone={TONES[row.state]}>{texts.rows.states[row.state]}</Tag>;
  const idle = whyIdle(view, row, gate);
  if (idle === null) return state;
  return (
    <>
      {row.state === "last-good" && <>{state} </>}
      <Tag tone="plain">{idle}</Tag>
    </>
  );
}

/** Why a row answers nothing now, although it is in force; null if it answers. */
function whyIdle(view: View, row: OverlayRow, gate: Instant): string | null {
  const { rule } = row;
  if (!rule) return null;
  const { rows } = view.texts;
  if (isOver(rule, view.now)) return rows.over(formatWhen(view, Date.parse(rule.endsAt ?? "")));
  const begins = beginsOf(rule, row, gate);
  return view.now < begins ? rows.waits(formatWhen(view, begins)) : null;
}

/** When a row begins to answer. The reconciler knows more, but learns of a moved gate a minute later. */
function beginsOf(rule: RuleData, { waitsUntil }: OverlayRow, gate: Instant): Instant {
  const start = startOf(rule, gate);
  return waitsUntil === undefined ? start : Math.max(start, Date.parse(waitsUntil));
}

/** What its address would get without the row. */
function EffectOf({ view, effect: { effect, addresses } }: { view: View; effect: RowOver }) {
  const { texts } = view;
  const [first] = addresses;
  if (effect === "left-over") return <p class="soft">{texts.rows.leftOverAbout}</p>;
  if (!first) return null;
  return (
    <p class="soft">
      <Filled
        text={texts.rows.without}
        parts={{ answer: <AnswerOf view={view} decision={first.after} /> }}
      />
    </p>
  );
}
