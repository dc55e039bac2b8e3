import { Hono } from "hono";
import { formatInstant, type Instant } from "../../domain/instant.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { parseSitemap } from "../../traffic/sitemap.ts";
import { defaultInstant } from "../shared/chosen-instant.ts";
import type { ConsoleContext, ConsoleEnv } from "../shared/env.ts";
import { type InstantChoice, presetInstant, readChoice } from "../shared/read-instant.ts";
import { orProblem, type Services } from "../shared/services.ts";
import { gateUnder, readServing, type Serving } from "../shared/serving.ts";
import type { View } from "../shared/view.ts";
import { formatWhen } from "../ui/format.ts";
import { InstantFields } from "../ui/instant-fields.tsx";
import { Page, type FieldProblem } from "../ui/layout.tsx";
import { pathOf } from "../ui/menu.ts";
import { renderStoreProblem } from "../ui/message.tsx";
import { VersionName } from "../ui/version-name.tsx";
import { takeForm, textOf } from "../ui/take-form.ts";
import { TriedList } from "./tried-list.tsx";
import {
  ADDRESSES_AT_MOST,
  liveTable,
  releaseTable,
  splitAddresses,
  type TableFor,
  type Tried,
  tryAddresses,
  writeTriedCsv,
} from "./try-addresses.ts";

/** Enough for a thousand addresses of 2,048 characters, or a sitemap of some thousand. */
const BYTES_AT_MOST = 4 * 1024 * 1024;

/** What was sent, by a link or by the form. */
interface Sent {
  readonly addresses: readonly string[];
  readonly choice: InstantChoice;
  readonly release: string | null;
  readonly wantsCsv: boolean;
  /** Whether it was the form, and not a link. */
  readonly isForm: boolean;
  /** What is wrong with an uploaded file. */
  readonly fileProblem: string | null;
}

/** What a list of addresses would get from the table that serves, or from a release. */
export const tryPage = new Hono<ConsoleEnv>();

tryPage.get("/", (context) => answer(context, readLink(context.var.view)));

tryPage.post("/", takeForm({ bytesAtMost: BYTES_AT_MOST, takesFiles: true }), async (context) => {
  const { view, form } = context.var;
  return answer(context, await readSent(view, form));
});

/** What serves in production may be another table than this deployment would serve. */
async function tableTried(
  services: Services,
  asked: string | null,
  { id }: Serving,
): Promise<TableFor> {
  const own = services.live.status().snapshot.release.id;
  const wanted = asked ?? id ?? own;
  return asked === null && wanted === own ? liveTable(services) : releaseTable(services, wanted);
}

async function answer(context: ConsoleContext, sent: Sent): Promise<Response> {
  const { services, view } = context.var;
  const { texts, now } = view;
  const serving = await readServing(services);
  const stored =
    sent.release === null
      ? serving.stored
      : await orProblem(services.releaseCache.manifestOf(sent.release));
  if (stored instanceof StoreError) return context.html(renderStoreProblem(view, stored), 404);
  const { manifest } = stored;
  const gate = gateUnder(serving, manifest);
  const at = instantOf(sent.choice, now, gate);
  const problems = findProblems(view, sent, at);
  const tried =
    problems.length > 0 || at === null || sent.addresses.length === 0
      ? []
      : await tryAddresses(
          sent.addresses,
          await tableTried(services, sent.release, serving),
          manifest.site.hosts,
          at,
        );
  if (sent.wantsCsv && tried.length > 0) return csv(tried);
  return context.html(
    <Page view={view} title={texts.try.menu} item="try" problems={problems}>
      <h1>{texts.try.heading}</h1>
      <p>{texts.try.about}</p>
      <form method="post" action={pathOf("try")} enctype="multipart/form-data" class="try">
        {sent.release !== null && <input type="hidden" name="release" value={sent.release} />}
        <p class="soft">
          {sent.release === null ? texts.try.live : texts.try.ofRelease}{" "}
          {sent.release !== null && <VersionName view={view} id={sent.release} />}
        </p>
        <label for="urls">{texts.try.addresses(ADDRESSES_AT_MOST)}</label>
        <textarea id="urls" name="urls" rows={5} spellcheck={false} autocapitalize="off">
          {sent.addresses.join("\n")}
        </textarea>
        <label for="sitemap">{texts.try.sitemap}</label>
        <input id="sitemap" type="file" name="sitemap" accept=".xml,text/xml,application/xml" />
        <InstantFields
          view={view}
          gate={gate}
          chosen={
            sent.choice.kind === "preset"
              ? sent.choice.preset
              : sent.choice.kind === "other"
                ? "other"
                : "gate"
          }
          other={sent.choice.kind === "other" ? sent.choice.at : null}
        />
        <div class="buttons">
          <button>{texts.try.submit}</button>
          <button name="format" value="csv" class="secondary outline">
            {texts.try.csv}
          </button>
        </div>
      </form>
      {tried.length > 0 && at !== null && <Results view={view} tried={tried} at={at} />}
    </Page>,
  );
}

function Results({ view, tried, at }: { view: View; tried: readonly Tried[]; at: Instant }) {
  const { texts } = view;
  return (
    <section aria-labelledby="results">
      <h2 id="results">{texts.try.results(tried.length, formatWhen(view, at))}</h2>
      <TriedList view={view} tried={tried} />
    </section>
  );
}

function csv(tried: readonly Tried[]): Response {
  // Excel recognises the encoding by the byte-order mark.
  return new Response(`\uFEFF${writeTriedCsv(tried)}`, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="addresses.csv"',
    },
  });
}

function readLink({ url: { searchParams }, timeZone }: View): Sent {
  return {
    addresses: searchParams.getAll("urls").flatMap(splitAddresses),
    choice: readChoice(timeZone, (name) => searchParams.get(name) ?? ""),
    release: searchParams.get("release"),
    wantsCsv: searchParams.get("format") === "csv",
    isForm: false,
    fileProblem: null,
  };
}

async function readSent({ texts, timeZone }: View, form: FormData): Promise<Sent> {
  const file = form.get("sitemap");
  const sitemap = file instanceof File && file.size > 0 ? parseSitemap(await file.text()) : null;
  const release = textOf(form, "release");
  return {
    addresses: [
      ...splitAddresses(textOf(form, "urls")),
      ...(sitemap?.kind === "urls" ? sitemap.addresses : []),
    ],
    choice: readChoice(timeZone, (name) => textOf(form, name)),
    release: release === "" ? null : release,
    wantsCsv: textOf(form, "format") === "csv",
    isForm: true,
    fileProblem:
      sitemap?.kind === "unreadable"
        ? texts.try.sitemapUnreadable(sitemap.line, sitemap.problem)
        : sitemap?.kind === "index"
          ? texts.try.sitemapIndex
          : null,
  };
}

function instantOf(choice: InstantChoice, now: Instant, gate: Instant): Instant | null {
  if (choice.kind === "preset") return presetInstant(choice.preset, now, gate);
  return choice.kind === "other" ? choice.at : defaultInstant(now, gate);
}

function findProblems(view: View, sent: Sent, at: Instant | null): FieldProblem[] {
  const { texts } = view;
  const problems: FieldProblem[] = [];
  const count = sent.addresses.length;
  if (sent.fileProblem !== null) problems.push({ field: "sitemap", message: sent.fileProblem });
  else if (count === 0 && sent.isForm) problems.push({ field: "urls", message: texts.try.none });
  if (count > ADDRESSES_AT_MOST) {
    const message = texts.try.tooMany(count, ADDRESSES_AT_MOST);
    problems.push({ field: "urls", message });
  }
  if (at === null) {
    const example = formatInstant(view.now);
    problems.push({ field: "date", message: texts.instant.unreadable(example) });
  }
  return problems;
}
