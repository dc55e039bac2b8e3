import type { Services } from "../../shared/services.ts";
import type { Serving } from "../../shared/serving.ts";
import type { View } from "../../shared/view.ts";
import { askWeek } from "../../hits/week.ts";
import { pathOf } from "../menu.ts";
import { WeekSentence } from "./week.tsx";

/** How long pages other than the one about visits wait for it. */
const LINE_MS = 1500;

const WEEK = 7;

/** Renders last week's visits as a line that links to more; nothing if they are unknown. */
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
