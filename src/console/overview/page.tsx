import { Hono } from "hono";
import type { Manifest } from "../../release/manifest.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { readManifestHashes } from "../../store/records/stored-release.ts";
import { readDecisions, standingIn } from "../shared/approvals.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import { orProblem, type Services, soon } from "../shared/services.ts";
import { gateChosen, gateUnder, readServing, type Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { PlatformCommand } from "../ui/command.tsx";
import { Joined } from "../ui/joined.tsx";
import { Page } from "../ui/layout.tsx";
import { linkTo } from "../ui/menu.ts";
import { PreviewForm } from "../ui/preview-form.tsx";
import { Filled } from "../ui/sentence.tsx";
import { UserText } from "../ui/user-text.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { GateCard, LiveCard, RowsCard } from "./cards.tsx";
import { Health } from "./health.tsx";
import { changesOf, listReleaseItems, type ReleaseItems } from "./release-items.ts";
import { ReleaseTable } from "./release-table.tsx";
import { stopsOf } from "./stops.ts";
import { TimeLine } from "./time-line.tsx";
import { renderVisitsLine, renderWeekLine } from "./visit-lines.tsx";
import { Waiting, type WaitingItem } from "./waiting.tsx";

/** The overview: what awaits the reader, what is live, and what comes next. */
export const overviewPage = new Hono<ConsoleEnv>();

overviewPage.get("/", async (context) => {
  const { services, view } = context.var;
  const { texts } = view;
  const serving = await readServing(services);
  const decisions = await readDecisions(services);
  const releases = await orProblem(listReleaseItems(services, view, decisions, serving));
  const waiting =
    releases instanceof StoreError ? [] : await findWaiting(services, serving, releases);
  const next = waiting[0]?.manifest ?? serving.stored.manifest;
  return context.html(
    <Page view={view} title={texts.overview.menu} item="overview">
      <h1>{texts.overview.heading(view.siteName)}</h1>
      <Problems view={view} serving={serving} releases={releases} />
      <Waiting view={view} serving={serving} waiting={waiting} />
      <ApprovedAhead view={view} releases={releases} />
      {await renderVisitsLine(services, view, serving, next)}
      {await renderWeekLine(services, view, serving)}
      <div class="cards">
        <LiveCard
          view={view}
          serving={serving}
          signed={standingIn(decisions, serving.id ?? "", view, await hashOf(services, serving))}
        />
        <GateCard view={view} serving={serving} />
        <RowsCard view={view} serving={serving} />
      </div>
      {await renderTimeLine(services, view, serving, waiting)}
      <section class="screen-only">
        <h2>{texts.travel.heading}</h2>
        <p>{texts.travel.about(view.previewOrigin)}</p>
        <PreviewForm view={view} gate={await gateChosen(services, serving, view.choice.release)} />
      </section>
      <Releases view={view} releases={releases} />
      <Health view={view} serving={serving} />
    </Page>,
  );
});

/** How many waiting releases are compared with the live version. */
const COMPARED_AT_MOST = 5;

async function findWaiting(
  services: Services,
  serving: Serving,
  { items }: ReleaseItems,
): Promise<WaitingItem[]> {
  const waiting = items.filter(
    ({ standing, serves, isDeployed }) => standing.state === "undecided" && !serves && !isDeployed,
  );
  const found: WaitingItem[] = [];
  for (const [index, item] of waiting.entries()) {
    const { manifest } = item;
    const isCompared = manifest !== null && index < COMPARED_AT_MOST;
    const difference = isCompared ? await changesOf(services, manifest, serving) : null;
    found.push({ ...item, difference, gate: manifest && gateUnder(serving, manifest) });
  }
  return found;
}

/** Returns the hash of the live version as stored. The same version in the deployment's own table has other bytes. */
async function hashOf({ kv }: Services, { id, stored }: Serving): Promise<string | null> {
  if (id === null) return null;
  const hashes = await orProblem(readManifestHashes(kv, [id]));
  return hashes instanceof StoreError ? stored.sha256 : (hashes.get(id) ?? null);
}

/**
 * Renders the timeline of the newest waiting version, else of the live one.
 *
 * @param all The waiting versions, last published first.
 */
async function renderTimeLine(
  services: Services,
  view: View,
  serving: Serving,
  all: readonly WaitingItem[],
) {
  const { texts, now } = view;
  const waiting: Manifest | null = all[0]?.manifest ?? null;
  const ofWaiting = all.length > 1 ? texts.timeLine.ofNewest : texts.timeLine.ofWaiting;
  const heading = waiting ? ofWaiting : texts.timeLine.ofLive;
  const manifest = waiting ?? serving.stored.manifest;
  const gate = waiting ? gateUnder(serving, waiting) : serving.gate;
  const summary = await orProblem(soon(services, services.releaseCache.summary(manifest)));
  const windows = summary && !(summary instanceof StoreError) ? summary.windows : [];
  const id = manifest.release;
  return (
    <section>
      <h2>{texts.timeLine.heading}</h2>
      <p>
        {heading}
        {texts.marks.blank}
        <VersionName view={view} id={id} />
      </p>
      <TimeLine
        view={view}
        {...stopsOf(manifest, gate, windows, now)}
        earlyPath={linkTo("table", { release: id, window: "1" })}
      />
      {summary === null && (
        <p class="soft" data-later>
          {texts.timeLine.later}
        </p>
      )}
    </section>
  );
}

interface ReleasesProps {
  readonly view: View;
  readonly releases: ReleaseItems | StoreError;
}

function Problems({ view, serving, releases }: ReleasesProps & { readonly serving: Serving }) {
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

/**
 * Versions that are approved but not live. Only those published after the live version count, so that past versions are
 * left out.
 */
function ApprovedAhead({ view, releases }: ReleasesProps) {
  if (releases instanceof StoreError) return null;
  const { overview, marks } = view.texts;
  const live = releases.items.find((it) => it.serves)?.publishedAt ?? -Infinity;
  const ahead = releases.items.filter(
    ({ standing, serves, isDeployed, publishedAt }) =>
      standing.state === "approved" && !serves && !isDeployed && (publishedAt ?? live) > live,
  );
  if (ahead.length === 0) return null;
  const names = ahead.map(({ id }) => <VersionName view={view} id={id} />);
  const versions = <Joined items={names} by={marks.comma} />;
  return (
    <p class="band">
      <Filled text={overview.approvedAhead} parts={{ versions }} />
    </p>
  );
}

function Releases({ view, releases }: ReleasesProps) {
  const { texts } = view;
  if (releases instanceof StoreError) return null;
  return (
    <section>
      <h2>{texts.releases.heading}</h2>
      {releases.items.length === 0 ? (
        <p class="empty">{texts.releases.none}</p>
      ) : (
        <ReleaseTable view={view} items={releases.items} />
      )}
      {releases.more > 0 && (
        <>
          <p>{texts.releases.more(releases.more)}</p>
          <PlatformCommand view={view} text={texts.releases.moreCommand} words={["releases"]} />
        </>
      )}
    </section>
  );
}
