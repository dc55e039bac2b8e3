import { Silences, SILENT_AT_MOST } from "./patience.ts";
import type { ListedTarget } from "../../domain/report/list-targets.ts";
import type { Site } from "../../domain/table/table.ts";
import { doubtHosts } from "../../domain/report/target-health.ts";
import { wait } from "../../store/kv/retry.ts";
import type { Checked } from "../../store/records/check-results.ts";
import type { Io } from "../terminal/io.ts";
import { createProgress, type ProgressUnit } from "../terminal/progress.ts";
import { ask, type AskOptions } from "./ask.ts";
import { follow } from "./follow.ts";
import { createHostSlots } from "./host-slots.ts";
import { inLanes } from "./lanes.ts";
import { isAddress, isPrivateHost } from "./private-hosts.ts";
import type { CheckState } from "./state.ts";

export interface CheckOptions {
  readonly perHost: number;
  readonly timeoutMs: number;
  /** Whether hosts on private networks, and IP addresses instead of names, are asked too. */
  readonly allowsPrivate: boolean;
}

const TARGETS: ProgressUnit = { name: "targets", size: 1 };

/**
 * Checks the targets that are not known yet, each host separately.
 *
 * @returns The results in the order of the targets.
 */
export async function checkTargets(
  io: Io,
  targets: readonly ListedTarget[],
  site: Site,
  state: CheckState,
  { perHost, timeoutMs, allowsPrivate }: CheckOptions,
): Promise<readonly Checked[]> {
  const found = new Map(state.known);
  const todo = targets.filter((it) => !found.has(it.url));
  const progress = createProgress(io, "Checking", TARGETS);
  const options: AskOptions = {
    fetch: io.fetch ?? fetch,
    sleep: io.sleep ?? wait,
    slots: createHostSlots(perHost),
    timeoutMs,
    refuses: async (hostname) => {
      if (allowsPrivate) return null;
      if (isAddress(hostname)) return "BARE_ADDRESS";
      return (await isPrivateHost(io, hostname)) ? "PRIVATE_ADDRESS" : null;
    },
  };
  const silences = new Silences();
  let done = 0;
  async function check({ url }: ListedTarget): Promise<void> {
    const { host } = new URL(url);
    const checked = silences.isSilent(host)
      ? leaveOut(url)
      : await follow(url, site, (it) => ask(it, options));
    silences.note(host, checked.status !== null || checked.verdict !== "unknown");
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

function leaveOut(url: string): Checked {
  const reason = `not asked: its host gave no answer for ${SILENT_AT_MOST} targets`;
  return { url, verdict: "unknown", status: null, hops: 0, finalUrl: url, reason };
}
