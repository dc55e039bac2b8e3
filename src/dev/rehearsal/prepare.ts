/** Prepares a table for the rehearsal. */
import { compileRoutes } from "../../domain/table/compile.ts";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import type { RoutesData } from "../../domain/table/schema.ts";
import { compileRelease } from "../../release/compile-release.ts";
import type { ValidRelease } from "../../cli/tables/valid-release.ts";
import { pickAddresses, type Picked } from "./addresses.ts";
import { chooseRow } from "./choose-row.ts";
import type { Setting } from "./scenes.ts";

/** The limits on the gate: the days around it must be expressible in RFC 3339. */
const FIRST_GATE = Date.parse("0001-01-03T00:00:00Z");
const LAST_GATE = Date.parse("9999-12-24T00:00:00Z");

export interface Prepared extends Picked {
  readonly setting: Setting;
  /** The gate in the file if the night is played around a different one, otherwise null. */
  readonly movedFrom: Instant | null;
}

export async function prepare(valid: ValidRelease, sample: number): Promise<Prepared> {
  const { activatesAt } = valid.compiled.table.site;
  const gate = Math.min(Math.max(activatesAt, FIRST_GATE), LAST_GATE);
  const { data } = valid.compiled;
  const isMoved = gate !== activatesAt;
  const { compiled, release } = isMoved
    ? await compile({ ...data, site: { ...data.site, activatesAt: formatInstant(gate) } })
    : valid;
  const mistake = await compile({ ...compiled.data, rules: [] });
  const row = chooseRow(compiled, release, gate);
  const { asked, known } = pickAddresses(compiled, sample);
  const all = row && !asked.some((it) => it.url === row.url) ? [asksFor(row.url), ...asked] : asked;
  return {
    setting: { compiled, release, mistake, row },
    asked: all,
    known,
    movedFrom: isMoved ? activatesAt : null,
  };
}

const asksFor = (url: string) => ({ method: "GET", url, by: "visitor" }) as const;

async function compile(data: RoutesData): Promise<ValidRelease> {
  const compiled = compileRoutes(data, () => {});
  const release = await compileRelease(compiled, { order: "canonical" }, () => {});
  if (!release) throw new RangeError("A part of a table that fits does not fit");
  return { compiled, release };
}
