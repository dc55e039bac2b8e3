import type { Readable, Writable } from "node:stream";
import type { Instant } from "../../domain/instant.ts";

/** All that a command knows of the world; the tests bring their own. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  now(): Instant;
  /** The HTTP client; the runtime's if left out. */
  readonly fetch?: Fetch;
  /** Finds the addresses of a host name; the system's if left out. */
  readonly lookup?: (hostname: string) => Promise<readonly string[]>;
  /** Until when the certificate of a host is good; asked of the host if left out. */
  readonly certificateExpiry?: (hostname: string) => Promise<Instant>;
  /** Waits; the tests do not. The runtime's timers if left out. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** As much of `fetch` as is needed, so that another client can take its place. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly redirect: "manual";
    readonly signal: AbortSignal;
  },
) => Promise<Pick<Response, "status" | "headers" | "body">>;

/** What a command returns to the shell. */
export const EXIT = {
  done: 0,
  invalid: 1,
  usage: 2,
  differences: 3,
  remote: 4,
  refused: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
