import { Hono } from "hono";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { type AddressHistory, readAddressHistory } from "../../store/records/address-history.ts";
import { readLive } from "../../store/records/live.ts";
import type { ConsoleEnv } from "../shared/env.ts";
import type { Services } from "../shared/services.ts";
import type { View } from "../shared/view.ts";
import { WithCommand } from "../ui/command.tsx";
import { type FieldProblem, Page } from "../ui/layout.tsx";
import { HISTORY_PATH } from "../ui/menu.ts";
import { Filled } from "../ui/sentence.tsx";
import { AddressText, visibleText } from "../ui/user-text.tsx";
import { When } from "../ui/when.tsx";
import { AnswerList } from "./answer-list.tsx";

/** Each may cost a manifest and a shard, and a page is waited for: the command line tells all. */
const SPANS_AT_MOST = 15;

/** What one address was answered, from when to when, and by which versions: `?url=`. */
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
        <label for="url">{texts.history.address}</label>
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
  { now }: View,
  url: URL,
): Promise<AddressHistory> {
  const { overlay, gate } = live.status().snapshot;
  return readAddressHistory(kv, url, {
    live: await readLive(kv),
    overlay,
    moved: gate,
    hosts: bundle.release.manifest.site,
    now,
    spansAtMost: SPANS_AT_MOST,
  });
}

interface ToldProps {
  readonly view: View;
  readonly href: string;
  readonly history: AddressHistory;
}

function Told({ view, href, history: { answers, more, moved } }: ToldProps) {
  const { history } = view.texts;
  return (
    <section aria-labelledby="answers">
      <h2 id="answers">
        <Filled text={history.of} parts={{ address: <AddressText text={href} /> }} />
      </h2>
      <AnswerList view={view} answers={answers} />
      {more > 0 && (
        <p>
          <WithCommand view={view} text={history.more(more)} words={["history", href]} />
        </p>
      )}
      <p class="soft">
        {history.limits}{" "}
        {moved !== null && (
          <Filled text={history.gate} parts={{ when: <When view={view} instant={moved} /> }} />
        )}
      </p>
    </section>
  );
}
