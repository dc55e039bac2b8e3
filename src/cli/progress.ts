import { SingleBar } from "cli-progress";
import type { Io } from "./io.ts";

export interface Progress {
  /** @param share From 0 to 1. */
  update(share: number, what: string): void;
  stop(): void;
}

/** A bar on standard error, where that is a terminal; else nothing. */
export function createProgress(io: Io): Progress {
  if (io.stderr.isTTY !== true || io.env.TERM === "dumb") return { update() {}, stop() {} };
  const bar = new SingleBar({
    format: "{bar} {percentage}%  {what}",
    stream: io.stderr,
    clearOnComplete: true,
    hideCursor: true,
    barsize: 30,
  });
  bar.start(100, 0, { what: "" });
  return {
    update: (share, what) => bar.update(Math.min(100, Math.floor(share * 100)), { what }),
    stop: () => bar.stop(),
  };
}
