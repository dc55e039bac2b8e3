import type { Services } from "../../shared/services.ts";
import type { Serving } from "../../shared/serving.ts";
import type { View } from "../../shared/view.ts";
import { askHits } from "../../hits/ask.ts";
import { loadWeek } from "../../hits/week.ts";
import { pathOf } from "../menu.ts";
import { WeekSentence } from "./week.tsx";

/** What other pages than that of visits wait for it. */
const LINE_MS = 1500;

const WEEK = 7;

/** Last week's visits in one line that leads to more; nothing where that is not known. */
export async function renderWeekLine(services: Services, view: View, serving: Serving) {
  const drawn = { daysDrawn: WEEK, worstAtMost: 1 };
  const told = await askHits(
    services,
    (counted) => loadWeek(services, counted, view.now, serving, drawn),
    LINE_MS,
  );
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
