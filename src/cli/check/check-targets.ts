import type { ListedTarget } from "../../domain/list-targets.ts";
import type { Site } from "../../domain/table.ts";
import { doubtHosts } from "../../domain/verdict.ts";
import type { Io } from "../io.ts";
import { createProgress, type ProgressUnit } from "../progress.ts";
import { ask, type AskOptions } from "./ask.ts";
import { type Checked, follow } from "./follow.ts";
import { createHostSlots } from "./host-slots.ts";
import type { CheckState } from "./state.ts";

export interface CheckOptions {
  readonly perHost: number;
  readonly timeoutMs: number;
}

const TARGETS: ProgressUnit = { name: "targets", size: 1 };

/** Requests what is not known yet, each host by itself. @returns What became of the targets, in their order. */
export async function checkTargets(
  io: Io,
  targets: readonly ListedTarget[],
  site: Site,
  state: CheckState,
  { perHost, timeoutMs }: CheckOptions,
): Promise<readonly Checked[]> {
  const found = new Map(state.known);
  const todo = targets.filter((it) => !found.has(it.url));
  const progress = createProgress(io, "Checking", TARGETS);
  const options: AskOptions = {
    fetch: io.fetch ?? fetch,
    sleep: io.sleep ?? wait,
    slots: createHostSlots(perHost),
    timeoutMs,
  };
  let done = 0;
  async function check({ url }: ListedTarget): Promise<void> {
    const checked = await follow(url, site, (it) => ask(it, options));
    found.set(url, checked);
    state.add(checked);
    done += 1;
    progress.update(done, todo.length);
  }
  try {
    if (todo.length > 0) progress.update(0, todo.length);
    const byHost = Map.groupBy(todo, (it) => new URL(it.url).host);
    await Promise.all([...byHost.values()].flatMap((of) => inLanes(of, perHost, check)));
  } finally {
    progress.stop();
  }
  return doubtHosts(targets.flatMap((it) => found.get(it.url) ?? []));
}

/** Works through a list with so many at a time. */
function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<void>,
): Promise<void>[] {
  const queue = items.values();
  return Array.from({ length: Math.min(lanes, items.length) }, async () => {
    for (const item of queue) await work(item);
  });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
