import { formatForPeople, formatInstant, formatTextForPeople } from "../../domain/instant.ts";
import type { Check } from "../checklist/checklist.ts";
import { gateInForceOf } from "../tables/serving.ts";
import { inWords } from "../terminal/duration.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { broken, line, type Scene } from "./scene.ts";

/** Reports when the gate opens, in the site's zone and in UTC, the time until then, and where it is set. */
export function checkClock({ serving, moved, now, stores }: Scene): Check {
  if (!serving.ok) return broken("clock", serving.problem);
  const { data } = serving.value.compiled;
  const { activatesAt, announceAt, timeZone = "UTC" } = data.site;
  const gate = gateInForceOf(serving.value.compiled, moved);
  if (!Number.isFinite(gate)) {
    const message = `The gate never opens: the site's activatesAt is ${JSON.stringify(activatesAt)}`;
    return line("clock", "fail", message, "Correct it, and publish the table again");
  }
  const distance = inWords(Math.abs(gate - now));
  const when = gate <= now ? `opened ${distance} ago` : `opens in ${distance}`;
  const by =
    moved.value === null
      ? ""
      : `; the key activatesAt moved it, the site says ${formatTextForPeople(activatesAt, timeZone)}`;
  const message = `The gate ${when}, at ${formatForPeople(gate, timeZone)}${by}`;
  if (moved.invalid !== null) {
    const held = `the key activatesAt is ${JSON.stringify(moved.invalid)}, no instant: the last valid one stays`;
    const fix = `Type the instant that is meant, or: ${pasteable(["gate", "--move", formatInstant(gate)], stores)}`;
    return line("clock", "fail", `${message}; ${held}`, fix);
  }
  const announced = announceAt === undefined ? null : Date.parse(announceAt);
  if (announced !== null && announced >= gate) {
    const late = `the announcement is at ${formatTextForPeople(announceAt ?? "", timeZone)}, not before the gate: no page is announced`;
    return line("clock", "warn", `${message}; ${late}`, "Move the gate, or announce earlier");
  }
  return line("clock", "ok", message, null);
}
