import { Hono } from "hono";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { type AddressHistory, readAddressHistory } from "../../store/records/address-history.ts";
import { readLive } from "../../store/records/live.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import type { Services } from "../shared/services.ts";
import type { View } from "../shared/view.ts";
import { type FieldProblem, Page } from "../ui/layout.tsx";
import { HISTORY_PATH } from "../ui/menu.ts";
import { Pager, readPage } from "../ui/pager.tsx";
import { Filled } from "../ui/sentence.tsx";
import { AddressText, visibleText } from "../ui/user-text.tsx";
import { When } from "../ui/when.tsx";
import { AnswerList } from "./answer-list.tsx";

/** Few, because each may require a manifest and a shard before the page is shown. */
const SPANS_A_PAGE = 15;

/** The page of the past answers of one address, with dates and versions: `?url=`. */
export const historyPage = new Hono<ConsoleEnv>();

historyPage.get("/", async (context) => {
  const { services, view } = context.var;
  const { texts, url, hosts } = view;
  const text = url.searchParams.get("url")?.trim() ?? "";
  const address = text === "" ? null : parseAddress(text, hosts);
  const history = address?.ok ? await readHistory(services, view, address.value) : null;
  const problems: FieldProblem[] =
    address && !address.ok ? [{ field: "url", message: texts.history.unreadable }] : [];
  return context.html(
    <Page view={view} title={titleOf(view, text)} item={null} problems={problems}>
      <h1>{texts.history.heading}</h1>
      <p>{texts.history.about}</p>
      <form method="get" action={HISTORY_PATH} class="one-field">
        <label for="url">{texts.oldAddress}</label>
        <input
          id="url"
          name="url"
          value={text}
          required
          spellcheck={false}
          autocapitalize="off"
          aria-invalid={problems.length > 0 ? "true" : undefined}
        />
        <button>{texts.history.submit}</button>
      </form>
      {address?.ok && history && <Told view={view} href={address.value.href} history={history} />}
    </Page>,
    problems.length > 0 ? 422 : 200,
  );
});

function titleOf({ texts }: View, text: string): string {
  return text === ""
    ? texts.history.heading
    : texts.history.heading + texts.marks.colon + visibleText(text);
}

async function readHistory(
  { kv, live, bundle }: Services,
  { now, url: asked }: View,
  url: URL,
): Promise<AddressHistory> {
  const { overlay, gate } = live.status().snapshot;
  return readAddressHistory(kv, url, {
    live: await readLive(kv),
    overlay,
    moved: gate,
    hosts: bundle.release.manifest.site,
    now,
    part: { start: (readPage(asked) - 1) * SPANS_A_PAGE, length: SPANS_A_PAGE },
  });
}

interface ToldProps {
  readonly view: View;
  readonly href: string;
  readonly history: AddressHistory;
}

function Told({ view, href, history: { answers, spans, moved } }: ToldProps) {
  const { history, table } = view.texts;
  const pages = Math.ceil(spans / SPANS_A_PAGE);
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">
        <Filled text={history.of} parts={{ address: <AddressText text={href} /> }} />
      </h2>
      {answers.length === 0 ? (
        <p class="empty">{table.noSuchPage}</p>
      ) : (
        <AnswerList view={view} answers={answers} />
      )}
      {pages > 1 && <p class="soft">{history.parts}</p>}
      <Pager view={view} page={readPage(view.url)} pages={pages} />
      <p class="soft">
        {history.limits}{" "}
        {moved !== null && (
          <Filled text={history.gate} parts={{ when: <When view={view} instant={moved} /> }} />
        )}
      </p>
    </section>
  );
}
