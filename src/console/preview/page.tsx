import { Hono } from "hono";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { oldUrlsOf } from "../../store/isolate/stored-old-urls.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { CHOICES, NAMES, siteHostOf } from "../shared/choice.ts";
import { defaultInstant } from "../shared/chosen-instant.ts";
import type { ConsoleContext, ConsoleEnv } from "../shared/env.ts";
import { findRelease } from "../shared/find-release.ts";
import { previewAddress } from "../shared/preview-address.ts";
import { presetInstant, readChoice } from "../shared/read-instant.ts";
import { remember } from "../shared/remember.ts";
import { orProblem, type Services } from "../shared/services.ts";
import { gateChosen, gateUnder, readServing, type Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { FixText } from "../ui/command.tsx";
import { type FieldProblem, Page } from "../ui/layout.tsx";
import { PREVIEW_PATH } from "../ui/menu.ts";
import { PreviewForm } from "../ui/preview-form.tsx";
import { takeForm, textOf } from "../ui/take-form.ts";
import { AddressText, UserText } from "../ui/user-text.tsx";

/** Where a reviewer chooses what old addresses are answered by. */
export const previewPage = new Hono<ConsoleEnv>();

previewPage.get("/", async (context) => {
  const { services, view } = context.var;
  const serving = await readServing(services);
  const examples = await orProblem(findExamples(services, view, serving));
  const gate = await gateChosen(services, serving, view.choice.release);
  return context.html(render(view, gate, { examples }));
});

/** A field that is not sent leaves its choice as it is. */
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
    problems.push({ field: "release", message: view.texts.travel.noRelease });
  }
  if (problems.length > 0 || at === "unreadable" || release instanceof StoreError) {
    return context.html(render(view, gate, { problems, typed }), 422);
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

/** @returns null for the default. */
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

const EXAMPLES_AT_MOST = 5;

/** An old address, and where it answers as the reviewer has chosen: the link says that itself. */
interface Example {
  readonly address: string;
  readonly href: string;
}

async function findExamples(
  { live, kv, bundle, releaseTables }: Services,
  { choice, hosts, now, previewOrigin }: View,
  serving: Serving,
): Promise<readonly Example[]> {
  const served = live.status().snapshot.release;
  const chosen = choice.release ?? served.id;
  const release = chosen === served.id ? served : await releaseTables.open(chosen);
  const host = choice.host ?? hosts[0] ?? "";
  const at = choice.at ?? defaultInstant(now, gateUnder(serving, release.manifest));
  const urls = await (await oldUrlsOf(kv, release, bundle)).slice(host, 0, EXAMPLES_AT_MOST);
  return urls.flatMap((it) => {
    const url = URL.parse(it, `https://${host}`);
    if (!url) return [];
    const { pathname, search } = url;
    const of = { at, release: release.id };
    const href = previewAddress(previewOrigin, { host, pathname, search }, of);
    return [{ address: host + pathname + search, href }];
  });
}

interface Parts {
  readonly problems?: readonly FieldProblem[];
  /** What was typed as the release. */
  readonly typed?: string;
  readonly examples?: readonly Example[] | StoreError;
}

function render(view: View, gate: Instant, { problems = [], typed, examples = [] }: Parts) {
  const { travel } = view.texts;
  return (
    <Page view={view} title={travel.heading} item={null} problems={problems}>
      <h1>{travel.heading}</h1>
      <p>{travel.about(view.previewOrigin)}</p>
      <PreviewForm view={view} gate={gate} isOpen {...(typed === undefined ? {} : { typed })} />
      {examples instanceof StoreError ? (
        <p class="band bad" lang="en">
          <UserText text={examples.message} />. <FixText view={view} problem={examples} />
        </p>
      ) : (
        examples.length > 0 && (
          <section>
            <h2>{travel.examples}</h2>
            <ul>
              {examples.map(({ address, href }) => (
                <li>
                  <a href={href}>
                    <AddressText text={address} />
                  </a>
                </li>
              ))}
            </ul>
          </section>
        )
      )}
    </Page>
  );
}
