/** A table that closes the gate again, which is open under the table in service. */
import {
  formatForPeople,
  formatInstant,
  type Instant,
  parseInstant,
} from "../../domain/instant.ts";
import type { SiteData } from "../../domain/table/schema.ts";
import { gateOf } from "../../store/records/in-force.ts";
import type { Live } from "../../store/records/live.ts";
import { readManifest } from "../../store/records/stored-release.ts";
import { attempt } from "../damage/problem.ts";
import { readMovedGate, readStoredOverlay } from "../tables/serving.ts";
import type { Stores } from "../tables/stores.ts";
import { inWords } from "../terminal/duration.ts";
import type { Io } from "../terminal/io.ts";
import { say, stylesFor } from "../terminal/output.ts";

export interface Closing {
  /** The gate in force. */
  readonly from: Instant;
  /** The gate under the new table. */
  readonly to: Instant;
  /** The site of the table in service, under which redirects were sent. */
  readonly site: SiteData;
}

/**
 * Judges a table before it serves.
 *
 * @param after The site of the table.
 * @returns null if it closes nothing, or if it is not known under which gate what serves answers.
 */
export async function findClosing(
  stores: Stores,
  live: Pick<Live, "id">,
  after: SiteData,
  now: Instant,
): Promise<Closing | null> {
  const { id } = live;
  if (id === null) return null;
  const read = await attempt(stores, async () => ({
    site: (await readManifest(stores.redirects, id)).manifest.site,
    moved: await readMoved(stores),
  }));
  if (!read.ok) return null;
  const { site, moved } = read.value;
  const from = gateOf(site.activatesAt, moved);
  const to = moved ?? parseInstant(after.activatesAt);
  return to !== null && from <= now && to > now ? { from, to, site } : null;
}

/** The gate that a key holds. The overlay matters only if what was typed cannot be read. */
async function readMoved(stores: Stores): Promise<Instant | null> {
  const overlay = await attempt(stores, () => readStoredOverlay(stores.redirects));
  return (await readMovedGate(stores.redirects, overlay.ok ? overlay.value : null)).instant;
}

/** @param name The name of the table. */
export function tellClosing(io: Io, closing: Closing | null, name: string): void {
  if (!closing) return;
  const { from, to, site } = closing;
  const { maxAgeSeconds, timeZone = "UTC" } = site;
  const warning = stylesFor(io, "stderr").red("warning:");
  const [open, until] = [inWords(io.now() - from), formatForPeople(to, timeZone)];
  say(
    io,
    `${warning} The gate has been open for ${open}, and ${name} closes it until ${until}: ${afterClosing(maxAgeSeconds)}`,
  );
}

/** What a gate that closes again means for visitors. */
export function afterClosing(maxAgeSeconds: number): string {
  return `until then visitors get the old site again, even where they are redirected today. Permanent redirects that were already sent cannot be undone: browsers and caches may follow them for ${inWords(maxAgeSeconds * 1000)} more, and search engines for longer.`;
}

/** The same for the output of `--json`. */
export function printedClosing(closing: Closing | null): object | null {
  return closing && { from: formatInstant(closing.from), to: formatInstant(closing.to) };
}
