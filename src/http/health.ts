/** Answers `/_sunset/health` for monitors (docs/health.md). Loaded on first use. */
import type { Instant } from "../domain/instant.ts";
import type { OpenBundle } from "../store/isolate/bundle.ts";
import { type Canary, createCanaryFinder } from "../store/isolate/canary.ts";
import { deadline } from "../store/isolate/deadline.ts";
import type { TableProviderStatus } from "../store/isolate/isolate-status.ts";
import type { Background, TableProvider } from "../store/isolate/table-provider.ts";
import type { KvStore } from "../store/kv/kv-store.ts";

/** `kv`: the release in KV. `memory`: the last good one while KV fails or is damaged. `bundle`: the bundled table. */
export type HealthSource = "kv" | "memory" | "bundle";

/** The body of the answer, as JSON. */
export interface Health {
  readonly ok: boolean;
  readonly release: string;
  readonly source: HealthSource;
  /** Seconds since KV was last known to hold exactly what this isolate serves; null if it never was. */
  readonly ages: { readonly current: number | null; readonly overlay: number | null };
  /** The number of findings about rows. */
  readonly findings: number;
  /** null if nothing in the table must redirect. Its fields are null as long as visitors do not get the redirect. */
  readonly canary: {
    readonly ok: boolean;
    readonly url: string | null;
    readonly status: number | null;
    readonly location: string | null;
  } | null;
}

export interface HealthOptions {
  readonly bundle: OpenBundle;
  readonly tables: Omit<TableProvider, "status">;
  /** null if the namespace is not bound. */
  readonly store: { readonly kv: KvStore; readonly live: TableProvider } | null;
  readonly now: () => Instant;
}

export type AnswerHealth = (
  request: Request,
  options: { readonly isForReviewers: boolean; readonly background: Background },
) => Promise<Response>;

/** How long KV may be unreachable or hold something unusable before the isolate counts as unhealthy. */
const CONFIRMED_SECONDS_AT_MOST = 300;

/** How long a monitor's request waits for a refresh in progress. */
const REFRESH_MS = 1500;

export function createHealth({ bundle, tables, store, now }: HealthOptions): AnswerHealth {
  const findCanary = createCanaryFinder({ bundle, kv: store?.kv ?? null, tables });

  async function examine(isForReviewers: boolean, background: Background): Promise<Health> {
    const { site } = await tables.fetchTable("/", background);
    const { refreshing } = store?.live.status() ?? { refreshing: null };
    // An isolate that was idle for an hour has not read KV during that hour.
    if (refreshing) await deadline(REFRESH_MS, refreshing);
    const status = store?.live.status() ?? null;
    const release = status?.snapshot.release ?? bundle.release;
    const at = now();
    const gate = status?.snapshot.gate ?? site.activatesAt;
    const isOpen = gate <= at;
    const canary = await findCanary(
      release,
      isOpen || !Number.isFinite(gate) ? at : gate,
      gate,
      background,
    ).catch(() => null);
    const ages = agesOf(status, at);
    const isCurrent = status === null || Object.values(ages).every(isFresh);
    const shown = canary && describe(canary, isOpen && !isForReviewers);
    return {
      ok: isCurrent && (shown?.ok ?? true),
      release: release.id,
      source: sourceOf(status),
      ages,
      findings: countFindings(status),
      canary: shown,
    };
  }

  return async (request, { isForReviewers, background }) => {
    const headers = { "cache-control": "no-store", "x-robots-tag": "noindex" };
    const { method } = request;
    if (method !== "GET" && method !== "HEAD") {
      return new Response(null, { status: 405, headers: { ...headers, allow: "GET, HEAD" } });
    }
    const health = await examine(isForReviewers, background);
    return new Response(method === "HEAD" ? null : `${JSON.stringify(health)}\n`, {
      status: health.ok ? 200 : 503,
      headers: { ...headers, "content-type": "application/json" },
    });
  };
}

function agesOf(status: TableProviderStatus | null, at: Instant): Health["ages"] {
  const age = (since: Instant | null): number | null =>
    since === null ? null : Math.max(0, Math.floor((at - since) / 1000));
  const { current, overlay } = status?.confirmed ?? { current: null, overlay: null };
  return { current: age(current), overlay: age(overlay) };
}

function isFresh(age: number | null): boolean {
  return age !== null && age <= CONFIRMED_SECONDS_AT_MOST;
}

function sourceOf(status: TableProviderStatus | null): HealthSource {
  if (!status?.snapshot.pointer?.release) return "bundle";
  const { confirmed, failures, refreshedAt } = status;
  return failures === 0 && confirmed.current === refreshedAt ? "kv" : "memory";
}

function countFindings(status: TableProviderStatus | null): number {
  const overlay = status?.snapshot.overlay;
  if (!overlay) return 0;
  const ofRows = overlay.rows.reduce((sum, it) => sum + it.findings.length, 0);
  return ofRows + overlay.findings.length + overlay.gate.findings.length;
}

/** @param isPublic Whether visitors already get this answer. Until they do, the map is confidential. */
function describe({ url, decision }: Canary, isPublic: boolean): Health["canary"] {
  const { outcome, status, location } = decision;
  const ok = outcome === "redirect";
  if (!isPublic) return { ok, url: null, status: null, location: null };
  return { ok, url: url.href, status, location };
}
