import { expect, it } from "vitest";
import { startServer } from "../../src/dev/server.ts";
import { compile } from "../support/table.ts";

it("the server stops between and during runs of the reconciler without an unhandled rejection", async () => {
  const failures: unknown[] = [];
  const note = (reason: unknown) => void failures.push(reason);
  process.on("unhandledRejection", note);
  try {
    for (const everySeconds of [0.001, 0.002, 0.005]) {
      const compiled = compile([{ from: "/global/page", to: "https://www.new.example/page" }]);
      const options = { compiled, port: 0, origin: null, storage: null, everySeconds };
      const server = await startServer(options);
      await fetch(`http://127.0.0.1:${server.port}/global/page`, { redirect: "manual" });
      await server.stop();
    }
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    process.off("unhandledRejection", note);
  }
  expect(failures).toEqual([]);
});
