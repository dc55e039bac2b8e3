/** A version's milestones: a line to scale with numbered marks, and the same as a list in words. */
import type { Instant } from "../../domain/instant.ts";
import type { View } from "../shared/view.ts";
import { WhenAndHowFar } from "../ui/when.tsx";
import { placeOnLine } from "./place-on-line.ts";
import type { Stop, Stops } from "./stops.ts";

/** The state of the old site between two stops. */
type Phase = "before" | "announced" | "open";

const PHASES: readonly Phase[] = ["before", "announced", "open"];

/** The minimum distance between neighbours, so that their numbers can be read on a phone. */
const LEAST_SHARE = 0.1;

interface TimeLineProps extends Stops {
  readonly view: View;
  /** The path of the page that lists all early starts. */
  readonly earlyPath: string;
}

export function TimeLine({ view, stops, more, earlyPath }: TimeLineProps) {
  const { timeLine } = view.texts;
  return (
    <figure class="timeline">
      <Line stops={stops} />
      <figcaption>
        <ul class="legend">
          {PHASES.map((it) => (
            <li>
              <span class={`swatch ${it}`} aria-hidden="true" /> {timeLine.phases[it]}
            </li>
          ))}
          <li class="soft">{timeLine.scale}</li>
        </ul>
      </figcaption>
      <ol class="stops">
        {stops.map((stop) => (
          <li class={stop.kind}>
            <strong>{labelOf(view, stop)}</strong>{" "}
            <WhenAndHowFar view={view} instant={stop.at} isFar={stop.kind !== "now"} />
          </li>
        ))}
      </ol>
      {more > 0 && (
        <p>
          <a href={earlyPath}>{timeLine.more(more)}</a>
        </p>
      )}
    </figure>
  );
}

function labelOf({ texts: { timeLine }, now }: View, { kind, at, rules }: Stop): string {
  if (kind !== "early") return timeLine[kind];
  return at <= now ? timeLine.started(rules) : timeLine.early(rules);
}

function phaseAt(stops: readonly Stop[], at: Instant): Phase {
  const passed = (kind: Stop["kind"]): boolean =>
    stops.some((it) => it.kind === kind && it.at <= at);
  return passed("gate") ? "open" : passed("announcement") ? "announced" : "before";
}

/** The part of the line before the first stop and after the last, in percent. */
const LEAD = 7;
const MIDDLE = 22;

/**
 * The line. The list says the same, so people who cannot see the line miss nothing. Lengths are in percent, so that
 * text keeps its size.
 */
function Line({ stops }: { stops: readonly Stop[] }) {
  const shares = placeOnLine(
    stops.map((it) => it.at),
    LEAST_SHARE,
  );
  const x = (share: number): string => `${(LEAD + share * (100 - 2 * LEAD)).toFixed(2)}%`;
  const ends = [-Infinity, ...stops.map((it) => it.at)];
  return (
    <svg class="line" height="44" aria-hidden="true">
      {ends.map((start, index) => (
        <line
          class={`rail ${phaseAt(stops, start)}`}
          x1={index === 0 ? "0%" : x(shares[index - 1] ?? 0)}
          y1={MIDDLE}
          x2={index === stops.length ? "100%" : x(shares[index] ?? 0)}
          y2={MIDDLE}
        />
      ))}
      {stops.map(({ kind }, index) => (
        <g>
          <circle
            class={`mark ${kind}`}
            cx={x(shares[index] ?? 0)}
            cy={MIDDLE}
            r={kind === "gate" || kind === "now" ? 14 : 11}
          />
          <text
            class={`ordinal ${kind}`}
            x={x(shares[index] ?? 0)}
            y={MIDDLE + 5}
            text-anchor="middle"
          >
            {index + 1}
          </text>
        </g>
      ))}
    </svg>
  );
}
