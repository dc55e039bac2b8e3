import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import * as z from "zod/mini";

const bulkSchema = z.object({ keys: z.array(z.string()) });

/** A KV namespace served in the form that workerd expects of an external service, with counts of its reads. */
export interface KvServer {
  readonly port: number;
  reads(): number;
  /** Returns the number of sequential reads; reads at the same time count as one. */
  roundTrips(): number;
  stop(): Promise<void>;
}

/** @param delayMs The time it takes to answer. */
export async function startKvServer(
  values: ReadonlyMap<string, string | Uint8Array>,
  delayMs = 0,
): Promise<KvServer> {
  let reads = 0;
  let roundTrips = 0;
  let isAnswered = true;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname } = new URL(request.url ?? "/", "http://kv.invalid");
    if (isAnswered) roundTrips += 1;
    isAnswered = false;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    isAnswered = true;
    if (request.method === "POST") {
      // A bulk read, which is billed per key.
      const { keys } = bulkSchema.parse(await json(request));
      reads += keys.length;
      const found = keys.map((key) => [key, values.get(key)?.toString() ?? null]);
      response.writeHead(200).end(JSON.stringify(Object.fromEntries(found)));
      return;
    }
    reads += 1;
    const value = values.get(decodeURIComponent(pathname.slice(1)));
    response.writeHead(value === undefined ? 404 : 200).end(value);
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = server.address() as AddressInfo;
  return {
    port,
    reads: () => reads,
    roundTrips: () => roundTrips,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
