/** A site on this machine, for `check` and `survey`: what each address answers is said beforehand. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Io } from "../../src/cli/terminal/io.ts";

/** What an address answers: a status, or a status and where it leads; a function decides by itself. */
export type SiteAnswer =
  | number
  | readonly [status: number, location: string]
  | ((request: SiteRequest, response: ServerResponse) => void);

export interface SiteRequest {
  readonly method: string;
  /** As it was asked for, `https` and all. */
  readonly url: string;
  readonly userAgent: string;
  /** How often it has been asked for, this time included. */
  readonly times: number;
}

export interface NewSite {
  /** Takes requests for any host to this machine. */
  readonly fetch: NonNullable<Io["fetch"]>;
  /** All requests so far, as `METHOD url`. */
  readonly log: string[];
  readonly userAgents: Set<string>;
  /** The most requests for one host that were under way at a time. */
  mostAtOnce(): number;
  close(): Promise<void>;
}

/**
 * @param answers By URL.
 * @param otherwise What answers whatever is not listed.
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
    // Long enough for others to begin meanwhile.
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
