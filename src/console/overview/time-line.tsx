/** A site's milestones from its announcement on, drawn as stops on a line. */
import type { Instant } from "../../domain/instant.ts";
import type { View } from "../shared/view.ts";
import { formatIn, formatLength, formatWhen } from "../ui/format.ts";

export interface Stop {
  readonly kind: "announcement" | "early" | "gate" | "now";
  readonly at: Instant;
  readonly label: string;
}

/** What the old site does between two stops. */
type Phase = "before" | "announced" | "open";

interface Stretch {
  readonly phase: Phase;
  readonly length: string;
}

/** @param stops In order of time. */
export function TimeLine({ view, stops }: { view: View; stops: readonly Stop[] }) {
  const stretches = stops.slice(1).map((stop, index): Stretch => {
    const start = stops[index]?.at ?? stop.at;
    return { phase: phaseAt(stops, start), length: formatLength(view, stop.at - start) };
  });
  const props = { view, stops, stretches };
  return (
    <figure class="timeline">
      <Wide {...props} />
      <Tall {...props} />
      <figcaption>
        <ul class="legend">
          {PHASES.map((it) => (
            <li>
              <span class={`swatch ${it}`} aria-hidden="true" /> {view.texts.timeLine.phases[it]}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

const PHASES: readonly Phase[] = ["before", "announced", "open"];

function phaseAt(stops: readonly Stop[], at: Instant): Phase {
  const passed = (kind: Stop["kind"]): boolean =>
    stops.some((it) => it.kind === kind && it.at <= at);
  return passed("gate") ? "open" : passed("announcement") ? "announced" : "before";
}

interface LineProps {
  readonly view: View;
  readonly stops: readonly Stop[];
  readonly stretches: readonly Stretch[];
}

/** The picture in words, for those who cannot see it. */
function describe({ view, stops }: LineProps): string {
  return stops.map((it) => `${it.label}: ${formatWhen(view, it.at)}`).join(". ");
}

const LEAD = 40;

/** From one line of text to the next. */
const LINE = 22;

/** The site's zone and UTC, a line each: beside each other they would run into the next stop. */
function zonesOf({ timeZone }: View): readonly string[] {
  return timeZone === "UTC" ? ["UTC"] : [timeZone, "UTC"];
}

function Wide(props: LineProps) {
  const { view, stops, stretches } = props;
  const zones = zonesOf(view);
  const step = zones.length > 1 ? 330 : 258;
  const width = Math.max(1, stops.length) * step;
  const x = (index: number): number => step / 2 + index * step;
  return (
    <svg
      class="wide"
      viewBox={`0 0 ${width} ${zones.length > 1 ? 128 : 106}`}
      role="img"
      aria-label={describe(props)}
      preserveAspectRatio="xMinYMin meet"
    >
      <line
        class={`rail ${phaseAt(stops, -Infinity)}`}
        x1={x(0) - LEAD * 2}
        y1="34"
        x2={x(0)}
        y2="34"
      />
      {stretches.map(({ phase, length }, index) => (
        <g>
          <line class={`rail ${phase}`} x1={x(index)} y1="34" x2={x(index + 1)} y2="34" />
          <text class="soft" x={(x(index) + x(index + 1)) / 2} y="20" text-anchor="middle">
            {length}
          </text>
        </g>
      ))}
      <line
        class={`rail ${phaseAt(stops, Infinity)}`}
        x1={x(stops.length - 1)}
        y1="34"
        x2={x(stops.length - 1) + LEAD * 2}
        y2="34"
      />
      {stops.map((stop, index) => (
        <g>
          <Mark kind={stop.kind} x={x(index)} y={34} />
          <text class="strong" x={x(index)} y="70" text-anchor="middle">
            {stop.label}
          </text>
          {zones.map((zone, line) => (
            <text x={x(index)} y={94 + line * LINE} text-anchor="middle">
              {formatIn(view, stop.at, zone)}
            </text>
          ))}
        </g>
      ))}
    </svg>
  );
}

function Tall(props: LineProps) {
  const { view, stops, stretches } = props;
  const zones = zonesOf(view);
  const step = 60 + zones.length * LINE;
  const height = stops.length * step;
  const y = (index: number): number => 30 + index * step;
  return (
    <svg class="tall" viewBox={`0 0 340 ${height}`} role="img" aria-label={describe(props)}>
      {stretches.map(({ phase, length }, index) => (
        <g>
          <line class={`rail ${phase}`} x1="20" y1={y(index)} x2="20" y2={y(index + 1)} />
          <text class="soft" x="44" y={(y(index) + y(index + 1)) / 2 + 14}>
            {length}
          </text>
        </g>
      ))}
      {stops.map((stop, index) => (
        <g>
          <Mark kind={stop.kind} x={20} y={y(index)} />
          <text class="strong" x="44" y={y(index) - 4}>
            {stop.label}
          </text>
          {zones.map((zone, line) => (
            <text x="44" y={y(index) + 17 + line * LINE}>
              {formatIn(view, stop.at, zone)}
            </text>
          ))}
        </g>
      ))}
    </svg>
  );
}

/** Now is a diamond, and the gate is larger: shape says the same as colour. */
function Mark({ kind, x, y }: { kind: Stop["kind"]; x: number; y: number }) {
  if (kind === "now") {
    const points = `${x},${y - 11} ${x + 11},${y} ${x},${y + 11} ${x - 11},${y}`;
    return <polygon class="mark now" points={points} />;
  }
  return <circle class={`mark ${kind}`} cx={x} cy={y} r={kind === "gate" ? 10 : 8} />;
}
