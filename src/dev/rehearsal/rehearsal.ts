import { plural } from "../../cli/terminal/output.ts";
import { formatForPeople, formatInstant, type Instant } from "../../domain/instant.ts";
import { type AnswerKind, describeAnswer } from "./answer.ts";
import type { PlayedScene } from "./play.ts";
import type { Prepared } from "./prepare.ts";

/** A finished rehearsal, from which the reports are made. */
export interface Rehearsal extends Prepared {
  /** The file of the table, as given. */
  readonly routes: string;
  readonly scenes: readonly PlayedScene[];
  readonly playedAt: Instant;
}

export function siteOf({ setting }: Pick<Rehearsal, "setting">) {
  return setting.compiled.table.site;
}

/** Counts the expectations of the night, and those that failed. */
export function countHeld({ scenes }: Rehearsal): {
  readonly all: number;
  readonly failed: number;
} {
  const all = scenes.flatMap((it) => it.expectations);
  return { all: all.length, failed: all.filter((it) => it.faults.length > 0).length };
}

/** The rehearsal on one line: `27 rules of routes.json, the gate at ...; 96 requests in each of 16 scenes`. */
export function describeRehearsal(rehearsal: Rehearsal): string {
  const { setting, routes, asked, scenes, known } = rehearsal;
  const { activatesAt, timeZone } = siteOf(rehearsal);
  const rules = plural(setting.compiled.data.rules.length, "rule");
  const gate = formatForPeople(activatesAt, timeZone);
  const part =
    asked.length < known ? `, of ${plural(known, "address", "addresses")} that it knows` : "";
  return `${rules} of ${routes}, the gate at ${gate}; ${plural(asked.length, "request")} in each of ${plural(scenes.length, "scene")}${part}`;
}

/** Remarks on how the rehearsal differs from the file; empty if it does not. */
export function remarksOn(rehearsal: Rehearsal): string[] {
  const { movedFrom, setting } = rehearsal;
  const { activatesAt, timeZone } = siteOf(rehearsal);
  const gate = formatForPeople(activatesAt, timeZone);
  return [
    ...(movedFrom === null
      ? []
      : [
          `The file's gate is ${formatForPeople(movedFrom, timeZone)}, at the limit of what can be written: the night is played around ${gate}.`,
        ]),
    ...(setting.row === null
      ? ["No row is played: all of the scope is kept, so that no row could answer anything."]
      : []),
  ];
}

/** The kinds of answers in a scene, the most frequent first. */
export function countedKinds({ tally }: PlayedScene): (readonly [AnswerKind, number])[] {
  return KINDS.map((kind) => [kind, tally[kind]] as const)
    .filter(([, count]) => count > 0)
    .toSorted(([, a], [, b]) => b - a);
}

/** The kinds of answers, in the order of the stacked charts. */
export const KINDS: readonly AnswerKind[] = [
  "old-site",
  "announced",
  "redirect",
  "gone",
  "served",
  "not-found",
  "refused",
];

/** The output of `--json`. */
export function toJson(rehearsal: Rehearsal): object {
  const { scenes, asked, setting, movedFrom, playedAt } = rehearsal;
  const { name, activatesAt, timeZone } = siteOf(rehearsal);
  return {
    ok: scenes.every((it) => it.held),
    site: name,
    release: setting.release.manifest.release,
    rules: setting.compiled.data.rules.length,
    gate: formatInstant(activatesAt),
    gateInFile: formatInstant(movedFrom ?? activatesAt),
    timeZone,
    playedAt: formatInstant(playedAt),
    requests: asked.length,
    scenes: scenes.map((it) => ({
      id: it.id,
      title: it.title,
      at: formatInstant(it.at),
      ok: it.held,
      typed: it.typed,
      expectations: it.expectations.map(({ text, faults }) => ({
        text,
        ok: faults.length === 0,
        faults,
      })),
      answers: it.tally,
      changed: it.changed.map(({ asked: { method, url, by }, before, after }) => ({
        method,
        url,
        by,
        before: describeAnswer(before),
        after: describeAnswer(after),
      })),
      notes: it.notes,
    })),
  };
}
