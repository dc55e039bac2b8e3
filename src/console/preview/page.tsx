import { Hono } from "hono";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { CHOICES, NAMES, siteHostOf } from "../shared/choice.ts";
import type { ConsoleContext, ConsoleEnv } from "../shared/env.ts";
import { findRelease } from "../shared/find-release.ts";
import { presetInstant, readChoice } from "../shared/read-instant.ts";
import { remember } from "../shared/remember.ts";
import { orProblem } from "../shared/services.ts";
import { gateChosen, readServing } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import type { FieldProblem } from "../ui/layout.tsx";
import { PREVIEW_PATH } from "../ui/menu.ts";
import { renderNoSuchPage } from "../ui/message.tsx";
import { takeForm, textOf } from "../ui/take-form.ts";
import { findAsked } from "./find-asked.ts";
import { findExamples, renderForm } from "./form-page.tsx";
import type { Seen } from "./seen.ts";
import { renderSeen } from "./seen-page.tsx";
import { visitorsPage } from "./visitors-page.ts";

/** The page on which a reviewer chooses a date and a version for old addresses, and sees what visitors get. */
export const previewPage = new Hono<ConsoleEnv>();

previewPage.get("/", async (context) => {
  const { services, view } = context.var;
  const serving = await readServing(services);
  const examples = await orProblem(findExamples(services, view, serving));
  const gate = await gateChosen(services, serving, view.choice.release);
  return context.html(renderForm(view, gate, { examples }));
});

/** The answer to visitors for any typed address; a redirect is described, not followed. */
previewPage.get("/answer", (context) =>
  show(context, (seen) => {
    const { view } = context.var;
    const { previewOrigin, now } = view;
    return context.html(renderSeen({ view, seen, now, previewOrigin }));
  }),
);

/** Only the page that visitors see there, for the frame of the previous one. */
previewPage.get("/page", (context) =>
  show(context, async (seen) => {
    const { view } = context.var;
    const page = await visitorsPage(view, seen, context.req.raw);
    return page ?? context.html(renderNoSuchPage(view), 404);
  }),
);

async function show(
  context: ConsoleContext,
  render: (seen: Seen) => Response | Promise<Response>,
): Promise<Response> {
  const { services, view } = context.var;
  const found = await findAsked(services, view);
  if (found.kind === "seen") return render(found.seen);
  if (found.kind === "problem") return context.html(found.page, found.status);
  const serving = await readServing(services);
  const gate = await gateChosen(services, serving, view.choice.release);
  const problems = [{ field: "url", message: found.message }];
  return context.html(renderForm(view, gate, { problems, typedUrl: found.typed }), 422);
}

/** An absent field leaves its choice unchanged. */
previewPage.post("/", takeForm(), async (context) => {
  const { services, view, form } = context.var;
  const serving = await readServing(services);
  const typed = textOf(form, "release");
  const isOfRelease = typed !== "";
  const release = isOfRelease ? await orProblem(findRelease(services, typed)) : null;
  const sent = release instanceof StoreError ? null : release;
  const chosen = form.has("release") ? sent : view.choice.release;
  const gate = await gateChosen(services, serving, chosen);
  const at = readAt(view, form, gate);
  const problems: FieldProblem[] = [];
  if (at === "unreadable") {
    const message = view.texts.instant.unreadable(formatInstant(view.now));
    problems.push({ field: "date", message });
  }
  if (release instanceof StoreError) problems.push({ field: "release", message: release.message });
  else if (isOfRelease && release === null) {
    problems.push({ field: "release", message: view.texts.links.noSuchVersion });
  }
  if (problems.length > 0 || at === "unreadable" || release instanceof StoreError) {
    return context.html(renderForm(view, gate, { problems }), 422);
  }
  const host = siteHostOf(textOf(form, "host"), new Set(view.hosts));
  choose(context, form, {
    at: at === null ? null : formatInstant(at),
    release,
    // The first is the default.
    host: host === view.hosts[0] ? null : host,
  });
  return context.redirect(PREVIEW_PATH, 303);
});

/** Reads the chosen instant; null for the default. */
function readAt(view: View, form: FormData, gate: Instant): Instant | "unreadable" | null {
  const choice = readChoice(view.timeZone, (name) => textOf(form, name));
  if (choice.kind === "default") return null;
  if (choice.kind === "preset") return presetInstant(choice.preset, view.now, gate);
  return choice.at ?? "unreadable";
}

function choose(
  context: ConsoleContext,
  form: FormData,
  values: Readonly<Record<keyof typeof CHOICES, string | null>>,
): void {
  const isSent = {
    at: ["preset", "at", "date"].some((it) => form.has(it)),
    release: form.has("release"),
    host: form.has("host"),
  };
  for (const name of NAMES) {
    if (isSent[name]) remember(context, CHOICES[name].cookie, values[name]);
  }
}
