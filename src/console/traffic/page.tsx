import { Hono } from "hono";
import type { Child } from "hono/jsx";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { ConsoleContext, ConsoleEnv } from "../shared/env.ts";
import { streamOf } from "../shared/rule-sheet.ts";
import { readServing } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { formatDayOf } from "../ui/hits/day-words.ts";
import { SuggestionsNote } from "../ui/hits/suggestion.tsx";
import { UnknownHits } from "../ui/hits/unknown.tsx";
import { renderStoreProblem } from "../ui/message.tsx";
import { Pager, readPage } from "../ui/pager.tsx";
import {
  downloadPath,
  ITEMS_A_PAGE,
  type ListName,
  LISTS,
  readDaysAsked,
  readStart,
} from "./asked.ts";
import { LINES_AT_MOST, linesOfList } from "./download.ts";
import { DaysChoice, TrafficPage } from "./frame.tsx";
import { GoneTable, loadGone } from "./gone.tsx";
import { loadMisses, MissNumbers, MissTable } from "./misses.tsx";
import { loadOverview, Overview } from "./overview.tsx";
import { fromOfCounted } from "../hits/rule-from.ts";
import type { UnusedPiece } from "../hits/unused.ts";
import { loadUnused, MoreUnused, UnusedTable } from "./unused.tsx";

/** The pages about visitors' requests, and what to do about them. They work whatever happens to the database. */
export const trafficPage = new Hono<ConsoleEnv>();

trafficPage.get("/", async (context) => {
  const { services, view } = context.var;
  const serving = await readServing(services);
  const days = readDaysAsked(view.url);
  const told = await loadOverview(services, view, serving, days);
  return context.html(
    <TrafficPage view={view} list={null} days={days}>
      <p>{view.texts.traffic.about}</p>
      <Overview view={view} serving={serving} told={told} days={days} />
      {told.ok && <DaysChoice view={view} list={null} days={days} />}
    </TrafficPage>,
  );
});

trafficPage.get("/misses", async (context) => {
  const { services, view } = context.var;
  const days = readDaysAsked(view.url);
  const page = readPage(view.url);
  const offset = (page - 1) * ITEMS_A_PAGE;
  const serving = await readServing(services);
  const told = await loadMisses(services, view, serving, { days, offset, limit: ITEMS_A_PAGE });
  return context.html(
    <ListPage view={view} list="misses" days={days} since={told.ok ? told.value.since : null}>
      {told.ok ? (
        <>
          <Found view={view} list="misses" days={days} of={told.value.list} />
          {told.value.list.items.length > 0 && (
            <MissTable view={view} misses={told.value.list.items} />
          )}
          <Pager view={view} page={page} pages={Math.ceil(told.value.list.count / ITEMS_A_PAGE)} />
          <MissNumbers view={view} numbers={told.value.numbers} />
          <SuggestionsNote view={view} suggestions={told.value.suggestions} />
        </>
      ) : (
        <UnknownHits view={view} why={told.why} />
      )}
    </ListPage>,
  );
});

trafficPage.get("/gone", async (context) => {
  const { services, view } = context.var;
  const days = readDaysAsked(view.url);
  const page = readPage(view.url);
  const offset = (page - 1) * ITEMS_A_PAGE;
  const serving = await readServing(services);
  const told = await loadGone(services, view, { days, offset, limit: ITEMS_A_PAGE });
  return context.html(
    <ListPage view={view} list="gone" days={days} since={told.ok ? told.value.since : null}>
      {told.ok ? (
        <>
          <Found view={view} list="gone" days={days} of={told.value.list} />
          {told.value.list.items.length > 0 && (
            <GoneTable view={view} rules={told.value.list.items} fromOf={fromOfCounted(serving)} />
          )}
          <Pager view={view} page={page} pages={Math.ceil(told.value.list.count / ITEMS_A_PAGE)} />
        </>
      ) : (
        <UnknownHits view={view} why={told.why} />
      )}
    </ListPage>,
  );
});

for (const kind of ["never", "crawlers"] as const) {
  trafficPage.get(`/${kind}`, async (context) => {
    const { services, view } = context.var;
    const days = readDaysAsked(view.url);
    const start = readStart(view.url);
    const serving = await readServing(services);
    const told = await loadUnused(services, view, serving, { kind, days, start });
    if (told.ok && told.value instanceof StoreError) {
      return context.html(renderStoreProblem(view, told.value), 503);
    }
    const answer = told.ok && !(told.value instanceof StoreError) ? told.value : null;
    return context.html(
      <ListPage view={view} list={kind} days={days} since={answer?.since ?? null}>
        {answer ? (
          <Unused
            view={view}
            kind={kind}
            days={days}
            start={start}
            page={answer.page}
            rules={serving.stored.manifest.counts.rules}
          />
        ) : (
          <UnknownHits view={view} why={told.ok ? "failing" : told.why} />
        )}
      </ListPage>,
    );
  });
}

interface UnusedProps {
  readonly view: View;
  readonly kind: "never" | "crawlers";
  readonly days: number;
  readonly start: number;
  /** null if the outcomes that visits would have are not known yet. */
  readonly page: UnusedPiece | null;
  /** The number of rules in the table. */
  readonly rules: number;
}

/** From this number of rules on, a file takes minutes. */
const LONG_TABLE = 100_000;

function Unused({ view, kind, days, start, page, rules }: UnusedProps) {
  const { traffic } = view.texts;
  if (!page) return <p class="empty">{traffic.week.noShadow}</p>;
  const none = start > 0 ? traffic.noneLeft : traffic.lists[kind].none;
  return (
    <>
      {page.found.length > 0 ? (
        <>
          <p class="found">
            <DownloadLink view={view} list={kind} days={days} />
            {rules >= LONG_TABLE && <small class="soft"> {traffic.downloadTakesLong}</small>}
          </p>
          <UnusedTable view={view} kind={kind} rules={page.found} />
        </>
      ) : (
        <p class="empty">{page.next === null ? none : traffic.noneSoFar}</p>
      )}
      <MoreUnused view={view} start={start} page={page} />
    </>
  );
}

for (const name of LISTS) {
  trafficPage.get(`/${name}.csv`, (context) => sendList(context, name));
}

async function sendList(context: ConsoleContext, name: ListName): Promise<Response> {
  const { services, view } = context.var;
  const days = readDaysAsked(view.url);
  const serving = await readServing(services);
  const told = await linesOfList(services, view, serving, { name, days });
  if (!told.ok) {
    return context.html(
      <TrafficPage view={view} list={name} days={days}>
        <UnknownHits view={view} why={told.why} />
      </TrafficPage>,
      503,
    );
  }
  return context.body(streamOf(told.value), 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}-${days}-days.csv"`,
  });
}

interface ListProps {
  readonly view: View;
  readonly list: ListName;
  readonly days: number;
}

interface ListPageProps extends ListProps {
  /** The beginning of counting; null if unknown. */
  readonly since: string | null;
  readonly children: Child;
}

function ListPage({ view, list, days, since, children }: ListPageProps) {
  const { traffic } = view.texts;
  return (
    <TrafficPage view={view} list={list} days={days}>
      <p>{traffic.lists[list].about}</p>
      {since !== null && (
        <>
          <DaysChoice view={view} list={list} days={days} />
          <p class="soft">{traffic.since(formatDayOf(view, since))}</p>
        </>
      )}
      {children}
    </TrafficPage>
  );
}

interface FoundProps extends ListProps {
  readonly list: "misses" | "gone";
  readonly of: {
    readonly items: readonly unknown[];
    readonly count: number;
    readonly total: number;
  };
}

function Found({ view, list, days, of: { items, count, total } }: FoundProps) {
  const { traffic, table } = view.texts;
  if (items.length === 0) {
    const isPastTheEnd = readPage(view.url) > 1;
    return <p class="empty">{isPastTheEnd ? table.noSuchPage : traffic.lists[list].none}</p>;
  }
  return (
    <p class="found">
      <span role="status">{traffic.found(count, total)}</span>
      <DownloadLink view={view} list={list} days={days} count={count} />
    </p>
  );
}

/** @param count The number of entries in the list, if the file has at most `LINES_AT_MOST`. */
function DownloadLink({ view, list, days, count = 0 }: ListProps & { readonly count?: number }) {
  const { download, downloadFirst } = view.texts.traffic;
  return (
    <a href={downloadPath(list, days)} download>
      {count > LINES_AT_MOST ? downloadFirst(LINES_AT_MOST) : download}
    </a>
  );
}
