/** Instructions of the rehearsal to its Worker, as an address that no site can have (RFC 2606). */
import type { Instant } from "../../domain/instant.ts";

/** `fails` means that reads and writes throw, `hangs` that they never end. */
export type KvState = "answers" | "fails" | "hangs";

export interface Cue {
  /** The time on the Worker's clock. */
  readonly at: Instant;
  readonly kv: KvState;
}

const PREFIX = "http://stage.invalid/?";

export function writeCue({ at, kv }: Cue): string {
  return `${PREFIX}${new URLSearchParams({ at: String(at), kv }).toString()}`;
}

/** @returns null for the request of a visitor. */
export function readCue(url: string): Cue | null {
  if (!url.startsWith(PREFIX)) return null;
  const parameters = new URLSearchParams(url.slice(PREFIX.length));
  const kv = KV_STATES.find((it) => it === parameters.get("kv")) ?? "answers";
  return { at: Number(parameters.get("at")), kv };
}

const KV_STATES: readonly KvState[] = ["answers", "fails", "hangs"];
