/**
 * The console, and old addresses as of a chosen instant: what a deployment for reviewers answers with. It is
 * loaded only where it is asked for (src/http/entry.ts).
 */
import { type Context, Hono } from "hono";
import { getCookie } from "hono/cookie";
import type { Instant } from "../domain/instant.ts";
import type { OpenBundle } from "../store/isolate/bundle.ts";
import { createBindingStore, type KvBinding } from "../store/kv/kv-binding.ts";
import { type KvStore, StoreError } from "../store/kv/kv-store.ts";
import type { TableProvider } from "../store/isolate/table-provider.ts";
import { createAdmission, type ReviewerBindings } from "./access/reviewer.ts";
import { createAssets } from "./assets.ts";
import { createLibrary } from "./shared/release-cache.ts";
import { refresh } from "./shared/serving.ts";
import type { Desk } from "./shared/services.ts";
import { addSafetyHeaders, createNonce } from "./headers.ts";
import { LANGUAGE_COOKIE, languageNamed, preferredLanguage, TEXTS } from "./language.ts";
import { renderFailure, renderNoSuchPage, renderStoreProblem } from "./ui/message.tsx";
import { renderDenied, renderUnbound } from "./ui/standalone-page.tsx";
import { visibleText } from "./ui/user-text.tsx";
import { addRoutes } from "./routes.ts";
import { AT_COOKIE, instantOfCookie } from "./preview/chosen-instant.ts";
import { travel } from "./preview/travel.tsx";
import type { View } from "./view.ts";

export interface ConsoleBindings extends ReviewerBindings {
  /** "on": this deployment is for reviewers. */
  readonly CONSOLE?: string;
  /** The decisions. */
  readonly SIGNOFFS?: KvBinding;
  /** "on": old addresses name the rule that decided, in `X-Sunset-Rule`. */
  readonly DEBUG_HEADERS?: string;
}

export interface ConsoleOptions {
  readonly bundle: OpenBundle;
  /** null where the namespace is not bound. */
  readonly store: { readonly live: TableProvider; readonly kv: KvStore } | null;
  readonly now: () => Instant;
}

export interface ConsoleEnv {
  readonly Bindings: ConsoleBindings;
  readonly Variables: {
    readonly desk: Desk;
    readonly view: View;
    /** Allows what this answer loads. */
    readonly nonce: string;
  };
}

export type ConsoleContext = Context<ConsoleEnv>;

export async function createConsole({
  bundle,
  store,
  now,
}: ConsoleOptions): Promise<Hono<ConsoleEnv>> {
  const assets = await createAssets();
  const admit = createAdmission(now);
  const library = store && createLibrary(store.kv, bundle, now);
  const { site } = bundle.release;
  const siteName = visibleText(site.name);
  const app = new Hono<ConsoleEnv>();

  app.use(async (context, next) => {
    context.set("nonce", createNonce());
    await next();
    addSafetyHeaders(context.res.headers, context.get("nonce"));
  });

  app.use("/_sunset/*", async (context, next) => {
    const admission = await admit(context.req.raw, context.env);
    if (admission.denial) {
      const status = admission.denial.why === "keys-unreachable" ? 503 : 403;
      return context.html(renderDenied(plainView(context), admission.denial), status);
    }
    if (!store || !library) return context.html(renderUnbound(plainView(context)), 503);
    const asset = assets.files.get(new URL(context.req.url).pathname);
    if (asset) {
      context.header("cache-control", "private, max-age=31536000, immutable");
      return context.body(asset.text, 200, { "content-type": `${asset.type}; charset=utf-8` });
    }
    const desk = openDesk(context, store, { bundle, library, now });
    await refresh(desk);
    context.set("desk", desk);
    context.set("view", {
      ...plainView(context),
      url: new URL(context.req.url),
      reviewer: admission.reviewer,
      targetHosts: site.targetHosts,
      now: now(),
      chosenAt: instantOfCookie(getCookie(context, AT_COOKIE)),
      assets,
    });
    await next();
  });

  addRoutes(app);

  app.all("/_sunset/*", (context) => context.html(renderNoSuchPage(context.get("view")), 404));

  app.all("*", async (context) => {
    const view = plainView(context);
    if (!store) return context.html(renderUnbound(view), 503);
    const { executionCtx, req } = context;
    const background = (work: Promise<void>): void => executionCtx.waitUntil(work);
    const desk = { live: store.live, background };
    const answer = await travel(desk, view, req.raw, getCookie(context, AT_COOKIE), now());
    context.header("cache-control", "no-store");
    context.header("x-robots-tag", "noindex");
    if (answer.location !== null) context.header("location", answer.location);
    if (context.env.DEBUG_HEADERS === "on" && answer.rule !== null) {
      context.header("x-sunset-rule", encodeURI(answer.rule.toWellFormed()));
    }
    if (answer.contentType !== null) {
      context.header("content-type", `${answer.contentType}; charset=utf-8`);
    }
    const body = await answer.body;
    return new Response(body, {
      status: answer.status,
      headers: context.res.headers,
    });
  });

  app.onError((error, context) => {
    const view = context.get("view");
    const isStore = error instanceof StoreError;
    // oxlint-disable-next-line no-console -- the Worker's logs are where one looks for it
    if (!isStore) console.error(error);
    const status = isStore ? 503 : 500;
    if (!view) return context.text("The console failed.\n", status);
    return context.html(isStore ? renderStoreProblem(view, error) : renderFailure(view), status);
  });

  function plainView(context: ConsoleContext) {
    const language =
      languageNamed(getCookie(context, LANGUAGE_COOKIE)) ??
      preferredLanguage(context.req.header("accept-language") ?? null);
    return { texts: TEXTS[language], language, nonce: context.get("nonce"), siteName };
  }

  return app;
}

function openDesk(
  { env, executionCtx }: ConsoleContext,
  { live, kv }: NonNullable<ConsoleOptions["store"]>,
  rest: Pick<Desk, "bundle" | "library" | "now">,
): Desk {
  return {
    live,
    kv,
    signoffs: env.SIGNOFFS ? createBindingStore(env.SIGNOFFS) : null,
    ...rest,
    background: (work) => executionCtx.waitUntil(work),
  };
}
