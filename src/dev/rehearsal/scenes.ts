/** The night, scene by scene: what happens when, what is in force then, and what is expected. */
import { pasteable } from "../../domain/pasteable.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { formatForPeople, formatInstant, type Instant } from "../../domain/instant.ts";
import type { CompiledRelease } from "../../release/compile-release.ts";
import { GATE_KEY } from "../../store/records/keys.ts";
import { publishAndPromote, rollBack } from "./acts.ts";
import type { TypedRow } from "./choose-row.ts";
import type { KvState } from "./cue.ts";
import {
  announced,
  asIn,
  asResolved,
  CRAWLERS_ALIKE,
  type Expectation,
  NEW_SITE_NOT_ASKED,
  NO_PAGE_PAST_THE_GATE,
  nothingEarly,
  NOTHING_LEFT,
  REST_UNTOUCHED,
  ROW_HAS_FINDING,
  ROW_HAS_NO_FINDING,
  rowAnswers,
} from "./expectations.ts";
import type { InForce } from "./in-force.ts";
import type { Stage } from "./stage.ts";

export interface Scene {
  /** The name in `--json`. */
  readonly id: string;
  readonly title: string;
  readonly at: Instant;
  /** What happens, for readers of the report. */
  readonly happens: string;
  /** The commands that somebody types, ready to paste. */
  readonly typed: readonly string[];
  /** Has the effect of these commands. */
  readonly act?: (stage: Stage, at: Instant) => Promise<void>;
  readonly kv: KvState;
  /** Whether the requests go to a new isolate instead of the existing one. */
  readonly isNewIsolate: boolean;
  readonly inForce: InForce;
  readonly expectations: readonly Expectation[];
  /** What to do if this happens in reality; null for nothing. */
  readonly advice: string | null;
}

/** What is rehearsed. */
export interface Setting {
  readonly compiled: CompiledRoutes;
  /** The release that the Worker is deployed with. */
  readonly release: CompiledRelease;
  /** A release published by mistake: the table without its rules. */
  readonly mistake: { readonly compiled: CompiledRoutes; readonly release: CompiledRelease };
  /** null if no row could answer anything. */
  readonly row: TypedRow | null;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** By how many days the gate is postponed. */
const POSTPONED_DAYS = 7;

/** Until everybody sees what was typed: the reconciler runs each minute, and isolates refresh every 30 s. */
export const SEEN_AFTER_MS = 3 * MINUTE;

const AS_TABLE = asResolved("Every answer is what the table says");

export function scenesOf({ compiled, mistake, row }: Setting): Scene[] {
  const { site } = compiled.table;
  const gate = site.activatesAt;
  const remote = (...words: string[]): string => pasteable(words, { isRemote: true });
  const later = gate + POSTPONED_DAYS * DAY;
  const inZone = (at: Instant): string => formatForPeople(at, site.timeZone);
  const plain: InForce = { compiled, gate: null, row: null };
  const withRow: InForce = { ...plain, row: row?.rule ?? null };
  const announcement = site.announceAt;
  const early = nothingEarly(compiled);
  const saysSo = announced(
    announcement === null
      ? "Nothing is announced"
      : "What waits for the gate says so, and nothing else does",
  );

  const ofNight: Scene[] = [
    scene("announced", announcement ?? gate - DAY, plain, {
      title: announcement === null ? "A day before" : "The announcement begins",
      happens:
        announcement === null
          ? "The site announces nothing (site.announceAt is not set): everything stays as it was."
          : "From now on old pages carry the banner and the headers that name the day.",
      expectations: [AS_TABLE, early, saysSo, REST_UNTOUCHED],
    }),
    scene("second-before", Math.max(gate - SECOND, announcement ?? gate - SECOND), plain, {
      title: "One second before the gate",
      happens: "The last moment of the old site.",
      expectations: [AS_TABLE, early, saysSo, NO_PAGE_PAST_THE_GATE],
    }),
    scene("gate", gate, plain, {
      title: "The gate",
      happens: "Only the clock opens it: nobody does anything, and nothing is deployed.",
      expectations: [AS_TABLE, NOTHING_LEFT, REST_UNTOUCHED, CRAWLERS_ALIKE],
    }),
    scene("minute-after", gate + MINUTE, plain, {
      title: "A minute after",
      happens: "The reconciler has run once since, and isolates have asked KV again.",
      expectations: [AS_TABLE, asIn("gate", "Every answer is as at the gate")],
    }),
  ];

  const ofRow: Scene[] = row
    ? [
        scene("row", gate + 5 * MINUTE, withRow, {
          title: "A row",
          happens: `Somebody sends one address elsewhere, in the dashboard or from the command line.`,
          typed: [remote("rows", "put", row.key, row.value)],
          act: ({ kv }) => kv.put([{ key: row.key, value: row.value }]),
          expectations: [AS_TABLE, rowAnswers(row.url, row.value), ROW_HAS_NO_FINDING],
        }),
        scene("row-broken", gate + 10 * MINUTE, withRow, {
          title: "A row with a mistake",
          happens: `The same row is typed again in the dashboard, with a mistake: ${row.broken}`,
          act: ({ kv }) => kv.put([{ key: row.key, value: row.broken }]),
          expectations: [
            AS_TABLE,
            asIn("row", "The row's last good form serves: every answer is as before"),
            ROW_HAS_FINDING,
          ],
          advice: `${remote("status")} and the console show the finding. From the command line a row is checked before it is written.`,
        }),
        scene("row-mended", gate + 14 * MINUTE, withRow, {
          title: "The row, mended",
          happens: "The row is typed as it should be.",
          typed: [remote("rows", "put", row.key, row.value)],
          act: ({ kv }) => kv.put([{ key: row.key, value: row.value }]),
          expectations: [
            AS_TABLE,
            asIn("row", "Every answer is as after the first row"),
            ROW_HAS_NO_FINDING,
          ],
        }),
      ]
    : [];

  const last = row ? "row-mended" : "minute-after";
  const ofGate: Scene[] = [
    scene(
      "postponed",
      gate + 19 * MINUTE,
      { ...withRow, gate: later },
      {
        title: "The gate is moved",
        happens: `It was too early: the gate goes to ${inZone(later)}. Nothing is deployed.`,
        typed: [remote("gate", "--move", formatInstant(later))],
        act: ({ kv }) => kv.put([{ key: GATE_KEY, value: formatInstant(later) }]),
        expectations: [AS_TABLE, early, saysSo, REST_UNTOUCHED],
        advice:
          "Visitors with a permanent redirect in a cache are sent to the new site until it expires, and nothing can recall it; everybody else gets the old site again.",
      },
    ),
    scene("resumed", gate + 24 * MINUTE, withRow, {
      title: "The gate, as it was",
      happens: "The gate goes back to its own instant, which is past.",
      typed: [remote("gate", "--move", formatInstant(gate))],
      act: ({ kv }) => kv.put([{ key: GATE_KEY, value: formatInstant(gate) }]),
      expectations: [AS_TABLE, asIn(last, "Every answer is as before the gate was moved")],
    }),
    scene(
      "mistake",
      gate + 29 * MINUTE,
      { ...withRow, compiled: mistake.compiled },
      {
        title: "A wrong release",
        happens: `Somebody promotes a table without its rules, breaking the glass: everything that rules answered gets ${site.fallback ? "the fallback" : "the 404 page"}.`,
        typed: [
          remote(
            "promote",
            mistake.release.manifest.release.slice(0, 12),
            "--break-glass",
            "a hurry",
          ),
        ],
        act: ({ kv }, at) => publishAndPromote(kv, mistake.release, at),
        expectations: [asResolved("Every answer is what the release in service says")],
      },
    ),
    scene("rollback", gate + 34 * MINUTE, withRow, {
      title: "The rollback",
      happens: "Back to what served before: no sign-off is required, and rows stay.",
      typed: [remote("rollback", "--reason", "the table had no rules")],
      act: ({ kv }, at) => rollBack(kv, at),
      expectations: [AS_TABLE, asIn("resumed", "Every answer is that of the former table")],
    }),
  ];

  const ofOutages: Scene[] = [
    scene("kv-fails", gate + 39 * MINUTE, withRow, {
      title: "Workers KV fails",
      happens: "Every read ends with an error.",
      kv: "fails",
      expectations: [AS_TABLE, asIn("rollback", "Every answer is as before")],
      advice: `Wait. What is typed or published now is seen when KV is back; ${remote("status")} fails meanwhile.`,
    }),
    scene("kv-hangs", gate + 44 * MINUTE, withRow, {
      title: "Workers KV hangs",
      happens: "No read ends. Isolates that hold the table answer without reading anything.",
      kv: "hangs",
      expectations: [AS_TABLE, asIn("kv-fails", "Every answer is as before")],
      advice: "Wait, as above.",
    }),
    scene("new-isolate", gate + 45 * MINUTE, plain, {
      title: "Workers KV fails, for an isolate that starts",
      happens:
        "An isolate that starts now has nothing but the table that the Worker was deployed with: no rows, no moved gate, no promoted release.",
      kv: "fails",
      isNewIsolate: true,
      expectations: [asResolved("Every answer is what the deployed table says")],
      advice:
        "What must also hold in an outage belongs in the deployed table: after the night put its rows, and a gate that was moved permanently, into routes.json, and deploy.",
    }),
    scene("kv-back", gate + 50 * MINUTE, withRow, {
      title: "Workers KV is back",
      happens: "The next refresh gets an answer. Nobody does anything.",
      expectations: [AS_TABLE, asIn("kv-hangs", "Every answer is as before the outage")],
    }),
    scene("new-site-down", gate + 55 * MINUTE, withRow, {
      title: "The new site is down",
      happens:
        "Its pages do not answer. Redirects continue: Sunset sends visitors there, and never requests it itself.",
      expectations: [AS_TABLE, asIn("kv-back", "Every answer is as before"), NEW_SITE_NOT_ASKED],
      advice: `If it lasts, and the old site still answers: ${remote("gate", "--move", "+1d")} brings it back for everybody without a cached redirect. If the old site is off, wait: a page of yours on the new site's hosts is all that visitors can get. Do not point rules elsewhere with a permanent status.`,
    }),
  ];
  return [...ofNight, ...ofRow, ...ofGate, ...ofOutages];
}

function scene(
  id: string,
  at: Instant,
  inForce: InForce,
  rest: Pick<Scene, "title" | "happens" | "expectations"> & Partial<Scene>,
): Scene {
  const usual = { typed: [], kv: "answers", isNewIsolate: false, advice: null } as const;
  return { ...usual, ...rest, id, at, inForce };
}
