/**
 * The format of a Worker's own logs.
 *
 * @see https://developers.cloudflare.com/logs/logpush/logpush-job/datasets/account/workers_trace_events/
 */

export interface Asked {
  readonly url: string;
  readonly method?: string;
  readonly status?: number;
}

/** Returns a line of Logpush's data set `workers_trace_events`. */
export function traceEvent({ url, method = "GET", status = 301 }: Asked): object {
  return {
    CPUTimeMs: 1,
    DispatchNamespace: "",
    Entrypoint: "",
    Event: {
      RayID: "8f1b0c2d3e4f5a6b",
      Request: { URL: url, Method: method },
      Response: { Status: status },
    },
    EventTimestampMs: 1_735_689_601_234,
    EventType: "fetch",
    Exceptions: [],
    Logs: [],
    Outcome: "ok",
    ScriptName: "sunset",
    ScriptTags: [],
    ScriptVersion: { ID: "5b2a3c54-0d5e-4f1c-9b64-9a3f0a7e1b11", Tag: "", Message: "" },
    WallTimeMs: 2,
  };
}

/** A line of the same data set for a run of the cron trigger. */
export const traceOfCron: object = {
  ...traceEvent({ url: "" }),
  Event: { Cron: "* * * * *", ScheduledTimeMs: 1_735_689_600_000 },
  EventType: "scheduled",
};

/** Returns an object as printed by `wrangler tail --format json`. */
export function tailEvent({ url, method = "GET", status = 301 }: Asked): object {
  return {
    wallTime: 2,
    cpuTime: 1,
    truncated: false,
    executionModel: "stateless",
    outcome: "ok",
    scriptVersion: { id: "5b2a3c54-0d5e-4f1c-9b64-9a3f0a7e1b11" },
    scriptName: "sunset",
    diagnosticsChannelEvents: [],
    exceptions: [],
    logs: [{ message: ["{"], level: "log", timestamp: 1_735_689_601_235 }],
    eventTimestamp: 1_735_689_601_234,
    event: {
      request: {
        url,
        method,
        headers: {
          accept: "text/html",
          "cf-connecting-ip": "192.0.2.7",
          host: new URL(url).host,
          "user-agent": "Mozilla/5.0 (X11; Linux x86_64)",
        },
        cf: { asn: 64_496, colo: "FRA", httpProtocol: "HTTP/2", tlsVersion: "TLSv1.3" },
      },
      response: { status },
    },
    id: 0,
  };
}

export const tailOfCron: object = {
  ...tailEvent({ url: "https://www.old.example/" }),
  event: { cron: "* * * * *", scheduledTime: 1_735_689_600_000 },
};

/** Prints an event like wrangler, on several lines. */
export function print(event: object): string {
  return JSON.stringify(event, null, 2);
}
