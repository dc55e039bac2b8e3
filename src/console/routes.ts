import type { Hono } from "hono";
import { setCookie } from "hono/cookie";
import { formatInstant } from "../domain/instant.ts";
import { StoreError } from "../store/kv/kv-store.ts";
import type { ConsoleContext, ConsoleEnv } from "./app.ts";
import { loadRelease } from "./release/load.ts";
import { listPublished } from "../store/records/provenance.ts";
import { readServing } from "./shared/serving.ts";
import { sendDecision } from "./release/decision.ts";
import { sendDownload } from "./table/downloads.ts";
import { type FormProblem, readForm, textOf } from "./shared/read-form.ts";
import { presetInstant, readChoice } from "./shared/read-instant.ts";
import { isSameOrigin } from "./shared/same-origin.ts";
import { LANGUAGE_COOKIE, languageNamed } from "./language.ts";
import { renderDecided } from "./release/decision-confirmation.tsx";
import {
  renderNoSuchPage,
  renderNotYet,
  renderRefusal,
  renderStoreProblem,
} from "./ui/message.tsx";
import { renderOverview } from "./overview/page.tsx";
import { renderRecord } from "./audit/page.tsx";
import { renderRelease } from "./release/page.tsx";
import { renderRows } from "./rows/page.tsx";
import { renderTable } from "./table/page.tsx";
import { renderTry } from "./try/page.tsx";
import { renderTravelForm } from "./preview/page.tsx";
import { PATHS } from "./ui/layout.tsx";
import { releasePath } from "./ui/release-list.tsx";
import { AT_COOKIE } from "./preview/chosen-instant.ts";

/** A thousand addresses of 2,048 characters, or a sitemap of some thousands. */
const TRY_BYTES_AT_MOST = 4 * 1024 * 1024;
const FORM_BYTES_AT_MOST = 64 * 1024;

const RELEASE = "/_sunset/releases/:id";

export function addRoutes(app: Hono<ConsoleEnv>): void {
  app.use("/_sunset/*", async (context, next) => {
    const url = new URL(context.req.url);
    const language = languageNamed(url.searchParams.get("lang") ?? undefined);
    if (language !== null && context.req.method === "GET") {
      rememberCookie(context, LANGUAGE_COOKIE, language);
      url.searchParams.delete("lang");
      return context.redirect(url.pathname + url.search, 302);
    }
    if (context.req.method === "POST" && !isSameOrigin(context.req.raw)) {
      return context.html(renderRefusal(context.get("view"), "cross-site"), 403);
    }
    await next();
  });

  app.get("/_sunset", (context) => context.html(renderOverview(...given(context))));
  app.get("/_sunset/", (context) => context.redirect(PATHS.overview, 302));
  app.get(PATHS.rows, (context) => context.html(renderRows(...given(context))));
  app.get(PATHS.record, (context) => context.html(renderRecord(...given(context))));
  app.get(PATHS.table, async (context) => sendPage(context, await renderTable(...given(context))));
  app.get(PATHS.try, async (context) =>
    sendPage(context, await renderTry(...given(context), null)),
  );

  app.post(PATHS.try, async (context) => {
    const form = await readForm(context.req.raw, {
      bytesAtMost: TRY_BYTES_AT_MOST,
      takesFiles: true,
    });
    if (typeof form === "string") return refuse(context, form);
    return sendPage(context, await renderTry(...given(context), form));
  });

  app.post("/_sunset/time", async (context) => {
    const form = await readForm(context.req.raw, {
      bytesAtMost: FORM_BYTES_AT_MOST,
      takesFiles: false,
    });
    if (typeof form === "string") return refuse(context, form);
    const { gate } = await readServing(context.get("desk"));
    const view = context.get("view");
    const choice = readChoice((name) => textOf(form, name));
    if (choice.kind === "other" && choice.at === null) {
      return context.html(renderTravelForm(view, gate), 422);
    }
    const at =
      choice.kind === "preset"
        ? presetInstant(choice.preset, view.now, gate)
        : choice.kind === "other"
          ? choice.at
          : null;
    rememberCookie(context, AT_COOKIE, at === null ? null : formatInstant(at));
    return context.redirect(PATHS.overview, 303);
  });

  app.get(RELEASE, async (context) => {
    const id = context.req.param("id");
    const full = await findRelease(context, id);
    if (full !== null && full !== id) return context.redirect(releasePath(full), 302);
    const [desk, view] = given(context);
    if (full === null) return context.html(renderNoSuchPage(view), 404);
    const page = await loadRelease(desk, view, full);
    if (page instanceof StoreError) return context.html(renderStoreProblem(view, page), 404);
    return context.html(renderRelease(desk, view, page));
  });

  app.post(`${RELEASE}/decision`, async (context) => {
    const form = await readForm(context.req.raw, {
      bytesAtMost: FORM_BYTES_AT_MOST,
      takesFiles: false,
    });
    if (typeof form === "string") return refuse(context, form);
    return sendDecision(context, context.req.param("id"), form);
  });

  app.get(`${RELEASE}/decisions/:name`, async (context) => {
    const { id, name } = context.req.param();
    const page = await renderDecided(...given(context), id, name);
    return page === null
      ? context.html(renderNotYet(context.get("view")), 404)
      : context.html(page);
  });

  app.get(
    `${RELEASE}/:file{redirects\\.csv|redirects\\.xlsx|routes\\.json|addresses\\.txt}`,
    (context) => sendDownload(context, context.req.param("id"), context.req.param("file")),
  );
}

function given(context: ConsoleContext) {
  return [context.get("desk"), context.get("view")] as const;
}

type Rendered = Awaited<ReturnType<typeof renderTry>>;

function sendPage(context: ConsoleContext, page: Rendered): Response | Promise<Response> {
  if (page instanceof Response) return page;
  if (page instanceof StoreError) {
    return context.html(renderStoreProblem(context.get("view"), page), 404);
  }
  return context.html(page);
}

const STATUS = { "content-type": 415, "too-large": 413, unreadable: 400 } as const;

function refuse(context: ConsoleContext, problem: FormProblem): Response | Promise<Response> {
  return context.html(renderRefusal(context.get("view"), problem), STATUS[problem]);
}

/** @param value null: forgotten. */
function rememberCookie(context: ConsoleContext, name: string, value: string | null): void {
  setCookie(context, name, value ?? "", {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: new URL(context.req.url).protocol === "https:",
    ...(value === null ? { maxAge: 0 } : {}),
  });
}

/** An id is long: the first eight characters are enough where only one release has them. */
async function findRelease(context: ConsoleContext, text: string): Promise<string | null> {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  if (!/^[0-9a-f]{8,63}$/.test(text)) return null;
  const [desk] = given(context);
  const ids = new Set([
    desk.bundle.release.id,
    ...(await listPublished(desk.kv)).map((it) => it.id),
  ]);
  const matching = [...ids].filter((it) => it.startsWith(text));
  return matching.length === 1 ? (matching[0] ?? null) : null;
}
