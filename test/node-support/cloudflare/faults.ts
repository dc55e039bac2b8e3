import type { ServerResponse } from "node:http";
import { refuse, send } from "./answers.ts";

/** What goes wrong with a request. */
export type Fault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      /** The API's own code; 10000 if left out. */
      readonly code?: number;
      readonly message?: string;
    }
  /** An answer with just this body. */
  | { readonly kind: "body"; readonly status: number; readonly body: unknown }
  /** The connection breaks before there is an answer. */
  | { readonly kind: "reset" }
  /** A proxy's page stands in the place of the answer. */
  | { readonly kind: "html"; readonly status: number }
  /** The answer breaks off in the middle. */
  | { readonly kind: "cut" }
  /** The request is taken, and nothing comes. */
  | { readonly kind: "hang" }
  /** A bulk write leaves out keys, and says so. */
  | { readonly kind: "unsuccessful"; readonly keys: readonly string[] };

export interface FaultOptions {
  /** How many requests it meets; once if left out. */
  readonly times?: number;
  /** How many requests of that kind go well before; none if left out. */
  readonly after?: number;
  /** Whether the request takes effect before its answer goes wrong. */
  readonly takesEffect?: boolean;
  /** Nothing goes wrong before a request that this fits; that one does. */
  readonly since?: RegExp;
  /** Which: matched against method and path, as in `PUT .../bulk`. */
  readonly where?: RegExp;
}

/** Faults that are to come. */
export interface PlannedFaults {
  plan(fault: Fault, options?: FaultOptions): void;
  take(
    method: string,
    path: string,
  ): { readonly fault: Fault; readonly takesEffect: boolean } | null;
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
