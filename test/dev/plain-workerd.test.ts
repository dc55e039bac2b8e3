/** The runtime passes on the visitor's request unchanged; nothing normalises it before the Worker. */
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startSunset } from "../../bench/contenders.ts";
import { SITE } from "../support/table.ts";

const NEW = "https://www.new.example";

let sunset: Awaited<ReturnType<typeof startSunset>>;

beforeAll(async () => {
  sunset = await startSunset({
    site: { ...SITE, scope: ["/a", "/b"], keep: ["/a/keep/*"] },
    rules: [
      { from: "/a/*", to: `${NEW}/a/:splat` },
      { from: "/b", to: `${NEW}/b` },
    ],
  });
});

afterAll(async () => {
  await sunset.process.stop();
  await sunset.kv?.stop();
});

/** Sends a request and returns status and `Location`. */
async function send(target: string, host: string): Promise<string> {
  const socket = connect(sunset.process.port, "127.0.0.1");
  socket.end(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  const answer = await text(socket);
  const location = /\r\nlocation: (.*)\r\n/i.exec(answer)?.[1];
  return [answer.slice(9, 12), location].filter((it) => it !== undefined).join(" ");
}

describe("a request reaches the Worker unchanged", () => {
  it.each([
    ["/a/x", "old.example", `301 ${NEW}/a/x`],
    ["/a/x/../y", "old.example", `301 ${NEW}/a/y`],
    ["/a/../b", "old.example", `301 ${NEW}/b`],
    ["/a/%2e%2E/b", "old.example", `301 ${NEW}/b`],
    ["/x/../b", "old.example", `301 ${NEW}/b`],
    ["/a/keep/../z", "old.example", `301 ${NEW}/a/z`],
    ["/b?q=%2e", "old.example", `301 ${NEW}/b?q=%2e`],
    ["/b", "OLD.example", `301 ${NEW}/b`],
    ["/b", "old.example:80", `301 ${NEW}/b`],
    ["/b", "old.example.", `301 ${NEW}/b`],
    ["/b", "old.example:8080", "404"],
    ["/b", "other.example", "404"],
  ])("%s on %s: %s", async (target, host, expected) => {
    expect(await send(target, host)).toBe(expected);
  });
});
