/**
 * The console, and old addresses as of a chosen instant: what a deployment for reviewers answers with. It is loaded
 * only on such a deployment (src/http/entry.ts).
 */
import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import { type Instant, knownTimeZone } from "../domain/instant.ts";
import { readerOf } from "../hits/binding-reader.ts";
import { ContentError } from "../release/content.ts";
import type { OpenBundle } from "../store/isolate/bundle.ts";
import type { TableProvider } from "../store/isolate/table-provider.ts";
import { confirmWrites } from "../store/kv/confirm-writes.ts";
import { createBindingStore } from "../store/kv/kv-binding.ts";
import { type KvStore, ReleaseError, StoreError } from "../store/kv/kv-store.ts";
import { OPEN_POLICY, readSigningPolicy } from "../store/records/signing-policy.ts";
import { createAdmission } from "./access/reviewer.ts";
import { createAssets } from "./assets.ts";
import { keepPrivate, secure } from "./headers.ts";
import { withTimeLimit } from "./in-time.ts";
import { detectLanguage, switchLanguage } from "./language.ts";
import { mendCapitals, mendLinks } from "./mended-links.ts";
import { travel } from "./preview/travel.ts";
import { addRoutes } from "./routes.ts";
import { refuseForeignForms } from "./same-origin.ts";
import { choiceOf } from "./shared/choice.ts";
import type { ConsoleContext, ConsoleEnv } from "./shared/env.ts";
import { DEFAULT_LANGUAGE, languageFor } from "./shared/languages.ts";
import { createNameReader } from "./shared/names.ts";
import { previewOrigin } from "./shared/preview-address.ts";
import { createAddressChangesReader } from "./address-changes-reader.ts";
import { createReleaseCache } from "./shared/release-cache.ts";
import { createReleaseTables } from "./shared/release-tables.ts";
import type { Services } from "./shared/services.ts";
import { refresh } from "./shared/serving.ts";
import type { BaseView } from "./shared/view.ts";
import { renderMessage, renderNoSuchPage, renderStoreProblem } from "./ui/message.tsx";
import { renderDenied, renderUnbound } from "./ui/standalone-page.tsx";
import { visibleText } from "./ui/user-text.tsx";

export interface ConsoleOptions {
  readonly bundle: OpenBundle;
  /** null if the namespace is not bound. */
  readonly store: { readonly live: TableProvider; readonly kv: KvStore } | null;
  readonly now: () => Instant;
  /** How long a page waits for slow work on a large table before it is sent without the result; 400 ms by default. */
  readonly patienceMs?: number;
  /** How long a page waits for the counted visits before it reports them as unknown; 5 s by default. */
  readonly hitsLimitMs?: number;
  /** How long each call to KV may take before it counts as failed; 5 s by default. */
  readonly storeLimitMs?: number;
}

export async function createConsole({
  bundle,
  store,
  now,
  patienceMs = 400,
  hitsLimitMs = 5000,
  storeLimitMs = 5000,
}: ConsoleOptions): Promise<Hono<ConsoleEnv>> {
  const assets = await createAssets();
  const admit = createAdmission(now);
  const inTime = (kv: KvStore): KvStore => withTimeLimit(kv, storeLimitMs);
  const shared =
    store && createShared({ ...store, kv: inTime(store.kv), bundle, now, patienceMs, hitsLimitMs });
  const { site } = bundle.release;
  const siteName = visibleText(site.name);
  const app = new Hono<ConsoleEnv>();

  app.use(keepPrivate, secure, detectLanguage);

  // Old addresses too: nobody who merely knows a deployment's address may see the map before it is announced.
  app.use(async (context, next) => {
    const admission = await admit(context.req.raw, context.env);
    if (admission.denial) {
      const status = admission.denial.why === "keys-unreachable" ? 503 : 403;
      return context.html(renderDenied(baseView(context), admission.denial), status);
    }
    if (!shared) return context.html(renderUnbound(baseView(context)), 503);
    const policy =
      admission.reviewer.via === "local" ? OPEN_POLICY : readSigningPolicy(context.env);
    context.set("services", { ...shared, ...servicesOf(context, inTime), policy });
    context.set("reviewer", admission.reviewer);
    return next();
  });

  app.use(mendCapitals);
  app.use("/_sunset/*", async (context, next) => {
    const { services, reviewer } = context.var;
    const url = new URL(context.req.url);
    const asset = assets.files.get(url.pathname);
    if (asset) {
      context.header("cache-control", "private, max-age=31536000, immutable");
      return context.body(asset.text, 200, { "content-type": `${asset.type}; charset=utf-8` });
    }
    const [names] = await Promise.all([services.readNames(), refresh(services)]);
    context.set("view", {
      ...baseView(context),
      url,
      reviewer,
      policy: readSigningPolicy(context.env),
      targetHosts: site.targetHosts,
      now: now(),
      names,
      choice: choiceOf(getCookie(context), site.hosts),
      hosts: [...site.hosts],
      previewOrigin: previewOrigin(url, reviewer),
      assets,
    });
    return next();
  });

  app.use("/_sunset/*", switchLanguage, mendLinks, refuseForeignForms);
  addRoutes(app);
  app.all("/_sunset/*", (context) => context.html(renderNoSuchPage(context.var.view), 404));

  app.all("*", (context) => travel(context, baseView(context), now()));

  app.onError((thrown, context) => {
    const { view } = context.var;
    const error = thrown instanceof ContentError ? damagedBy(thrown) : thrown;
    const isStore = error instanceof StoreError;
    // oxlint-disable-next-line no-console -- people look for errors in the Worker's logs
    if (!isStore) console.error(error);
    const status = isStore ? 503 : 500;
    if (!view) return context.text("The console failed.\n", status);
    const { failure, failureText } = view.texts.errors;
    const page = isStore
      ? renderStoreProblem(view, error)
      : renderMessage(view, failure, failureText);
    return context.html(page, status);
  });

  function baseView({ env, var: { language: tag, secureHeadersNonce } }: ConsoleContext): BaseView {
    const language = languageFor(tag) ?? DEFAULT_LANGUAGE;
    return {
      texts: language.texts,
      language,
      nonce: secureHeadersNonce ?? "",
      siteName,
      timeZone: knownTimeZone(site.timeZone),
      place: { isRemote: env.LOCAL_REVIEWER === undefined },
    };
  }

  return app;
}

/** Turns the error for rules that were altered in storage into a store problem, whichever page ran into it. */
function damagedBy(cause: ContentError): ReleaseError {
  return new ReleaseError("damaged", cause.message, (command) => command("status"), { cause });
}

/** Creates the services that are kept from one request to the next. */
function createShared(
  given: Pick<Services, "live" | "kv" | "bundle" | "now" | "patienceMs" | "hitsLimitMs">,
): Omit<Services, "signoffs" | "hits" | "background" | "policy"> {
  const { kv, bundle, now } = given;
  const releaseCache = createReleaseCache(kv, bundle, now);
  const releaseTables = createReleaseTables({ ...given, releaseCache });
  const addressChanges = createAddressChangesReader({ ...given, releaseTables });
  const readNames = createNameReader(kv);
  return { ...given, releaseCache, releaseTables, addressChanges, readNames };
}

/** Returns the services that depend on the request. */
function servicesOf(
  { env, executionCtx }: ConsoleContext,
  inTime: (kv: KvStore) => KvStore,
): Pick<Services, "signoffs" | "hits" | "background"> {
  return {
    hits: env.HITS ? readerOf(env.HITS) : null,
    signoffs: env.SIGNOFFS ? confirmWrites(inTime(createBindingStore(env.SIGNOFFS))) : null,
    background: (work) => executionCtx.waitUntil(work),
  };
}
