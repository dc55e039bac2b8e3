/** The visits in a line each that links to more; nothing if they are unknown. */
import type { Manifest } from "../../release/manifest.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { askWeek } from "../hits/week.ts";
import { orProblem, type Services } from "../shared/services.ts";
import type { Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { loadVisits } from "../shared/visits.ts";
import { WeekSentence } from "../ui/hits/week.tsx";
import { pathOf, releasePath } from "../ui/menu.ts";
import { Filled } from "../ui/sentence.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { VisitSentence } from "../ui/visit-shares.tsx";

/** Where visitors go under a version. */
export async function renderVisitsLine(
  services: Services,
  view: View,
  serving: Serving,
  manifest: Manifest,
) {
  const visits = await orProblem(loadVisits(services, view, serving, manifest));
  if (visits === null || typeof visits === "string" || visits instanceof StoreError) return null;
  const { shares, figures } = visits;
  if (shares.moving === 0) return null;
  const id = manifest.release;
  const parts = {
    version: <VersionName view={view} id={id} />,
    sentence: <VisitSentence view={view} shares={shares} figures={figures} />,
  };
  return (
    <p class="band">
      <Filled text={view.texts.visits.line} parts={parts} />
      {view.texts.marks.blank}
      <a href={`${releasePath(id)}#visits`}>{view.texts.release.sections.visits}</a>
    </p>
  );
}

/** How long pages other than the one about visits wait for it. */
const LINE_MS = 1500;

const WEEK = 7;

/** Last week's visits. */
export async function renderWeekLine(services: Services, view: View, serving: Serving) {
  const extent = { daysDrawn: WEEK, worstAtMost: 1 };
  const told = await askWeek(services, view.now, serving, extent, LINE_MS);
  if (!told.ok || told.value.shares.moving === 0) return null;
  const { marks } = view.texts;
  return (
    <p class="band">
      <WeekSentence view={view} week={told.value} />
      {marks.stop}
      {marks.blank}
      <a href={pathOf("traffic")}>{view.texts.traffic.menu}</a>
    </p>
  );
}
