/** The report of a run for people, and the promises that were broken. */
import { type Climb, P99_AT_MOST_MS, type Step } from "./climb.ts";
import type { Connections } from "./connections.ts";
import type { Fault, FaultKind } from "./judge.ts";
import {
  GROWTH_AT_MOST,
  isFlat,
  isFlatBeside,
  JUDGED_FROM_REQUESTS,
  type MemorySamples,
} from "./memory.ts";
import type { Sent } from "./send-steadily.ts";
import type { Beside, Restless, Soaked } from "./soak.ts";

export interface Report {
  readonly rules: number;
  readonly p99AtMostMs: number;
  readonly climbs: readonly Climb[];
  /** Both at half of Sunset's knee, without companions. */
  readonly beside: { readonly bare: Step; readonly sunset: Step } | null;
  readonly soak: Restless | null;
  /** The same soak of a Worker without code, to show what the runtime, its KV and its D1 need by themselves. */
  readonly control: Restless | null;
  readonly unmatched: (Soaked & { readonly missesStored: number }) | null;
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly examples: readonly Fault[];
  readonly connections: Connections | null;
}

/** The most addresses without a rule that are kept per day, plus one batch. */
const MISSES_AT_MOST = 10_100;

/** Lists broken promises in words; empty if all were kept. */
export function findBroken(report: Report): readonly string[] {
  const { climbs, soak, control, unmatched, faults, connections } = report;
  const broken: string[] = [];
  for (const { name, knee } of climbs) {
    if (knee === 0) broken.push(`${name} kept up at no rate that was tried`);
  }
  for (const [kind, count] of Object.entries(faults)) {
    if (count > 0) broken.push(`${count} answers were at fault: ${kind}`);
  }
  for (const [name, run] of [
    ["soak", soak],
    ["control", control],
    ["unmatched", unmatched],
  ] as const) {
    if (!run) continue;
    if (run.sent.isOverrun) broken.push(`${name}: answers came too slowly, and it was ended`);
  }
  for (const [name, run] of [
    ["soak", soak],
    ["control", control],
  ] as const) {
    if (!run) continue;
    if (!(isOpen(run.idle) && isOpen(run.slow))) {
      broken.push(`${name}: the connections beside it could not be held open`);
    }
    for (const reason of run.stopped) broken.push(`${name}: changes stopped: ${reason}`);
  }
  if (soak && control && !isFlatBeside(soak.memory, control.memory)) {
    broken.push(
      `soak: memory grew, ${describeMemory(soak.memory)}; without code ${describeMemory(control.memory)}`,
    );
  }
  // In the soak the runtime itself grows, with each connection and each call that changes something.
  const isWarm = soak !== null && soak.sent.requests >= JUDGED_FROM_REQUESTS;
  if (unmatched && isWarm && !isFlat(unmatched.memory)) {
    broken.push(`unmatched: memory grew, ${describeMemory(unmatched.memory)}`);
  }
  if (unmatched && unmatched.missesStored > MISSES_AT_MOST) {
    broken.push(`unmatched: ${unmatched.missesStored} misses are stored`);
  }
  if (connections && !isHeld(connections)) broken.push("npm start did not survive its connections");
  return broken;
}

/** Whether all connections are open, except those that are just being reopened. */
function isOpen({ asked, open }: Beside): boolean {
  return open >= asked * 0.9;
}

function isHeld(it: Connections): boolean {
  const { isAlive, held, answered, answersMeanwhile, answersAfterwards } = it;
  return isAlive && held > 0 && answered === held && answersMeanwhile && answersAfterwards;
}

export function formatReport(report: Report): string {
  const { rules, climbs, beside, soak, control, unmatched, faults, examples, connections } = report;
  const lines: string[] = [];
  if (climbs.length > 0) {
    lines.push(
      `The highest rate without an error and with a 99th percentile of at most ${report.p99AtMostMs} ms (${count(rules)} rules)`,
    );
    for (const { name, knee, kept, gaveWay } of climbs) {
      const above = gaveWay ? `; at ${count(gaveWay.rate)}: ${describeSent(gaveWay)}` : "";
      lines.push(
        `  ${name.padEnd(14)}${count(knee).padStart(8)} a second${kept ? `: ${describeStep(kept)}` : ""}${above}`,
      );
    }
    lines.push("");
  }
  if (beside) {
    const { bare, sunset } = beside;
    lines.push(
      `At ${count(sunset.rate)} a second, in turns`,
      `  ${"bare handler".padEnd(14)}${describeStep(bare)}`,
      `  ${"Sunset".padEnd(14)}${describeStep(sunset)}`,
      `  ${"ratio".padEnd(14)}p50 x ${(sunset.p50Ms / bare.p50Ms).toFixed(2)}, p99 x ${(sunset.p99Ms / bare.p99Ms).toFixed(2)}, processor time x ${(sunset.serverMicroseconds / bare.serverMicroseconds).toFixed(2)}`,
      "",
    );
  }
  if (soak) {
    lines.push(
      ...describeRestless("Soak", soak),
      `  answers at fault: ${Object.entries(faults)
        .map(([kind, it]) => `${it} ${kind}`)
        .join(", ")}`,
      "",
    );
  }
  if (control) lines.push(...describeRestless("The same of a Worker without code", control), "");
  if (unmatched) {
    const { sent, memory, missesStored } = unmatched;
    lines.push(
      `Only addresses that no rule answers, none asked twice: ${count(sent.requests)} requests, ${describeSent(sent)}`,
      `  memory ${describeMemory(memory)}; ${count(missesStored)} misses stored`,
      "",
    );
  }
  if (connections) {
    const { asked, held, answered, answersMeanwhile, answersAfterwards } = connections;
    lines.push(
      `npm start under ${count(asked)} connections: ${count(held)} held, and of these ${count(answered)} answered; the others were closed as they came`,
      `  answers meanwhile: ${yes(answersMeanwhile)}, afterwards: ${yes(answersAfterwards)}`,
      "",
    );
  }
  for (const { kind, path, given } of examples) lines.push(`${kind}: ${path}: ${given}`);
  const broken = findBroken(report);
  lines.push(...(broken.length === 0 ? ["All was kept."] : broken.map((it) => `BROKEN ${it}`)));
  return `${lines.join("\n")}\n`;
}

function describeRestless(name: string, run: Restless): string[] {
  const { sent, memory, switches, rowChanges, idle, slow } = run;
  return [
    `${name} at ${count(sent.rate)} a second: ${count(sent.requests)} requests, ${describeSent(sent)}`,
    `  ${count(switches)} switches of releases, ${count(rowChanges)} rows typed or deleted; beside it ${count(idle.open)} resting connections (${count(idle.reopened)} opened anew) and ${count(slow.open)} clients of a byte a second (${count(slow.reopened)} cut off)`,
    `  memory ${describeMemory(memory)}`,
  ];
}

function describeStep(step: Step): string {
  return `${describeSent(step)}, ${step.serverMicroseconds.toFixed(0)} us of processor time each`;
}

function describeSent({ errors, p50Ms, p99Ms, maxMs, lateMs, isOverrun }: Sent): string {
  const sender = lateMs > P99_AT_MOST_MS ? `, the sender itself ${ms(lateMs)} late` : "";
  const overrun = isOverrun ? ", ended since too many had no answer" : "";
  return `${errors} errors, p50 ${ms(p50Ms)}, p99 ${ms(p99Ms)}, at most ${ms(maxMs)}${sender}${overrun}`;
}

function describeMemory({ startMiB, endMiB, mostMiB }: MemorySamples): string {
  const growth = ((endMiB / startMiB - 1) * 100).toFixed(1);
  return `${startMiB.toFixed(0)} MiB at the start, ${endMiB.toFixed(0)} at the end (${growth} %; ${mostMiB.toFixed(0)} at most; up to ${GROWTH_AT_MOST * 100} % is flat)`;
}

const count = (value: number): string => value.toLocaleString("en");
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const yes = (is: boolean): string => (is ? "yes" : "no");
