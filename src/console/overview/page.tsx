import { Hono } from "hono";
import { type Instant, parseInstant } from "../../domain/instant.ts";
import type { Difference } from "../../domain/report/diff.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { readDecisions, standingIn } from "../shared/approvals.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import { orProblem, soon } from "../shared/services.ts";
import { gateChosen, readServing, type Serving } from "../shared/serving.ts";
import { earlyStarts, type TableSummary } from "../shared/table-summary.ts";
import type { View } from "../shared/view.ts";
import { WithCommand } from "../ui/command.tsx";
import { formatNumber } from "../ui/format.ts";
import { Page } from "../ui/layout.tsx";
import { PreviewForm } from "../ui/preview-form.tsx";
import { Tag } from "../ui/tag.tsx";
import { UserText } from "../ui/user-text.tsx";
import { WhenAndHowFar } from "../ui/when.tsx";
import { GateCard, NowCard, RowsCard } from "./cards.tsx";
import {
  changesOf,
  listReleaseItems,
  type ReleaseItem,
  type ReleaseItems,
} from "./release-items.ts";
import { ReleaseTable } from "./release-table.tsx";
import { type Stop, TimeLine } from "./time-line.tsx";
import { WaitingList } from "./waiting-list.tsx";

/** What serves, what comes next, and the health of the store. */
export const overviewPage = new Hono<ConsoleEnv>();

overviewPage.get("/", async (context) => {
  const { services, view } = context.var;
  const { texts } = view;
  const serving = await readServing(services);
  const decisions = await readDecisions(services);
  const releases = await orProblem(listReleaseItems(services, view, decisions, serving));
  const summary = await orProblem(
    soon(services, services.releaseCache.summary(serving.stored.manifest)),
  );
  const waiting = releases instanceof StoreError ? [] : releases.items.filter(isWaiting);
  const differences = new Map<string, Difference | null>();
  for (const { id } of waiting.slice(0, COMPARED_AT_MOST)) {
    differences.set(id, await changesOf(services, id, serving));
  }
  const windows = summary && !(summary instanceof StoreError) ? summary.windows : [];
  return context.html(
    <Page view={view} title={texts.overview.menu} item="overview">
      <h1>{texts.overview.heading(view.siteName)}</h1>
      <Problems view={view} serving={serving} releases={releases} />
      <div class="cards">
        <NowCard
          view={view}
          serving={serving}
          signed={standingIn(decisions, serving.id ?? "", view)}
        />
        <GateCard view={view} serving={serving} />
        <RowsCard view={view} serving={serving} />
      </div>
      <WaitingList view={view} waiting={waiting} differences={differences} />
      <section>
        <h2>{texts.timeLine.heading}</h2>
        <TimeLine view={view} stops={stopsOf(view, serving, windows)} />
      </section>
      <section>
        <h2>{texts.travel.heading}</h2>
        <p>{texts.travel.about(view.previewOrigin)}</p>
        <PreviewForm view={view} gate={await gateChosen(services, serving, view.choice.release)} />
      </section>
      <Releases view={view} releases={releases} />
      <Health view={view} serving={serving} />
    </Page>,
  );
});

/** How many waiting releases are compared with what serves. */
const COMPARED_AT_MOST = 5;

function isWaiting({ standing, serves, isDeployed }: ReleaseItem): boolean {
  return standing.state === "undecided" && !serves && !isDeployed;
}

interface ServingProps {
  readonly view: View;
  readonly serving: Serving;
}

interface ReleasesProps {
  readonly view: View;
  readonly releases: ReleaseItems | StoreError;
}

function Problems({ view, serving, releases }: ServingProps & ReleasesProps) {
  const all = [...serving.problems];
  if (releases instanceof StoreError) all.push(releases.message);
  if (all.length === 0) return null;
  return (
    <section class="band bad" aria-labelledby="problems">
      <h2 id="problems">{view.texts.overview.problems}</h2>
      <ul>
        {all.map((it) => (
          <li lang="en">
            <UserText text={it} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Releases({ view, releases }: ReleasesProps) {
  const { texts } = view;
  if (releases instanceof StoreError) return null;
  return (
    <section>
      <h2>{texts.releases.heading}</h2>
      {releases.items.length === 0 ? (
        <p class="empty">
          <WithCommand view={view} text={texts.releases.none} words={["publish"]} />
        </p>
      ) : (
        <ReleaseTable view={view} items={releases.items} />
      )}
      {releases.more > 0 && (
        <p>
          <WithCommand view={view} text={texts.releases.more(releases.more)} words={["releases"]} />
        </p>
      )}
    </section>
  );
}

function Health({ view, serving: { status, problems } }: ServingProps) {
  const { texts } = view;
  const { refreshedAt, failures, residentBytes } = status;
  return (
    <section>
      <h2>{texts.health.heading}</h2>
      <dl class="pairs">
        <dt>{texts.health.store}</dt>
        <dd>
          {problems.length === 0 ? (
            <Tag tone="good">{texts.health.answers}</Tag>
          ) : (
            <Tag tone="bad">{texts.health.fails}</Tag>
          )}
        </dd>
        <dt>{texts.health.heard}</dt>
        <dd>
          {refreshedAt === null ? (
            texts.health.never
          ) : (
            <WhenAndHowFar view={view} instant={refreshedAt} />
          )}
        </dd>
        <dt>{texts.health.failures}</dt>
        <dd>{formatNumber(view, failures)}</dd>
        <dt>{texts.health.memory}</dt>
        <dd>{`${(residentBytes / 2 ** 20).toLocaleString(view.language.locale, { maximumFractionDigits: 1 })} MiB`}</dd>
      </dl>
    </section>
  );
}

const EARLY_AT_MOST = 3;

/** The milestones of a site in order of time, now among them. */
function stopsOf(view: View, { stored, gate }: Serving, windows: TableSummary["windows"]): Stop[] {
  const { timeLine } = view.texts;
  const { announceAt } = stored.manifest.site;
  const announced = announceAt === undefined ? null : parseInstant(announceAt);
  const early = new Map<Instant, number>();
  for (const { at, rules } of earlyStarts(windows, gate)) {
    early.set(at, (early.get(at) ?? 0) + rules);
  }
  const stops: Stop[] = [
    { kind: "now", at: view.now, label: timeLine.now },
    { kind: "gate", at: gate, label: timeLine.gate },
    ...[...early]
      .toSorted(([a], [b]) => a - b)
      .slice(0, EARLY_AT_MOST)
      .map(([at, rules]): Stop => ({
        kind: "early",
        at,
        label: timeLine.early(rules),
      })),
  ];
  if (announced !== null)
    stops.push({ kind: "announcement", at: announced, label: timeLine.announcement });
  return stops.filter((it) => Number.isFinite(it.at)).toSorted((a, b) => a.at - b.at);
}
