/** A site on this machine with predefined answers, for `check` and `survey`. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Io } from "../../src/cli/terminal/io.ts";

/** The answer of an address: a status, or a status and a target, or a function that answers. */
export type SiteAnswer =
  | number
  | readonly [status: number, location: string]
  | ((request: SiteRequest, response: ServerResponse) => void);

export interface SiteRequest {
  readonly method: string;
  /** The requested URL, including `https`. */
  readonly url: string;
  readonly userAgent: string;
  /** The number of requests for it, including this one. */
  readonly times: number;
}

export interface NewSite {
  /** Sends requests for any host to this machine. */
  readonly fetch: NonNullable<Io["fetch"]>;
  /** All requests so far, as `METHOD url`. */
  readonly log: string[];
  readonly userAgents: Set<string>;
  /** Returns the largest number of simultaneous requests for one host. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

/**
 * @param answers Answers by URL.
 * @param otherwise The answer of all other URLs.
 */
export async function startNewSite(
  answers: Readonly<Record<string, SiteAnswer>>,
  otherwise: SiteAnswer = 200,
): Promise<NewSite> {
  const log: string[] = [];
  const userAgents = new Set<string>();
  const times = new Map<string, number>();
  let open = 0;
  let most = 0;

  function answer(incoming: IncomingMessage, response: ServerResponse): void {
    const url = String(incoming.headers["x-asked-for"]);
    const method = String(incoming.method);
    const userAgent = String(incoming.headers["user-agent"]);
    log.push(`${method} ${url}`);
    userAgents.add(userAgent);
    times.set(url, (times.get(url) ?? 0) + 1);
    open += 1;
    most = Math.max(most, open);
    response.once("close", () => (open -= 1));
    const given = answers[url] ?? otherwise;
    if (typeof given === "function") {
      given({ method, url, userAgent, times: times.get(url) ?? 0 }, response);
      return;
    }
    const [status, location] = typeof given === "number" ? [given] : given;
    response.writeHead(status, location === undefined ? {} : { location });
    // Long enough for other requests to begin meanwhile.
    setTimeout(() => response.end(), 5);
  }

  const server = createServer(answer);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    log,
    userAgents,
    mostAtOnce: () => most,
    fetch: (url, { headers, ...init }) =>
      fetch(`http://127.0.0.1:${port}/`, { ...init, headers: { ...headers, "x-asked-for": url } }),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
