import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, it } from "vitest";
import type { Given } from "../../bench/load/judge.ts";
import { sendSteadily } from "../../bench/load/send-steadily.ts";

/** Redirects, pages, and connections that break. */
const server = createServer((request, response) => {
  if (request.url === "/broken") response.destroy();
  else if (request.url === "/page")
    response.writeHead(410, { "cache-control": "no-store" }).end("Gone");
  else response.writeHead(301, { location: "https://new.example/", "cache-control": "a" }).end();
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address() as AddressInfo;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

it("sends as many requests as are due, and passes on each answer or failure", async () => {
  const paths = ["/redirect", "/broken", "/page"];
  const given = new Map<string, Set<string>>();
  let turn = 0;
  const next = () => {
    const path = paths[turn++ % paths.length] ?? "";
    return {
      path,
      answered(it: Given | null) {
        given.set(path, (given.get(path) ?? new Set()).add(JSON.stringify(it)));
        return it !== null;
      },
    };
  };
  const sent = await sendSteadily({ port, host: "old.example", rate: 300, seconds: 1, next });
  expect(sent).toMatchObject({ requests: 300, errors: 100, isOverrun: false });
  expect(Object.fromEntries([...given].map(([path, it]) => [path, [...it]]))).toEqual({
    "/redirect": ['{"status":301,"location":"https://new.example/","cacheControl":"a","body":""}'],
    "/broken": ["null"],
    "/page": ['{"status":410,"location":null,"cacheControl":"no-store","body":"Gone"}'],
  });
});

it("ends if nothing answers any more", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  const { port } = silent.address() as AddressInfo;
  let asked = 0;
  const next = () => {
    asked += 1;
    // By then it has ended, and waits for what is under way.
    if (asked === 50) setTimeout(() => silent.closeAllConnections(), 50);
    return { path: "/", answered: () => false };
  };
  const sent = await sendSteadily({ port, host: "old.example", rate: 50, seconds: 60, next });
  silent.close();
  expect(sent).toMatchObject({ requests: 50, isOverrun: true });
});
