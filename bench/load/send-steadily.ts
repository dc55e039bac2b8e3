/**
 * Sends requests at a fixed rate regardless of the answers. Each request is due at a fixed time and waits if all
 * connections are busy, so that a stalling server does not slow down its own measurement.
 */
import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import { type Dispatcher, Pool } from "undici";
import type { Given } from "./judge.ts";

/** A request and the handler of its answer. */
export interface Asking {
  readonly path: string;
  /** @param given null if there was no answer. @returns Whether the answer was as expected. */
  answered(given: Given | null): boolean;
}

export interface Sending {
  readonly port: number;
  readonly host: string;
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly next: () => Asking;
  /** The run ends once this many seconds' worth of requests are unanswered; 1 by default. */
  readonly backlogSeconds?: number;
  /** Called each minute with the results so far. */
  readonly tell?: (sent: Sent) => void;
}

export interface Sent {
  readonly rate: number;
  readonly requests: number;
  /** The number of requests without an answer or with an unexpected one. */
  readonly errors: number;
  /** The time from handing over a request to its complete answer. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The delay of the sender itself at the 99th percentile; if it is large, the sender was the bottleneck. */
  readonly lateMs: number;
  /** Whether the run ended because too many requests were unanswered. */
  readonly isOverrun: boolean;
}

/** The number of connections, each of which waits for one answer at a time. */
const CONNECTIONS = 64;
const ANSWER_WITHIN_MS = 10_000;

const AGENT =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

export async function sendSteadily(sending: Sending): Promise<Sent> {
  const { port, host, rate, seconds, next, backlogSeconds = 1, tell } = sending;
  const outstandingAtMost = Math.max(2, rate * backlogSeconds);
  const pool = new Pool(`http://127.0.0.1:${port}`, {
    connections: CONNECTIONS,
    pipelining: 1,
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  });
  const took = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });
  const late = createHistogram({ lowest: 1, highest: 60_000_000, figures: 3 });
  const headers = { host, "user-agent": AGENT };
  const count = { requests: 0, errors: 0, outstanding: 0 };
  let whenDone = (): void => {};

  const send = (): void => {
    const asking = next();
    const from = performance.now();
    count.requests += 1;
    count.outstanding += 1;
    const done = (given: Given | null): void => {
      record(took, performance.now() - from);
      if (!asking.answered(given)) count.errors += 1;
      count.outstanding -= 1;
      if (count.outstanding === 0) whenDone();
    };
    pool.dispatch({ path: asking.path, method: "GET", headers }, read(done));
  };

  const soFar = (): Sent => ({
    rate,
    requests: count.requests,
    errors: count.errors,
    p50Ms: took.percentile(50) / 1000,
    p99Ms: took.percentile(99) / 1000,
    maxMs: took.max / 1000,
    lateMs: late.percentile(99) / 1000,
    isOverrun: count.outstanding >= outstandingAtMost,
  });

  const startedAt = performance.now();
  let minutes = 1;
  const total = Math.round(rate * seconds);
  while (count.requests < total && count.outstanding < outstandingAtMost) {
    const elapsed = performance.now() - startedAt;
    const due = Math.min(total, Math.floor((elapsed * rate) / 1000) + 1);
    if (count.requests < due) record(late, elapsed - (count.requests * 1000) / rate);
    while (count.requests < due && count.outstanding < outstandingAtMost) send();
    if (elapsed >= minutes * 60_000) {
      minutes += 1;
      tell?.(soFar());
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const { isOverrun } = soFar();
  if (count.outstanding > 0) await new Promise<void>((resolve) => void (whenDone = resolve));
  await pool.close();
  return { ...soFar(), isOverrun };
}

function record(histogram: RecordableHistogram, milliseconds: number): void {
  histogram.record(Math.max(1, Math.round(milliseconds * 1000)));
}

function read(done: (given: Given | null) => void): Dispatcher.DispatchHandler {
  let [status, location, cacheControl, body]: [number, string | null, string | null, string] = [
    0,
    null,
    null,
    "",
  ];
  return {
    onRequestStart() {},
    onResponseStart(_controller, statusCode, headers) {
      status = statusCode;
      location = textOf(headers.location);
      cacheControl = textOf(headers["cache-control"]);
    },
    onResponseData: (_controller, chunk) => void (body += chunk.toString("utf8")),
    onResponseEnd: () => done({ status, location, cacheControl, body }),
    onResponseError: () => done(null),
  };
}

function textOf(header: string | string[] | undefined): string | null {
  return Array.isArray(header) ? header.join(", ") : (header ?? null);
}
