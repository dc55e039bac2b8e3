import { formatForPeople, type Instant } from "../../domain/instant.ts";
import { readRowFindings } from "./row-findings.ts";
import {
  type Answer,
  type AnswerKind,
  type Asked,
  isSameAnswer,
  kindOf,
  lifetimeOf,
} from "./answer.ts";
import type { Seen } from "./expectations.ts";
import { tableInForce } from "./in-force.ts";
import { type Scene, scenesOf, SEEN_AFTER_MS, type Setting } from "./scenes.ts";
import { bundleForStage, type Stage, startStage } from "./stage.ts";
import { inLanes } from "../../cli/check/lanes.ts";

export interface JudgedExpectation {
  readonly text: string;
  /** The evidence against it; empty if it held. */
  readonly faults: readonly string[];
}

export interface Changed {
  readonly asked: Asked;
  readonly before: Answer;
  readonly after: Answer;
}

export interface PlayedScene extends Pick<
  Scene,
  "id" | "title" | "at" | "happens" | "typed" | "advice"
> {
  readonly held: boolean;
  readonly expectations: readonly JudgedExpectation[];
  readonly tally: Readonly<Record<AnswerKind, number>>;
  /** The differences from the previous scene. */
  readonly changed: readonly Changed[];
  /** Other observations. */
  readonly notes: readonly string[];
}

export interface PlayOptions {
  readonly setting: Setting;
  readonly asked: readonly Asked[];
  readonly start?: typeof startStage;
  readonly onScene?: (title: string) => void;
}

/** Plays all scenes. The Worker starts before the first one. */
export async function playNight({
  setting,
  asked,
  start = startStage,
  onScene = () => {},
}: PlayOptions): Promise<PlayedScene[]> {
  const worker = await bundleForStage(setting.release);
  const stage = await start(worker);
  const stages = [stage];
  const seen = new Map<string, Seen>();
  const played: PlayedScene[] = [];
  let clock: Instant = -Infinity;
  try {
    for (const scene of scenesOf(setting)) {
      onScene(scene.title);
      const asking = scene.isNewIsolate ? await start(worker) : stage;
      if (scene.isNewIsolate) {
        stages.push(asking);
        await asking.cue(scene);
      } else {
        await scene.act?.(stage, scene.at - SEEN_AFTER_MS);
        await advance(stage, clock, scene);
      }
      clock = scene.at;
      const answers = await askAll(asking, asked);
      const before = [...seen.values()].at(-1) ?? null;
      played.push(await judge(scene, setting, asked, { answers, before, seen, stage }));
      seen.set(scene.id, { at: scene.at, answers });
    }
    return played;
  } finally {
    await Promise.all(stages.map((it) => it.stop()));
  }
}

const MINUTE = 60_000;

/** Advances the Worker's clock to a scene, running the reconciler in each of the last minutes. */
async function advance(stage: Stage, from: Instant, { at, kv }: Scene): Promise<void> {
  for (const minute of [at - 2 * MINUTE, at - MINUTE, at]) {
    if (minute < from + MINUTE) continue;
    await stage.cue({ at: minute, kv });
    // While KV hangs, the run would never end; while it fails, the run leaves its work to the next one.
    if (kv === "hangs") continue;
    const isDone = await stage.runCron();
    if (!isDone && kv === "answers")
      throw new Error("The reconciler failed, with a KV that answers");
  }
  await stage.cue({ at, kv });
}

/** The number of concurrent requests: enough to keep both sides busy. */
const LANES = 8;

async function askAll(stage: Stage, asked: readonly Asked[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  const lanes = inLanes([...asked.entries()], LANES, async ([index, it]) => {
    answers[index] = await stage.ask(it);
  });
  await Promise.all(lanes);
  return answers;
}

interface Observed {
  readonly answers: readonly Answer[];
  readonly before: Seen | null;
  readonly seen: ReadonlyMap<string, Seen>;
  readonly stage: Stage;
}

async function judge(
  scene: Scene,
  { compiled, row }: Setting,
  asked: readonly Asked[],
  { answers, before, seen, stage }: Observed,
): Promise<PlayedScene> {
  const { id, title, at, happens, typed, advice } = scene;
  const { site } = compiled.table;
  const findings = row ? await readRowFindings(stage.kv, row.key) : [];
  const newSite = [...site.targetHosts].filter((it) => !site.hosts.has(it));
  const view = {
    at,
    answers,
    asked,
    table: tableInForce(scene.inForce),
    earlier: (name: string) => seen.get(name) ?? NOTHING_SEEN,
    findings,
    newSiteAsked: newSite.filter((it) => stage.hostsAsked().has(it)),
  };
  const expectations = scene.expectations.map((it) => ({ text: it.text, faults: it.judge(view) }));
  const changed = asked.flatMap((it, index): Changed[] => {
    const [old, answer] = [before?.answers[index], answers[index]];
    if (!old || !answer || isSameAnswer(old, answer)) return [];
    return [{ asked: it, before: old, after: answer }];
  });
  const notes = [
    ...(id === "row-broken" ? findings : []),
    ...(id === "postponed" ? keptByCaches(seen, asked, at, site.timeZone) : []),
  ];
  const held = expectations.every((it) => it.faults.length === 0);
  const told = { id, title, at, happens, typed, advice };
  return { ...told, held, expectations, tally: tallyOf(answers), changed, notes };
}

const NOTHING_SEEN: Seen = { at: -Infinity, answers: [] };

/** Counts the answers of each kind, zeros included. */
function tallyOf(answers: readonly Answer[]): Readonly<Record<AnswerKind, number>> {
  const tally = { redirect: 0, gone: 0, served: 0, "not-found": 0, refused: 0 };
  const counted: Record<AnswerKind, number> = { ...tally, announced: 0, "old-site": 0 };
  for (const it of answers) counted[kindOf(it)] += 1;
  return counted;
}

/** Describes the answers of earlier scenes that caches may still serve at an instant. */
function keptByCaches(
  seen: ReadonlyMap<string, Seen>,
  asked: readonly Asked[],
  at: Instant,
  timeZone: string,
): string[] {
  /** When the cached copy of each address expires. */
  const expiries = new Map<string, Instant>();
  for (const scene of seen.values()) {
    for (const [index, answer] of scene.answers.entries()) {
      const { method = "", url = "" } = asked[index] ?? {};
      const expiry = scene.at + lifetimeOf(answer) * 1000;
      if (method === "GET" && answer.from === "Sunset") expiries.set(url, expiry);
    }
  }
  const kept = [...expiries.values()].filter((it) => it > at);
  if (kept.length === 0) return ["No cache keeps any of the answers that were given before."];
  const until = Math.max(...kept);
  const seconds = Math.round((until - at) / 1000);
  return [
    `${kept.length} of the ${expiries.size} answers that visitors got before may be kept by caches, the last of them until ${formatForPeople(until, timeZone)} (${seconds.toLocaleString("en")} s more).`,
  ];
}
