import type { Readable, Writable } from "node:stream";
import type { Instant } from "../../domain/instant.ts";

/** A command's entire access to the outside world, which tests replace. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  now(): Instant;
  /** The HTTP client; the runtime's by default. */
  readonly fetch?: Fetch;
  /** The HTTP client for Cloudflare's API; the runtime's by default. */
  readonly fetchApi?: typeof fetch;
  /** Resolves a host name to its IP addresses; the system's resolver by default. */
  readonly lookup?: (hostname: string) => Promise<readonly string[]>;
  /** Returns the expiry of a host's certificate; the host is asked by default. */
  readonly certificateExpiry?: (hostname: string) => Promise<Instant>;
  /** Waits, except in tests; the runtime's timers by default. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** The part of `fetch` that is needed, so that another client can replace it. */
export type Fetch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly redirect: "manual";
    readonly signal: AbortSignal;
  },
) => Promise<Pick<Response, "status" | "headers" | "body">>;

export const EXIT = {
  done: 0,
  invalid: 1,
  usage: 2,
  differences: 3,
  remote: 4,
  refused: 5,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
