import type { RuleData } from "../../src/domain/table/schema.ts";
import { tableOf } from "../../src/release/open-release.ts";
import type { OpenBundle } from "../../src/store/isolate/bundle.ts";
import type { Overlay, OverlayRow } from "../../src/store/records/overlay.ts";
import { reconcile } from "../../src/store/reconcile/reconcile.ts";
import { releaseOf } from "../node-support/release.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";
import type { SitePatch } from "../support/table.ts";
import { NOON } from "./live-support.ts";

/** KV with rows, and its reconciler. */
export interface Reconciler {
  readonly kv: MemoryStore;
  readonly clock: { now: number };
  /** Runs the reconciler once, each time a minute later. */
  run(held?: Overlay | null): Promise<Overlay>;
  /** Returns the number of writes of the overlay. */
  writes(): number;
}

export function openRelease(
  rules: readonly RuleData[] = [],
  site: SitePatch = {},
): Promise<OpenBundle> {
  return releaseOf(rules, site).then(bundleOf);
}

export function createReconciler(
  { release, shards }: OpenBundle,
  kv = createMemoryStore(),
): Reconciler {
  const clock = { now: NOON };
  const table = tableOf(release, (index) => shards[index] ?? null);
  return {
    kv,
    clock,
    run(held = null) {
      clock.now += 60_000;
      return reconcile({ kv, release, table, now: clock.now, held });
    },
    writes: () => kv.operations.filter((it) => it === "put overlay").length,
  };
}

/** Returns a row and its findings in the form that people read. */
export function told({ state, rule, findings }: OverlayRow): {
  readonly state: string;
  readonly rule: object | null;
  readonly findings: readonly string[];
} {
  const list = findings.map(({ id, at, message, fix }) => {
    return `${at.line}:${at.column} ${id}: ${message} -> ${fix}`;
  });
  return { state, rule: rule && withoutFrom(rule), findings: list };
}

function withoutFrom({ from: _from, ...answer }: RuleData): object {
  return answer;
}
