import { Hono } from "hono";
import { formatInstant, type Instant, onceOpen, parseInstant } from "../../domain/instant.ts";
import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { isOver, type Overlay } from "../../store/records/overlay.ts";
import type { AddressContext } from "../../traffic/pasted-address.ts";
import type { ConsoleContext, ConsoleEnv } from "../shared/env.ts";
import { presetInstant } from "../shared/read-instant.ts";
import { rowsInForce } from "../shared/rows-over.ts";
import { orProblem, type Services } from "../shared/services.ts";
import { readServing } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { type FieldProblem, Page } from "../ui/layout.tsx";
import { pathOf } from "../ui/menu.ts";
import { renderStoreProblem } from "../ui/message.tsx";
import { takeForm } from "../ui/take-form.ts";
import { visibleText } from "../ui/user-text.tsx";
import { writeTriedCsv } from "./csv.ts";
import { TryFields } from "./form.tsx";
import { explainLine, judge, readShow, select, type Show, type Tried } from "./judge.ts";
import { packList } from "./kept-list.ts";
import { labelOf, Pages, Share, Summary, Tallies } from "./results.tsx";
import {
  ADDRESSES_AT_MOST,
  type Given,
  type GivenProblem,
  readForm,
  readGiven,
  readLink,
  type Sent,
} from "./sent.ts";
import { versionsText } from "./share.ts";
import { type Explained, TriedList } from "./tried-list.tsx";
import { listVersions, openVersions, type TriedVersion } from "./versions.ts";

/** Enough for a file of 16 MB with the other fields, or for a packed list. */
const BYTES_AT_MOST = 17 * 1024 * 1024;

const ROWS_A_PAGE = 100;

/**
 * The page that shows what a list of addresses would get from the release in service, from another version, or from
 * both.
 */
export const tryPage = new Hono<ConsoleEnv>();

tryPage.get("/", (context) => answer(context, readLink(context.var.view)));

tryPage.post("/", takeForm({ bytesAtMost: BYTES_AT_MOST, takesFiles: true }), (context) =>
  answer(context, readForm(context.var.view, context.var.form)),
);

async function answer(context: ConsoleContext, sent: Sent): Promise<Response> {
  const { services, view } = context.var;
  const serving = await readServing(services);
  const opened = await orProblem(
    Promise.all([openVersions(services, serving, sent.release), listVersions(services, serving)]),
  );
  if (opened instanceof StoreError) return context.html(renderStoreProblem(view, opened), 404);
  const [{ versions, unknown }, listed] = opened;
  const offered = [...new Set([...listed, ...versions.flatMap((it) => it.id ?? [])])];
  const tested = versions.at(-1);
  const gate = tested?.gate ?? serving.gate;
  const { site } = tested?.manifest ?? serving.stored.manifest;
  const place = { hosts: site.hosts, scope: site.scope.map(canonicalPath) };
  const given = await readGiven(sent, place);
  const at = instantOf(sent, view.now, gate);
  const problems = findProblems(view, sent, { given, at, unknown });
  const isReady = problems.length === 0 && !("kind" in given) && given.pasted.lines.length > 0;
  const results =
    isReady && at !== null ? await testAll(sent, { given, versions, place, at }) : null;
  if (results !== null && sent.wantsCsv) return csv(view, results);
  const isKept = !("kind" in given) && given.isKept && given.pasted.lines.length > 0;
  const list = isKept ? await packList(given.pasted) : null;
  const fields = (
    <>
      <p>{view.texts.try.about}</p>
      <TryFields
        view={view}
        sent={sent}
        typed={"kind" in given ? sent.typed : given.typed}
        kept={isKept ? given.pasted.lines.length : 0}
        gate={gate}
        offered={offered}
        chosen={versionsText(versions)}
      />
      <div class="buttons">
        <button>{view.texts.try.submit}</button>
      </div>
    </>
  );
  return context.html(
    <Page view={view} title={view.texts.try.menu} item="try" problems={problems}>
      <h1>{view.texts.try.heading}</h1>
      <form method="post" action={pathOf("try")} enctype="multipart/form-data" class="try">
        {results === null ? (
          fields
        ) : (
          <details>
            <summary>{view.texts.try.change}</summary>
            {fields}
          </details>
        )}
        {list !== null && <input type="hidden" name="list" value={list} />}
        {results !== null && (
          <Results view={view} results={results} services={services} page={sent.page} />
        )}
      </form>
    </Page>,
    unknown === null ? 200 : 404,
  );
}

function instantOf({ choice }: Sent, now: Instant, gate: Instant): Instant | null {
  if (choice.kind === "preset") return presetInstant(choice.preset, now, gate);
  return choice.kind === "other" ? choice.at : onceOpen(now, gate);
}

interface Read {
  readonly given: Given | GivenProblem;
  readonly at: Instant | null;
  readonly unknown: string | null;
}

function findProblems(view: View, sent: Sent, { given, at, unknown }: Read): FieldProblem[] {
  const { texts } = view;
  const problems: FieldProblem[] = [];
  if ("kind" in given) {
    const message =
      given.kind === "sitemap"
        ? texts.try.sitemapUnreadable(given.line, given.problem)
        : texts.try.problems[given.kind];
    problems.push({ field: given.kind === "list" ? "urls" : "file", message });
  } else if (given.pasted.isCut) {
    const field = sent.file === null ? "urls" : "file";
    problems.push({ field, message: texts.try.tooMany(ADDRESSES_AT_MOST) });
  } else if (given.pasted.lines.length === 0 && sent.isForm) {
    problems.push({ field: "urls", message: texts.try.none });
  }
  if (unknown !== null) {
    const message = texts.try.noVersion(visibleText(unknown.slice(0, 64)));
    problems.push({ field: "release", message });
  }
  if (at === null) {
    const example = formatInstant(view.now);
    problems.push({ field: "date", message: texts.instant.unreadable(example) });
  }
  return problems;
}

interface Tested {
  readonly given: Given;
  readonly versions: readonly TriedVersion[];
  readonly place: AddressContext;
  readonly at: Instant;
}

interface TestResults extends Tested {
  readonly tried: readonly Tried[];
  readonly show: Show;
}

async function testAll(sent: Sent, tested: Tested): Promise<TestResults> {
  const { given, versions, place, at } = tested;
  const tried = await judge(given.pasted.lines, versions, place.hosts, at);
  return { ...tested, tried, show: readShow(sent.show, versions.length) };
}

function csv(view: View, { tried, versions }: TestResults): Response {
  const labels = versions.map((it) => labelOf(view, it));
  return new Response(writeTriedCsv(view, tried, labels), {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="addresses.csv"',
    },
  });
}

interface ResultsProps {
  readonly view: View;
  readonly results: TestResults;
  readonly services: Services;
  /** The requested page, from 1. */
  readonly page: number;
}

async function Results({ view, results, services, page: asked }: ResultsProps) {
  const { texts } = view;
  const { given, versions, place, at, tried, show } = results;
  const selected = select(tried, show);
  const pages = Math.max(1, Math.ceil(selected.length / ROWS_A_PAGE));
  const page = Math.min(asked, pages);
  const first = (page - 1) * ROWS_A_PAGE;
  const onPage: Explained[] = await Promise.all(
    selected.slice(first, first + ROWS_A_PAGE).map(async (it) => ({
      ...it,
      explanations: await explainLine(it.line, versions, place.hosts, at),
    })),
  );
  const { overlay } = services.live.status().snapshot;
  const rows = versions.map(({ gate }) => openRows(overlay, gate, at));
  return (
    <section aria-labelledby="results">
      <Summary view={view} pasted={given.pasted} versions={versions} at={at} />
      <input type="hidden" name="shown" value={show} />
      <Tallies view={view} tried={tried} versions={versions} show={show} />
      {selected.length === 0 ? (
        <p>{texts.try.nothing}</p>
      ) : (
        <>
          <p class="soft">{texts.try.found(first + 1, first + onPage.length, selected.length)}</p>
          <TriedList view={view} tried={onPage} versions={versions} rows={rows} />
        </>
      )}
      <Pages view={view} page={page} pages={pages} />
      <div class="buttons">
        <button name="format" value="csv" class="secondary outline">
          {texts.try.csv}
        </button>
      </div>
      <Share view={view} pasted={given.pasted} versions={versions} at={at} />
    </section>
  );
}

/** The `from` of every row that takes part at an instant; it goes before the version's own entries of that name. */
function openRows(overlay: Overlay | null, gate: Instant, at: Instant): ReadonlySet<string> {
  const open = rowsInForce(overlay).filter(({ rule }) => {
    const start = rule.startsAt === undefined ? gate : (parseInstant(rule.startsAt) ?? Infinity);
    return start <= at && !isOver(rule, at);
  });
  return new Set(open.map(({ rule }) => rule.from));
}
