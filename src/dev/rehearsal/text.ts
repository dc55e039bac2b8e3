import { plural, type Styles } from "../../cli/terminal/output.ts";
import { formatForPeople } from "../../domain/instant.ts";
import { ANSWER_KINDS, describeAnswer } from "./answer.ts";
import { describeAsked } from "./expectations.ts";
import type { PlayedScene } from "./play.ts";
import {
  countedKinds,
  countHeld,
  describeRehearsal,
  type Rehearsal,
  remarksOn,
  siteOf,
} from "./rehearsal.ts";

/** How many lines of a list are printed; the page has all of them. */
const SHOWN_AT_MOST = 5;

/** Formats the summary for the terminal. */
export function formatRehearsal(rehearsal: Rehearsal, styles: Styles): string[] {
  const { scenes } = rehearsal;
  const { name, timeZone } = siteOf(rehearsal);
  const { all, failed } = countHeld(rehearsal);
  const end =
    failed === 0
      ? styles.green(`All ${plural(all, "expectation")} held.`)
      : styles.red(`${failed} of ${plural(all, "expectation")} were not met.`);
  return [
    styles.bold(name),
    `${describeRehearsal(rehearsal)}.`,
    ...remarksOn(rehearsal),
    ...scenes.flatMap((it, index) => ["", ...formatScene(it, index + 1, timeZone, styles)]),
    "",
    styles.bold(end),
  ];
}

function formatScene(
  scene: PlayedScene,
  number: number,
  timeZone: string,
  { bold, dim, red, green }: Styles,
): string[] {
  const { title, at, held, expectations, changed, typed, notes, advice } = scene;
  const kinds = countedKinds(scene).map(([kind, count]) => `${count} ${ANSWER_KINDS[kind]}`);
  const changes = changed.map(
    (it) =>
      `${describeAsked(it.asked)}: ${describeAnswer(it.before)} -> ${describeAnswer(it.after)}`,
  );
  return [
    `${bold(`${number}. ${title}`)}  ${held ? green("ok") : red("FAIL")}  ${dim(formatForPeople(at, timeZone))}`,
    ...typed.map((it) => `   $ ${it}`),
    ...expectations.flatMap(({ text, faults }) => [
      `   ${faults.length === 0 ? green("ok  ") : red("FAIL")} ${text}`,
      ...first(faults, "       "),
    ]),
    ...notes.map((it) => `   ${it}`),
    `   ${kinds.join(", ")}`,
    ...(number === 1 ? [] : [`   ${plural(changed.length, "answer")} changed`]),
    ...first(changes, "     ").map((it) => dim(it)),
    ...(advice === null ? [] : [`   To do: ${advice}`]),
  ];
}

function first(lines: readonly string[], indent: string): string[] {
  const more = lines.length - SHOWN_AT_MOST;
  const shown = lines.slice(0, SHOWN_AT_MOST).map((it) => indent + it);
  return more > 0
    ? [...shown, `${indent}and ${more.toLocaleString("en")} more: see the page`]
    : shown;
}
