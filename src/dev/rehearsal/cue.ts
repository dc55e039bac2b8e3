/** Cues: instructions of the rehearsal to its Worker, in the form of an address that no site can have (RFC 2606). */
import type { Instant } from "../../domain/instant.ts";

/** `fails`: reads and writes throw. `hangs`: they never settle. */
export type KvState = "answers" | "fails" | "hangs";

export interface Cue {
  /** The time to set the Worker's clock to. */
  readonly at: Instant;
  readonly kv: KvState;
}

const PREFIX = "http://stage.invalid/?";

export function writeCue({ at, kv }: Cue): string {
  return `${PREFIX}${new URLSearchParams({ at: String(at), kv }).toString()}`;
}

/** @returns null if the request is a visitor's. */
export function readCue(url: string): Cue | null {
  if (!url.startsWith(PREFIX)) return null;
  const parameters = new URLSearchParams(url.slice(PREFIX.length));
  const kv = KV_STATES.find((it) => it === parameters.get("kv")) ?? "answers";
  return { at: Number(parameters.get("at")), kv };
}

const KV_STATES: readonly KvState[] = ["answers", "fails", "hangs"];
