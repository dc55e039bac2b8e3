import type { ServerResponse } from "node:http";
import { refuse, send } from "./answers.ts";

/** The fault of a request. */
export type Fault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      /** The API's own code; 10000 by default. */
      readonly code?: number;
      readonly message?: string;
    }
  /** The answer has exactly this body. */
  | { readonly kind: "body"; readonly status: number; readonly body: unknown }
  /** The connection breaks before the answer. */
  | { readonly kind: "reset" }
  /** A proxy's page comes in place of the answer. */
  | { readonly kind: "html"; readonly status: number }
  /** The answer breaks off in the middle. */
  | { readonly kind: "cut" }
  /** The request is accepted, but no answer comes. */
  | { readonly kind: "hang" }
  /** A bulk write omits keys and reports that. */
  | { readonly kind: "unsuccessful"; readonly keys: readonly string[] };

export interface FaultOptions {
  /** The number of requests it affects; 1 by default. */
  readonly times?: number;
  /** The number of such requests that succeed before it; 0 by default. */
  readonly after?: number;
  /** Whether the request takes effect before its answer fails. */
  readonly takesEffect?: boolean;
  /** Matches the first request that fails; nothing fails before it. */
  readonly since?: RegExp;
  /** The affected requests, matched against method and path, as in `PUT .../bulk`. */
  readonly where?: RegExp;
}

/** Planned faults. */
export interface PlannedFaults {
  plan(fault: Fault, options?: FaultOptions): void;
  take(
    method: string,
    path: string,
  ): { readonly fault: Fault; readonly takesEffect: boolean } | null;
  /** Whether a request may be one that fails. */
  concern(method: string, path: string): boolean;
  clear(): void;
}

export function createPlannedFaults(): PlannedFaults {
  const planned: {
    fault: Fault;
    takesEffect: boolean;
    since: RegExp | null;
    where: RegExp;
    after: number;
    times: number;
  }[] = [];
  return {
    plan: (fault, options = {}) => {
      const { times = 1, after = 0, where = /./, takesEffect = false, since = null } = options;
      planned.push({ fault, takesEffect, since, times, after, where });
    },
    take(method, path) {
      const name = `${method} ${path}`;
      for (const it of planned) if (it.since?.test(name)) it.since = null;
      const plan = planned.find((it) => it.times > 0 && it.since === null && it.where.test(name));
      if (!plan || plan.after-- > 0) return null;
      plan.times -= 1;
      return plan;
    },
    concern(method, path) {
      const name = `${method} ${path}`;
      return planned.some(
        ({ times, where, since }) => times > 0 && (where.test(name) || since?.test(name)),
      );
    },
    clear: () => void (planned.length = 0),
  };
}

export function answerWith(
  fault: Exclude<Fault, { kind: "unsuccessful" }>,
  response: ServerResponse,
): void {
  switch (fault.kind) {
    case "hang":
      return;
    case "reset":
      response.destroy();
      return;
    case "cut":
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"success": tru', () => response.destroy());
      return;
    case "html":
      response.writeHead(fault.status, { "content-type": "text/html" });
      response.end("<!doctype html><title>A proxy</title>");
      return;
    case "body":
      response.writeHead(fault.status, { "content-type": "application/json" });
      response.end(JSON.stringify(fault.body));
      return;
    case "status": {
      const { status, retryAfter, code = 10_000, message = `Refused with ${status}` } = fault;
      if (retryAfter !== undefined) response.setHeader("retry-after", retryAfter);
      send(response, refuse(status, code, message));
    }
  }
}
