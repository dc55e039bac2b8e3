/** The common parts of the pages about visits: heading, links to the lists, and choice of days. */
import type { Child } from "hono/jsx";
import type { View } from "../shared/view.ts";
import { Page } from "../ui/layout.tsx";
import { DAYS, type ListName, LISTS, listPath, readDaysAsked } from "./asked.ts";

interface FrameProps {
  readonly view: View;
  /** null for the overview of the lists. */
  readonly list: ListName | null;
  readonly children: Child;
}

export function TrafficPage({ view, list, children }: FrameProps) {
  const { traffic } = view.texts;
  const days = readDaysAsked(view.url);
  const title = list === null ? traffic.menu : traffic.lists[list].heading;
  return (
    <Page view={view} title={title} item="traffic">
      <h1>{list === null ? traffic.heading : traffic.lists[list].heading}</h1>
      <nav class="tabs screen-only" aria-label={traffic.listsLabel}>
        <ul>
          {[null, ...LISTS].map((it) => (
            <li>
              <a href={listPath(it, days)} aria-current={it === list ? "page" : undefined}>
                {it === null ? traffic.overview : traffic.lists[it].link}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </Page>
  );
}

/** Links to the same list over other numbers of days. */
export function DaysChoice({ view, list }: Omit<FrameProps, "children">) {
  const { traffic } = view.texts;
  const days = readDaysAsked(view.url);
  return (
    <nav class="tabs days-choice screen-only" aria-label={traffic.daysLabel}>
      <span>{traffic.daysLabel}</span>
      <ul>
        {DAYS.map((it) => (
          <li>
            <a href={listPath(list, it)} aria-current={it === days ? "true" : undefined}>
              {traffic.days[it]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
