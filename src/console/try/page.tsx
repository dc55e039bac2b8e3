import { formatInstant, type Instant } from "../../domain/instant.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { parseSitemap } from "../../traffic/sitemap.ts";
import { gateOf } from "../../store/records/in-force.ts";
import { readServing } from "../shared/serving.ts";
import {
  ADDRESSES_AT_MOST,
  liveTable,
  releaseTable,
  splitAddresses,
  type Tried,
  tryAddresses,
  writeTriedCsv,
} from "./try-addresses.ts";
import { type Desk, orProblem } from "../shared/services.ts";
import { type Choice, presetInstant, readChoice } from "../shared/read-instant.ts";
import { textOf } from "../shared/read-form.ts";
import { InstantFields } from "../ui/instant-fields.tsx";
import { Page, PATHS, type Problem } from "../ui/layout.tsx";
import { ReleaseLink } from "../ui/release-list.tsx";
import { TriedList } from "./tried-list.tsx";
import { defaultInstant } from "../preview/chosen-instant.ts";
import { formatNumber, formatWhen, type View } from "../view.ts";

/** What was sent, by a link or by the form. */
interface Sent {
  readonly addresses: readonly string[];
  readonly choice: Choice;
  readonly release: string | null;
  readonly wantsCsv: boolean;
  /** What is wrong with an uploaded file. */
  readonly fileProblem: string | null;
}

/** @param form null where the page is asked for by its address. */
export async function renderTry(desk: Desk, view: View, form: FormData | null) {
  const { texts, url, now } = view;
  const sent = form ? await readSent(view, form) : readLink(url);
  const serving = await readServing(desk);
  const stored =
    sent.release === null ? serving.stored : await orProblem(storedOf(desk, sent.release));
  if (stored instanceof StoreError) return stored;
  const { manifest } = stored;
  const gate = gateOf(manifest.site.activatesAt, serving.isGateMoved ? serving.gate : null);
  const at = instantOf(sent.choice, now, gate);
  const problems = findProblems(view, sent, form !== null, at);
  const tried =
    problems.length > 0 || at === null || sent.addresses.length === 0
      ? []
      : await tryAddresses(
          sent.addresses,
          sent.release === null ? liveTable(desk) : await releaseTable(desk, sent.release),
          manifest.site.hosts,
          at,
        );
  if (sent.wantsCsv && tried.length > 0) return csv(tried);
  return (
    <Page view={view} title={texts.places.try} place="try" problems={problems}>
      <h1>{texts.try.heading}</h1>
      <p>{texts.try.about}</p>
      <form method="post" action={PATHS.try} enctype="multipart/form-data" class="try">
        {sent.release !== null && <input type="hidden" name="release" value={sent.release} />}
        <p class="soft">
          {sent.release === null ? texts.try.live : texts.try.ofRelease}{" "}
          {sent.release !== null && <ReleaseLink id={sent.release} />}
        </p>
        <label for="urls">{texts.try.addresses(formatNumber(view, ADDRESSES_AT_MOST))}</label>
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
    </Page>
  );
}

function Results({ view, tried, at }: { view: View; tried: readonly Tried[]; at: Instant }) {
  const { texts } = view;
  return (
    <section aria-labelledby="results">
      <h2 id="results">
        {texts.try.results(formatNumber(view, tried.length), formatWhen(view, at))}
      </h2>
      <TriedList view={view} tried={tried} />
    </section>
  );
}

function csv(tried: readonly Tried[]): Response {
  // The byte-order mark is how Excel knows the encoding.
  return new Response(`\uFEFF${writeTriedCsv(tried)}`, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="addresses.csv"',
    },
  });
}

function storedOf(desk: Desk, id: string): ReturnType<Desk["library"]["manifest"]> {
  return desk.library.manifest(id === desk.bundle.release.id ? null : id);
}

function readLink({ searchParams }: URL): Sent {
  return {
    addresses: searchParams.getAll("urls").flatMap(splitAddresses),
    choice: readChoice((name) => searchParams.get(name) ?? ""),
    release: searchParams.get("release"),
    wantsCsv: searchParams.get("format") === "csv",
    fileProblem: null,
  };
}

async function readSent({ texts }: View, form: FormData): Promise<Sent> {
  const file = form.get("sitemap");
  const sitemap = file instanceof File && file.size > 0 ? parseSitemap(await file.text()) : null;
  const release = textOf(form, "release");
  return {
    addresses: [
      ...splitAddresses(textOf(form, "urls")),
      ...(sitemap?.kind === "urls" ? sitemap.addresses : []),
    ],
    choice: readChoice((name) => textOf(form, name)),
    release: release === "" ? null : release,
    wantsCsv: textOf(form, "format") === "csv",
    fileProblem:
      sitemap?.kind === "unreadable"
        ? texts.try.sitemapUnreadable(String(sitemap.line), sitemap.problem)
        : sitemap?.kind === "index"
          ? texts.try.sitemapIndex
          : null,
  };
}

function instantOf(choice: Choice, now: Instant, gate: Instant): Instant | null {
  if (choice.kind === "preset") return presetInstant(choice.preset, now, gate);
  return choice.kind === "other" ? choice.at : defaultInstant(now, gate);
}

function findProblems(view: View, sent: Sent, isForm: boolean, at: Instant | null): Problem[] {
  const { texts } = view;
  const problems: Problem[] = [];
  const count = sent.addresses.length;
  if (sent.fileProblem !== null) problems.push({ field: "sitemap", message: sent.fileProblem });
  else if (count === 0 && isForm) problems.push({ field: "urls", message: texts.try.none });
  if (count > ADDRESSES_AT_MOST) {
    const message = texts.try.tooMany(
      formatNumber(view, count),
      formatNumber(view, ADDRESSES_AT_MOST),
    );
    problems.push({ field: "urls", message });
  }
  if (at === null) {
    const example = formatInstant(view.now);
    problems.push({ field: "date", message: texts.instant.unreadable(example) });
  }
  return problems;
}
