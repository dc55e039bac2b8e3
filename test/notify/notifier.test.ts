/** What the webhook is sent, how often, and what never leaves. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Finding } from "../../src/domain/finding.ts";
import { lookAround } from "../../src/notify/look.ts";
import { type Message, writeMessage } from "../../src/notify/message.ts";
import { type Notice, noticesOfRows } from "../../src/notify/notice.ts";
import { createNotifier } from "../../src/notify/notifier.ts";
import { writeCheckResults } from "../../src/store/records/check-results.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import { OVERLAY_KEY, TOLD_KEY } from "../../src/store/records/keys.ts";
import type { Overlay } from "../../src/store/records/overlay.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";
import { GATE } from "../support/table.ts";

const ADDRESS = "https://hooks.example/services/s3cret";

let kv: MemoryStore;
let sent: { readonly body: string; readonly init: RequestInit }[];
let answer: () => Response | Promise<Response>;

beforeEach(() => {
  kv = createMemoryStore();
  sent = [];
  answer = () => new Response("ok");
});

const open = (address = ADDRESS) =>
  createNotifier({
    kv,
    address,
    siteName: "Old Shop",
    send: async (_url, init = {}) => {
      sent.push({ body: typeof init.body === "string" ? init.body : "", init });
      return answer();
    },
  });

const messages = (): Message[] => sent.map((it) => JSON.parse(it.body) as Message);

const notice = (about: string, patch: Partial<Notice> = {}): Notice => ({
  id: "target-not-https",
  severity: "error",
  from: "rows",
  about,
  subject: about,
  ...patch,
});

describe("a finding", () => {
  it("is reported once, whichever isolate runs", async () => {
    const notifier = open();
    await notifier.tell([notice("/a")], GATE);
    await notifier.tell([notice("/a")], GATE);
    await open().tell([notice("/a"), notice("/b")], GATE);
    expect(messages().map((it) => it.findings.map(({ about }) => about))).toEqual([["/a"], ["/b"]]);
  });

  it("is reported for each of two rows that differ only in their query, which is not sent", async () => {
    const [a, b] = ["/a?id=s3cret1", "/a?id=s3cret2"].map((it) => overlayWith([it]));
    const notifier = open();
    for (const it of [a, a, b]) if (it) await notifier.tell(noticesOfRows(it), GATE);
    expect(messages().map((it) => it.findings.map(({ about }) => about))).toEqual([
      ["/a", "activatesAt"],
      ["/a"],
    ]);
    expect(JSON.stringify(sent)).not.toContain("s3cret");
  });

  it("is reported again if it was gone in between", async () => {
    const notifier = open();
    for (const notices of [[notice("/a")], [], [notice("/a")]]) await notifier.tell(notices, GATE);
    expect(sent).toHaveLength(2);
  });

  it("is not reported without anything new, and nothing is written", async () => {
    await open().tell([], GATE);
    expect([sent, kv.operations.filter((it) => it.startsWith("put"))]).toEqual([[], []]);
  });

  it("is reported once by an isolate even if KV does not store that", async () => {
    const notifier = open();
    kv.put = () => Promise.reject(new Error("KV is full"));
    await expect(notifier.tell([notice("/a")], GATE)).rejects.toThrow("KV is full");
    await expect(notifier.tell([notice("/a")], GATE)).rejects.toThrow("KV is full");
    expect(sent).toHaveLength(1);
  });
});

describe("the message", () => {
  it("is JSON for programs, with a text that Slack shows to people", async () => {
    const notices = [notice("/b", { severity: "warning", id: "many-to-one" }), notice("/a<!here>")];
    await open().tell(notices, GATE);
    const [message] = messages();
    expect({ ...message, text: null }).toEqual({
      text: null,
      site: "Old Shop",
      at: "2025-01-01T00:00:00Z",
      findings: [
        { id: "target-not-https", severity: "error", from: "rows", about: "/a<!here>" },
        { id: "many-to-one", severity: "warning", from: "rows", about: "/b" },
      ],
      more: 0,
    });
    expect(message?.text.split("\n")).toEqual([
      "Old Shop: 2 new findings",
      "- error target-not-https: /a&lt;!here&gt;",
      "- warning many-to-one: /b",
      "What to do: npx sunset-edge status --remote",
    ]);
  });

  it("has a limited length, however many findings there are", async () => {
    const many = Array.from({ length: 3000 }, (_, it) => notice(`/${"x".repeat(200)}${it}`));
    await open().tell(many, GATE);
    const [{ findings, more } = { findings: [], more: 0 }] = messages();
    expect([findings.length, more]).toEqual([20, 2980]);
    expect(sent[0]?.body.length).toBeLessThan(16_384);
  });

  it("follows no redirect, and has a time limit", async () => {
    await open().tell([notice("/a")], GATE);
    expect(sent[0]?.init).toMatchObject({ method: "POST", redirect: "manual" });
    expect(sent[0]?.init.signal).toBeInstanceOf(AbortSignal);
  });
});

describe("a failing webhook", () => {
  it.each<[string, () => Response | Promise<Response>]>([
    ["that answers 500", () => new Response("s3cret", { status: 500 })],
    [
      "that answers with a redirect",
      () => new Response(null, { status: 302, headers: { location: "/x" } }),
    ],
    ["that does not answer", () => Promise.reject(new TypeError(`cannot reach ${ADDRESS}`))],
  ])("%s is retried, and its address is in no error", async (_name, failing) => {
    answer = failing;
    const notifier = open();
    const told = notifier.tell([notice("/a")], GATE);
    await expect(told).rejects.toThrow(/^NOTIFY_URL (?!.*s3cret)/);
    expect(kv.values.get(TOLD_KEY)).toBeUndefined();
    answer = () => new Response("ok");
    await notifier.tell([notice("/a")], GATE);
    expect(sent).toHaveLength(2);
  });

  it.each([
    ["http://hooks.example/s3cret"],
    ["https://user:s3cret@hooks.example/"],
    ["hooks.example/s3cret"],
    ["file:///etc/s3cret"],
  ])("is not used if it is %s, and the error does not contain it", async (address) => {
    const told = open(address).tell([notice("/a")], GATE);
    await expect(told).rejects.toThrow(/^NOTIFY_URL is not an https(?!.*s3cret)/);
    expect(sent).toEqual([]);
  });
});

const finding = (message: string, file: string): Finding => ({
  id: "target-credentials",
  severity: "error",
  message,
  fix: message,
  at: { file, line: 1, column: 1, rule: null },
});

const overlayWith = (keys: readonly string[]): Overlay => ({
  format: OVERLAY_FORMAT,
  writtenAt: "2025-01-01T00:00:00Z",
  gate: { value: null, findings: [finding("s3cret", "activatesAt")] },
  rows: keys.map((key) => ({
    key,
    state: "rejected",
    rule: null,
    typed: "https://me:s3cret@www.new.example/?token=s3cret",
    firstSeenAt: "2025-01-01T00:00:00Z",
    changedAt: "2025-01-01T00:00:00Z",
    findings: [finding("https://me:s3cret@www.new.example/?token=s3cret", key)],
  })),
  findings: [],
});

describe("reported problems", () => {
  it("name the row and the finding, and nothing that somebody typed into it", () => {
    const overlay = overlayWith([
      "/a?token=s3cret",
      "/@jane/b#s3cret",
      "https://me:s3cret@www.old.example/b",
      "https://me:s3cret@s3cret@www.old.example/c",
      "https:/me:s3cret@www.old.example/d",
      "https://me:s3cret/s3cret@www.old.example/e",
      "//me:s3cret@www.old.example/f",
      "me:s3cret@www.old.example/g?h=i",
    ]);
    const notices = noticesOfRows(overlay);
    expect(notices.map((it) => it.about)).toEqual([
      "/a",
      "/@jane/b",
      "https://www.old.example/b",
      "https://www.old.example/c",
      "https://www.old.example/d",
      "www.old.example/e",
      "www.old.example/f",
      "www.old.example/g",
      "activatesAt",
    ]);
    expect(JSON.stringify(writeMessage("Old Shop", notices, GATE))).not.toContain("s3cret");
  });

  const release = "a".repeat(64);
  const look = async (isCanaryOk = true) => {
    const keys = await kv.list("");
    const notices = await lookAround({
      kv,
      release,
      keys,
      now: GATE,
      isCanaryOk: async () => isCanaryOk,
    });
    return notices.map((it) => `${it.from} ${it.id} ${it.about}`);
  };

  it("are none if nothing is wrong, or if nothing can be read", async () => {
    expect(await look()).toEqual([]);
    kv.values.set(OVERLAY_KEY, "{");
    expect(await look()).toEqual([]);
  });

  it("are faulty rows, dead targets of the serving release, and the canary", async () => {
    kv.values.set(OVERLAY_KEY, JSON.stringify(overlayWith(["/a"])));
    const counts = { dead: 2, "soft-dead": 0, unknown: 0, redirected: 0, ok: 4 };
    const results = {
      checkedAt: "2025-01-01T00:00:00Z",
      checkedBy: "ana",
      counts,
      unfilled: 0,
      targets: [],
    };
    await writeCheckResults(kv, release, results, GATE);
    await writeCheckResults(kv, "b".repeat(64), results, GATE);
    expect(await look(false)).toEqual([
      "rows target-credentials /a",
      "rows target-credentials activatesAt",
      "targets targets-dead aaaaaaaaaaaa",
      "health canary /_sunset/health",
    ]);
  });
});
