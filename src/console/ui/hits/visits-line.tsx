import type { Manifest } from "../../../release/manifest.ts";
import { StoreError } from "../../../store/kv/kv-store.ts";
import { orProblem, type Services } from "../../shared/services.ts";
import type { Serving } from "../../shared/serving.ts";
import type { View } from "../../shared/view.ts";
import { loadVisits } from "../../shared/visits.ts";
import { releasePath } from "../menu.ts";
import { Filled } from "../sentence.tsx";
import { VersionName } from "../version-name.tsx";
import { VisitSentence } from "../visit-shares.tsx";

/** Renders where visitors go under a version as a line that links to more; nothing if that is unknown. */
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
