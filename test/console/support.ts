import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { FRONT_HEADER } from "../../src/console/access/front-header.ts";
import { createConsole } from "../../src/console/app.ts";
import type { ConsoleBindings } from "../../src/console/shared/env.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { type Bindings, createApp } from "../../src/http/app.ts";
import { createEntry } from "../../src/http/entry.ts";
import { type CompiledRelease, compileRelease } from "../../src/release/compile-release.ts";
import { storeBundle } from "../../src/store/reconcile/store-bundle.ts";
import { writeDeployed } from "../../src/store/records/deployed.ts";
import { writeProvenance } from "../../src/store/records/provenance.ts";
import { createBindingStore } from "../../src/store/kv/kv-binding.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { createTableProvider } from "../../src/store/isolate/table-provider.ts";
import { createPointer, stackOver, writePointer } from "../../src/store/records/promotion.ts";
import { readManifest, readPointer } from "../../src/store/records/stored-release.ts";
import { uploadRelease } from "../../src/store/records/upload.ts";
import { bundleOf } from "../support/bundle.ts";
import { createMemoryBinding } from "../support/memory-binding.ts";
import { compile, GATE, type SitePatch } from "../support/table.ts";

/** The namespaces of the last deployment. */
let REDIRECTS = createMemoryBinding();
let SIGNOFFS = createMemoryBinding();

export const PREVIEW = "https://preview.sunset.example";
export const LOCAL = "http://localhost:8787";
/** The host of old addresses under `npm start`, without a login. */
export const LOCAL_PREVIEW = "http://preview.localhost:8787";

/** Bindings that only a local server can have. */
export const LOCAL_REVIEWER = { fetch: () => new Response() };

/** What its front tells the console, and no client can. */
export const FRONT_KEY = "front";

export interface Deployment {
  readonly redirects: KvStore;
  readonly signoffs: KvStore;
  now: number;
  /** The time that pages wait for counts; read by the first request. */
  hitsLimitMs: number;
  /** @param address A path means the local console. */
  fetch(address: string, init?: RequestInit, env?: Env): Promise<Response>;
  publish(rules: readonly RuleData[], site?: SitePatch): Promise<string>;
  promote(id: string): Promise<void>;
}

type Env = Bindings & ConsoleBindings;

export const RULES: readonly RuleData[] = [
  { from: "/global/page", to: "https://www.new.example/page", section: "Pages" },
  { from: "/global/app", gone: true, to: "https://www.new.example/apps" },
  { from: "/global/off", to: "https://evil.example/" },
  { from: "/global/kept", keep: true },
  {
    from: "/global/early",
    to: "https://www.new.example/early",
    status: 302,
    startsAt: "2024-11-01T00:00:00Z",
  },
  {
    from: "/global/p/:slug/*",
    to: "https://www.new.example/p/:slug/:splat",
    examples: { match: ["/global/p/a/b"] },
  },
];

/** Pages have everything they wait for, however slow the machine is. */
const PATIENCE_MS = 60_000;

/** A deployment for reviewers, on empty namespaces, with `RULES` in its bundle; production was deployed with the same. */
export async function deploy(
  rules: readonly RuleData[] = RULES,
  site: SitePatch = {},
): Promise<Deployment> {
  const deployment = await deployAlone(rules, site);
  await deployProduction(deployment, rules, site);
  return deployment;
}

/** Records, as the reconciler does, that production was deployed with a table at the gate. */
export async function deployProduction(
  { redirects }: Deployment,
  rules: readonly RuleData[],
  site: SitePatch = {},
): Promise<string> {
  const bundle = bundleOf(await compileOf(rules, site));
  await writeDeployed(redirects, bundle.release.id, GATE);
  await storeBundle(redirects, bundle, new Set());
  return bundle.release.id;
}

/** The same if production never ran. @param isOver Whether the storage is kept, for another isolate. */
export async function deployAlone(
  rules: readonly RuleData[] = RULES,
  site: SitePatch = {},
  isOver = false,
): Promise<Deployment> {
  if (!isOver) [REDIRECTS, SIGNOFFS] = [createMemoryBinding(), createMemoryBinding()];
  // A deployment keeps its own namespaces when there is another after it.
  const namespaces = { REDIRECTS, SIGNOFFS };
  const release = await compileOf(rules, site);
  const bundle = bundleOf(release);
  const redirects = createBindingStore(REDIRECTS);
  const signoffs = createBindingStore(SIGNOFFS);
  const now = (): number => deployment.now;
  const live = createTableProvider({ kv: redirects, bundle, now, refreshSeconds: 0.001 });
  const app = createApp({ tables: live, now, siteName: release.manifest.site.name });
  const entry = createEntry<Env>({
    app,
    hosts: bundle.release.site.hosts,
    loadConsole: () =>
      createConsole({
        bundle,
        store: { live, kv: redirects },
        now,
        patienceMs: PATIENCE_MS,
        hitsLimitMs: deployment.hitsLimitMs,
      }),
  });
  const deployment: Deployment = {
    redirects,
    signoffs,
    now: GATE,
    hitsLimitMs: PATIENCE_MS,
    async fetch(address, init = {}, env = {}) {
      const url = address.startsWith("/") ? LOCAL + address : address;
      const context = createExecutionContext();
      const request = new Request(url, { redirect: "manual", ...init });
      if (!request.headers.has(FRONT_HEADER)) request.headers.set(FRONT_HEADER, FRONT_KEY);
      const all: Env = { CONSOLE: "on", ...namespaces, LOCAL_REVIEWER, FRONT_KEY, ...env };
      const response = await entry.fetch(request, all, context);
      await waitOnExecutionContext(context);
      // Each request comes a moment later, so that refreshes are due again.
      deployment.now += 10;
      return withoutWraps(response);
    },
    async publish(rules, site = {}) {
      const published = await compileOf(rules, site);
      await uploadRelease(redirects, published, () => {});
      const id = published.manifest.release;
      const publishedAt = new Date(deployment.now).toISOString();
      const provenance = { publishedAt, publishedBy: "ana@example.com", from: "routes.json" };
      await writeProvenance(redirects, id, provenance);
      return id;
    },
    async promote(id) {
      const before = await readPointer(redirects);
      const target = await readManifest(redirects, id);
      const stack = stackOver(before);
      const by = "ana@example.com";
      const pointer = { target, before, stack, by, reason: "test", now: deployment.now };
      await writePointer(redirects, createPointer(pointer));
    },
  };
  return deployment;
}

/** Without the places where a long address or a date may wrap. */
async function withoutWraps(response: Response): Promise<Response> {
  if (!response.headers.get("content-type")?.startsWith("text/html")) return response;
  const text = await response.text();
  return new Response(
    text.replace(/<wbr(?: class="host")?\/>/g, "").replaceAll("\u00a0", " "),
    response,
  );
}

/** The tables that were compiled without differences from `SITE`: most tests deploy the same ones. */
const compiled = new WeakMap<readonly RuleData[], CompiledRelease>();

async function compileOf(rules: readonly RuleData[], site: SitePatch): Promise<CompiledRelease> {
  const isPlain = Object.keys(site).length === 0;
  const known = isPlain ? compiled.get(rules) : undefined;
  if (known) return known;
  const release = await compileRelease(compile(rules, site), { order: "canonical" }, () => {});
  if (!release) throw new TypeError("The table cannot be compiled");
  if (isPlain) compiled.set(rules, release);
  return release;
}

/** The token of a release's form. */
export async function tokenOf(deployment: Deployment, id: string, env: Env = {}, init = {}) {
  const page = await deployment.fetch(`/_sunset/releases/${id}`, init, env);
  return /name="token" value="([0-9a-f]+)"/.exec(await page.text())?.[1] ?? "";
}

/** A page with marked differences in brackets. */
export function withMarks(html: string): string {
  return html
    .replace(/<\/?bdi[^>]*>|<wbr[^>]*>/g, "")
    .replace(/<mark class="differs">(.*?)<\/mark>/gs, "[$1]");
}

/** Reverses the direction of text. */
export const BIDI = "\u202E";
/** Hostile input. */
export const HOSTILE = `"><script>alert(1)</script>${BIDI}<img src=x onerror=alert(2)>`;

export const SAME_ORIGIN = { "sec-fetch-site": "same-origin" };

/** Sends a form, by default as one of our pages would. */
export function post(
  deployment: Deployment,
  path: string,
  fields: Readonly<Record<string, string>>,
  headers: HeadersInit = SAME_ORIGIN,
  env: Env = {},
): Promise<Response> {
  const body = new URLSearchParams(fields);
  return deployment.fetch(path, { method: "POST", body, headers }, env);
}

/** A page of the local console. @param path Below `/_sunset`. */
export async function getPage(
  deployment: Deployment,
  path: string,
  init: RequestInit = {},
): Promise<{ response: Response; text: string }> {
  const response = await deployment.fetch(`/_sunset${path}`, init);
  return { response, text: await response.text() };
}

/** Hostile input in every field that people fill in. */
export const HOSTILE_RULES: readonly RuleData[] = [
  {
    from: "/global/x",
    to: "https://www.new.example/x",
    section: HOSTILE,
    note: HOSTILE,
    examples: { match: ["/global/x"] },
  },
  { from: `/global/${encodeURIComponent(HOSTILE)}`, to: "https://www.new.example/y" },
  { from: "/global/script", to: "javascript:alert(1)" },
  { from: "/global/foreign", to: "https://evil.example/z" },
  { from: "/global/insecure", to: "http://www.new.example/z" },
  { from: "/global/user", to: "https://u:p@www.new.example/z" },
];

/** Publishes and approves `HOSTILE_RULES` on a deployment. @returns The release's id. */
export async function deployHostile(): Promise<{ deployment: Deployment; hostile: string }> {
  const deployment = await deploy(RULES, { name: `Shop ${HOSTILE}` });
  const hostile = await deployment.publish(HOSTILE_RULES, { name: `Shop ${HOSTILE}` });
  const path = `/_sunset/releases/${hostile}/decision`;
  const token = await tokenOf(deployment, hostile);
  await post(deployment, path, { token, decision: "approve", comment: HOSTILE });
  return { deployment, hostile };
}
