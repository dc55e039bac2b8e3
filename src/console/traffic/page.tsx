import { Hono } from "hono";
import type { Child } from "hono/jsx";
import type { Listed } from "../../hits/worklists.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { Unknown } from "../hits/ask.ts";
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
  partAsked,
  readDaysAsked,
  readStart,
} from "./asked.ts";
import { LINES_AT_MOST, linesOfList } from "./download.ts";
import { DaysChoice, TrafficPage } from "./frame.tsx";
import { GoneTable, loadGone } from "./gone.tsx";
import { loadMisses, MissNumbers, MissTable } from "./misses.tsx";
import { loadOverview, Overview } from "./overview.tsx";
import { fromOfCounted } from "../hits/counted-hosts.ts";
import type { UnusedKind, UnusedPiece } from "../hits/unused.ts";
import { loadUnused, MoreUnused, UnusedTable } from "./unused.tsx";

/** The pages about visitors' requests, and what to do about them. They work whatever happens to the database. */
export const trafficPage = new Hono<ConsoleEnv>();

trafficPage.get("/", async (context) => {
  const { services, view } = context.var;
  const serving = await readServing(services);
  const told = await loadOverview(services, view, serving, readDaysAsked(view.url));
  return context.html(
    <TrafficPage view={view} list={null}>
      <p>{view.texts.traffic.about}</p>
      <Overview view={view} serving={serving} told={told} />
      {told.ok && <DaysChoice view={view} list={null} />}
    </TrafficPage>,
  );
});

trafficPage.get("/misses", async (context) => {
  const { services, view } = context.var;
  const serving = await readServing(services);
  const told = await loadMisses(services, view, serving, partAsked(view.url));
  if (!told.ok) return context.html(<UnknownList view={view} list="misses" why={told.why} />);
  const { list, numbers, suggestions, since } = told.value;
  return context.html(
    <ListPage view={view} list="misses" since={since}>
      <Found view={view} list="misses" of={list}>
        <MissTable view={view} misses={list.items} />
      </Found>
      <MissNumbers view={view} numbers={numbers} />
      <SuggestionsNote view={view} suggestions={suggestions} />
    </ListPage>,
  );
});

trafficPage.get("/gone", async (context) => {
  const { services, view } = context.var;
  const serving = await readServing(services);
  const told = await loadGone(services, view, partAsked(view.url));
  if (!told.ok) return context.html(<UnknownList view={view} list="gone" why={told.why} />);
  const { list, since } = told.value;
  return context.html(
    <ListPage view={view} list="gone" since={since}>
      <Found view={view} list="gone" of={list}>
        <GoneTable view={view} rules={list.items} fromOf={fromOfCounted(serving)} />
      </Found>
    </ListPage>,
  );
});

for (const kind of ["never", "crawlers"] as const) {
  trafficPage.get(`/${kind}`, async (context) => {
    const { services, view } = context.var;
    const serving = await readServing(services);
    const told = await loadUnused(services, view, serving, kind);
    if (!told.ok) return context.html(<UnknownList view={view} list={kind} why={told.why} />);
    if (told.value instanceof StoreError) {
      return context.html(renderStoreProblem(view, told.value), 503);
    }
    const { page, since } = told.value;
    const { rules } = serving.stored.manifest.counts;
    return context.html(
      <ListPage view={view} list={kind} since={since}>
        <Unused view={view} kind={kind} page={page} rules={rules} />
      </ListPage>,
    );
  });
}

interface UnusedProps {
  readonly view: View;
  readonly kind: UnusedKind;
  /** null if the outcomes that visits would have are not known yet. */
  readonly page: UnusedPiece | null;
  /** The number of rules in the table. */
  readonly rules: number;
}

/** From this number of rules on, a file takes minutes. */
const LONG_TABLE = 100_000;

function Unused({ view, kind, page, rules }: UnusedProps) {
  const { traffic } = view.texts;
  if (!page) return <p class="empty">{traffic.week.noShadow}</p>;
  const none = readStart(view.url) > 0 ? traffic.noneLeft : traffic.lists[kind].none;
  return (
    <>
      {page.found.length > 0 ? (
        <>
          <p class="found">
            <DownloadLink view={view} list={kind} />
            {rules >= LONG_TABLE && <small class="soft"> {traffic.downloadTakesLong}</small>}
          </p>
          <UnusedTable view={view} kind={kind} rules={page.found} />
        </>
      ) : (
        <p class="empty">{page.next === null ? none : traffic.noneSoFar}</p>
      )}
      <MoreUnused view={view} page={page} />
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
      <TrafficPage view={view} list={name}>
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
}

interface ListPageProps extends ListProps {
  /** The beginning of counting; null if unknown. */
  readonly since: string | null;
  readonly children: Child;
}

function ListPage({ view, list, since, children }: ListPageProps) {
  const { traffic } = view.texts;
  return (
    <TrafficPage view={view} list={list}>
      <p>{traffic.lists[list].about}</p>
      {since !== null && (
        <>
          <DaysChoice view={view} list={list} />
          <p class="soft">{traffic.since(formatDayOf(view, since))}</p>
        </>
      )}
      {children}
    </TrafficPage>
  );
}

function UnknownList({ view, list, why }: ListProps & { readonly why: Unknown }) {
  return (
    <ListPage view={view} list={list} since={null}>
      <UnknownHits view={view} why={why} />
    </ListPage>
  );
}

interface FoundProps extends ListProps {
  readonly list: "misses" | "gone";
  readonly of: Listed<unknown>;
  readonly children: Child;
}

/** How much a list has, and a page of it. */
function Found({ view, list, of: { items, count, total }, children }: FoundProps) {
  const { traffic, table } = view.texts;
  const page = readPage(view.url);
  const none = page > 1 ? table.noSuchPage : traffic.lists[list].none;
  return (
    <>
      {items.length === 0 ? (
        <p class="empty">{none}</p>
      ) : (
        <>
          <p class="found">
            <span role="status">{traffic.found(count, total)}</span>
            <DownloadLink view={view} list={list} count={count} />
          </p>
          {children}
        </>
      )}
      <Pager view={view} page={page} pages={Math.ceil(count / ITEMS_A_PAGE)} />
    </>
  );
}

/** @param count The number of entries in the list, if the file has at most `LINES_AT_MOST`. */
function DownloadLink({ view, list, count = 0 }: ListProps & { readonly count?: number }) {
  const { download, downloadFirst } = view.texts.traffic;
  return (
    <a href={downloadPath(list, readDaysAsked(view.url))} download>
      {count > LINES_AT_MOST ? downloadFirst(LINES_AT_MOST) : download}
    </a>
  );
}
