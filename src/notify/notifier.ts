/** Sends the findings of rows and checks to a webhook. Loaded by the cron handler if NOTIFY_URL is set. */
import type { Instant } from "../domain/instant.ts";
import { sha256 } from "../release/hash.ts";
import type { KvStore } from "../store/kv/kv-store.ts";
import { writeMessage } from "./message.ts";
import type { Notice } from "./notice.ts";
import { sendMessage } from "./send.ts";
import { readTold, writeTold } from "./told.ts";

export interface NotifierOptions {
  readonly kv: KvStore;
  /** The address of the webhook. */
  readonly address: string;
  readonly siteName: string;
  readonly send?: typeof fetch;
}

export interface Notifier {
  /**
   * Sends the notices that are new. A notice that is no longer present is forgotten, and sent again if it returns.
   *
   * @param notices All current notices.
   * @throws Error if the webhook did not accept the message; its text names no address. The next run tries again.
   */
  tell(notices: readonly Notice[], now: Instant): Promise<void>;
}

export function createNotifier({ kv, address, siteName, send = fetch }: NotifierOptions): Notifier {
  /** What this isolate has sent, because KV may return an older record for a minute, or fail to store one. */
  let sent: ReadonlySet<string> = new Set();

  return {
    async tell(notices, now) {
      const present = new Map<string, Notice>();
      for (const it of notices) present.set(await fingerprintOf(it), it);
      const stored = await readTold(kv);
      const told = new Set([...stored, ...sent].filter((it) => present.has(it)));
      const fresh = [...present].filter(([fingerprint]) => !told.has(fingerprint));
      if (fresh.length > 0) {
        const message = writeMessage(
          siteName,
          fresh.map(([, notice]) => notice),
          now,
        );
        await sendMessage(address, message, send);
        for (const [fingerprint] of fresh) told.add(fingerprint);
      }
      sent = told;
      const isSame = told.size === stored.length && stored.every((it) => told.has(it));
      if (!isSame) await writeTold(kv, [...told]);
    },
  };
}

async function fingerprintOf({ id, from, subject }: Notice): Promise<string> {
  return (await sha256(JSON.stringify([from, id, subject]))).slice(0, 16);
}
